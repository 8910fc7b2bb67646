"""The many-facet Rasch model, fitted to ratings by marginal maximum likelihood."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xenia.science.measurement.facets.connectedness import connectedness
from xenia.science.measurement.facets.design import Model, make_design
from xenia.science.measurement.facets.estimation import Quadrature, maximise
from xenia.science.measurement.facets.reading import read_off
from xenia.science.measurement.facets.results import FacetsFit
from xenia.science.measurement.facets.screening import Ratings, screen_ratings
from xenia.science.measurement.facets.tally import tally_ratings
from xenia.science.measurement.facets.unfitted import nothing_to_fit

#: more levels than this are no rating design
MOST_LEVELS = 4000


def fit_facets(
    person: ArrayLike,
    facets: Mapping[str, ArrayLike],
    score: ArrayLike,
    *,
    labels: Mapping[str, Sequence[str]] | None = None,
    item: str | None = None,
    model: str = "rsm",
    interaction: tuple[str, str] | None = None,
    anchors: Mapping[str, Mapping[int, float]] | None = None,
    center: str = "persons",
    nodes: ArrayLike | str = "auto",
    of_persons: Collection[str] = (),
) -> FacetsFit:
    """Fit a many-facet Rasch model (Linacre 1989) by marginal maximum likelihood.

    For a person at θ ~ N(mean, variance), rated under levels with severities d₁, d₂, …:
    ln P(score = k) / P(score = k − 1) = θ − d₁ − d₂ − … − τₖ.

    Parameters
    ----------
    person : ratings
        Codes of the persons, from 0.
    facets : name to ratings
        Codes of each facet's level in every rating, from 0.
    score : ratings
        Whole numbers; NaN is missing and left out.
    labels : names of the levels of each facet, for warnings (codes when absent)
    item : the facet that is free while every other sums to zero and the person mean is 0; in the partial credit model
        each of its levels has steps of its own. Default: the facet called “item”, else the last.
    model : “rsm”, one set of steps τ for all (Andrich 1978), or “pcm”, one an item (Masters 1982)
    interaction : two facets whose combinations have severities of their own, summing to zero over the levels of each
    anchors : fixed severities by facet and code; the facet no longer sums to zero. Anchored items free the mean.
    center : “persons” fixes their mean at 0; “items” lets the item facet sum to zero and estimates the mean
    nodes : deviations from the mean at which to integrate, “auto”, or “fine”.
        “auto” takes 41 nodes from −6 to 6, as TAM does, when their spacing is below the usual posterior standard
        deviation and they reach three of the persons' standard deviations, and otherwise as many, and as wide, as
        the posteriors need; “fine” does that in any case.
    of_persons : facets that describe persons (a group), of which nobody can have two levels

    Returns
    -------
    FacetsFit. A level whose every score is the lowest or highest, or that is alone in what it could be compared
    with, has NaN; so has everything when nothing can be estimated; `warnings` says why.

    Raises
    ------
    ValueError
        For arrays of unequal length, scores that are no categories, or options that don't exist.
    """
    codes = {name: np.asarray(code, dtype=np.int64) for name, code in facets.items()}
    size = len(np.asarray(score))
    if not codes or any(len(code) != size for code in [np.asarray(person), *codes.values()]):
        raise ValueError("persons, scores and every facet need one entry a rating, and there is at least one facet")
    if size and min(np.min(code) for code in [np.asarray(person), *codes.values()]) < 0:
        raise ValueError("codes of persons and levels count from 0")
    named = {name: tuple((labels or {}).get(name) or map(str, range(_size(code)))) for name, code in codes.items()}
    if any(_size(code) > len(named[name]) for name, code in codes.items()):
        raise ValueError("labels must name every level of their facet")
    spec = _model(named, item, model, interaction, anchors, center)
    quadrature = _quadrature(nodes)
    levels = np.column_stack(list(codes.values()))
    ratings = screen_ratings(person, levels, score, spec, list(named.values()))
    persons = _size(np.asarray(person, dtype=np.int64))
    without = frozenset(spec.facets.index(name) for name in of_persons)
    return _fit(ratings, spec, list(named.values()), persons, quadrature, fine=nodes == "fine", without=without)


def _fit(
    ratings: Ratings,
    model: Model,
    labels: list[tuple[str, ...]],
    persons: int,
    quadrature: Quadrature | None,
    *,
    fine: bool,
    without: frozenset[int],
) -> FacetsFit:
    kept = ratings.kept
    if not kept.any():
        return nothing_to_fit(ratings, model, persons)
    tally, group = tally_ratings(
        ratings.person[kept], ratings.levels[kept], ratings.category[kept], categories=ratings.categories
    )
    design = make_design(model, tally)
    solution = maximise(tally, design, quadrature=quadrature, fine=fine)
    found = connectedness(tally, without=without)
    of_person = np.pad(group, (0, persons - len(group)), constant_values=-1)
    return read_off(ratings, model, labels, tally, of_person, design, solution, found)


def _size(code: NDArray[np.int64]) -> int:
    return int(code.max(initial=-1)) + 1


def _model(
    labels: Mapping[str, Sequence[str]],
    item: str | None,
    model: str,
    interaction: tuple[str, str] | None,
    anchors: Mapping[str, Mapping[int, float]] | None,
    center: str,
) -> Model:
    names = tuple(labels)
    free = item or ("item" if "item" in names else names[-1])
    unknown = sorted({free, *(interaction or ()), *(anchors or {})} - set(names))
    if unknown:
        raise ValueError(f"there is no facet {unknown[0]}; the facets are {', '.join(names)}")
    wrong = [(name, n) for name, fixed in (anchors or {}).items() for n in fixed if not 0 <= n < len(labels[name])]
    if wrong:
        raise ValueError(f"{wrong[0][0]} has no level {wrong[0][1]} to anchor")
    if model not in {"rsm", "pcm"} or center not in {"persons", "items"}:
        raise ValueError("model is rsm or pcm, and center is persons or items")
    if interaction is not None and interaction[0] == interaction[1]:
        raise ValueError("an interaction needs two different facets")
    if sum(map(len, labels.values())) > MOST_LEVELS:
        raise ValueError(f"the facets have more than {MOST_LEVELS} levels; a facet is a role, not a person")
    return Model(
        facets=names,
        sizes=tuple(len(labels[name]) for name in names),
        item=names.index(free),
        partial_credit=model == "pcm",
        interaction=(names.index(interaction[0]), names.index(interaction[1])) if interaction else None,
        anchors=tuple(
            (names.index(name), level, float(value))
            for name, fixed in (anchors or {}).items()
            for level, value in fixed.items()
        ),
        center_items=center == "items",
    )


def _quadrature(nodes: ArrayLike | str) -> Quadrature | None:
    if isinstance(nodes, str):
        if nodes not in {"auto", "fine"}:
            raise ValueError("nodes are auto, fine, or numbers in rising order")
        return None
    fixed = np.asarray(nodes, dtype=np.float64)
    if fixed.ndim != 1 or len(fixed) < 3 or np.any(np.diff(fixed) <= 0):
        raise ValueError("nodes are auto, fine, or at least three numbers in rising order")
    return Quadrature(tuple(fixed.tolist()))
