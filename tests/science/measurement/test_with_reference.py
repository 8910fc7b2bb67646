"""Agreement of one rater with a reference, against figures that were worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xenia.science.measurement.agreement import agreement_with_reference, cohen_kappa, wilson_interval


def test_the_interval_is_wilsons() -> None:
    # 8 of 10: (0.8 + 0.19207 ± 1.96 √(0.016 + 0.009604)) / 1.38415
    low, high = wilson_interval(8, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert wilson_interval(10, 10)[1] == 1.0 and wilson_interval(0, 10)[0] == 0.0
    assert all(np.isnan(wilson_interval(0, 0)))


@given(st.integers(1, 60), st.data())
def test_the_share_lies_in_its_interval(n: int, data: st.DataObject) -> None:
    same = data.draw(st.integers(0, n))
    low, high = wilson_interval(same, n)
    assert 0 <= low <= same / n <= high <= 1


def test_kappa_is_that_of_the_table_with_linear_weights() -> None:
    reference = np.array([1, 1, 1, 1, 0.5, 0.5, 0.5, 0, 0, 0])
    marked = np.array([1, 1, 1, 0.5, 0.5, 0.5, 0, 0, 0, 0])
    found = agreement_with_reference(marked == reference, marked, reference)
    assert (found.n, found.same, found.ordered, found.share) == (10, 8, 10, 0.8)
    # by hand: agreement 1 on eight pairs and ½ on two, so p_o = 0.9; margins (4, 3, 3) and (3, 3, 4) give
    # p_e = 0.33 + ½ · 0.42 = 0.54, and κ = (0.9 − 0.54) / (1 − 0.54)
    assert found.kappa is not None
    assert found.kappa.kappa == pytest.approx(0.36 / 0.46)
    table = np.array([[3.0, 0, 0], [1, 2, 0], [0, 1, 3]])
    assert found.kappa.kappa == pytest.approx(cohen_kappa(table, weights="linear").kappa)


def test_few_items_have_no_kappa_and_what_has_no_order_is_in_the_share_alone() -> None:
    marked = np.array([1.0, 0.0, np.nan])
    found = agreement_with_reference(np.array([True, False, True]), marked, np.array([1.0, 1.0, np.nan]))
    assert (found.n, found.same, found.ordered, found.kappa) == (3, 2, 2, None)


def test_where_one_of_the_two_gives_the_same_answer_throughout_kappa_is_not_known_and_it_says_so() -> None:
    ones, mixed = np.ones(12), np.array([1.0, 0.0] * 6)
    for marked, reference in ((ones, ones), (ones, mixed), (mixed, ones)):
        found = agreement_with_reference(marked == reference, marked, reference)
        assert found.kappa is None and "one category only" in found.warnings[0]


def test_shapes_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="One entry an item"):
        agreement_with_reference(np.array([True]), np.ones(2), np.ones(2))
