"""Commands that keep the promises: check, backup, restore, audit verify."""

import argparse
from pathlib import Path
from typing import Any

from xenia.site.cli import command, group

SHORTEST_ROOT = 32


def add_commands(commands: Any) -> None:
    """check, backup, restore, audit verify, key rotate."""
    parser = command(commands, "check", check, words="look whether this deployment is sound")
    parser.add_argument("--deploy", action="store_true", help="also what a public deployment needs")

    parser = command(commands, "backup", backup, words="write an encrypted backup")
    parser.add_argument("file", type=Path)

    parser = command(commands, "restore", restore, words="restore an encrypted backup")
    parser.add_argument("file", type=Path)
    parser.add_argument("--force", action="store_true", help="replace the database that stands")

    parser = command(
        group(commands, "audit", words="the sealed record"), "verify", verify, words="verify the record and its seals"
    )
    parser.add_argument("--heads", type=Path, help="the exported heads (default: the file beside the data)")

    command(
        group(commands, "key", words="the root key"), "rotate", rotate, words="wrap every key under XENIA_NEW_ROOT_KEY"
    )


def check(options: argparse.Namespace) -> dict[str, Any]:
    """Django's own checks, and ours."""
    from django.core import checks

    from xenia.core.actions.keys import foreign_keys
    from xenia.core.rules import Refused
    from xenia.site.cli.database import ready

    ready()
    found = checks.run_checks(include_deployment_checks=options.deploy)
    serious = [str(message) for message in found if message.is_serious()]
    if strangers := foreign_keys():
        serious.append(
            f"{strangers} keys are wrapped by another root key than XENIA_ROOT_KEY; what they open can't be read."
        )
    if serious:
        raise Refused("; ".join(serious))
    return {"checked": "sound", "warnings": [{"message": str(m.msg), "source": m.id} for m in found]}


def backup(options: argparse.Namespace) -> dict[str, Any]:
    """One encrypted file; the keys in it expire after 30 days."""
    from xenia.core.backup import write_backup
    from xenia.site.cli.database import ready

    ready()
    write_backup(options.file)
    return {"written": str(options.file), "bytes": options.file.stat().st_size}


def restore(options: argparse.Namespace) -> dict[str, Any]:
    """Put back a backup, then replay what was withdrawn since."""
    from xenia.core.backup import restore_backup
    from xenia.core.rules import Refused
    from xenia.site.cli.database import ready

    if not options.file.is_file():
        raise Refused(f"There is no backup {options.file}. Name the file to restore.")
    restore_backup(options.file, force=options.force)
    ready()
    return {"restored": str(options.file)}


def verify(options: argparse.Namespace) -> dict[str, Any]:
    """Exit 1 when the record does not agree with its seals."""
    from dataclasses import asdict

    from xenia.core.queries.verification import verify_audit
    from xenia.core.rules import Refused
    from xenia.site.cli.database import ready

    if options.heads and not options.heads.is_file():
        raise Refused(f"There is no file {options.heads}. Name the exported heads.")
    ready()
    verdict = verify_audit(options.heads)
    if verdict.problems:
        raise Refused("; ".join(verdict.problems[:5]))
    if options.heads and not verdict.exported:
        raise Refused(f"No exported head stands in {options.heads}. Name the file that the platform exports.")
    return asdict(verdict)


def rotate(options: argparse.Namespace) -> dict[str, Any]:
    """Every key under a new root; start servers and workers with it afterwards."""
    import os

    from django.conf import settings

    from xenia.core.actions.keys import rotate_root
    from xenia.core.rules import Refused
    from xenia.site.cli.database import ready

    new = os.environ.get("XENIA_NEW_ROOT_KEY", "")
    if len(new) < SHORTEST_ROOT:
        raise Refused(f"Give the new root key, {SHORTEST_ROOT} characters or more, in XENIA_NEW_ROOT_KEY.")
    ready()
    return {
        "wrapped": rotate_root(settings.ROOT_KEY, new),
        "next": "Set XENIA_ROOT_KEY to the new key, then start again.",
    }
