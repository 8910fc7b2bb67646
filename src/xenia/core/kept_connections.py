"""Connections to SQLite files are kept from one request to the next, unless the file was replaced meanwhile."""

from pathlib import Path
from typing import Any

from django.core.signals import request_started
from django.db import connections
from django.db.backends.signals import connection_created


def watch_files() -> None:
    """From now on a restored backup is what the next request reads, although the server was never stopped."""
    connection_created.connect(_remember, dispatch_uid="xenia.core.remember_file")
    request_started.connect(_let_go_of_replaced, dispatch_uid="xenia.core.let_go_of_replaced")


def _remember(connection: Any, **_: Any) -> None:
    if connection.vendor == "sqlite":
        connection.file_then = _file_of(connection)


def _let_go_of_replaced(**_: Any) -> None:
    for connection in connections.all(initialized_only=True):
        held = connection.connection is not None and not connection.in_atomic_block
        if held and getattr(connection, "file_then", None) != _file_of(connection):
            connection.close()


def _file_of(connection: Any) -> tuple[int, int] | None:
    """Which file stands under the database's name; None for one in memory, and for other databases."""
    try:
        found = Path(connection.settings_dict["NAME"]).stat() if connection.vendor == "sqlite" else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found else None
