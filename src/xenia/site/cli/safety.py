"""Commands that keep the promises: check, backup, restore, audit verify."""

import argparse
from pathlib import Path
from typing import Any

from xenia.site.cli import command, group


def add_commands(commands: Any) -> None:
    """check, backup, restore, audit verify."""
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


def check(options: argparse.Namespace) -> dict[str, Any]:
    """Django's own checks, and ours."""
    from django.core import checks

    from xenia.core.rules import Refused
    from xenia.site.cli.database import ready

    ready()
    found = checks.run_checks(include_deployment_checks=options.deploy)
    serious = [str(message) for message in found if message.is_serious()]
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
