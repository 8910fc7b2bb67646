"""Commands for instruments: import and export."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from xenia.site.cli import command, group


def add_commands(commands: Any) -> None:
    """import instrument, export instrument."""
    parser = command(
        group(commands, "import", words="bring something in"),
        "instrument",
        import_instrument,
        words="bring in a form, a checklist or a survey from a YAML file",
    )
    parser.add_argument("path", type=Path)
    parser.add_argument("--draft", action="store_true", help="leave it a draft that nobody can be asked yet")

    parser = command(
        group(commands, "export", words="give something out"),
        "instrument",
        export_instrument,
        words="write a form as YAML",
    )
    parser.add_argument("code")
    parser.add_argument("--version", type=int, metavar="N", help="this version (default: the newest that is published)")


def import_instrument(options: argparse.Namespace) -> dict[str, Any]:
    """Whole or not at all."""
    from xenia.assessment.actions.instruments import bring_instrument
    from xenia.core.rules import SYSTEM, Refused
    from xenia.site.cli import tell
    from xenia.site.cli.database import ready
    from xenia.standards.instrument_yaml import read_instrument
    from xenia.standards.yaml_source import LIMIT_BYTES

    if not options.path.is_file():
        raise Refused(f"There is no file {options.path}. Name the file to import.")
    ready()
    with options.path.open("rb") as stream:
        reading = read_instrument(stream.read(LIMIT_BYTES + 1), name=options.path.name)
    if reading.instrument is None:
        for problem in reading.errors[1:]:
            tell(_place_and_words(problem))
        more = f" {len(reading.errors) - 1} more are named above." if reading.errors[1:] else ""
        words = f"{_place_and_words(reading.errors[0])}{more} Nothing was changed; mend the file, then import it again."
        raise Refused(words)
    reason = f"Imported from {options.path.name}"
    outcome = bring_instrument(SYSTEM, reading.instrument, reason=reason, publish=not options.draft)
    return {
        "instrument": reading.instrument.code,
        "version": outcome.number,
        **{name: getattr(outcome, name) for name in ("created", "updated", "unchanged", "missing")},
        "warnings": [asdict(problem) for problem in reading.warnings],
        "errors": [],
    }


def _place_and_words(problem: Any) -> str:
    row = f"line {problem.row}" if problem.row else ""
    place = ", ".join(part for part in (problem.source, row, problem.field) if part)
    return f"{place}: {problem.message}"


def export_instrument(options: argparse.Namespace) -> None:
    """YAML on standard output, with every translation; importing it again changes nothing."""
    import sys

    from xenia.assessment.queries.instruments import instrument_of, version_of, whole_of
    from xenia.site.cli.database import ready
    from xenia.standards.instrument_yaml import write_instrument

    ready()
    sys.stdout.write(write_instrument(whole_of(version_of(instrument_of(options.code), options.version))))
