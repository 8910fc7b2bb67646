"""Pages, forms and reads write nothing: whatever changes the school is an action, with its record."""

import re
from collections.abc import Iterable
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xenia"
READERS = sorted(
    path
    for place in ("views", "forms", "queries")
    for path in (*SOURCE.glob(f"*/{place}/**/*.py"), *SOURCE.glob(f"*/{place}.py"))
)
#: a model's or queryset's own way to write; `found.update({…})` and `digest.update(b"")` write no row
WRITES = re.compile(
    r"\.(?:save|delete|bulk_create|bulk_update|get_or_create|update_or_create)\(|objects\.create\(|\)\.update\(\w+="
)


def writes_in(files: Iterable[Path]) -> list[str]:
    """Places where something is written."""
    return [
        f"{path.name}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if WRITES.search(line)
    ]


def test_pages_forms_and_reads_write_nothing() -> None:
    assert len(READERS) > 30
    assert writes_in(READERS) == []


def test_write_in_a_page_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text('x = {}\nx.update({"a": 1})\nThing.objects.filter(pk=1).update(label="Mine")\nthing.save()\n')
    assert [line.split(":")[1] for line in writes_in([page])] == ["3", "4"]
