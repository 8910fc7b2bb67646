"""Create and bring up to date the databases that a command needs."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from xenia.site.cli import tell

#: whose migrations each database needs: of the key store only core's make a table, so no other is worth its time there
ROOMS = {DEFAULT_DB_ALIAS: None, "keys": "core"}


def ready() -> None:
    """Migrate both databases when needed, and bring in what ships; a few milliseconds when all stands."""
    from django.conf import settings

    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    waiting = [alias for alias in ROOMS if _plan(alias)]
    for alias in waiting:
        tell(f"Preparing the {'database' if alias == DEFAULT_DB_ALIAS else 'key store'} …")
        _migrate(alias)
    from xenia.assessment.actions.shipped import ensure_shipped_instruments
    from xenia.curriculum.actions.shipped import ensure_shipped

    ensure_shipped()
    ensure_shipped_instruments()


def _plan(alias: str) -> Any:
    executor = MigrationExecutor(connections[alias])
    return executor.migration_plan(executor.loader.graph.leaf_nodes(ROOMS[alias]))


def _migrate(alias: str) -> None:
    from django.core.management import call_command

    call_command("migrate", app_label=ROOMS[alias], database=alias, verbosity=0, interactive=False)
