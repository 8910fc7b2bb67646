"""Ratings as they came: which count, and which say nothing because a level has only extreme scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xenia.science.measurement.facets.design import Model
from xenia.science.measurement.facets.tally import Ints

#: more categories than this are a mark, not a rating scale
MOST_CATEGORIES = 100
#: a level with fewer ratings is named in a warning
FEW = 5
#: stands for the interaction's cells where a facet is named
CELL = -1


@dataclass(frozen=True, slots=True)
class Ratings:
    """Valid ratings: codes from 0, scores from 0.

    Attributes
    ----------
    person : ratings
    levels : ratings × facets
    category : ratings; score − lowest
    lowest : int
    categories : int
    kept : ratings; False where a level that can't be estimated was rated
    endless : how many cells of an interaction were left out, whose severity has no end
    warnings : what was left out, in words
    """

    person: Ints
    levels: Ints
    category: Ints
    lowest: int
    categories: int
    kept: NDArray[np.bool_]
    endless: int
    warnings: tuple[str, ...]


def screen_ratings(
    person: ArrayLike, levels: ArrayLike, score: ArrayLike, model: Model, labels: Sequence[Sequence[str]]
) -> Ratings:
    """Leave out missing scores, and levels whose every score is the lowest or highest that there is.

    The likelihood of such a level grows without end as its severity goes to ∓∞, and its ratings then say nothing of
    anything else; leaving them out gives the other estimates of that limit. What is left is looked at again.

    Raises
    ------
    ValueError
        When a score is not a whole number, or scores span more than MOST_CATEGORIES.
    """
    scores = np.asarray(score, dtype=np.float64)
    valid = np.isfinite(scores)
    scores, persons, places = scores[valid], np.asarray(person)[valid], np.asarray(levels)[valid]
    if np.any(scores != np.round(scores)):
        raise ValueError("scores must be whole numbers: the categories of a rating scale")
    lowest = int(scores.min()) if len(scores) else 0
    category = scores.astype(np.int64) - lowest
    categories = int(category.max(initial=0)) + 1
    if categories > MOST_CATEGORIES:
        raise ValueError(
            f"scores from {lowest} to {lowest + categories - 1} are more than {MOST_CATEGORIES} categories: "
            "a rating scale has few; group them first"
        )
    kept, endless, warnings = _informative(places, category, model, labels)
    if missing := int(np.sum(~valid)):
        warnings.insert(0, f"{missing} ratings without a score were left out.")
    warnings += _doubled(persons, places)
    warnings += _sparse(places[kept], model, labels)
    warnings += _unobserved(category[kept], places[kept], lowest, model, labels)
    return Ratings(persons, places, category, lowest, categories, kept, endless, tuple(warnings))


def _informative(
    levels: Ints, category: Ints, model: Model, labels: Sequence[Sequence[str]]
) -> tuple[NDArray[np.bool_], int, list[str]]:
    """Which ratings are kept, how many cells were left out, and what to say of it."""
    kept, endless = np.ones(len(category), dtype=bool), 0
    said: list[str] = []
    group = levels[:, model.item] if model.partial_credit else np.zeros(len(category), dtype=np.int64)
    while True:
        lowest, highest = _range(group[kept], category[kept])
        ends = (("lowest", lowest), ("highest", highest))
        extreme = np.zeros(len(category), dtype=bool)
        for facet, column, size in _columns(levels, model):
            rated = np.bincount(column[kept], minlength=size)
            for word, end in ends:
                at_end = column[kept][category[kept] == end[group[kept]]]
                level = (np.bincount(at_end, minlength=size) == rated) & (rated > 0)
                level[column[extreme]] = False  # said already, of this level or of a facet's
                extreme |= kept & level[column]
                endless += int(level.sum()) if facet == CELL else 0
                if level.any():
                    said.append(
                        _extreme([_name(n, facet, model, labels) for n in np.flatnonzero(level).tolist()], word)
                    )
        if not extreme.any():
            return kept, endless, said
        kept &= ~extreme


def _columns(levels: Ints, model: Model) -> list[tuple[int, Ints, int]]:
    """Facet, codes and number of levels of all that has a severity to estimate; the interaction's cells last."""
    columns = [(n, levels[:, n], size) for n, size in enumerate(model.sizes) if not model.is_anchored(n)]
    if model.interaction is not None:
        one, other = model.interaction
        width = model.sizes[other]
        columns.append((CELL, levels[:, one] * width + levels[:, other], model.sizes[one] * width))
    return columns


def _range(group: Ints, category: Ints) -> tuple[Ints, Ints]:
    size = int(group.max(initial=0)) + 1
    lowest, highest = np.full(size, np.iinfo(np.int64).max), np.full(size, -1)
    np.minimum.at(lowest, group, category)
    np.maximum.at(highest, group, category)
    return lowest, highest


def _name(code: int, facet: int, model: Model, labels: Sequence[Sequence[str]]) -> str:
    if facet != CELL:
        return f"{model.facets[facet]} {labels[facet][code]}"
    one, other = model.interaction or (0, 0)
    first, second = divmod(code, model.sizes[other])
    return f"{model.facets[one]} {labels[one][first]} × {model.facets[other]} {labels[other][second]}"


def _extreme(names: list[str], word: str) -> str:
    shown = ", ".join(names[:FEW]) + (f" and {len(names) - FEW} more" if len(names) > FEW else "")
    return f"{shown}: every score is the {word} there is, so no severity can be estimated; these ratings were left out."


def _doubled(person: Ints, levels: Ints) -> list[str]:
    rows = np.column_stack([person, levels])
    sizes = tuple(int(size) for size in rows.max(axis=0, initial=0) + 1)
    doubled = len(rows) - len(np.unique(np.ravel_multi_index(tuple(rows.T), sizes)))
    if not doubled:
        return []
    return [f"{doubled} ratings repeat one of the same person under the same levels; each was taken as independent."]


def _sparse(levels: Ints, model: Model, labels: Sequence[Sequence[str]]) -> list[str]:
    said = []
    for facet, name in enumerate(model.facets):
        rated = np.bincount(levels[:, facet], minlength=model.sizes[facet])
        few = [f"{labels[facet][n]} ({rated[n]})" for n in np.flatnonzero((rated > 0) & (rated < FEW)).tolist()]
        if few:
            shown = ", ".join(few[:FEW]) + (f" and {len(few) - FEW} more" if len(few) > FEW else "")
            said.append(f"{name} {shown}: fewer than {FEW} ratings; a severity from so few says little.")
        if facet != model.item and not model.is_anchored(facet) and np.count_nonzero(rated) == 1:
            alone = labels[facet][int(rated.argmax())]
            said.append(f"{name} {alone} is compared with nobody: its severity is 0 because {name} sums to zero.")
    return said


def _unobserved(category: Ints, levels: Ints, lowest: int, model: Model, labels: Sequence[Sequence[str]]) -> list[str]:
    """Gaps inside a scale: scores between the lowest and highest that nobody gave."""
    groups: Mapping[str, Ints] = {"": category}
    if model.partial_credit:
        item = levels[:, model.item]
        groups = {
            f"{model.facets[model.item]} {labels[model.item][n]}: ": category[item == n]
            for n in np.unique(item).tolist()
        }
    said = []
    for name, given in groups.items():
        if len(given) and (gaps := sorted(set(range(int(given.min()), int(given.max()))) - set(given.tolist()))):
            scores = ", ".join(str(lowest + gap) for gap in gaps)
            said.append(f"{name}nobody gave the score {scores}; it is taken as one that can't be given.")
    return said
