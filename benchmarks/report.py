"""docs/performance.md, written from what was measured."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.pages import PageCost
from benchmarks.whole import CommandCost


def write_report(path: Path, *, pages: Sequence[PageCost], commands: Mapping[str, tuple[CommandCost, str]]) -> None:
    """Print the tables and write them to `path`."""
    lines = [
        "# What it costs",
        "",
        "Made by `make bench` in one run; nothing here is typed by hand.",
        f"Machine: {machine()}.",
        "",
        "## Pages over ten years of a large school",
        "",
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
        "",
        "## Whole commands",
        "",
        "| command | wall s | processor s | peak MB | bound |",
        "|---|--:|--:|--:|---|",
        *(
            f"| {name} | {cost.wall:.1f} | {cost.processor:.1f} | {cost.megabytes:.0f} | {bound} |"
            for name, (cost, bound) in commands.items()
        ),
        "",
    ]
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))
