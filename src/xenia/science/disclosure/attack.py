"""An attacker who has only what was published: what do whole numbers and sums say of every hidden cell?

Shares no code with suppression or its audit, on purpose.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

type Range = tuple[float, float]


def attack(
    published: Mapping[str, int | None],
    sums: Iterable[tuple[str, Sequence[str]]],
    *,
    beliefs: Mapping[str, Range] | None = None,
) -> dict[str, Range]:
    """Bound every hidden cell as closely as can be.

    `published` has every cell of every table, None where it is hidden; `sums` the totals with their parts. `beliefs`
    are bounds that the attacker knows from elsewhere. First bounds are passed along the sums until none gets closer,
    then both ends are found by integer programming. Raises ValueError when no whole numbers fit what was published.
    """
    equations = [(total, list(parts)) for total, parts in sums]
    ranges: dict[str, Range] = {
        name: (float(value), float(value)) if value is not None else (0.0, math.inf)
        for name, value in published.items()
    }
    for name, (low, high) in (beliefs or {}).items():
        ranges[name] = (max(ranges[name][0], math.ceil(low)), min(ranges[name][1], math.floor(high)))
    _pass_along(ranges, equations)
    unknown = [name for name, (low, high) in ranges.items() if low < high]
    solved = {name: ranges[name] for name, value in published.items() if value is None}
    if unknown:
        solved.update(_programmed(unknown, ranges, equations))
    return solved


def leaks(ranges: Mapping[str, Range], small: Iterable[str], *, threshold: int) -> dict[str, Range]:
    """Of the small counts, those that the attacker knows not to be 0, or to be below the threshold."""
    return {name: ranges[name] for name in small if ranges[name][0] > 0 or ranges[name][1] < threshold}


def _pass_along(ranges: dict[str, Range], equations: list[tuple[str, list[str]]]) -> None:
    """Narrow the ranges by every sum in turn; stops by itself, or after as many rounds as could still matter."""
    for _ in range(len(ranges) + 1):
        before = dict(ranges)
        for total, parts in equations:
            _narrow(ranges, total, sum(ranges[part][0] for part in parts), sum(ranges[part][1] for part in parts))
            for part in parts:
                others = [other for other in parts if other is not part]
                _narrow(
                    ranges,
                    part,
                    ranges[total][0] - sum(ranges[other][1] for other in others),
                    ranges[total][1] - sum(ranges[other][0] for other in others),
                )
        if ranges == before:
            return


def _narrow(ranges: dict[str, Range], name: str, low: float, high: float) -> None:
    old_low, old_high = ranges[name]
    ranges[name] = (max(old_low, low), min(old_high, high))
    if ranges[name][0] > ranges[name][1]:
        raise ValueError(f"No whole numbers fit what was published about “{name}”.")


def _programmed(
    unknown: list[str], ranges: Mapping[str, Range], equations: list[tuple[str, list[str]]]
) -> dict[str, Range]:
    place = {name: number for number, name in enumerate(unknown)}
    matrix = lil_array((len(equations), len(unknown)))
    rest = np.zeros(len(equations))
    for row, (total, parts) in enumerate(equations):
        for name, sign in [(total, -1.0), *((part, 1.0) for part in parts)]:
            if name in place:
                matrix[row, place[name]] += sign
            else:
                rest[row] -= sign * ranges[name][0]
    fits = LinearConstraint(matrix.tocsr(), rest, rest)
    limits = Bounds([ranges[name][0] for name in unknown], [ranges[name][1] for name in unknown])
    found: dict[str, Range] = {}
    for name in unknown:
        ends = []
        for sign in (1.0, -1.0):
            aim = np.zeros(len(unknown))
            aim[place[name]] = sign
            answer = milp(aim, constraints=fits, bounds=limits, integrality=np.ones(len(unknown)))
            if answer.status == 2:
                raise ValueError("No whole numbers fit what was published.")
            ends.append(float(round(answer.x[place[name]])) if answer.x is not None else math.inf)
        found[name] = (ends[0], ends[1])
    return found
