"""Ratings folded into what the many-facet model needs of them: who was rated by which combinations, and their sums."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tally:
    """Sufficient statistics of ratings in a many-facet Rasch model.

    In a Rasch model a person's likelihood depends on the person's ratings only through *which* combinations of
    facet levels rated the person (the pattern) and through the sum of the scores. Persons who share both are one
    group, whatever their single scores were. Tallies of different persons with the same categories add up.

    Attributes
    ----------
    levels : combinations × facets
        The level of every facet in each combination that occurs.
    categories : int
        Categories are 0 … categories − 1.
    patterns : patterns × combinations
        How many ratings a person with this pattern has from each combination.
    pattern, score, persons : groups
        Pattern, sum of scores and number of persons of every group; groups of one pattern stand together.
    counts : (combinations · categories) × groups
        How many ratings of each category each combination gave to the persons of a group.
    """

    levels: Ints
    categories: int
    patterns: sparse.csr_array
    pattern: Ints
    score: Ints
    persons: Ints
    counts: sparse.csr_array

    def __add__(self, other: "Tally") -> "Tally":
        """The tally of both sets of persons, who must be different persons."""
        if self.categories != other.categories or self.levels.shape[1] != other.levels.shape[1]:
            raise ValueError("tallies add up only when they have the same facets and categories")
        both = np.concatenate([self.levels, other.levels])
        levels, place = _distinct(both)
        cells = (place[:, None] * self.categories + np.arange(self.categories)).ravel()
        patterns, counts, first = [], [], 0
        for tally in (self, other):
            size = len(tally.levels)
            patterns.append(_with_columns(tally.patterns, place[first : first + size], len(levels))[tally.pattern])
            own = cells[first * self.categories : (first + size) * self.categories]
            counts.append(_with_columns(sparse.csr_array(tally.counts.T), own, len(levels) * self.categories))
            first += size
        scores, persons = np.append(self.score, other.score), np.append(self.persons, other.persons)
        units = sparse.csr_array(sparse.vstack(patterns)), sparse.csr_array(sparse.vstack(counts))
        return _grouped(levels, self.categories, *units, scores, persons)[0]


def tally_ratings(person: Ints, levels: Ints, category: Ints, *, categories: int) -> tuple[Tally, Ints]:
    """Fold ratings into a tally.

    Parameters
    ----------
    person : ratings
        Codes of the persons, from 0.
    levels : ratings × facets
        Codes of the level of every facet in each rating.
    category : ratings
        Scores, 0 … categories − 1.
    categories : int
        How many categories the scale has.

    Returns
    -------
    tally, and for every person code the person's group in it (−1 for a code without ratings).
    """
    combinations, combination = _distinct(levels)
    known, unit = np.unique(person, return_inverse=True)
    ones = np.ones(len(unit))
    shape = (len(known), len(combinations))
    patterns = sparse.csr_array(sparse.coo_array((ones, (unit, combination)), shape=shape))
    cells = (unit, combination * categories + category)
    counts = sparse.csr_array(sparse.coo_array((ones, cells), shape=(shape[0], shape[1] * categories)))
    scores = np.bincount(unit, weights=category, minlength=len(known)).astype(np.int64)
    tally, group = _grouped(combinations, categories, patterns, counts, scores, np.ones(len(known), dtype=np.int64))
    of_person = np.full(int(known[-1]) + 1 if len(known) else 0, -1, dtype=np.int64)
    of_person[known] = group
    return tally, of_person


def _grouped(
    levels: Ints,
    categories: int,
    patterns: sparse.csr_array,
    counts: sparse.csr_array,
    scores: Ints,
    persons: Ints,
) -> tuple[Tally, Ints]:
    """Join the units (rows of `patterns`, of `counts`) that have the same pattern and the same sum of scores."""
    patterns.sum_duplicates()
    columns, times = patterns.indices, patterns.data.astype(np.int32)
    seen: dict[bytes, int] = {}
    rows = (columns[a:b].tobytes() + times[a:b].tobytes() for a, b in pairwise(patterns.indptr))
    of_unit = np.array([seen.setdefault(row, len(seen)) for row in rows], dtype=np.int64)
    first_of_pattern = np.unique(of_unit, return_index=True)[1]
    width = int(scores.max(initial=0)) + 1
    key, group = np.unique(of_unit * width + scores, return_inverse=True)
    units = np.arange(len(group))
    joined = sparse.csr_array((np.ones(len(group)), (units, group)), shape=(len(group), len(key)))
    tally = Tally(
        levels=levels,
        categories=categories,
        patterns=patterns[first_of_pattern],
        pattern=key // width,
        score=key % width,
        persons=np.bincount(group, weights=persons, minlength=len(key)).astype(np.int64),
        counts=sparse.csr_array(counts.T @ joined),
    )
    return tally, group


def _distinct(levels: Ints) -> tuple[Ints, Ints]:
    """The distinct rows in order, and which of them each row is; far faster than sorting rows as rows."""
    sizes = tuple(int(size) for size in levels.max(axis=0, initial=0) + 1)
    key, place = np.unique(np.ravel_multi_index(tuple(levels.T), sizes), return_inverse=True)
    return np.column_stack(np.unravel_index(key, sizes)).astype(np.int64), place


def _with_columns(matrix: sparse.csr_array, columns: Ints, width: int) -> sparse.csr_array:
    """The matrix with column j moved to `columns[j]` of a wider one."""
    moved = sparse.csr_array((matrix.data, columns[matrix.indices], matrix.indptr), shape=(matrix.shape[0], width))
    moved.sort_indices()
    return moved
