"""Commands for instruments and the answers to them: import and export."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xenia.site.cli import command, group
from xenia.site.cli.refusing import refused, whole

if TYPE_CHECKING:
    from xenia.standards.curriculum import Problem
    from xenia.standards.instruments import Instrument


def add_commands(commands: Any) -> None:
    """import instrument, import responses, export instrument, export responses."""
    imports = group(commands, "import", words="bring something in")
    parser = command(
        imports,
        "instrument",
        import_instrument,
        words="bring in a form, a checklist or a survey from a YAML file",
    )
    parser.add_argument("path", type=Path)
    parser.add_argument("--draft", action="store_true", help="leave it a draft that nobody can be asked yet")

    parser = command(
        imports,
        "responses",
        import_responses,
        words="bring in answers to a form from CSV or XLSX, whole or not at all",
    )
    parser.add_argument("path", type=Path)
    parser.add_argument("--instrument", required=True, metavar="CODE")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    exports = group(commands, "export", words="give something out")
    parser = command(
        exports,
        "instrument",
        export_instrument,
        words="write a form as YAML",
    )
    parser.add_argument("code")
    parser.add_argument("--version", type=whole(1), metavar="N", help="this version (default: the newest published)")

    parser = command(
        exports,
        "responses",
        export_responses,
        words="write the answers to a form as CSV or as XLSX with a codebook",
    )
    parser.add_argument("--instrument", required=True, metavar="CODE")
    parser.add_argument("--version", type=whole(1), metavar="N", help="to this version (default: the newest)")
    parser.add_argument("--to", choices=["csv", "xlsx", "codebook"], default="csv")
    parser.add_argument("--names", action="store_true", help="with the names of those who answered by name")
    parser.add_argument("--words", action="store_true", help="with what people wrote in their own words")


def import_instrument(options: argparse.Namespace) -> dict[str, Any]:
    """Whole or not at all."""
    from xenia.assessment.actions.instruments import bring_instrument
    from xenia.core.rules import SYSTEM, Refused
    from xenia.site.cli.database import ready
    from xenia.standards.instrument_yaml import read_instrument
    from xenia.standards.yaml_source import LIMIT_BYTES

    if not options.path.is_file():
        raise Refused(f"There is no file {options.path}. Name the file to import.")
    ready()
    with options.path.open("rb") as stream:
        reading = read_instrument(stream.read(LIMIT_BYTES + 1), name=options.path.name)
    if reading.instrument is None:
        raise refused(reading.errors, row="line")
    reason = f"Imported from {options.path.name}"
    outcome = bring_instrument(SYSTEM, reading.instrument, reason=reason, publish=not options.draft)
    return {
        "instrument": reading.instrument.code,
        "version": outcome.number,
        **{name: getattr(outcome, name) for name in ("created", "updated", "unchanged", "missing")},
        "warnings": [asdict(problem) for problem in (*reading.warnings, *_without_a_link(reading.instrument, options))],
        "errors": [],
    }


def _without_a_link(instrument: "Instrument", options: argparse.Namespace) -> Iterator["Problem"]:
    """A warning for each item whose competency this school does not have: the name is kept, and gives no evidence."""
    from xenia.assessment.queries.competency_choices import competencies_in_words
    from xenia.standards.curriculum import Problem

    named = {reference for item in instrument.items for reference in item.competencies}
    known = competencies_in_words(named, language=instrument.language)
    for item in instrument.items:
        for reference in item.competencies:
            if reference not in known:
                words = f"No competency “{reference}” stands here; it is kept without a link."
                yield Problem(source=options.path.name, message=words, field=f"{item.code}.competencies")


def import_responses(options: argparse.Namespace) -> dict[str, Any]:
    """Preview or apply; a file with errors is refused with all of them named. Brought answers are no evidence."""
    from xenia.assessment.actions.responses import bring_responses
    from xenia.assessment.queries.instruments import instrument_of
    from xenia.core.rules import SYSTEM, Refused
    from xenia.site.cli.database import ready

    if not options.path.is_file():
        raise Refused(f"There is no file {options.path}. Name the file to import.")
    ready()
    name = options.path.name
    with options.path.open("rb") as stream:
        outcome = bring_responses(
            SYSTEM,
            instrument_of(options.instrument),
            stream,
            name=name,
            dry_run=options.dry_run,
            reason=f"Imported from {name}",
        )
    if outcome.errors and not options.dry_run:
        raise refused(outcome.errors)
    return asdict(outcome)


def export_responses(options: argparse.Namespace) -> None:
    """The file on standard output, piece by piece."""
    import sys

    from xenia.assessment.actions.responses import take_responses
    from xenia.assessment.queries.codebook import codebook_rows
    from xenia.assessment.queries.instruments import instrument_of, version_of
    from xenia.assessment.queries.response_rows import response_rows
    from xenia.core.rules import SYSTEM
    from xenia.site.cli.database import ready
    from xenia.standards.sheet_stream import stream_csv, stream_xlsx

    ready()
    version = version_of(instrument_of(options.instrument), options.version)
    taken = take_responses(SYSTEM, version, names=options.names, words=options.words)
    pieces = {
        "csv": lambda: stream_csv(response_rows(taken)),
        "codebook": lambda: stream_csv(codebook_rows(taken)),
        "xlsx": lambda: stream_xlsx({"responses": response_rows(taken), "codebook": codebook_rows(taken)}),
    }[options.to]()
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def export_instrument(options: argparse.Namespace) -> None:
    """YAML on standard output, with every translation; importing it again changes nothing."""
    import sys

    from xenia.assessment.queries.instruments import instrument_of, version_of, whole_of
    from xenia.site.cli.database import ready
    from xenia.standards.instrument_yaml import write_instrument

    ready()
    sys.stdout.write(write_instrument(whole_of(version_of(instrument_of(options.code), options.version))))
