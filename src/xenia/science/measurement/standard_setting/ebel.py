"""Ebel: expected success by cells of relevance and difficulty, weighted by the items in each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xenia.science.measurement.standard_setting.station_moments import Floats


@dataclass(frozen=True, slots=True)
class Ebel:
    """cut is on the scale of the expectations (per cent), cut_items the number of items right that it stands for.

    judge_cuts has one cut a judge, in the order of their labels; cut_se is their spread divided by √judges, NaN when
    the expectations are those of a panel that agreed on them.
    """

    cut: float
    cut_items: float
    cut_se: float
    n_items: float
    judge_cuts: dict[str, float]
    warnings: tuple[str, ...]


def ebel(n_items: Floats, percent: Floats, *, judges: Sequence[str] | None = None) -> Ebel:
    """Σ n·p / Σ n over the cells (Ebel 1972; Livingston and Zieky 1982).

    n_items, percent:  how many items a cell holds and how many per cent of them a borderline candidate gets right,
        shape (cells,); a cell with a missing number is left out and named in the warnings
    judges:  whose expectation each row is, when judges gave their own; the cut is then the mean of theirs

    Raises ValueError for unequal shapes, a negative number of items or an expectation outside 0 to 100.
    """
    n_items, percent = np.asarray(n_items, dtype=np.float64), np.asarray(percent, dtype=np.float64)
    if n_items.shape != percent.shape or n_items.ndim != 1 or (judges is not None and len(judges) != len(n_items)):
        raise ValueError("Ebel needs for each cell a number of items and an expectation.")
    if np.any(n_items < 0) or np.any((percent < 0) | (percent > 100)):
        raise ValueError("Numbers of items aren't negative, and expectations lie between 0 and 100 per cent.")
    there = np.isfinite(n_items) & np.isfinite(percent)
    of = np.array(judges if judges is not None else ["panel"] * len(n_items), dtype=object)
    own = {name: there & (of == name) for name in dict.fromkeys(of[there].tolist())}
    counts = {name: float(n_items[rows].sum()) for name, rows in own.items()}
    cuts = {name: float(n_items[own[name]] @ percent[own[name]]) / n for name, n in counts.items() if n > 0}
    cut = float(np.mean(list(cuts.values()))) if cuts else float("nan")
    most = max(counts.values(), default=0.0)
    error = float(np.std(list(cuts.values()), ddof=1)) / len(cuts) ** 0.5 if len(cuts) > 1 else float("nan")
    return Ebel(
        cut=cut,
        cut_items=cut / 100 * most,
        cut_se=error,
        n_items=most,
        judge_cuts=cuts if judges is not None else {},
        warnings=tuple(_words(there, percent, list(counts.values()), cuts)),
    )


def _words(
    there: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], percent: Floats, counts: list[float], cuts: dict[str, float]
) -> list[str]:
    words = []
    if not cuts:
        words.append("No cell holds items and an expectation, so there is no cut.")
    elif len(cuts) == 1:
        words.append("One set of expectations has no error that could be seen: it takes those of several judges.")
    if not there.all():
        words.append(f"{int(np.sum(~there))} of {len(there)} cells lack a number and were left out.")
    if cuts and float(percent[there].max()) <= 1:
        words.append("No expectation is above 1: write 85 for 85 per cent, not 0.85.")
    if len(set(counts)) > 1:
        words.append("The judges' grids hold different numbers of items; the largest number stands for the test.")
    return words
