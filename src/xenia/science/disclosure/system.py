"""One linear system of everything that is published: tables, their margins, hierarchies, linked tables and years."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

type Sum = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LinearSystem:
    """Named counts and the sums that bind them.

    A quantity that stands in several tables has one name and is one cell, which is all that linking tables takes. A
    margin is a cell like any other. Make one with `linear_system` or `table_system`; two of them join with `+`.

    Attributes
    ----------
    values : true counts by name. sums : (total, its parts) by name.
    ties : names that are hidden together or not at all, such as the count, the sum and the sum of squares of a group
        (a mean with its standard deviation or interval gives the count away).
    measures : names that are no counts of persons, such as those sums: never small in themselves.
    """

    values: Mapping[str, int]
    sums: tuple[Sum, ...]
    ties: tuple[tuple[str, ...], ...] = ()
    measures: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """The cells in the order that every array about this system follows."""
        return tuple(self.values)

    @property
    def counts(self) -> NDArray[np.int64]:
        """The true counts, shape (cells,)."""
        return np.fromiter(self.values.values(), dtype=np.int64, count=len(self.values))

    def equations(self) -> sparse.csr_array:
        """The matrix A of  A x = 0, sums × cells: 1 for a part, −1 for the total."""
        place = {name: number for number, name in enumerate(self.values)}
        rows = [row for row, (_, parts) in enumerate(self.sums) for _ in range(len(parts) + 1)]
        columns = [place[name] for total, parts in self.sums for name in (total, *parts)]
        signs = [sign for _, parts in self.sums for sign in (-1.0, *[1.0] * len(parts))]
        shape = (len(self.sums), len(self.values))
        return sparse.csr_array((signs, (rows, columns)), shape=shape)

    def bound_together(self) -> list[NDArray[np.intp]]:
        """For every cell, the places of all that must be hidden with it, itself included."""
        place = {name: number for number, name in enumerate(self.values)}
        group = list(range(len(place)))
        members = {number: [number] for number in group}
        for tie in self.ties:
            first, *others = sorted({group[place[name]] for name in tie})
            for other in others:
                for cell in members[other]:
                    group[cell] = first
                members[first] += members.pop(other)
        return [np.array(members[number], dtype=np.intp) for number in group]

    def __add__(self, other: "LinearSystem") -> "LinearSystem":
        """Both systems as one. Raises ValueError when a shared cell has two values."""
        for name in self.values.keys() & other.values.keys():
            if self.values[name] != other.values[name]:
                raise ValueError(f"“{name}” is {self.values[name]} in one table and {other.values[name]} in the other.")
        return LinearSystem(
            values={**self.values, **other.values},
            sums=tuple(dict.fromkeys((*self.sums, *other.sums))),
            ties=tuple(dict.fromkeys((*self.ties, *other.ties))),
            measures=self.measures | other.measures,
        )


def linear_system(
    values: Mapping[str, int],
    sums: Iterable[tuple[str, Sequence[str]]],
    *,
    ties: Iterable[Sequence[str]] = (),
    measures: Iterable[str] = (),
) -> LinearSystem:
    """Check the figures against their sums.

    Raises ValueError for a negative or fractional count, for a sum or tie of cells that aren't there, and for a total
    that is not the sum of its parts (noise belongs on top, after suppression has been decided).
    """
    for name, value in values.items():
        if value < 0 or value != int(value):
            raise ValueError(f"“{name}” is {value}; a count is a whole number from 0.")
    kept = tuple((total, tuple(parts)) for total, parts in sums)
    bound = tuple(tuple(tie) for tie in ties)
    extra = frozenset(measures)
    named = {name for total, parts in kept for name in (total, *parts)} | {name for tie in bound for name in tie}
    if strange := sorted((named | extra) - values.keys()):
        raise ValueError(f"A sum, a tie or a measure names “{strange[0]}”, and there is no such cell.")
    for total, parts in kept:
        if values[total] != (found := sum(values[part] for part in parts)):
            raise ValueError(f"“{total}” is {values[total]}, and its parts sum to {found}.")
    whole = {name: int(value) for name, value in values.items()}
    return LinearSystem(values=whole, sums=kept, ties=bound, measures=extra)


def moments_system(
    groups: Mapping[str, tuple[int, int, int]], *, total: str = "total", what: str = "score"
) -> LinearSystem:
    """Count, sum and sum of squares of whole-number scores by group, with their totals, each three tied together.

    Cells are named `group|n`, `group|what` and `group|what²`. Whoever publishes a mean, a standard deviation or an
    interval of a group publishes these.
    """
    kinds = ("n", what, f"{what}²")
    whole = {**groups, total: tuple(sum(moments[place] for moments in groups.values()) for place in range(3))}
    values = {f"{group}|{kind}": moments[place] for group, moments in whole.items() for place, kind in enumerate(kinds)}
    return linear_system(
        values,
        [(f"{total}|{kind}", [f"{group}|{kind}" for group in groups]) for kind in kinds],
        ties=[[f"{group}|{kind}" for kind in kinds] for group in whole],
        measures=[f"{group}|{kind}" for group in whole for kind in kinds[1:]],
    )


def table_system(
    counts: NDArray[np.int64], *, rows: Sequence[str], columns: Sequence[str], name: str = "", total: str = "total"
) -> LinearSystem:
    """A two-way table (rows × columns) with its margins and grand total as a system.

    Cells are named `name|row|column`, margins with `total` in place of what they sum over. Give two tables the same
    `name` and labels where they show the same quantity.
    """
    counts = np.asarray(counts)
    if counts.shape != (len(rows), len(columns)):
        raise ValueError("The table and its labels disagree in size.")

    def cell(row: str, column: str) -> str:
        return f"{name}|{row}|{column}"

    whole = np.block([[counts, counts.sum(axis=1)[:, None]], [counts.sum(axis=0)[None], counts.sum()[None, None]]])
    lines, heads = [*rows, total], [*columns, total]
    values = {cell(row, column): int(whole[r, c]) for r, row in enumerate(lines) for c, column in enumerate(heads)}
    across = [(cell(row, total), [cell(row, column) for column in columns]) for row in lines]
    down = [(cell(total, column), [cell(row, column) for row in rows]) for column in heads]
    return linear_system(values, [*across, *down])
