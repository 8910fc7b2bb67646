"""How far two sides differ, from the truth where the data has one and from each other."""

from collections.abc import Mapping
from typing import Any

import numpy as np

LIKELIHOODS = {"log-likelihood": 1.0, "criterion": -0.5}


def accuracy(data: Mapping[str, Any], ours: Mapping[str, Any], peer: Mapping[str, Any]) -> str:
    """One sentence; of two likelihoods the higher is the better."""
    return "; ".join(_of_one(name, data, ours[name], peer[name]) for name in ours if name in peer)


def _of_one(name: str, data: Mapping[str, Any], ours: Any, peer: Any) -> str:
    ours, peer = np.asarray(ours, dtype=np.float64), np.asarray(peer, dtype=np.float64)
    if name in LIKELIHOODS:
        gain = LIKELIHOODS[name] * float(ours - peer)
        return "log-likelihoods equal" if abs(gain) < 1e-4 else f"our log-likelihood {abs(gain):.4f} {_side(gain)}"
    if name == "hidden cells":
        return f"hidden cells {ours:.0f} and {peer:.0f}"
    if ours.shape != peer.shape:
        return f"{name}: {ours.size} and {peer.size} values"
    apart = np.abs(ours - peer).max()
    words = f"{name}: apart by {apart:.0e}" if apart > 1e-12 else f"{name}: equal"
    if (truth := data.get(f"truth_{name}")) is None:
        return words
    return f"{words} at most, RMSE from the truth {_rmse(ours, truth):.4g} and {_rmse(peer, truth):.4g}"


def _side(gain: float) -> str:
    return "higher" if gain > 0 else "lower"


def _rmse(found: Any, truth: Any) -> float:
    return float(np.sqrt(np.mean((found.reshape(truth.shape) - truth) ** 2)))
