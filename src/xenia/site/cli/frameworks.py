"""Commands for frameworks: import and export."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from xenia.site.cli import command, group
from xenia.site.cli.refusing import refused


def add_commands(commands: Any) -> None:
    """import framework, export framework."""
    parser = command(
        group(commands, "import", words="bring something in"),
        "framework",
        import_framework,
        words="bring in a competency framework",
    )
    parser.add_argument("path", type=Path)
    parser.add_argument("--from", dest="format", choices=["case", "csv"], required=True)
    parser.add_argument("--code", default="", help="the framework's short code (default: from the file)")

    parser = command(
        group(commands, "export", words="give something out"), "framework", export_framework, words="write CASE JSON"
    )
    parser.add_argument("code")
    parser.add_argument("--to", choices=["case"], required=True)


def import_framework(options: argparse.Namespace) -> dict[str, Any]:
    """Whole or not at all."""
    from xenia.core.rules import SYSTEM, Refused
    from xenia.curriculum.actions.frameworks import import_framework as bring_in
    from xenia.curriculum.queries.framework_files import read_framework
    from xenia.site.cli.database import ready

    if not options.path.is_file():
        raise Refused(f"There is no file {options.path}. Name the file to import.")
    ready()
    with options.path.open("rb") as stream:
        reading = read_framework(stream, name=options.path.name, format=options.format, code=options.code)
    if reading.errors:
        raise refused(reading.errors)
    outcome = bring_in(SYSTEM, reading, reason=f"Imported from {options.path.name}")
    document = asdict(outcome)
    document["framework"] = reading.framework.code if reading.framework else ""
    return document


def export_framework(options: argparse.Namespace) -> None:
    """A CFPackage on standard output."""
    import json
    import sys

    from xenia.curriculum.queries.framework_files import framework_package
    from xenia.curriculum.queries.frameworks import framework_of
    from xenia.site.cli.database import ready

    ready()
    json.dump(framework_package(framework_of(options.code)), sys.stdout, ensure_ascii=False, indent=1)
    print()
