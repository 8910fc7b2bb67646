"""What an examiner ticks so that a form comes to a wanted score, and the grade beside it."""

from collections.abc import Sequence
from statistics import NormalDist
from typing import Any

import numpy as np

from xenia.standards.instruments import ONE_OF, Instrument, Item, ItemType, Option, options_of

#: shares of grades from the lowest on, by how many there are
GRADES = {3: (0.18, 0.62, 0.20), 4: (0.06, 0.22, 0.53, 0.19), 5: (0.05, 0.19, 0.42, 0.25, 0.09)}


def ticked(form: Instrument, share: float, random: np.random.Generator) -> dict[str, Any]:
    """Codes of the checklist whose points come as near to `share` of the possible as its options allow."""
    items = [item for item in form.items if item.type in ONE_OF and item.type is not ItemType.GLOBAL]
    scored = [item for item in items if by_score(item)]
    left = share * sum(item.weight * _width(item) for item in scored)
    said: dict[str, Any] = {}
    for place in random.permutation(len(scored)):
        item = scored[place]
        options = by_score(item)[:: -1 if item.reverse else 1]
        low = options[0].score or 0.0
        gains = [item.weight * abs((one.score or 0.0) - low) for one in options]
        best = min(range(len(options)), key=lambda at: abs(gains[at] - min(left, gains[-1])))
        said[item.code] = options[best].code
        left -= gains[best]
    return {item.code: said[item.code] for item in scored}


def graded(codes: Sequence[str], latent: float) -> str:
    """The grade at this place of a normal distribution."""
    shares = GRADES.get(len(codes), tuple(1 / len(codes) for _code in codes))
    edges = [NormalDist().inv_cdf(min(sum(shares[: place + 1]), 0.999)) for place in range(len(codes) - 1)]
    return codes[sum(latent > edge for edge in edges)]


def by_score(item: Item) -> list[Option]:
    """The options that have a score, lowest first."""
    return sorted((one for one in options_of(item) if one.score is not None), key=lambda one: one.score or 0.0)


def _width(item: Item) -> float:
    options = by_score(item)
    return (options[-1].score or 0.0) - (options[0].score or 0.0)
