"""Rows of a form: as they were sent, and after a button beside one was pressed."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

Row = dict[str, Any]
MOST_ROWS = 200


def sent_rows(sent: QueryDict, letter: str, names: Iterable[str]) -> list[Row]:
    """The rows of one letter, whatever stands in them: `v.count` says how many, `v0.question` is in the first."""
    count = sent.get(f"{letter}.count", "0")
    number = min(int(count), MOST_ROWS) if count.isdecimal() and len(count) < 5 else 0
    return [{name: sent.get(f"{letter}{n}.{name}", "") for name in names} for n in range(number)]


def moved(rows: list[Row], what: str, number: str) -> list[Row]:
    """The rows after the one of this number went up, down or out."""
    if not number.isdecimal() or int(number) >= len(rows):
        return rows
    kept, at = list(rows), int(number)
    one = kept.pop(at)
    if what != "out":
        kept.insert(max(0, at - 1) if what == "up" else at + 1, one)
    return kept
