"""Copies of one database, taken while it is used, and put back: SQLite by itself, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connections

from xenia.core.rules import Refused


def dump_database(alias: str, target: Path) -> Path:
    """Write a consistent copy of a database to `target`."""
    if connections[alias].vendor == "sqlite":
        _copy(_file(alias), target)
    else:
        _run(alias, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
    target.chmod(0o600)
    return target


def _copy(source: Path, target: Path) -> None:
    """A copy as of one moment, without the free pages in which deleted text may stand."""
    with closing(sqlite3.connect(source, timeout=60)) as connection:
        connection.execute("VACUUM INTO ?", [str(target)])


def _file(alias: str) -> Path:
    return Path(str(connections[alias].settings_dict["NAME"]))


def has_content(alias: str) -> bool:
    """Whether a database holds any thing or key yet; one that was only migrated may be replaced."""
    if connections[alias].vendor == "sqlite" and not _file(alias).exists():
        return False
    table = "core_key" if alias == "keys" else "core_thing"
    with connections[alias].cursor() as cursor:
        try:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - one of two names of our own
        except DatabaseError:
            return False
        return cursor.fetchone() is not None


def restore_database(alias: str, source: Path | None) -> None:
    """Replace a database by a copy; by an empty one when there is none to put back."""
    connections[alias].close()
    if connections[alias].vendor == "sqlite":
        _replace_file(_file(alias), source)
    else:
        _replace_schema(alias)
        if source is not None:
            _run(
                alias, "pg_restore", "--schema=public", "--no-owner", "--no-privileges", "--exit-on-error", str(source)
            )
    call_command("migrate", database=alias, verbosity=0, interactive=False)


def _replace_file(file: Path, source: Path | None) -> None:
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    if source is not None:
        shutil.move(source, file)


def _replace_schema(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connections[alias].close()


def _run(alias: str, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on a database; the password goes by the environment."""
    found = shutil.which(program)
    if found is None:
        raise Refused(f"{program} is not on this machine (Debian: sudo apt-get install postgresql-client).")
    known = connections[alias].get_connection_params()
    places = {"dbname": "PGDATABASE", "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    environment = {name: str(known[key]) for key, name in places.items() if known.get(key)}
    target = ["--dbname", environment["PGDATABASE"]] if program == "pg_restore" else []
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program with our own arguments
        [found, *target, *arguments], env={**os.environ, **environment}, capture_output=True, check=False
    )
    if done.returncode:
        raise Refused(f"{program} failed: {done.stderr.decode(errors='replace').strip()[-300:]}")
