"""What is kept of many answers: counts of each, and the sums of scores and of their products. Sums of different people
add up, wherever and whenever each was reckoned."""

import json
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xenia.assessment.models import KeptSums
from xenia.assessment.queries.answer_columns import AnswerColumns, Coded
from xenia.assessment.queries.matching import Matched, Matching
from xenia.assessment.scoring import scored_ranges
from xenia.assessment.scoring.parts import Part, parts_of
from xenia.science.measurement.item_moments import ItemMoments, item_moments
from xenia.standards.instruments import Instrument

#: how many people wrote in their own words, under this in place of an item
OWN_WORDS = "?own_words"
#: of a part's score, in tenths of its range; before them how many have one, how many at the very bottom and top
BINS = 10
ENDS = ("people", "bottom", "top")

type Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sums:
    """Of some people's answers to one version.

    `items`: code of an item → answer → how many. `parts`: code of a part → how many people have a score, how many the
    lowest and the highest possible, and how many in each tenth of the range. `matched`: code of a part → its items'
    scores by total score, which comparing two groups needs.
    """

    responses: int
    items: Mapping[str, Mapping[str, int]]
    parts: Mapping[str, tuple[int, ...]]
    moments: ItemMoments | None
    matched: Mapping[str, Matched]

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            responses=self.responses + other.responses,
            items={code: Counter(self.items[code]) + Counter(other.items[code]) for code in self.items},
            parts={code: tuple(map(sum, zip(one, other.parts[code], strict=True))) for code, one in self.parts.items()},
            moments=self.moments + other.moments if self.moments and other.moments else None,
            matched={code: one + other.matched[code] for code, one in self.matched.items()},
        )


class Summing:
    """Makes sums of blocks of answers to one version."""

    def __init__(self, instrument: Instrument) -> None:
        self.columns = AnswerColumns(instrument)
        self._scored = scored_ranges(instrument)
        places = {code: place for place, code in enumerate(self._scored)}
        self._parts = [(part, [places[code] for code in part.items]) for part in parts_of(instrument)]
        self._matching = {
            part.code: found for part, place in self._parts if (found := Matching.of(part, place, self._scored))
        }

    def sums(self, coded: Coded, wrote: Mask, chosen: Mask | None = None) -> Sums:
        """Of everybody, or of those who are marked; `wrote` marks who answered something in their own words."""
        if chosen is not None and chosen.all():
            chosen = None
        scores, out = (coded.scores, coded.out) if chosen is None else (coded.scores[chosen], coded.out[chosen])
        own = int((wrote if chosen is None else wrote[chosen]).sum())
        return Sums(
            responses=len(scores),
            items={said.code: said.counts(chosen) for said in coded.said} | {OWN_WORDS: {"": own}},
            parts={part.code: self._spread(part, scores[:, place], out[:, place]) for part, place in self._parts},
            moments=item_moments(scores) if scores.shape[1] else None,
            matched={code: matching.matched(scores) for code, matching in self._matching.items()},
        )

    def _spread(self, part: Part, scores: NDArray[np.float64], out: Mask) -> tuple[int, ...]:
        """Where in its range the score of each person lies, as `scale_scores` has it for 'percent'."""
        ranges = [self._scored[code] for code in part.items]
        if any(bounds.low is None or bounds.high is None or bounds.low == bounds.high for bounds in ranges):
            return (0,) * (len(ENDS) + BINS)
        low = np.array([bounds.low for bounds in ranges], dtype=np.float64)
        width = (np.array([bounds.high for bounds in ranges]) - low) * part.weights
        given = np.isfinite(scores)
        asked = (~out).sum(axis=1)
        whole = given @ width
        enough = (given.sum(axis=1) >= part.answered * asked - 1e-9) & (whole > 0)
        reached = np.where(given, scores - low, 0.0) @ np.array(part.weights)
        share = reached[enough] / whole[enough]
        tenths = np.minimum((share * BINS + 1e-9).astype(np.int64), BINS - 1)
        ends = (len(share), int((share <= 1e-9).sum()), int((share >= 1 - 1e-9).sum()))
        return (*ends, *np.bincount(tenths, minlength=BINS).tolist())


def sums_of(row: KeptSums) -> Sums:
    """A kept row as sums."""
    moments, matched = unpacked(bytes(row.moments))
    parts = {code: tuple(bins) for code, bins in row.counts["parts"].items()}
    return Sums(row.responses, row.counts["items"], parts, moments, matched)


def packed(sums: Sums) -> bytes:
    """The moments and what is matched, as few bytes; `unpacked` reads them."""
    arrays = {f"moments.{one.name}": np.asarray(getattr(sums.moments, one.name)) for one in _MOMENTS if sums.moments}
    for code, matched in sums.matched.items():
        arrays[f"matched.{code}"] = matched.counts
        arrays[f"unfinished.{code}"] = np.asarray([matched.people, matched.unfinished])
    head = [(name, str(array.dtype), array.shape) for name, array in arrays.items()]
    body = b"".join(np.ascontiguousarray(array).tobytes() for array in arrays.values())
    return zlib.compress(json.dumps(head).encode() + b"\n" + body, 1)


def unpacked(content: bytes) -> tuple[ItemMoments | None, dict[str, Matched]]:
    """What `packed` wrote."""
    plain = zlib.decompress(content)
    line, _newline, rest = plain.partition(b"\n")
    arrays, at = {}, 0
    for name, dtype, shape in json.loads(line):
        array = np.frombuffer(rest, dtype=dtype, count=int(np.prod(shape)), offset=at).reshape(shape)
        arrays[name], at = array, at + array.nbytes
    held: dict[str, Any] = {one.name: arrays[key] for one in _MOMENTS if (key := f"moments.{one.name}") in arrays}
    moments = replace(ItemMoments(**held), persons=int(held["persons"])) if held else None
    matched = {
        code: Matched(arrays[f"matched.{code}"], *arrays[f"unfinished.{code}"].tolist())
        for code in (name.removeprefix("matched.") for name in arrays if name.startswith("matched."))
    }
    return moments, matched


_MOMENTS = fields(ItemMoments)
