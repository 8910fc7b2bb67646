"""Commands for the curriculum: import, export, coverage, suggestions."""

import argparse
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from xenia.site.cli import command, group
from xenia.site.cli.refusing import refused, whole

FORMATS = ("ilios", "curriculum-inventory", "spreadsheet")


def add_commands(commands: Any) -> None:
    """import curriculum, export curriculum, coverage, align suggest."""
    imports = group(commands, "import", words="bring something in")
    parser = command(imports, "curriculum", import_curriculum, words="bring in a curriculum, whole or not at all")
    parser.add_argument("path", type=Path)
    parser.add_argument("--from", dest="format", choices=FORMATS, required=True)
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    exports = group(commands, "export", words="give something out")
    parser = command(exports, "curriculum", export_curriculum, words="write a year as Curriculum Inventory XML")
    parser.add_argument("--to", choices=["curriculum-inventory"], required=True)
    parser.add_argument("--version", type=int, choices=[1, 2], required=True)
    parser.add_argument("--year", type=whole(1, 9999), help="the year in which it begins (default: the latest)")

    parser = command(commands, "coverage", show_coverage, words="the map as figures")
    parser.add_argument("--framework", required=True, metavar="CODE")
    parser.add_argument("--by", choices=["year", "course", "discipline"], default="year")
    parser.add_argument("--layer", choices=["planned", "taught", "assessed", "attained"], default="planned")
    parser.add_argument("--year", type=whole(1, 9999), action="append", help="only this academic year (default: all)")

    align = group(commands, "align", words="alignments")
    parser = command(align, "suggest", suggest, words="competencies for every objective that has none")
    parser.add_argument("--framework", required=True, metavar="CODE")
    parser.add_argument("--limit", type=whole(1), default=3)


def import_curriculum(options: argparse.Namespace) -> dict[str, Any]:
    """Preview or apply; a file with errors is refused with all of them named."""
    from xenia.core.rules import SYSTEM, Refused
    from xenia.curriculum.actions.importing import FileRefused, preview_curriculum
    from xenia.curriculum.actions.imports import import_reading
    from xenia.curriculum.queries.readers import read_path
    from xenia.site.cli.database import ready

    if not options.path.exists():
        raise Refused(f"There is no {options.path}. Name the file or folder to import.")
    ready()
    reading, name = read_path(options.path, format=options.format), options.path.name
    if options.dry_run:
        return outcome_document(preview_curriculum(SYSTEM, reading, source=options.format, name=name))
    try:
        reason = f"Imported from {name}"
        outcome = import_reading(SYSTEM, reading, source=options.format, name=name, reason=reason, step=_say)
    except FileRefused as error:
        raise refused(error.errors) from error
    return outcome_document(outcome)


def _say(words: str, done: int, total: int) -> None:
    from xenia.site.cli import tell

    tell(f"[{done}/{total}] {words} …")


def outcome_document(outcome: Any) -> dict[str, Any]:
    """An import's outcome as the contract words it."""
    document = {name: getattr(outcome, name) for name in ("created", "updated", "unchanged", "missing")}
    for name in ("warnings", "errors"):
        document[name] = [asdict(problem) for problem in getattr(outcome, name)]
    return document


def export_curriculum(options: argparse.Namespace) -> None:
    """XML on standard output."""
    from xenia.core.rules import SYSTEM
    from xenia.curriculum.queries.inventory import write_year
    from xenia.site.cli.database import ready

    ready()
    write_year(SYSTEM, year=options.year, version=options.version, report_date=date.today(), out=sys.stdout.buffer)  # noqa: DTZ011 - a report carries the local day
    sys.stdout.buffer.flush()


def show_coverage(options: argparse.Namespace) -> dict[str, Any] | str:
    """One layer of the map, what is unmapped, and the gaps: a document for a program, a table for a person."""
    from xenia.core.rules import SYSTEM
    from xenia.curriculum.queries.coverage import coverage, unmapped
    from xenia.curriculum.queries.frameworks import framework_of
    from xenia.curriculum.queries.gaps import gaps
    from xenia.site.cli.database import ready
    from xenia.site.cli.words import map_in_words

    ready()
    years = options.year or ()
    framework = framework_of(options.framework)
    read = coverage(SYSTEM, framework, axis=options.by, layer=options.layer, years=years)
    document = {
        "framework": framework.code,
        "layer": options.layer,
        "by": options.by,
        "rows": [row.id for row in read.rows],
        "columns": [column.id for column in read.columns],
        "cells": [[read.cell(row, column).sessions for column in read.columns] for row in read.rows],
        "row_labels": [row.label for row in read.rows],
        "column_labels": [column.label for column in read.columns],
        "unmapped": asdict(unmapped(framework, years)),
        "gaps": [{"kind": gap.kind, "competency": gap.competency.id} for gap in gaps(SYSTEM, framework, years=years)],
    }
    return document if options.json else map_in_words(document)


def suggest(options: argparse.Namespace) -> list[dict[str, Any]]:
    """A flat list, best first within each objective."""
    from xenia.core.rules import SYSTEM
    from xenia.curriculum.queries.frameworks import framework_of
    from xenia.curriculum.queries.suggestions import suggestions
    from xenia.site.cli.database import ready

    ready()
    return [
        {"objective": row.objective_id, "competency": row.competency_id, "confidence": row.confidence}
        for row in suggestions(SYSTEM, framework_of(options.framework), limit=options.limit)
    ]
