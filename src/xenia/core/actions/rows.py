"""Write very many rows at once, without an object for each: an import of a school's year has a quarter of a million."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import connections, models, router
from django.utils import timezone

BATCH = 1000
#: what the drivers take as it is
PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def insert_rows(
    table: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    same: Mapping[str, Any] | None = None,
    ignore_conflicts: bool = False,
) -> None:
    """Insert rows of values in the order of `columns`; `same` holds what all have alike, and every other column gets
    its field's default.

    Nothing of a model's own `save` or signals runs. With `ignore_conflicts`, rows that stand already are left.
    """
    connection = connections[router.db_for_write(table)]
    given: list[Any] = [table._meta.get_field(name) for name in columns]
    rest: list[Any] = [f for f in table._meta.concrete_fields if f not in given and not isinstance(f, models.AutoField)]
    alike = {table._meta.get_field(name): value for name, value in (same or {}).items()}
    constant = tuple(_preparer(f, connection)(alike[f] if f in alike else _default(f)) for f in rest)
    prepare = [(place, make) for place, field in enumerate(given) if (make := _preparer(field, connection)) != _same]
    names = ", ".join(connection.ops.quote_name(field.column) for field in (*given, *rest))
    places = ", ".join(["%s"] * (len(given) + len(rest)))
    sql = f"INSERT INTO {connection.ops.quote_name(table._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 - names of our own tables
    if ignore_conflicts:
        sql += " ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        for part in batched(rows, BATCH):
            ready = [[*row, *constant] for row in part]
            for place, make in prepare:
                for row in ready:
                    row[place] = make(row[place])
            cursor.executemany(sql, ready)


def insert_row_if(
    table: type[models.Model], row: Mapping[str, Any], condition: str, params: Sequence[Any], *, holding: str
) -> bool:
    """Insert one row with a value for every column where `condition` ("table WHERE …") finds something, and hold what
    it finds in the table `holding` until the transaction ends; whether the row came to stand, and did not already.

    One statement, and outside a transaction a whole one: what is written often pays for no more than it needs.
    """
    connection = connections[router.db_for_write(table)]
    fields: list[Any] = [table._meta.get_field(name) for name in row]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    held = f" FOR UPDATE OF {holding}" if connection.features.has_select_for_update_of else ""
    sql = f"INSERT INTO {table._meta.db_table} ({names}) SELECT {places} FROM {condition}{held} ON CONFLICT DO NOTHING"  # noqa: S608 - names of our own tables
    ready = [_preparer(field, connection)(value) for field, value in zip(fields, row.values(), strict=True)]
    uuid = connection.features.has_native_uuid_field
    with connection.cursor() as cursor:
        cursor.execute(sql, [*ready, *(one if uuid or not isinstance(one, UUID) else one.hex for one in params)])
        return bool(cursor.rowcount == 1)


def tell_planner(*tables: type[models.Model]) -> None:
    """Tell PostgreSQL what stands in these tables now. It plans by what it knew before this transaction began, and with
    very many new rows would take an hour for what takes seconds. SQLite plans by its indexes alone."""
    connection = connections[router.db_for_write(tables[0])]
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")


def _default(field: Any) -> Any:
    stamped = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return timezone.now() if stamped else field.get_default()


def _preparer(field: Any, connection: Any) -> Callable[[Any], Any]:
    """What makes a value of this column ready for the driver."""
    target = field
    while target.is_relation:
        target = target.target_field
    if isinstance(target, models.UUIDField) and not connection.features.has_native_uuid_field:
        return _hex
    if isinstance(target, PLAIN):
        return _same
    return lambda value: field.get_db_prep_save(value, connection)


def _hex(value: Any) -> Any:
    return value if value is None else value.hex


def _same(value: Any) -> Any:
    return value
