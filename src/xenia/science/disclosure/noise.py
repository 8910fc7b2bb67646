"""Cell-key noise: small, unbiased, bounded, and the same wherever the same persons are counted."""

import hashlib
import hmac
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

KEYS = 2**32


def record_key(secret: bytes, record: str) -> int:
    """The key of one record, from 0 to 2³² − 1: fixed for a secret, and nothing to whoever has not the secret."""
    return int.from_bytes(hmac.digest(secret, record.encode(), hashlib.sha256)[:4])


def cell_key(keys: Iterable[int]) -> int:
    """The key of a cell: the sum of its records' keys modulo 2³², so that keys of parts add up to that of the whole."""
    return sum(keys) % KEYS


def noisy_count(count: int, key: int, *, bound: int = 2, variance: float = 1.0) -> int:
    """The count to publish, `count` with the noise that its key draws (Fraser and Wooton 2005; Marley and Leaver 2011).

    The noise lies within ± `bound`, is 0 on average, has the given variance where the count allows it, and never
    makes a count negative. A cell without records stays 0, and so a published 0 may be a few persons. The same records
    always give the same figure, so publishing it again tells nothing more; a correction moves the key, and so a
    difference of one between two years proves no person. Tables with noise don't add up: print totals with their own.

    Raises ValueError for a negative count, a bound below 1, and a variance that is not above 0 and below bound².
    """
    chances = noise_chances(min(count, bound), bound=bound, variance=variance)
    place = int(np.searchsorted(np.cumsum(chances), _spread(key), side="right"))
    return count + min(place, 2 * bound) - bound


@lru_cache(maxsize=256)
def _chances(count: int, bound: int, variance: float) -> tuple[float, ...]:
    steps = np.arange(-bound, bound + 1)
    if count == 0:
        return tuple((steps == 0).astype(float).tolist())
    allowed = steps >= -count
    # most even distribution with mean 0 and this variance: chances ∝ exp(a·step + b·step²), a and b by Newton's method
    widest = float(count * bound)  # no distribution on −count … bound with mean 0 spreads wider
    moments = np.array([0.0, min(variance, 0.9 * widest)])
    features = np.column_stack([steps, steps**2])[allowed].astype(np.float64)
    weights = np.zeros(2)
    for _ in range(200):
        logs = features @ weights
        chances = np.exp(logs - logs.max())
        chances /= chances.sum()
        miss = chances @ features - moments
        spread = (features * chances[:, None]).T @ features - np.outer(chances @ features, chances @ features)
        if np.abs(miss).max() < 1e-13:
            break
        step = np.linalg.solve(spread + 1e-12 * np.eye(2), miss)
        weights -= step / max(1.0, float(np.abs(step).max()))
    whole = np.zeros(len(steps))
    whole[allowed] = chances
    return tuple(whole.tolist())


def noise_chances(count: int, *, bound: int = 2, variance: float = 1.0) -> NDArray[np.float64]:
    """The chances of the noise −bound … bound for a count, shape (2·bound + 1,).

    The most even distribution (greatest entropy) with mean 0 and the variance, on the steps that leave the count from 0
    up. Below `bound` the variance can be at most count · bound, and nine tenths of that are used.
    """
    if count < 0 or bound < 1 or not 0 < variance < bound**2:
        raise ValueError("Noise needs a count from 0, a bound from 1 and a variance above 0 and below bound².")
    return np.array(_chances(min(count, bound), bound, variance))


def _spread(key: int) -> float:
    """A number from 0 to 1 in which neighbouring keys are far apart."""
    return int.from_bytes(hashlib.sha256(key.to_bytes(8)).digest()[:6]) / 2**48
