"""A million answers brought in, and the quality page of a form that a hundred thousand answered."""

import json
import tempfile
from pathlib import Path

from benchmarks.forms import CODE, ITEMS
from benchmarks.programs import House
from benchmarks.whole import CommandCost, command_cost

IMPORTED = 16_667
COUNTED = 100_000
#: in a program of its own, so that its memory is not counted as that of the import
PUBLISH = """
import sys
from pathlib import Path
import django
django.setup()
from benchmarks.forms import publish_form, write_answers
from xenia.site.cli.database import ready
ready()
publish_form()
write_answers(Path(sys.argv[1]), int(sys.argv[2]))
"""


def responses_section(*, imported: int = IMPORTED, counted: int = COUNTED) -> list[str]:
    """The table, on SQLite."""
    cost = import_cost(imported)
    with tempfile.TemporaryDirectory() as folder:
        found = json.loads(House(Path(folder)).run("-m", "benchmarks.surveyed", str(counted)))
    page = found["page"]
    return [
        f"A form of {ITEMS} questions on SQLite. The page is measured as the pages above.",
        "",
        "| what | figure | bound |",
        "|---|--:|---|",
        f"| `xenia import responses`, {imported:,} × {ITEMS} = {imported * ITEMS:,} answers to questions "
        f"| {cost.wall:.1f} s ({cost.processor:.1f} s of processor), {cost.megabytes:.0f} MB | 60 s, 500 MB |",
        f"| quality page over {counted:,} × {ITEMS} from kept sums "
        f"| {page['milliseconds']:.0f} ms (slowest {page['slowest']:.0f}), {page['statements']} SQL statements "
        "| 100 ms |",
        f"| those sums rebuilt | {found['rebuilt']:.1f} s, {found['megabytes']:.0f} MB | 20 s |",
    ]


def import_cost(persons: int) -> CommandCost:
    """`xenia import responses` of so many rows into a school of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        house, path = House(Path(scratch) / "school"), Path(scratch) / "answers.csv"
        house.run("-c", PUBLISH, str(path), str(persons))
        return command_cost(["import", "responses", str(path), "--instrument", CODE], data=house.folder)
