"""How alike a passage and a label are, with nothing to learn from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from xenia.science.textmatch.encoding import Vocabulary, learned_vocabulary, words
from xenia.science.textmatch.passage import Passage

SAMPLE = 200

Embed = Callable[[Sequence[str]], NDArray[Any]]


@dataclass(frozen=True, slots=True)
class WordLikeness:
    """Cosines between the TF-IDF rows of texts and labels, over all the words of both."""

    vocabulary: Vocabulary
    labels: sparse.csr_array

    @classmethod
    def between(cls, labels: Sequence[str], passages: Sequence[Passage]) -> "WordLikeness":
        """Learn the words; one that no label holds still counts in the length of a text, one in every text nothing."""
        learned = learned_vocabulary(map(words, chain(labels, map(wording, passages))), [])
        vocabulary = Vocabulary(learned.columns, learned.rarity - 1.0)
        return cls(vocabulary, vocabulary.encode(map(words, labels)))

    def to_labels(self, passages: Sequence[Passage]) -> NDArray[np.float64]:
        """Cosines, passages × labels."""
        return np.asarray((self.vocabulary.encode(words(wording(row)) for row in passages) @ self.labels.T).toarray())


@dataclass(frozen=True, slots=True)
class MeaningLikeness:
    """Cosines between the sentence embeddings of texts and labels, less each label's usual cosine.

    Embeddings crowd into a narrow cone, so that some labels are near to everything; taking the mean away undoes that
    (Radovanović, Nanopoulos and Ivanović 2010, on hubs).
    """

    labels: NDArray[np.float64]
    usual: NDArray[np.float64]
    embed: Embed

    @classmethod
    def between(cls, labels: Sequence[str], passages: Sequence[Passage], *, embed: Embed) -> "MeaningLikeness":
        """Embed the labels, and up to `SAMPLE` passages spread over all of them to know what is usual."""
        rows = _unit(embed(list(labels)))
        sample = passages[:: max(1, -(-len(passages) // SAMPLE))]
        every = np.concatenate([rows, _unit(embed([wording(row) for row in sample]))])
        return cls(rows, every.mean(axis=0) @ rows.T, embed)

    def to_labels(self, passages: Sequence[Passage]) -> NDArray[np.float64]:
        """Centred cosines, passages × labels."""
        if not passages:
            return np.zeros((0, len(self.labels)))
        return np.asarray(_unit(self.embed([wording(row) for row in passages])) @ self.labels.T - self.usual)


def wording(passage: Passage) -> str:
    """The words of a passage that may resemble a label: its own and those of its broader objectives."""
    return f"{passage.text} {passage.broader}".strip()


def _unit(rows: NDArray[Any]) -> NDArray[np.float64]:
    """Rows of length one, as double precision."""
    found = np.asarray(rows, dtype=np.float64)
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12))
