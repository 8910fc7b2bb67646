"""What the suppression of one table promises, checked by an attacker who shares none of its code."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from xenia.science.disclosure import TableSuppression, attack, leaks, suppress_table, table_system

SMALL = np.array([[5, 100, 40], [60, 70, 80], [30, 20, 90]])


def attacked(counts: np.ndarray, hidden: set[tuple[int, int]]) -> dict[tuple[int, int], tuple[float, float]]:
    """The bounds that the attacker reaches for every hidden cell, all margins being published."""
    rows, columns = ([f"{kind}{n}" for n in range(size)] for kind, size in zip("rc", counts.shape, strict=True))
    system = table_system(counts, rows=rows, columns=columns)
    name = {(r, c): f"|{rows[r]}|{columns[c]}" for r in range(len(rows)) for c in range(len(columns))}
    published: dict[str, int | None] = dict(system.values)
    published.update(dict.fromkeys((name[cell] for cell in hidden), None))
    found = attack(published, system.sums)
    return {cell: found[name[cell]] for cell in hidden}


def hidden_of(found: TableSuppression) -> set[tuple[int, int]]:
    return {*found.primary, *found.secondary}


def programmed(counts: np.ndarray, hidden: set[tuple[int, int]], cell: tuple[int, int]) -> tuple[float, float]:
    """The interval by plain linear programming on the two sets of margins."""
    cells = sorted(hidden)
    matrix = np.array(
        [[cell[0] == row for cell in cells] for row in range(counts.shape[0])]
        + [[cell[1] == column for cell in cells] for column in range(counts.shape[1])],
        dtype=float,
    )
    aim = np.array([float(each == cell) for each in cells])
    sums = matrix @ np.array([counts[each] for each in cells], dtype=float)
    low, high = (linprog(sign * aim, A_eq=matrix, b_eq=sums, method="highs").fun for sign in (1, -1))
    return round(low, 6), round(-high, 6)


def test_a_single_small_count_takes_three_more_cells() -> None:
    found = suppress_table(SMALL)
    assert found.primary == ((0, 0),)
    assert len(found.secondary) == 3 and found.cost == 3
    assert found.intervals[0].low == 0 and found.intervals[0].high >= 10
    assert not found.warnings and not found.withhold.rows


def test_primary_cells_are_those_above_zero_and_below_the_threshold() -> None:
    counts = np.array([[0, 9, 10], [40, 50, 60], [1, 70, 80]])
    assert suppress_table(counts).primary == ((0, 1), (2, 0))
    assert suppress_table(counts, zeros=True).primary == ((0, 0), (0, 1), (2, 0))
    assert suppress_table(counts, threshold=1).primary == ()


def test_the_attacker_works_out_a_count_that_is_hidden_alone() -> None:
    assert attacked(SMALL, {(0, 0)}) == {(0, 0): (5, 5)}


def test_the_attacker_finds_a_count_hidden_with_too_little() -> None:
    hidden = {(0, 0), (0, 1), (1, 0), (1, 1)}
    counts = np.array([[5, 2, 90], [3, 70, 80], [90, 90, 90]])
    found = attacked(counts, hidden)
    assert found[(0, 0)] == (0, 7)


@settings(max_examples=40, deadline=None)
@given(
    arrays(
        np.int64, st.tuples(st.integers(2, 6), st.integers(2, 6)), elements=st.sampled_from([0, 1, 3, 6, 12, 25, 70])
    ),
    st.integers(2, 12),
    st.booleans(),
)
def test_no_attacker_narrows_a_small_count(counts: np.ndarray, threshold: int, zeros: bool) -> None:
    found = suppress_table(counts, threshold=threshold, zeros=zeros, effort=150)
    bounds = attacked(counts, hidden_of(found))
    for cell, interval in zip(found.primary, found.intervals, strict=True):
        assert bounds[cell] == (interval.low, interval.high) == programmed(counts, hidden_of(found), cell)
        assert interval.hides(threshold) or found.warnings
    open_ = leaks({str(cell): each for cell, each in bounds.items()}, map(str, found.primary), threshold=threshold)
    assert bool(open_) == bool(found.warnings)


@settings(max_examples=25, deadline=None)
@given(arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.sampled_from([0, 1, 2, 4, 30])))
def test_where_margins_have_to_go_the_attacker_without_them_knows_nothing(counts: np.ndarray) -> None:
    found = suppress_table(counts, effort=50)
    rows, columns = ([f"{kind}{n}" for n in range(size)] for kind, size in zip("rc", counts.shape, strict=True))
    system = table_system(counts, rows=rows, columns=columns)
    published: dict[str, int | None] = dict(system.values)
    primary = [f"|r{row}|c{column}" for row, column in found.primary]
    gone = [*primary, *(f"|r{row}|c{column}" for row, column in found.secondary)]
    gone += [f"|r{row}|total" for row in found.withhold.rows] + [f"|total|c{c}" for c in found.withhold.columns]
    gone += ["|total|total"] if found.withhold.total else []
    published.update(dict.fromkeys(gone, None))
    assert not leaks(attack(published, system.sums), primary, threshold=10)
    assert not any("stay open" in words for words in found.warnings)


def test_a_row_whose_total_is_small_says_which_totals_must_go() -> None:
    found = suppress_table(np.array([[1, 2, 0], [20, 30, 40], [15, 16, 70]]))
    assert 0 in found.withhold.rows
    assert "row 0" in found.warnings[0] and "2 primary cells" in found.warnings[0]
    assert not any(interval.hides(10) for interval in found.intervals)


def test_a_row_that_cannot_be_hidden_does_not_open_the_others() -> None:
    counts = np.array([[4, 0, 0, 0], [3, 40, 50, 60], [30, 20, 20, 60], [40, 30, 60, 90]])
    found = suppress_table(counts)
    by_cell = dict(zip(found.primary, found.intervals, strict=True))
    assert not by_cell[(0, 0)].hides(10) and by_cell[(1, 0)].hides(10)


@pytest.mark.parametrize("size", [(0, 3), (3, 0), (1, 1)])
def test_a_table_of_nothing_hides_nothing(size: tuple[int, int]) -> None:
    found = suppress_table(np.zeros(size, dtype=np.int64))
    assert found.primary == found.secondary == () and not found.warnings


def test_costs_lead_the_way() -> None:
    counts = np.array([[5, 100, 100], [100, 100, 100], [100, 100, 100]])
    costs = np.ones((3, 3))
    costs[0, 1] = costs[1, 0] = 50.0
    assert set(suppress_table(counts, costs=costs).secondary) == {(0, 2), (2, 0), (2, 2)}


def test_the_cheapest_set_is_found_where_trying_all_of_them_can_be_done() -> None:
    rng = np.random.default_rng(5)
    for _ in range(5):
        counts = rng.choice([2, 4, 15, 20, 60, 90], p=[0.15, 0.15, 0.2, 0.2, 0.2, 0.1], size=(3, 3))
        costs = rng.integers(1, 9, size=(3, 3)).astype(float)
        found = suppress_table(counts, costs=costs)
        primary = set(found.primary)
        if not primary or found.warnings:
            continue
        others = [cell for cell in np.ndindex(3, 3) if cell not in primary]
        least = np.inf
        for choice in range(2 ** len(others)):
            chosen = {cell for place, cell in enumerate(others) if choice >> place & 1}
            price = sum(costs[cell] for cell in chosen)
            if price < least and all(_reaches(counts, primary | chosen, cell) for cell in primary):
                least = price
        assert found.cost == pytest.approx(least)


def _reaches(counts: Any, hidden: set[tuple[int, int]], cell: tuple[int, int]) -> bool:
    low, high = programmed(counts, hidden, cell)
    return low <= 0 and high >= 10


def test_the_result_is_the_same_every_time() -> None:
    counts = np.random.default_rng(1).negative_binomial(1, 0.02, size=(12, 9))
    assert suppress_table(counts) == suppress_table(counts)


def test_more_effort_never_costs_more() -> None:
    counts = np.random.default_rng(2).negative_binomial(1, 0.01, size=(15, 15))
    costs = [suppress_table(counts, effort=effort).cost for effort in (0, 500, 4000)]
    assert all(later <= earlier for earlier, later in pairwise(costs))


def test_a_table_of_fifty_by_fifty_is_hidden_throughout() -> None:
    counts = np.random.default_rng(0).negative_binomial(1, 1 / 81, size=(50, 50))
    found = suppress_table(counts, effort=500)
    assert len(found.primary) == int(((counts > 0) & (counts < 10)).sum())
    assert all(interval.hides(10) for interval in found.intervals)


def test_counts_too_large_for_flows_are_audited_as_well() -> None:
    found = suppress_table(SMALL * np.array([[1, 10**8, 10**8]]))
    assert found.intervals[0].hides(10) and len(found.secondary) == 3


@pytest.mark.parametrize(
    ("counts", "options"),
    [
        (np.array([[1, -2]]), {}),
        (np.array([[0.5, 2.0]]), {}),
        (np.array([1, 2]), {}),
        (SMALL, {"threshold": 0}),
        (SMALL, {"costs": np.ones((2, 2))}),
        (SMALL, {"costs": -np.ones((3, 3))}),
    ],
)
def test_what_is_no_table_of_counts_is_misuse(counts: Any, options: Any) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        suppress_table(counts, **options)
