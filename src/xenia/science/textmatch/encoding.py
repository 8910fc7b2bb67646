"""Texts as sparse TF-IDF rows, one block of columns for each part of a passage."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from xenia.science.textmatch.passage import Passage

STEM = 5


def words(text: str) -> list[str]:
    """Lower-case words of two characters or more, each followed by its first letters when it is longer than those.

    The truncated form lets *communicates* meet *communication* in any language with suffixes, without a dictionary.
    """
    found = re.findall(r"[^\W_]{2,}", text.casefold())
    return found + [f"{word[:STEM]}-" for word in found if len(word) > STEM]


@dataclass(frozen=True, slots=True)
class Part:
    """One block of columns: how its tokens are read from a passage, and how much it weighs."""

    tokens: Callable[[Passage], Sequence[str]]
    weight: float


PARTS = (
    Part(lambda passage: words(passage.text), 1.0),
    Part(lambda passage: words(passage.session), 0.5),
    Part(lambda passage: passage.groups, 1.0),
    Part(lambda passage: words(passage.kind), 0.4),
    Part(lambda passage: words(passage.course), 0.4),
    Part(lambda passage: words(passage.broader), 0.5),
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Columns and inverse document frequencies of the tokens of one part."""

    columns: dict[str, int]
    rarity: NDArray[np.float64]

    def encode(self, documents: Iterable[Sequence[str]]) -> sparse.csr_array:
        """Rows of (1 + ln tf) · idf, each of unit length; tokens outside the vocabulary are left out."""
        indices: list[int] = []
        counts: list[int] = []
        ends = [0]
        for document in documents:
            known = Counter(column for token in document if (column := self.columns.get(token)) is not None)
            indices.extend(known.keys())
            counts.extend(known.values())
            ends.append(len(indices))
        where = np.array(indices, dtype=np.int64)
        values = (1.0 + np.log(np.array(counts, dtype=np.float64))) * self.rarity[where]
        rows = sparse.csr_array((values, where, np.array(ends)), shape=(len(ends) - 1, len(self.columns)))
        return unit_rows(rows)


def unit_rows(rows: sparse.csr_array) -> sparse.csr_array:
    """The rows scaled to Euclidean length one; empty rows stay empty."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return sparse.csr_array(sparse.diags_array(scale) @ rows)


def learned_vocabulary(known: Iterable[Sequence[str]], seen: Iterable[Sequence[str]]) -> Vocabulary:
    """Columns from the texts that carry a label, frequencies from those and from the texts to be ranked.

    The frequency is smoothed as if one more document held every token: idf = ln((1 + n) / (1 + df)) + 1
    (Manning, Raghavan and Schütze 2008, section 6.2, with the usual smoothing).
    """
    frequencies: Counter[str] = Counter()
    total = 0
    for document in known:
        frequencies.update(set(document))
        total += 1
    columns = {token: column for column, token in enumerate(frequencies)}
    for document in seen:
        frequencies.update(token for token in set(document) if token in columns)
        total += 1
    counts = np.fromiter((frequencies[token] for token in columns), dtype=np.float64, count=len(columns))
    return Vocabulary(columns, np.log((1.0 + total) / (1.0 + counts)) + 1.0)


@dataclass(frozen=True, slots=True)
class Encoder:
    """Turns passages into sparse rows; memory grows with the words in them, not with their number squared."""

    vocabularies: tuple[Vocabulary, ...]

    def encode(self, passages: Sequence[Passage]) -> sparse.csr_array:
        """One row a passage: the weighted parts side by side."""
        blocks = [
            vocabulary.encode(part.tokens(passage) for passage in passages) * part.weight
            for part, vocabulary in zip(PARTS, self.vocabularies, strict=True)
        ]
        return sparse.csr_array(sparse.hstack(blocks, format="csr"))


def learned_encoder(known: Sequence[Passage], seen: Sequence[Passage]) -> Encoder:
    """An encoder whose columns come from `known` and whose frequencies come from both."""
    return Encoder(
        tuple(
            learned_vocabulary((part.tokens(passage) for passage in known), (part.tokens(passage) for passage in seen))
            for part in PARTS
        )
    )
