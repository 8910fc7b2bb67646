"""docs/performance.md, section by section: a part that is run alone leaves the others as they stand."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.pages import PageCost
from benchmarks.whole import CommandCost

HEAD = """\
# What it costs

Made by `make bench`, or a part of it by `python -m benchmarks PART`; nothing here is typed by hand.
"""


def write_section(path: Path, title: str, lines: Iterable[str], *, order: Sequence[str]) -> None:
    """Print a section and put it into `path` in the place that `order` gives it."""
    text = "\n".join([f"## {title}", "", f"Machine: {machine()}.", "", *lines]).rstrip() + "\n"
    print(text)
    sections = _sections(path) | {title: text}
    kept = [sections[name] for name in (*order, *(name for name in sections if name not in order)) if name in sections]
    path.write_text("\n".join([HEAD, *kept]), encoding="utf-8")


def _sections(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    parts = re.split(r"^(?=## )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {part.splitlines()[0].removeprefix("## "): part.rstrip() + "\n" for part in parts}


def page_lines(pages: Sequence[PageCost]) -> list[str]:
    """The table of pages."""
    return [
        "10 years × 400 courses: 60,000 sessions, 300,000 objectives, 400,000 alignments, on SQLite. Milliseconds are",
        "processor time of application and database together (median and slowest of 15 rounds after a warm-up).",
        "",
        "| page | median ms | slowest ms | bound ms | SQL statements | kB |",
        "|---|--:|--:|--:|--:|--:|",
        *(
            f"| {row.name} | {row.milliseconds:.0f} | {row.slowest:.0f} | {row.bound:.0f} "
            f"| {row.statements} | {row.kilobytes:.0f} |"
            for row in pages
        ),
    ]


def command_lines(commands: Mapping[str, tuple[CommandCost, str]]) -> list[str]:
    """The table of whole commands."""
    return [
        "| command | wall s | processor s | peak MB | bound |",
        "|---|--:|--:|--:|---|",
        *(
            f"| {name} | {cost.wall:.1f} | {cost.processor:.1f} | {cost.megabytes:.0f} | {bound} |"
            for name, (cost, bound) in commands.items()
        ),
    ]
