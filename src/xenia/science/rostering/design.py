"""Whether a schedule lets one tell an examiner's severity apart from the ability of those whom they examined."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xenia.science.rostering.encounters import encounters
from xenia.science.rostering.problem import EXAMINER, Assignment, Problem, Run

#: below this part of the largest, an eigenvalue is 0; nearer than that, two values are one
NOUGHT = 1e-10
APART = 1e-7


@dataclass(frozen=True, slots=True)
class Subset:
    """Candidates who can be compared with one another, whatever the severity of their examiners."""

    runs: tuple[Run, ...]
    candidates: tuple[str, ...]
    examiners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """`connected` when all candidates are one subset; between subsets severity and ability look the same."""

    connected: bool
    subsets: tuple[Subset, ...]


def design_of(problem: Problem, assignments: Sequence[Assignment]) -> Design:
    """Find the subsets in which abilities are comparable under rating = ability − severity − difficulty.

    Two abilities are comparable when their difference is estimable, that is when the two have the same value in every
    direction in which all ratings stay the same (Searle 1971, section 5.4). A common video is one more candidate, met
    by all who score it. Candidates whom nobody examines are left out.
    """
    ratings = [*_rated(problem, assignments), *_videos(problem, assignments)]
    columns = {name: column for column, name in enumerate(dict.fromkeys(name for row in ratings for name in row))}
    part = _parts(ratings, columns)
    subsets: dict[int, list[str]] = defaultdict(list)
    for (kind, name), column in columns.items():
        if kind == "candidate":
            subsets[int(part[column])].append(name)
    found = tuple(_subset(problem, assignments, names) for names in subsets.values())
    return Design(len(found) <= 1, found)


Name = tuple[str, str]


def _rated(problem: Problem, assignments: Sequence[Assignment]) -> Iterator[tuple[Name, Name, Name]]:
    for met in encounters(problem, assignments):
        for post in met.people:
            if post.role == EXAMINER:
                yield ("candidate", met.candidate), ("examiner", post.person), ("station", met.station)


def _videos(problem: Problem, assignments: Sequence[Assignment]) -> Iterator[tuple[Name, Name, Name]]:
    working = dict.fromkeys(post.person for post in assignments if post.role == EXAMINER)
    for video in problem.videos:
        for person in working:
            if video.scored_by is None or person in video.scored_by:
                yield ("video", video.id), ("examiner", person), ("station", video.station)


def _parts(ratings: list[tuple[Name, Name, Name]], columns: dict[Name, int]) -> NDArray[np.int64]:
    """A number for each parameter, equal where the difference is estimable."""
    if not ratings:
        return np.zeros(0, dtype=np.int64)
    gram = np.zeros((len(columns), len(columns)))
    for row in ratings:
        places = [columns[name] for name in row]
        gram[np.ix_(places, places)] += 1.0
    values, vectors = np.linalg.eigh(gram)
    still = vectors[:, values < NOUGHT * values.max()]
    # one direction at random among those that change no rating: equal in it (almost surely) means equal in all
    sign = still @ np.random.default_rng(1).normal(size=still.shape[1])
    order = np.argsort(sign)
    parts = np.empty(len(sign), dtype=np.int64)
    parts[order] = np.cumsum(np.diff(sign[order], prepend=sign[order[0]]) > APART)
    return parts


def _subset(problem: Problem, assignments: Sequence[Assignment], names: list[str]) -> Subset:
    inside = set(names)
    mine = [each for each in assignments if each.person in inside]
    runs = tuple(dict.fromkeys(each.run for each in mine))
    examiners = (
        post.person for post in assignments if post.role == EXAMINER and set(problem.runs_of(post)) & set(runs)
    )
    return Subset(runs, tuple(names), tuple(dict.fromkeys(examiners)))
