"""What agreement promises: the published figures, gaps where a method allows them, and a reason where it is silent."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.measurement.agreement import (
    Iccs,
    cohen_kappa,
    coincidences,
    crosstab,
    fleiss_kappa,
    intraclass,
    krippendorff_alpha,
    one_way,
    ratings,
    values_by_unit,
)

FORMS = ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")


def case(shared_data: Path, name: str) -> tuple[np.ndarray, dict[str, Any]]:
    folder = shared_data / "measurement" / name
    return table_of(folder / "data.csv"), json.loads((folder / "expected.json").read_text())


def table_of(file: Path) -> np.ndarray:
    with file.open() as lines:
        rows = list(csv.reader(lines))[1:]
    return np.array([[float(cell) if cell else np.nan for cell in row] for row in rows])


def icc(scores: np.ndarray) -> Iccs:
    return intraclass(ratings(np.asarray(scores, dtype=float)))


def scored(targets: int = 30, raters: int = 4, *, seed: int = 1) -> np.ndarray:
    chance = np.random.default_rng(seed)
    truth = chance.normal(size=(targets, 1)) + 0.5 * chance.normal(size=raters)
    return np.asarray(truth + chance.normal(size=(targets, raters)))


# intraclass correlations


def test_icc_has_all_six_forms_of_shrout_and_fleiss(shared_data: Path) -> None:
    scores, expected = case(shared_data, "icc_shrout_fleiss1979")
    found = icc(scores)
    for form in FORMS:
        one = getattr(found, form)
        assert one.value == pytest.approx(expected["icc"][form], rel=1e-8)
        assert expected["F"][form] == pytest.approx(one.F, rel=1e-8)
        assert (one.df1, one.df2) == (expected["df1"][form], expected["df2"][form])
        assert one.ci == pytest.approx((expected["lower95"][form], expected["upper95"][form]), rel=1e-8)


def test_icc_of_a_mean_follows_from_that_of_one_by_spearman_and_brown() -> None:
    found = icc(scored())
    for form in ("ICC1", "ICC2", "ICC3"):
        one, mean = getattr(found, form), getattr(found, form + "k")
        stepped = [4 * value / (1 + 3 * value) for value in (one.value, *one.ci)]
        assert (mean.value, *mean.ci) == pytest.approx(stepped)


def test_icc_of_consistency_does_not_see_a_severe_rater_and_that_of_agreement_does() -> None:
    scores = scored()
    severe = scores - np.array([0, 0, 0, 10])
    assert icc(severe).ICC3.value == pytest.approx(icc(scores).ICC3.value)
    assert icc(severe).ICC2.value < 0.5 * icc(scores).ICC2.value


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(1, 29), add=st.floats(-1e6, 1e6), seed=st.integers(0, 100))
def test_sums_of_ratings_add_up_wherever_the_scores_lie(cut: int, add: float, seed: int) -> None:
    scores = scored(seed=seed)
    moved = scores + add
    parts, whole = intraclass(ratings(moved[:cut]) + ratings(moved[cut:])), icc(scores)
    for form in FORMS:
        assert getattr(parts, form).value == pytest.approx(getattr(whole, form).value, abs=1e-6)


def test_icc_leaves_out_targets_with_a_missing_rating_and_says_so() -> None:
    scores = scored()
    gaps = scores.copy()
    gaps[3, 1] = gaps[7, 0] = np.nan
    found, whole = icc(gaps), icc(np.delete(scores, [3, 7], axis=0))
    assert found.ICC2 == whole.ICC2 and found.n == 28
    assert found.warnings[0].startswith("2 targets lack a rating")


def test_icc_of_raters_who_differ_by_constants_is_consistent_and_has_no_interval() -> None:
    found = icc(np.arange(5.0)[:, None] + np.array([0.1, 0.2, 0.7]))
    assert found.ICC3.value == pytest.approx(1.0) and np.isinf(found.ICC3.F) and np.isnan(found.ICC3.ci).all()
    assert found.ICC1.value < 1 and "constants" in found.warnings[0]


def test_icc_of_targets_that_do_not_differ_says_so() -> None:
    found = icc(np.array([[0.2, 0.2, 0.3], [0.2, 0.2, 0.3]]))
    assert np.isnan([found.ICC3.value, found.ICC3.F, found.ICC2k.ci[0]]).all() and "do not differ" in found.warnings[1]


def test_icc_may_be_negative_and_is_given_as_it_is() -> None:
    assert icc(np.array([[1, 2, 3], [3, 1, 2], [2, 3, 1.2]])).ICC1.value < 0


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        (np.full((5, 3), 2.1), "equal"),
        (np.ones((1, 3)), "two raters and two targets"),
        (np.arange(4.0)[:, None], "two raters and two targets"),
        (np.full((4, 3), np.nan), "two raters and two targets"),
        (np.empty((0, 0)), "two raters and two targets"),
    ],
)
def test_icc_of_nothing_is_not_a_number_and_says_why(scores: np.ndarray, reason: str) -> None:
    found = icc(scores)
    assert np.isnan([getattr(found, form).value for form in FORMS]).all()
    assert reason in found.warnings[-1]


def test_icc_of_targets_with_raters_of_their_own_is_the_first_form() -> None:
    scores = scored()
    found = one_way(np.repeat(np.arange(30), 4), scores.ravel())
    assert found.ICC1.value == pytest.approx(icc(scores).ICC1.value)
    assert found.ICC1k.ci == pytest.approx(icc(scores).ICC1k.ci)
    assert np.isnan(found.ICC2.value) and "not crossed" in found.warnings[0]


def test_icc_recovers_what_made_the_scores_when_targets_have_different_numbers_of_raters() -> None:
    chance = np.random.default_rng(2)
    targets = np.repeat(np.arange(4000), chance.integers(1, 5, 4000))
    scores = chance.normal(size=4000)[targets] + chance.normal(size=len(targets))
    found = one_way(targets, scores)
    assert found.ICC1.value == pytest.approx(0.5, abs=0.03)
    assert "1 to 4 ratings" in found.warnings[1]
    assert np.isnan(one_way(np.arange(3), np.ones(3)).ICC1.value)


def test_icc_refuses_what_is_no_table() -> None:
    with pytest.raises(ValueError, match="targets × raters"):
        ratings(np.ones(3))
    with pytest.raises(ValueError, match="can't be added"):
        ratings(np.ones((2, 3))) + ratings(np.ones((2, 2)))
    with pytest.raises(ValueError, match="one target"):
        one_way(np.zeros(3, dtype=int), np.ones(2))


# Cohen's kappa


def clinics(shared_data: Path) -> dict[str, np.ndarray]:
    with (shared_data / "measurement" / "kappa_landis_koch1977" / "data.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    found = {}
    for clinic in ("Winnipeg", "NewOrleans"):
        first, second, count = (
            np.array([int(row[name]) for row in rows if row["clinic"] == clinic]) for name in ("row", "col", "n")
        )
        found[clinic] = crosstab(first - 1, second - 1, categories=4, counts=count.astype(float))
    return found


@pytest.mark.parametrize("clinic", ["Winnipeg", "NewOrleans"])
def test_kappa_is_that_of_two_neurologists_in_two_cities(shared_data: Path, clinic: str) -> None:
    expected = json.loads((shared_data / "measurement" / "kappa_landis_koch1977" / "expected.json").read_text())[clinic]
    table = clinics(shared_data)[clinic]
    plain = cohen_kappa(table)
    assert (plain.n, plain.kappa) == (expected["n"], pytest.approx(expected["kappa"], rel=1e-8))
    assert plain.po == pytest.approx(expected["po"], rel=1e-8)
    assert plain.se**2 == pytest.approx(expected["var_kappa"], rel=1e-8)
    assert cohen_kappa(table, weights="linear").kappa == pytest.approx(expected["kappa_linear"], rel=1e-8)
    assert cohen_kappa(table, weights="quadratic").kappa == pytest.approx(expected["kappa_quadratic"], rel=1e-8)


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_the_standard_error_of_kappa_is_what_its_slope_says(shared_data: Path, weights: str) -> None:
    """The delta method by finite differences: it tells Fleiss, Cohen and Everitt's formula from one with a slip.

    The weighted variance in the reference (psych 2.2.9) differs from it: there one of the two mean weights is
    the rows' share times the sum of the weights.
    """
    table = clinics(shared_data)["Winnipeg"]
    n = table.sum()
    share = table / n

    def kappa(nudge: np.ndarray) -> float:
        moved = share + nudge
        return cohen_kappa(moved / moved.sum(), weights=weights).kappa

    slope = np.zeros_like(table)
    for place in np.ndindex(*table.shape):
        nudge = np.zeros_like(table)
        nudge[place] = 1e-6
        slope[place] = (kappa(nudge) - kappa(np.zeros_like(table))) / 1e-6
    variance = (np.sum(share * slope**2) - np.sum(share * slope) ** 2) / n
    assert cohen_kappa(table, weights=weights).se ** 2 == pytest.approx(variance, rel=1e-4)


def test_kappa_weighted_by_squares_is_the_correlation_of_agreement() -> None:
    """Fleiss and Cohen (1973): for equal margins it is the intraclass correlation, up to 1/n."""
    first, second = np.random.default_rng(4).integers(0, 5, (2, 20_000))
    second = np.where(np.random.default_rng(5).random(20_000) < 0.6, first, second)
    found = cohen_kappa(crosstab(first, second, categories=5), weights="quadratic")
    assert found.kappa == pytest.approx(icc(np.column_stack([first, second])).ICC2.value, abs=1e-3)


def test_crosstabs_add_up_and_leave_out_pairs_with_a_gap() -> None:
    first, second = np.array([0, 1, -1, 2, 0]), np.array([0, 2, 1, -1, 1])
    whole = crosstab(first, second, categories=3)
    assert whole.sum() == 3 and whole[1, 2] == 1
    parts = crosstab(first[:2], second[:2], categories=3) + crosstab(first[2:], second[2:], categories=3)
    assert np.array_equal(parts, whole)


def test_kappa_of_perfect_agreement_is_one_without_error() -> None:
    found = cohen_kappa(np.diag([3.0, 4.0, 5.0]))
    assert (found.kappa, found.se) == (pytest.approx(1.0), pytest.approx(0.0, abs=1e-8))


@pytest.mark.parametrize("table", [np.zeros((3, 3)), np.diag([5.0, 0.0]), np.array([[4.0]])])
def test_kappa_of_one_category_or_none_is_not_a_number_and_says_why(table: np.ndarray) -> None:
    for weights in ("none", "linear", "quadratic"):
        found = cohen_kappa(table, weights=weights)
        assert np.isnan(found.kappa) and found.warnings


def test_kappa_refuses_what_is_no_table_of_counts() -> None:
    with pytest.raises(ValueError, match="square"):
        cohen_kappa(np.ones((2, 3)))
    with pytest.raises(ValueError, match="negative"):
        cohen_kappa(np.array([[1.0, -1.0], [0.0, 2.0]]))
    with pytest.raises(ValueError, match="cubic"):
        cohen_kappa(np.ones((2, 2)), weights="cubic")
    with pytest.raises(ValueError, match="not among"):
        crosstab(np.array([3]), np.array([0]), categories=3)


# many raters


def test_fleiss_kappa_is_that_of_thirty_patients_and_six_psychiatrists(shared_data: Path) -> None:
    scores, expected = case(shared_data, "kappa_fleiss1971")
    found = fleiss_kappa(scores.astype(int) - 1, categories=5)
    assert (found.n, found.raters, found.warnings) == (30, 6, ())
    assert found.kappa == pytest.approx(expected["fleiss"], rel=1e-8)
    assert found.z == pytest.approx(expected["z"], rel=1e-8)
    assert found.light == pytest.approx(expected["light"], rel=1e-8)
    assert found.conger == pytest.approx(expected["conger_exact"], rel=1e-8)
    assert found.category_kappa == pytest.approx(list(expected["detail"].values()), abs=5e-4)


def test_fleiss_kappa_is_the_mean_of_its_categories_weighted_by_their_spread() -> None:
    codes = np.random.default_rng(3).choice(4, p=[0.1, 0.2, 0.3, 0.4], size=(40, 5))
    found = fleiss_kappa(codes, categories=4)
    share = np.bincount(codes.ravel()) / codes.size
    assert np.average(found.category_kappa, weights=share * (1 - share)) == pytest.approx(found.kappa)


def test_conger_kappa_of_two_raters_is_cohens() -> None:
    codes = np.random.default_rng(3).choice(3, p=[0.2, 0.3, 0.5], size=(40, 2))
    found = fleiss_kappa(codes, categories=3)
    assert found.conger == pytest.approx(cohen_kappa(crosstab(*codes.T, categories=3)).kappa)
    assert found.light == pytest.approx(found.conger)


def test_z_of_fleiss_kappa_is_standard_when_raters_guess() -> None:
    chance = np.random.default_rng(6)
    z = [fleiss_kappa(chance.choice(3, p=[0.2, 0.3, 0.5], size=(80, 4)), categories=3).z for _ in range(300)]
    assert np.std(z) == pytest.approx(1.0, abs=0.12)


def test_fleiss_kappa_leaves_out_incomplete_subjects_and_knows_nothing_of_an_unused_category() -> None:
    codes = np.random.default_rng(3).integers(0, 3, (40, 3))
    gaps = codes.copy()
    gaps[0, 0] = -1
    found = fleiss_kappa(gaps, categories=4)
    assert found.kappa == pytest.approx(fleiss_kappa(codes[1:], categories=3).kappa)
    assert "1 subjects lack" in found.warnings[0] and np.isnan(found.category_kappa[3])


@pytest.mark.parametrize(
    "codes",
    [np.zeros((4, 3), int), np.zeros((4, 1), int), np.full((4, 3), -1), np.empty((0, 3), int), np.array([[0, 1, 1]])],
)
def test_fleiss_kappa_of_nothing_is_not_a_number_and_says_why(codes: np.ndarray) -> None:
    found = fleiss_kappa(codes, categories=2)
    assert np.isnan(found.kappa) and found.warnings


# Krippendorff


def krippendorff(scores: np.ndarray, level: str) -> float:
    values = np.unique(scores[~np.isnan(scores)])
    codes = np.where(np.isnan(scores), -1, np.searchsorted(values, scores))
    return krippendorff_alpha(coincidences(values_by_unit(codes, values=len(values))), values, level=level).alpha


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_krippendorffs_alpha_is_that_of_his_own_example_with_gaps(shared_data: Path, level: str) -> None:
    scores, expected = case(shared_data, "kripp_alpha")
    assert krippendorff(scores, level) == pytest.approx(expected[level], rel=1e-8)


def test_krippendorffs_alpha_without_gaps_follows_its_definition_and_not_irr(shared_data: Path) -> None:
    """Nominal alpha is Fleiss's kappa with expected disagreement of pairs without replacement: 1 − (1−κ)(N−1)/N.

    irr 0.84.1 forgets the division by raters − 1 when nothing is missing, which leaves 1 − (1−κ)(N − 1/(m−1))/N.
    """
    scores, expected = case(shared_data, "kappa_fleiss1971")
    ratings_given, disagreement = scores.size, 1 - expected["fleiss"]
    assert krippendorff(scores, "nominal") == pytest.approx(1 - disagreement * (1 - 1 / ratings_given), rel=1e-8)
    of_irr = 1 - disagreement * (1 - 1 / 5 / ratings_given)
    assert of_irr == pytest.approx(expected["kripp_alpha_nominal"], rel=1e-8)


def test_krippendorffs_alpha_on_intervals_is_one_minus_the_share_of_variance_within_units() -> None:
    scores = np.round(scored() * 2)
    within = scores.var(axis=1, ddof=1).mean()
    assert krippendorff(scores, "interval") == pytest.approx(1 - within / scores.var(ddof=1))


def test_coincidences_add_up_and_a_unit_with_one_rating_counts_for_nothing() -> None:
    codes = np.random.default_rng(3).integers(-1, 3, (20, 4))
    counts = values_by_unit(codes, values=3)
    assert coincidences(counts[:8]) + coincidences(counts[8:]) == pytest.approx(coincidences(counts))
    assert coincidences(counts).sum() == pytest.approx(counts.sum(axis=1)[counts.sum(axis=1) > 1].sum())


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_krippendorffs_alpha_of_nothing_is_not_a_number_and_says_why(level: str) -> None:
    for codes in (np.zeros((4, 3), int), np.array([[0, -1], [-1, 1]]), np.empty((0, 3), int)):
        matrix = coincidences(values_by_unit(codes, values=2))
        found = krippendorff_alpha(matrix, np.arange(2.0), level=level)
        assert np.isnan(found.alpha) and found.warnings


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_krippendorffs_alpha_of_one_unit_is_nothing_whatever_was_said(level: str) -> None:
    alone = coincidences(values_by_unit(np.array([[0, 1, 1, 2]]), values=3))
    found = krippendorff_alpha(alone, np.arange(3.0), level=level, units=1)
    assert found.alpha == pytest.approx(0.0) and "whatever was said" in found.warnings[0]


def test_krippendorffs_alpha_on_a_ratio_scale_needs_values_above_zero() -> None:
    matrix = coincidences(values_by_unit(np.array([[0, 1], [1, 2], [2, 2]]), values=3))
    below = krippendorff_alpha(matrix, np.array([-1.0, 0.0, 1.0]), level="ratio")
    assert np.isnan(below.alpha) and "interval" in below.warnings[0]
    assert np.isfinite(krippendorff_alpha(matrix, np.array([0.0, 1.0, 2.0]), level="ratio").alpha)


def test_krippendorff_refuses_an_unknown_level_and_shapes_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="level of measurement"):
        krippendorff_alpha(np.eye(2), np.arange(2.0), level="cardinal")
    with pytest.raises(ValueError, match="square"):
        krippendorff_alpha(np.eye(2), np.arange(3.0))
    with pytest.raises(ValueError, match="below the number"):
        values_by_unit(np.array([[2]]), values=2)


def test_an_end_of_an_interval_that_is_not_known_is_said() -> None:
    found = intraclass(ratings(np.array([[2.0, 3], [3, 3], [5, 4]])))
    assert np.isnan(found.ICC2k.ci[0]) and np.isfinite(found.ICC2k.ci[1])
    assert any("ICC2k is not known on that side" in words for words in found.warnings)


def test_a_form_of_icc_whose_variance_comes_out_below_nothing_is_said() -> None:
    found = intraclass(ratings(np.array([[0.0, 1, 0], [1, 0, 1]])))
    assert np.isnan(found.ICC2k.value) and np.isfinite(found.ICC2.value)
    assert any("so ICC2k can't be known" in words for words in found.warnings)
