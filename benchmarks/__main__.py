"""Measure, print, and write docs/performance.md: everything, or the parts that are named. The decade is kept."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DECADE = ROOT / "var" / "bench"
REPORT = ROOT / "docs" / "performance.md"


def main() -> None:
    """The parts that are named, all without a name; `peers` only installs what `measurement` compares with."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument(
        "parts", nargs="*", choices=[*PARTS, "peers"], metavar="PART", help=", ".join([*PARTS, "peers"])
    )
    chosen = parser.parse_args().parts or list(PARTS)
    if "peers" in chosen:
        from benchmarks.peers import make_peers

        make_peers()
    from benchmarks.report import write_section

    os.environ["XENIA_DATA_DIR"] = str(DECADE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xenia.site.settings")
    for name, (title, lines) in PARTS.items():
        if name in chosen:
            write_section(REPORT, title, lines(), order=[title for title, _ in PARTS.values()])


def _pages() -> Iterable[str]:
    import django

    _make_decade()
    django.setup()
    from benchmarks.pages import page_costs
    from benchmarks.report import page_lines
    from benchmarks.visits import addresses, scenes, signed_in

    measured = page_costs(signed_in("programme_director"), addresses())
    return page_lines([*measured, *page_costs(signed_in("student"), scenes())])


def _make_decade() -> None:
    from benchmarks.whole import command_cost

    if not (DECADE / "done").exists():
        print("Making the decade (some minutes, once) …", file=sys.stderr)
        command_cost(["demo", "--scale", "decade", "--no-serve"], data=DECADE)
        (DECADE / "done").touch()


def _commands() -> Iterable[str]:
    from benchmarks.report import command_lines
    from benchmarks.whole import command_cost

    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "demo"
        return command_lines(
            {
                "`xenia demo`, first time": (command_cost(["demo", "--no-serve"], data=fresh), "90 s"),
                "`xenia demo`, again": (command_cost(["demo", "--no-serve"], data=fresh), "3 s"),
                "Curriculum Inventory of 6,000 events, import": (_inventory(Path(folder)), "10 s, 300 MB"),
            }
        )


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


def _answers() -> Iterable[str]:
    from benchmarks.answers import answers_section

    return answers_section()


def _marks() -> Iterable[str]:
    from benchmarks.marks import marks_section

    return marks_section()


def _results() -> Iterable[str]:
    from benchmarks.results import results_section

    return results_section()


def _schedules() -> Iterable[str]:
    from benchmarks.schedules import schedules_section

    return schedules_section()


def _responses() -> Iterable[str]:
    from benchmarks.responses import responses_section

    return responses_section()


def _measurement() -> Iterable[str]:
    from benchmarks.measurement.tables import measurement_section

    return measurement_section()


#: part: title of its section, and what measures it; in the order of the page
PARTS: dict[str, tuple[str, Callable[[], Iterable[str]]]] = {
    "pages": ("Pages over ten years of a large school", _pages),
    "commands": ("Whole commands", _commands),
    "answers": ("Answers saved", _answers),
    "marks": ("Marks of an exam", _marks),
    "results": ("Results of an exam", _results),
    "schedules": ("Schedules of an exam", _schedules),
    "responses": ("Answers brought in and counted", _responses),
    "measurement": ("The measuring room", _measurement),
}


if __name__ == "__main__":
    main()
