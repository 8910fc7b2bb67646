"""A long table (one row a score) laid out as a matrix: persons × items, targets × raters."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xenia.core.rules import Refused
from xenia.site.cli.measure.table import Columns

MOST_CELLS = 100_000_000


def crossed(
    columns: Columns, row: str, column: str, score: str
) -> tuple[NDArray[np.float64], tuple[str, ...], tuple[str, ...]]:
    """Scores (rows, columns) with the labels of both, NaN where there is none; Refused when a place has two."""
    rows, row_labels = columns.codes(row)
    across, column_labels = columns.codes(column)
    values = columns.numbers(score)
    if len(row_labels) * len(column_labels) > MOST_CELLS:
        raise Refused(
            f"{columns.name}: {len(row_labels)} of {row} by {len(column_labels)} of {column} make a table too large to "
            "hold. Measure a part of it."
        )
    place = rows * len(column_labels) + across
    order = np.argsort(place, kind="stable")
    again = np.flatnonzero(np.diff(place[order]) == 0)
    if len(again):
        first, second = order[again[0]], order[again[0] + 1]
        raise Refused(
            f"{columns.name}, row {columns.rows[second]}: {row} “{row_labels[rows[second]]}” has a second {score} for "
            f"{column} “{column_labels[across[second]]}”, after row {columns.rows[first]}. Keep one of them."
        )
    matrix = np.full((len(row_labels), len(column_labels)), np.nan)
    matrix[rows, across] = values
    return matrix, row_labels, column_labels


def long_columns(options: Any, *names: str) -> list[str] | None:
    """The columns of a long table, None for --wide; Refused when neither is said, some of both, or not all columns.

    The first name, whose rows these are, goes with either.
    """
    given = [getattr(options, name) for name in names]
    if options.wide and not any(given[1:]):
        return None
    if all(given) and not options.wide:
        return given
    words = ", ".join(f"--{name}" for name in names)
    raise Refused(f"Say how the table is laid out: --wide, or else all of {words}.")
