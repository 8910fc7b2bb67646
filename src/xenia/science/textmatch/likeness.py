"""How alike a passage and a label are, with nothing to learn from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from xenia.science.textmatch.encoding import Vocabulary, learned_vocabulary, words
from xenia.science.textmatch.passage import Passage

Embed = Callable[[Sequence[str]], NDArray[Any]]


@dataclass(frozen=True, slots=True)
class WordLikeness:
    """Cosines between the TF-IDF rows of texts and labels, over all the words of both."""

    vocabulary: Vocabulary
    labels: sparse.csr_array

    @classmethod
    def between(cls, labels: Sequence[str], passages: Sequence[Passage]) -> "WordLikeness":
        """Learn the words; a word that no label holds still counts in the length of a text."""
        vocabulary = learned_vocabulary([words(text) for text in (*labels, *(row.text for row in passages))], [])
        return cls(vocabulary, vocabulary.encode(map(words, labels)))

    def to_labels(self, passages: Sequence[Passage]) -> NDArray[np.float64]:
        """Cosines, passages × labels."""
        return np.asarray((self.vocabulary.encode(words(row.text) for row in passages) @ self.labels.T).toarray())


@dataclass(frozen=True, slots=True)
class MeaningLikeness:
    """Cosines between the sentence embeddings of texts and labels."""

    labels: NDArray[np.float64]
    embed: Embed

    @classmethod
    def between(cls, labels: Sequence[str], *, embed: Embed) -> "MeaningLikeness":
        """Embed the labels once."""
        return cls(_unit(embed(list(labels))), embed)

    def to_labels(self, passages: Sequence[Passage]) -> NDArray[np.float64]:
        """Cosines, passages × labels."""
        if not passages:
            return np.zeros((0, len(self.labels)))
        return np.asarray(_unit(self.embed([row.text for row in passages])) @ self.labels.T)


def _unit(rows: NDArray[Any]) -> NDArray[np.float64]:
    """Rows of length one, as double precision."""
    found = np.asarray(rows, dtype=np.float64)
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12))
