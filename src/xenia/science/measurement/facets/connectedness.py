"""Which levels of a facet can be compared: disjoint subsets of a rating design, and facets that are confounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from xenia.science.measurement.facets.tally import Ints, Tally

#: levels named in one sentence before it only counts
NAMED = 12
WITHIN_CIRCUIT = (
    "Within a circuit, examiner and station are confounded when each examiner stays at one station: "
    "a severe examiner and a hard station look the same. Adjustment for severity is never automatic."
)


@dataclass(frozen=True, slots=True)
class Connectedness:
    """What the design lets one compare.

    Attributes
    ----------
    by_person : facet to subsets of its levels that no person connects
    confounded : pairs of facets to groups of (levels of one, levels of the other) that share no rating
    """

    by_person: dict[int, tuple[tuple[int, ...], ...]]
    confounded: dict[tuple[int, int], tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]]

    def is_connected(self) -> bool:
        """Whether all levels of every facet can be compared."""
        return not self.confounded and all(len(subsets) == 1 for subsets in self.by_person.values())

    def warnings(self, facets: Sequence[str], labels: Sequence[Sequence[str]]) -> list[str]:
        """The subsets in words."""
        said = []
        for facet, subsets in self.by_person.items():
            if len(subsets) > 1:
                named = "; ".join(_named([labels[facet][level] for level in subset]) for subset in subsets[:NAMED])
                said.append(
                    f"{facets[facet]}: the ratings fall into {len(subsets)} disjoint subsets, {named}. "
                    "Nobody was rated in two: severities across subsets compare only if chance allotted the persons."
                )
        for (one, other), groups in self.confounded.items():
            named = "; ".join(
                f"{_named([labels[one][n] for n in a])} with {_named([labels[other][n] for n in b])}"
                for a, b in groups[:NAMED]
            )
            said.append(
                f"{facets[one]} and {facets[other]} are confounded between {len(groups)} groups that share no rating, "
                f"{named}: a severity that belongs to one could as well belong to the other. "
                "Severities compare levels within a group only."
            )
        return [*said, WITHIN_CIRCUIT] if self.confounded else said


def connectedness(tally: Tally, *, without: frozenset[int] = frozenset()) -> Connectedness:
    """Find connected components of the graphs person–level, for every facet, and level–level, for every pair.

    Severities of two levels in different components of the first differ by an amount that the persons' places could
    take up; of the second, by one that the other facet could take up (Linacre 1989, chapter on connectedness).
    `without` are facets that describe persons, which nobody could have two levels of.
    """
    facets = [facet for facet in range(tally.levels.shape[1]) if facet not in without]
    pattern, combination = tally.patterns.nonzero()
    by_person = {
        facet: tuple(levels for _, levels in _components(pattern, tally.levels[combination, facet])) for facet in facets
    }
    confounded = {
        (one, other): groups
        for one, other in combinations(facets, 2)
        if len(groups := _components(tally.levels[:, one], tally.levels[:, other])) > 1
    }
    return Connectedness(by_person, confounded)


def _components(left: Ints, right: Ints) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Components of the two-sided graph with these edges, each as (left codes, right codes)."""
    left_codes, a = np.unique(left, return_inverse=True)
    right_codes, b = np.unique(right, return_inverse=True)
    size = len(left_codes) + len(right_codes)
    edges = sparse.coo_array((np.ones(len(a)), (a, len(left_codes) + b)), shape=(size, size))
    count, label = connected_components(sparse.csr_array(edges), directed=False)
    return tuple(
        (
            tuple(left_codes[label[: len(left_codes)] == component].tolist()),
            tuple(right_codes[label[len(left_codes) :] == component].tolist()),
        )
        for component in range(count)
    )


def _named(labels: list[str]) -> str:
    more = f", … {len(labels)} in all" if len(labels) > NAMED else ""
    return "{" + ", ".join(labels[:NAMED]) + more + "}"
