"""Agreement on sets of codes: against another program's figure, by hand, and by what the mathematics promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xenia.science.measurement.agreement import (
    coincidences,
    krippendorff_alpha,
    masi_distance,
    set_alpha,
    values_by_unit,
)

FIRST = ["bcd", "abcd", "d", "-", "acd", "ab", "ac", "bd", "ad", "b", "ac", "acd"]
SECOND = ["abcd", "abc", "b", "ad", "ac", "ac", "c", "d", "ac", "bc", "c", "acd"]
#: of NLTK's AnnotationTask (3.9) with the MASI distance in exact thirds
THEIRS = 0.13321120125621555


def sets_of(*coders: list[str]) -> np.ndarray:
    """Which of a, b, c and d each coder gave, units × coders × codes."""
    return np.array([[[code in said for code in "abcd"] for said in unit] for unit in zip(*coders, strict=True)])


def test_alpha_of_sets_is_that_of_another_program() -> None:
    found = set_alpha(sets_of(FIRST, SECOND), np.ones((12, 2), dtype=bool))
    assert found.alpha == pytest.approx(THEIRS, abs=1e-12)
    assert (found.units, found.pairable, found.warnings) == (12, 24, ())


def test_distance_is_that_of_the_paper() -> None:
    sets = sets_of(["ab", "ab", "abc", "ab", "-"], ["ab", "abcd", "bcd", "cd", "-"])
    #: equal; one within the other (Passonneau's 1 − 1/2 · 2/3); overlapping 1 − 2/4 · 1/3; apart; two empty ones
    assert masi_distance(sets[:, 0], sets[:, 1]) == pytest.approx([0, 2 / 3, 5 / 6, 1, 0])


def test_a_passage_that_one_coder_coded_changes_nothing() -> None:
    sets = np.concatenate([sets_of(FIRST, SECOND), sets_of(["ab", "c"], ["-", "-"])])
    coded = np.ones((14, 2), dtype=bool)
    coded[12:, 1] = False
    assert set_alpha(sets, coded).alpha == pytest.approx(THEIRS, abs=1e-12)


@given(arrays(bool, st.tuples(st.integers(1, 8), st.just(3), st.just(1))), st.data())
def test_with_one_code_it_is_the_nominal_alpha(sets: np.ndarray, data: st.DataObject) -> None:
    coded = data.draw(arrays(bool, sets.shape[:2]))
    codes = np.where(coded, sets[:, :, 0].astype(np.int64), -1)
    nominal = krippendorff_alpha(coincidences(values_by_unit(codes, values=2)), np.arange(2.0))
    found = set_alpha(sets, coded)
    assert found.alpha == pytest.approx(nominal.alpha, nan_ok=True)


@given(arrays(bool, st.tuples(st.integers(1, 6), st.just(2), st.integers(1, 4))))
def test_who_comes_first_and_what_codes_are_called_does_not_matter(sets: np.ndarray) -> None:
    coded = np.ones(sets.shape[:2], dtype=bool)
    alpha = set_alpha(sets, coded).alpha
    assert set_alpha(sets[::-1, ::-1, ::-1], coded).alpha == pytest.approx(alpha, nan_ok=True)
    assert np.isnan(alpha) or alpha <= 1.0


def test_what_can_not_be_known_says_why() -> None:
    same = sets_of(["ab", "ab"], ["ab", "ab"])
    assert "same codes" in set_alpha(same, np.ones((2, 2), dtype=bool)).warnings[0]
    assert np.isnan(set_alpha(same, np.ones((2, 2), dtype=bool)).alpha)
    alone = set_alpha(same, np.array([[True, False], [True, False]]))
    assert np.isnan(alone.alpha)
    assert "coded by two" in alone.warnings[0]
    with pytest.raises(ValueError, match="units × coders × codes"):
        set_alpha(same, np.ones((2, 3), dtype=bool))
