"""Measure, print, and write docs/performance.md. The decade is made once, in var/bench."""

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DECADE = ROOT / "var" / "bench"
os.environ["XENIA_DATA_DIR"] = str(DECADE)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xenia.site.settings")


def main() -> None:
    """Every figure in one run."""
    from benchmarks.report import write_report
    from benchmarks.whole import command_cost

    if not (DECADE / "done").exists():
        print("Making the decade (some minutes, once) …", file=sys.stderr)
        command_cost(["demo", "--scale", "decade", "--no-serve"], data=DECADE)
        (DECADE / "done").touch()
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "demo"
        commands = {
            "`xenia demo`, first time": (command_cost(["demo", "--no-serve"], data=fresh), "90 s"),
            "`xenia demo`, again": (command_cost(["demo", "--no-serve"], data=fresh), "3 s"),
            "Curriculum Inventory of 6,000 events, import": (_inventory(Path(folder)), "10 s, 300 MB"),
        }
    write_report(ROOT / "docs" / "performance.md", pages=_pages(), commands=commands)


def _inventory(folder: Path):  # type: ignore[no-untyped-def] # the report's own type, imported late
    from benchmarks.whole import command_cost
    from tests.standards.curriculum_inventory.large import large_curriculum
    from xenia.standards.curriculum_inventory import write_inventory

    path = folder / "large.xml"
    with path.open("wb") as out:
        write_inventory(large_curriculum(), version=1, report_date=date(2026, 11, 1), out=out)
    empty = folder / "school"
    command_cost(["check"], data=empty)
    return command_cost(["import", "curriculum", str(path), "--from", "curriculum-inventory"], data=empty)


def _pages():  # type: ignore[no-untyped-def] # as above
    import django

    django.setup()
    from benchmarks.pages import page_costs
    from benchmarks.visits import addresses, director

    return page_costs(director(), addresses())


if __name__ == "__main__":
    main()
