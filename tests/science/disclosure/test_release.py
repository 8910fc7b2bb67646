"""What suppression promises in hierarchies, linked tables and years, and what a ledger remembers."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.disclosure import (
    Ledger,
    LinearSystem,
    SystemSuppression,
    attack,
    leaks,
    linear_system,
    moments_system,
    small_counts,
    suppress_system,
    table_system,
)


def known_of(system: LinearSystem, hidden: Any) -> dict[str, int | None]:
    """What the public sees."""
    return {name: None if name in hidden else value for name, value in system.values.items()}


def assert_hidden(system: LinearSystem, found: SystemSuppression, *, threshold: int = 10) -> None:
    ranges = attack(known_of(system, found.hidden), system.sums)
    assert not leaks(ranges, found.primary, threshold=threshold)


#: a school with two sites, three wards each, the sites adding up to the school
HIERARCHY = linear_system(
    {"school": 205, "north": 104, "south": 101, "n1": 4, "n2": 40, "n3": 60, "s1": 30, "s2": 31, "s3": 40},
    [("school", ["north", "south"]), ("north", ["n1", "n2", "n3"]), ("south", ["s1", "s2", "s3"])],
)


def test_a_hierarchy_hides_a_second_cell_under_the_same_total() -> None:
    found = suppress_system(HIERARCHY)
    assert found.primary == {"n1"} and found.secondary in ({"n2"}, {"n3"})
    assert_hidden(HIERARCHY, found)


def test_a_small_total_under_a_larger_total_is_hidden_with_what_is_beside_it() -> None:
    system = linear_system(
        {"school": 105, "north": 5, "south": 100, "n1": 2, "n2": 3, "s1": 50, "s2": 50},
        [("school", ["north", "south"]), ("north", ["n1", "n2"]), ("south", ["s1", "s2"])],
    )
    found = suppress_system(system)
    assert found.primary == {"north", "n1", "n2"} and not found.warnings
    assert_hidden(system, found)


def test_linked_tables_are_protected_from_one_another() -> None:
    rng = np.random.default_rng(3)
    by_site = rng.choice([3, 20, 40, 60], size=(3, 3))
    years = ["y1", "y2", "y3"]
    first = table_system(by_site, rows=years, columns=["a", "b", "c"], name="t")
    totals = by_site.sum(axis=1)
    split = np.column_stack([totals - 12, np.full(3, 12)])
    second = table_system(split, rows=years, columns=["women", "men"], name="t")
    system = first + second
    found = suppress_system(system)
    assert found.primary and not found.warnings
    assert_hidden(system, found)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 10))
def test_no_attacker_narrows_a_small_count_of_any_system(seed: int, threshold: int) -> None:
    """Three dimensions, where a solution in fractions need not have one in whole numbers."""
    rng = np.random.default_rng(seed)
    cube = rng.choice([0, 1, 4, 12, 30], size=(2, 3, 2))
    values, sums = {}, []
    for axis in (0, 1, 2):
        for place, total in np.ndenumerate(cube.sum(axis=axis)):
            name = f"{axis}:{place}"
            values[name] = int(total)
            sums.append((name, [str((*place[:axis], n, *place[axis:])) for n in range(cube.shape[axis])]))
    values.update({str(place): int(count) for place, count in np.ndenumerate(cube)})
    system = linear_system(values, sums)
    found = suppress_system(system, threshold=threshold, effort=40)
    ranges = attack(known_of(system, found.hidden), system.sums)
    for name, interval in found.intervals.items():
        assert ranges[name] == (interval.low, interval.high)
    assert bool(leaks(ranges, found.primary, threshold=threshold)) == bool(found.warnings)


def test_a_cell_that_no_sum_binds_may_be_anything() -> None:
    found = suppress_system(linear_system({"a": 3, "b": 80}, []))
    assert found.hidden == {"a"} and not found.warnings
    assert found.intervals["a"].low == 0 and np.isinf(found.intervals["a"].high)
    assert not suppress_system(linear_system({}, [])).hidden


def test_what_must_be_published_is_and_what_can_then_not_be_hidden_is_named() -> None:
    found = suppress_system(HIERARCHY, published=["n2", "n3", "north"])
    assert "n1" in found.warnings[0] and "Join" in found.warnings[0]
    told = suppress_system(HIERARCHY, published=["n1"])
    assert not told.primary and "published already: n1" in told.warnings[0]


def test_costs_lead_the_way_in_a_system() -> None:
    assert suppress_system(HIERARCHY, costs={"n2": 9.0}).secondary == {"n3"}
    assert suppress_system(HIERARCHY, costs={"n3": 9.0}).secondary == {"n2"}


def test_the_count_the_sum_and_the_sum_of_squares_are_hidden_together() -> None:
    system = moments_system({"a": (4, 12, 40), "b": (30, 90, 300), "c": (50, 140, 430)})
    found = suppress_system(system)
    assert found.primary == {"a|n"}
    groups = {name.split("|")[0] for name in found.hidden}
    assert len(groups) == 2
    assert found.hidden == {f"{group}|{kind}" for group in groups for kind in ("n", "score", "score²")}
    assert_hidden(system, found)


def test_a_measure_is_never_small_in_itself() -> None:
    system = moments_system({"a": (20, 3, 3), "b": (30, 5, 5)})
    assert small_counts(system, threshold=10) == frozenset()
    assert small_counts(HIERARCHY, threshold=5) == {"n1"}


@pytest.mark.parametrize(
    ("values", "sums", "words"),
    [
        ({"a": -1}, [], "whole number"),
        ({"a": 3, "b": 1, "c": 1}, [("a", ["b", "c"])], "parts sum to 2"),
        ({"a": 3}, [("a", ["b"])], "no such cell"),
    ],
)
def test_figures_that_do_not_add_up_are_misuse(values: Any, sums: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        linear_system(values, sums)
    with pytest.raises(ValueError, match="no cell"):
        suppress_system(HIERARCHY, published=["nowhere"])


def test_tables_that_disagree_about_a_cell_do_not_join() -> None:
    with pytest.raises(ValueError, match="in one table"):
        _ = linear_system({"a": 1}, []) + linear_system({"a": 2}, [])


def released(ledger: Ledger, name: str, table: LinearSystem) -> Ledger:
    return ledger.release(name, table, ledger.plan(table))


def test_the_ledger_protects_an_old_small_count_from_a_new_table() -> None:
    """Later two of the counts are joined to a total of their own, a table that by itself is harmless."""
    old = linear_system({"all": 94, "a": 4, "b": 20, "c": 70}, [("all", ["a", "b", "c"])])
    new = linear_system({"b or c": 90, "b": 20, "c": 70}, [("b or c", ["b", "c"])])
    ledger = released(Ledger(), "2025", old)
    assert "a" in ledger.hidden

    # what planning the new table alone would publish gives the old count away
    alone = suppress_system(new).hidden
    seen = ledger.published | (new.values.keys() - alone)
    both = old + new
    assert not alone and leaks(attack(known_of(both, both.values.keys() - seen), both.sums), ["a"], threshold=10)

    after = released(ledger, "2026", new)
    assert "b or c" in after.hidden
    ranges = attack(known_of(after.system, after.hidden), after.system.sums)
    assert not leaks(ranges, after.primary, threshold=10)
    assert ledger.published <= after.published and after.releases == ("2025", "2026")


def test_years_of_releases_stay_closed_together() -> None:
    """Two years a table, so that every year is released twice, each time with other sums."""
    ledger = Ledger()
    for first, second in pairwise(range(2020, 2023)):
        counts = np.vstack([np.random.default_rng(year).choice([2, 25, 40], size=4) for year in (first, second)])
        table = table_system(counts, rows=[str(first), str(second)], columns=list("abcd"), total=f"{first}+{second}")
        plan = ledger.plan(table)
        if plan.warnings:
            with pytest.raises(ValueError, match="can't be released"):
                ledger.release(str(first), table, plan)
            continue
        ledger = ledger.release(str(first), table, plan)
        ranges = attack(known_of(ledger.system, ledger.hidden), ledger.system.sums)
        assert not leaks(ranges, ledger.primary, threshold=10)
    assert len(ledger.releases) > 1 and ledger.primary


def test_a_correction_is_a_cell_of_its_own_and_the_old_value_stays_known() -> None:
    old = linear_system({"all": 143, "a": 50, "b": 93}, [("all", ["a", "b"])])
    new = linear_system({"all": 142, "a": 50, "b": 92}, [("all", ["a", "b"])])
    ledger = released(released(Ledger(), "first", old), "corrected", new)
    assert ledger.name_of("all") == "all (version 2)" and ledger.name_of("a") == "a"
    assert {"all", "all (version 2)", "b (version 2)"} <= ledger.published


def test_a_correction_does_not_open_what_was_hidden() -> None:
    old = linear_system({"all": 94, "a": 4, "b": 20, "c": 70}, [("all", ["a", "b", "c"])])
    new = linear_system({"all": 95, "a": 4, "b": 21, "c": 70}, [("all", ["a", "b", "c"])])
    ledger = released(Ledger(), "first", old)
    ledger = released(ledger, "corrected", new)
    ranges = attack(known_of(ledger.system, ledger.hidden), ledger.system.sums)
    assert not leaks(ranges, ledger.primary, threshold=10)


def test_nothing_is_released_twice_under_one_name() -> None:
    ledger = released(Ledger(), "2025", HIERARCHY)
    with pytest.raises(ValueError, match="released before"):
        released(ledger, "2025", HIERARCHY)


def test_the_attacker_uses_what_is_known_from_elsewhere() -> None:
    sums = [("all", ["a", "b"])]
    assert attack({"all": 20, "a": None, "b": None}, sums)["a"] == (0, 20)
    assert attack({"all": 20, "a": None, "b": None}, sums, beliefs={"b": (5, 8)})["a"] == (12, 15)
    with pytest.raises(ValueError, match="whole numbers"):
        attack({"all": 20, "a": None, "b": 30}, sums)


def test_the_attacker_knows_that_persons_are_whole() -> None:
    """Three unknowns of which any two sum to 15 would be 7.5 each in fractions; no whole persons fit."""
    values = {"x": None, "y": None, "z": None, "xy": 15, "yz": 15, "xz": 15}
    with pytest.raises(ValueError, match="whole numbers"):
        attack(values, [("xy", ["x", "y"]), ("yz", ["y", "z"]), ("xz", ["x", "z"])])
