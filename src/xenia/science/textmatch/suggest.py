"""Ranks competencies for objectives from their text, their place and what has been confirmed so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xenia.science.textmatch.learning import Links, Ranker, learned_ranker
from xenia.science.textmatch.likeness import Embed
from xenia.science.textmatch.passage import Passage

__all__ = ["Passage", "Suggestion", "rank_competencies"]

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A competency, as an index into the labels, and the probability that it is right (0 to 1)."""

    competency: int
    confidence: float


def rank_competencies(
    passages: Sequence[Passage],
    *,
    labels: Sequence[str],
    confirmed: Sequence[tuple[Passage, int]],
    limit: int = 3,
    embed: Embed | None = None,
) -> list[tuple[Suggestion, ...]]:
    """Rank competencies for every passage, best first.

    Two opinions are joined. One is a multinomial logistic regression on TF-IDF rows (words and stems of the
    objective, titles, types and courses of its sessions, and the sessions themselves, through which siblings speak),
    trained on what is confirmed and, lightly, on the labels' own words. The other is the likeness of text and label.
    A conditional logit weighs them on predictions made out of fold, which also sets the temperature:

        p(c | i) ∝ exp( w₁ ln p̂ᵢ(c) + w₂ cos(xᵢ, label_c) )

    With nothing confirmed the weights are a cautious default, and the result rests on the words alone.

    Parameters
    ----------
    passages : the objectives to rank for.
    labels : the competencies' labels; those without any link take part.
    confirmed : passages and the index of a competency that each is linked to; several rows for one passage are several
        links. Give all that is known, broader objectives too.
    limit : how many suggestions for each passage.
    embed : maps texts to rows of equal length (sentence embeddings); words alone are compared without it.

    Returns
    -------
    For each passage min(limit, len(labels)) suggestions. The confidences over all labels sum to one.

    Raises
    ------
    ValueError
        When a confirmed competency is no index into `labels`, or `limit` is negative.

    Notes
    -----
    Training uses at most `learning.MOST_LINKS` links; passages are ranked in chunks, so memory grows with the
    number of passages only by the result and the counts of their words.

    Sources: Manning, Raghavan and Schütze (2008), chapter 6; Bishop (2006), section 4.3.4; McFadden (1974);
    Wolpert (1992) on stacking; Guo and others (2017) on temperature.
    """
    if limit < 0:
        raise ValueError(f"limit must not be negative, and is {limit}")
    wrong = [label for _, label in confirmed if not 0 <= label < len(labels)]
    if wrong:
        raise ValueError(f"confirmed competency {wrong[0]} is no index into {len(labels)} labels")
    if not labels or not passages:
        return [() for _ in passages]
    links = Links([passage for passage, _ in confirmed], np.array([label for _, label in confirmed], dtype=np.int64))
    ranker = learned_ranker(links, labels=labels, passages=passages, embed=embed)
    return [row for chunk in _chunks(passages) for row in _best(ranker, chunk, limit)]


def _chunks(passages: Sequence[Passage]) -> Iterator[Sequence[Passage]]:
    for start in range(0, len(passages), CHUNK):
        yield passages[start : start + CHUNK]


def _best(ranker: Ranker, passages: Sequence[Passage], limit: int) -> Iterator[tuple[Suggestion, ...]]:
    confidences = ranker.confidences(passages)
    order = np.argsort(-confidences, axis=1, kind="stable")[:, :limit]
    for row, columns in zip(confidences, order, strict=True):
        yield tuple(Suggestion(int(column), float(row[column])) for column in columns)
