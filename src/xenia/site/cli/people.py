"""Commands for people: the first administrator, and people from a sheet."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import Any

from xenia.site.cli import command, group


def add_commands(commands: Any) -> None:
    """person add, import people."""
    parser = command(
        group(commands, "person", words="persons"), "add", add_person, words="add a person with an account and a role"
    )
    parser.add_argument("--name", required=True)
    parser.add_argument("--email", required=True)
    parser.add_argument("--role", default="administrator")

    parser = command(
        group(commands, "import", words="bring something in"), "people", import_people, words="bring in people"
    )
    parser.add_argument("path", type=Path)
    parser.add_argument("--dry-run", action="store_true")


def add_person(options: argparse.Namespace) -> dict[str, Any]:
    """The password comes from XENIA_PASSWORD or is asked for; it never stands on the command line."""
    from xenia.core.rules import Refused
    from xenia.people.actions.people import add_account
    from xenia.people.models.person import RoleKind
    from xenia.site.cli.database import ready

    if not options.name.strip():
        raise Refused("A person needs a name. Give it with --name.")
    if options.role not in RoleKind.values:
        raise Refused(f"There is no role “{options.role}”. There are: {', '.join(sorted(RoleKind.values))}.")
    ready()
    password = os.environ.get("XENIA_PASSWORD") or _asked_password()
    person = add_account(name=options.name, email=options.email, role=options.role, password=password)
    return {"person": str(person.pk), "name": options.name, "role": options.role}


def _asked_password() -> str:
    """Asked for twice, since nobody can see what was typed."""
    from xenia.core.rules import Refused

    if not sys.stdin.isatty():
        raise Refused("Nobody is here to ask for a password. Run this in a terminal, or set XENIA_PASSWORD.")
    password = getpass.getpass("Password (12 characters or more): ")
    if getpass.getpass("The same once more: ") != password:
        raise Refused("These were two different passwords; nobody was added. Try again.")
    return password


def import_people(options: argparse.Namespace) -> dict[str, Any]:
    """Whole or not at all."""
    from xenia.core.rules import SYSTEM, Refused
    from xenia.people.actions.import_people import import_people as bring_in
    from xenia.site.cli.database import ready

    if not options.path.is_file():
        raise Refused(f"There is no file {options.path}. Name the sheet to import.")
    ready()
    with options.path.open("rb") as stream:
        return bring_in(SYSTEM, stream, name=options.path.name, dry_run=options.dry_run)
