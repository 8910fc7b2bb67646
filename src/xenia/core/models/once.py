"""Uniqueness that holds for empty values too, on SQLite and PostgreSQL alike."""

from django.db.models import BaseConstraint, Q, UniqueConstraint


def once(*fields: str, nullable: str, name: str, where: Q | None = None) -> list[BaseConstraint]:
    """Two constraints: rows are unique by `fields` and `nullable`, and those whose `nullable` is empty by `fields`.

    SQLite has no NULLS NOT DISTINCT, so one constraint would let a second row with an empty value in.
    """
    limit = where if where is not None else Q()
    return [
        UniqueConstraint(fields=[*fields, nullable], condition=limit & Q(**{f"{nullable}__isnull": False}), name=name),
        UniqueConstraint(fields=fields, condition=limit & Q(**{f"{nullable}__isnull": True}), name=f"{name}_none"),
    ]
