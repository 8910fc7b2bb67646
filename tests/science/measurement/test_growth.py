"""Growth by wave: one construct at a time, and the sentence that bounds what may be said."""

import numpy as np
import pytest

from xenia.science.measurement.growth import INSIGHT, INVARIANCE, Construct, growth


def school(waves: int, *, people: int = 150) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    person, wave = np.repeat(np.arange(people), waves), np.tile(np.arange(float(waves)), people)
    slopes = rng.normal(1.5, 0.6, people)
    score = 20 + rng.normal(0, 2, people)[person] + slopes[person] * wave + rng.normal(0, 1, len(wave))
    return person, wave, score


def test_growth_recovers_the_slope_and_how_people_differ() -> None:
    person, wave, score = school(5)
    found = growth(Construct.KNOWLEDGE, person=person, wave=wave, score=score)
    assert found.slope_ci[0] < 1.5 < found.slope_ci[1]
    assert found.spread == pytest.approx(0.6, rel=0.2)
    assert (found.n, found.persons) == (750, 150)


def test_growth_always_says_that_invariance_comes_first() -> None:
    person, wave, score = school(4)
    for construct in Construct:
        said = growth(construct, person=person, wave=wave, score=score).warnings
        assert INVARIANCE in said
        assert (INSIGHT in said) == (construct is Construct.ATTITUDE)


def test_growth_of_two_waves_gives_everyone_one_slope_and_says_so() -> None:
    person, wave, score = school(2)
    found = growth(Construct.BEHAVIOUR, person=person, wave=wave, score=score)
    assert np.isnan(found.spread) and any("share one slope" in sentence for sentence in found.warnings)
    paired = score[1::2] - score[::2]
    assert found.slope == pytest.approx(paired.mean())
    assert found.slope_se == pytest.approx(paired.std(ddof=1) / np.sqrt(150), rel=1e-5)


def test_growth_counts_those_who_left() -> None:
    person, wave, score = school(4)
    score[::7] = np.nan
    said = growth(Construct.KNOWLEDGE, person=person, wave=wave, score=score).warnings
    assert any("those who leave" in sentence for sentence in said)


def test_growth_of_nobody_is_not_a_number() -> None:
    none = np.array([])
    found = growth(Construct.KNOWLEDGE, person=none.astype(int), wave=none, score=none)
    assert np.isnan(found.slope) and found.warnings


def test_growth_over_one_wave_has_no_slope() -> None:
    person, wave, score = school(5)
    found = growth(Construct.KNOWLEDGE, person=person, wave=wave * 0, score=score)
    assert np.isnan(found.slope) and any("wave is a combination" in sentence for sentence in found.warnings)
