"""Figures as they are kept: plain numbers, None for what can't be computed."""

from collections.abc import Iterable
from typing import Any

import numpy as np

Plain = dict[str, Any]


def plain(value: Any) -> float | None:
    """A number as JSON has it; None for NaN and the infinite."""
    return float(value) if np.isfinite(value) else None


def interval(ends: Iterable[Any]) -> list[float | None]:
    """Both ends."""
    return [plain(end) for end in ends]
