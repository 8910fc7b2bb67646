"""Databases of their own that are moved from one migration to another and back."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from tests.surroundings import WANTS_POSTGRESQL

ADDRESSES = ("XENIA_DATABASE_URL", "XENIA_KEYS_DATABASE_URL")
BEGINNING = """
import json
from datetime import date, datetime, UTC
from uuid import uuid4
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from xenia.core.keys import cipher, key_for

call_command("migrate", database="keys", verbosity=0)
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)

def at(name):
    call_command("migrate", "osce", name, verbosity=0)
    executor = MigrationExecutor(connection)
    apps = executor.loader.project_state(("osce", executor.loader.get_migration_by_prefix("osce", name).name)).apps
    return lambda *names: [apps.get_model(*one.split(".")) for one in names]

told = {}
"""
ENDING = "print(json.dumps(told, default=str))"


@contextmanager
def own_databases() -> Iterator[dict[str, str]]:
    """Addresses of two empty databases beside those of a run on PostgreSQL; none in a run on SQLite."""
    if not WANTS_POSTGRESQL:
        yield {}
        return
    cluster = os.environ[ADDRESSES[0]].rpartition("/")[0]
    names = {address: f"migrating_{uuid4().hex}" for address in ADDRESSES}
    where = {"host": cluster.partition("@/")[2], "user": "xenia", "dbname": "postgres"}
    with psycopg.connect(**where, autocommit=True) as connection:
        for name in names.values():
            connection.execute(f"CREATE DATABASE {name}".encode())
        yield {address: f"{cluster}/{name}" for address, name in names.items()}
        for name in names.values():
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def migrated(folder: Path, script: str, databases: Mapping[str, str] = {}) -> dict[str, Any]:
    """What a script put into `told`: it begins in an empty database, and moves it with `at("0002")`. The database is
    SQLite's in the folder unless `databases` has other addresses."""
    kept = {name: value for name, value in os.environ.items() if name not in ADDRESSES}
    surroundings = {**kept, "XENIA_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "xenia.site.settings", **databases}
    command = [sys.executable, "-c", BEGINNING + script + ENDING]
    ran = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: dict[str, Any] = json.loads(ran.stdout)
    return found
