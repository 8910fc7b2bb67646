"""The method suppress: which cells of a table of counts may not be published."""

import argparse
import math
from pathlib import Path
from typing import Any

from xenia.site.cli.measure import method

VALUES = "values"


def add_methods(methods: Any) -> None:
    """suppress TABLE.csv --threshold N [--zeros] [--costs [COSTS.csv]]."""
    parser = method(methods, "suppress", _suppress, words="which cells of a table of counts must be hidden")
    parser.add_argument("--threshold", type=int, default=10, metavar="N", help="counts below it are small (default 10)")
    parser.add_argument("--zeros", action="store_true", help="a count of 0 is small too")
    parser.add_argument(
        "--costs",
        nargs="?",
        const=VALUES,
        metavar="COSTS.csv",
        help="what hiding each cell costs, a table of the same shape; without a file, its count (default: equal)",
    )


def _suppress(options: argparse.Namespace) -> dict[str, Any]:
    import numpy as np

    from xenia.core.rules import Refused
    from xenia.science.disclosure.table import suppress_table

    if options.threshold < 1:
        raise Refused("--threshold must be 1 or more.")
    counts = _numbers(options.file, whole=True)
    costs = None
    if options.costs == VALUES:
        costs = counts
    elif options.costs:
        costs = _numbers(Path(options.costs), whole=False)
        if costs.shape != counts.shape:
            raise Refused(f"{options.costs} has {_size(costs)}, and {options.file.name} has {_size(counts)}.")
    found = suppress_table(counts.astype(np.int64), threshold=options.threshold, zeros=options.zeros, costs=costs)
    return {
        "primary": found.primary,
        "secondary": found.secondary,
        "cost": found.cost,
        "audit": [
            {"cell": cell, "low": each.low, "high": each.high, "protected": each.hides(options.threshold)}
            for cell, each in zip(found.primary, found.intervals, strict=True)
        ],
        "withhold": found.withhold,
        "warnings": [*_totals_words(counts), *found.warnings],
    }


def _totals_words(counts: Any) -> list[str]:
    """A warning when the table seems to hold its own totals, which would be taken for counts."""
    lines = {"row": counts, "column": counts.T}
    return [
        f"The last {what} is the sum of the others. If it holds totals, leave it out: margins are reckoned here."
        for what, table in lines.items()
        if len(table) > 2 and table[-1].any() and (table[:-1].sum(axis=0) == table[-1]).all()
    ]


def _numbers(path: Path, *, whole: bool) -> Any:
    """A table without its header and labels, shape (rows, columns); Refused with the place of what is no number."""
    import numpy as np

    from xenia.core.rules import Refused
    from xenia.site.cli.measure.table import number, read_grid

    header, rows = read_grid(path)
    labels = [cells[0] for _, cells in rows]
    first = int(not any(labels) or any(label and math.isnan(number(label)) for label in labels))
    if len(header) == first:
        raise Refused(f"{path.name} has labels and no counts beside them.")
    table = np.empty((len(rows), len(header) - first))
    for place, (row, cells) in enumerate(rows):
        for column, cell in enumerate(cells[first:]):
            value = number(cell)
            if not 0 <= value < 2**53 or (whole and value != int(value)):
                what = "a whole number from 0" if whole else "a number from 0"
                raise Refused(
                    f"{path.name}, row {row}, {header[first + column] or f'column {first + column + 1}'}: "
                    f"“{cell}” is not {what}. Write the figure alone, and 0 where there is none."
                )
            table[place, column] = value
    return table


def _size(table: Any) -> str:
    return f"{table.shape[0]} rows × {table.shape[1]} columns"
