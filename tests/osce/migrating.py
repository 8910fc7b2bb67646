"""Databases of their own that are moved from one migration to another and back."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

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


def migrated(folder: Path, script: str) -> dict[str, Any]:
    """What a script put into `told`: it begins in an empty SQLite database, and moves it with `at("0002")`."""
    surroundings = {**os.environ, "XENIA_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "xenia.site.settings"}
    surroundings.pop("XENIA_DATABASE_URL", None)
    surroundings.pop("XENIA_KEYS_DATABASE_URL", None)
    command = [sys.executable, "-c", BEGINNING + script + ENDING]
    ran = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: dict[str, Any] = json.loads(ran.stdout)
    return found
