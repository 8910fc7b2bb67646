"""The command `xenia`."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

#: each module adds its subcommands; they import Django only when they run
MODULES = ("serving", "curriculum", "frameworks", "people", "assessment", "safety", "measure", "schedule")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit 0 done; 1 refused, with one sentence that says what to do; 2 wrong usage.

    What Ctrl+C ends says no more than that, and exits as a shell expects (130).
    """
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        tell("xenia: stopped.")
        return 130


def _run(arguments: Sequence[str] | None) -> int:
    parser = argparse.ArgumentParser(prog="xenia", description="Inclusive cultural-competency training, end to end.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name in MODULES:
        import_module(f"xenia.site.cli.{name}").add_commands(commands)
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xenia.site.settings")
    # the matrices here are small: two threads of linear algebra wait for each other ten times longer than one works
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import django  # a command that only prints its help needs no platform
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    try:
        django.setup()
    except (ImproperlyConfigured, ValueError, OSError) as error:
        tell(f"xenia: The settings can't be used; look at the variables XENIA_… in the environment. ({error})")
        return 1
    from xenia.core.rules import Refused

    try:
        result = chosen.run(chosen)
    except (Refused, OSError) as error:
        print(f"xenia: {error}", file=sys.stderr)
        return 1
    except OperationalError as error:
        words = "The database can't be used; look at XENIA_DATABASE_URL and XENIA_DATA_DIR."
        print(f"xenia: {words} ({error})", file=sys.stderr)
        return 1
    if result is not None:
        try:
            show(result, as_json=getattr(chosen, "json", False))
            sys.stdout.flush()
        except BrokenPipeError:  # whoever reads has seen enough, as `| head` has; nothing is left to be written at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def command(commands: Any, name: str, run: Any, *, words: str, **options: Any) -> argparse.ArgumentParser:
    """Add a subcommand with the option --json."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words, **options)
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(run=run)
    return parser


def group(commands: Any, name: str, *, words: str) -> Any:
    """Add a command that has commands of its own, or find it when another module made it."""
    if name in commands.choices:
        return commands.choices[name].inner
    parser = commands.add_parser(name, help=words, description=words)
    parser.inner = parser.add_subparsers(title="commands", required=True, metavar="WHAT")
    return parser.inner


def show(result: Any, *, as_json: bool) -> None:
    """Print a result for a program, or for a person."""
    if as_json:
        json.dump(result, sys.stdout, ensure_ascii=False, default=str)
        print()
    elif isinstance(result, str):
        print(result)
    else:
        from xenia.site.cli.words import in_words

        print(in_words(result))


def tell(words: str) -> None:
    """Say how far a command has come, without touching standard output."""
    print(words, file=sys.stderr, flush=True)
