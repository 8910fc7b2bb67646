"""Read very many rows at once, without making anything of each value: the other way of `core.actions.rows`."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

BATCH = 2000


def stored_rows(rows: QuerySet[Any, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a `values_list` as the driver gives them: a key is fit to be compared with other keys so read, and
    to be asked for again; `stored_key` makes a UUID of it."""
    try:
        sql, params = rows.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return
    with connections[rows.db].cursor() as cursor:
        cursor.execute(sql, params)
        while part := cursor.fetchmany(BATCH):
            yield from part


def stored_key(value: Any) -> UUID:
    """The UUID behind a key: SQLite keeps it as text."""
    return value if isinstance(value, UUID) else UUID(value)
