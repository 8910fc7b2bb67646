"""How a visitor of the demonstration comes to a teller's page: there nobody was given a link and a code by hand."""

from django.conf import settings

from xenia.people.queries.demo import is_demo_database

FILE, CODE = "demo-teller", "246824"


def keep_way(link: str) -> None:
    """Keep the address of the link beside the demonstration's database."""
    (settings.DATA_DIR / FILE).write_text(link, encoding="ascii")


def demo_way() -> dict[str, str] | None:
    """The link and its code, in a database that `xenia demo` made and nowhere else."""
    file = settings.DATA_DIR / FILE
    if not settings.DEMO or not file.exists() or not is_demo_database():
        return None
    return {"link": file.read_text(encoding="ascii"), "code": CODE}
