"""What the noise on counts of persons promises."""

import numpy as np
import pytest

from xenia.science.disclosure import cell_key, noise_chances, noisy_count, record_key

SECRET = b"a secret of these tests"


@pytest.mark.parametrize("bound", [1, 2, 3, 5])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 400])
def test_noise_is_zero_on_average_bounded_and_never_makes_a_count_negative(count: int, bound: int) -> None:
    chances = noise_chances(count, bound=bound, variance=0.8)
    steps = np.arange(-bound, bound + 1)
    assert chances.sum() == pytest.approx(1) and (chances >= 0).all()
    assert chances @ steps == pytest.approx(0, abs=1e-10)
    assert not chances[steps < -count].any()
    if count >= bound:
        assert chances @ steps**2 == pytest.approx(0.8)


def test_the_same_records_have_the_same_noise_in_whatever_order() -> None:
    keys = [record_key(SECRET, f"person {n}") for n in range(30)]
    assert noisy_count(30, cell_key(keys)) == noisy_count(30, cell_key(reversed(keys)))
    assert cell_key(keys) == cell_key([cell_key(keys[:12]), cell_key(keys[12:])])


def test_another_record_or_another_secret_draws_other_noise() -> None:
    def drawn(secret: bytes, skip: int) -> list[int]:
        return [
            noisy_count(30, cell_key(record_key(secret, f"{cell} {n}") for n in range(31) if n != skip)) - 30
            for cell in range(200)
        ]

    first, corrected, other = drawn(SECRET, 30), drawn(SECRET, 29), drawn(b"another", 30)
    assert first != corrected and first != other
    assert abs(np.corrcoef(first, corrected)[0, 1]) < 0.25


def test_noise_over_many_cells_follows_its_chances() -> None:
    drawn = np.array([noisy_count(50, cell_key([record_key(SECRET, f"cell {n}")])) - 50 for n in range(4000)])
    shares = [(drawn == step).mean() for step in range(-2, 3)]
    assert shares == pytest.approx(noise_chances(50).tolist(), abs=0.03)
    assert abs(drawn.mean()) < 0.06


def test_a_cell_of_nobody_stays_zero_and_a_zero_may_be_somebody() -> None:
    assert {noisy_count(0, key) for key in range(50)} == {0}
    assert 0 in {noisy_count(1, key) for key in range(50)}


def test_a_difference_of_one_between_two_years_proves_no_person() -> None:
    """143 became 142: with noise the published difference takes many values."""
    seen = {
        noisy_count(143, cell_key(keys)) - noisy_count(142, cell_key(keys[1:]))
        for keys in ([record_key(SECRET, f"{cell} {n}") for n in range(143)] for cell in range(60))
    }
    assert len(seen) >= 4 and min(seen) < 0 < max(seen)


@pytest.mark.parametrize(("count", "bound", "variance"), [(-1, 2, 1.0), (3, 0, 1.0), (3, 2, 0.0), (3, 2, 4.0)])
def test_impossible_noise_is_misuse(count: int, bound: int, variance: float) -> None:
    with pytest.raises(ValueError, match="Noise needs"):
        noise_chances(count, bound=bound, variance=variance)
