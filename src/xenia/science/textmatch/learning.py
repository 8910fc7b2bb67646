"""Learns from confirmed links how to rank labels, and how far to trust the ranking."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from xenia.science.textmatch.encoding import Encoder, learned_encoder
from xenia.science.textmatch.likeness import Embed, MeaningLikeness, WordLikeness
from xenia.science.textmatch.logistic import LogisticModel, fit_logistic
from xenia.science.textmatch.passage import Passage
from xenia.science.textmatch.pooling import Pool, fit_pool

MOST_LINKS = 4000
FOLDS = 5
ENOUGH = 400
PENALTY = 0.03
LABEL_WEIGHT = 0.5
BALANCE = 1.0
CAUTION = (0.8, 8.0, 40.0)
SPREAD = 1.0
MOST_WEIGHT = 5.0


@dataclass(frozen=True, slots=True)
class Links:
    """Passages and the label that each is linked to."""

    passages: Sequence[Passage]
    labels: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ranker:
    """A trained ranking: call `confidences` on a chunk of passages at a time."""

    encoder: Encoder
    model: LogisticModel
    likenesses: Sequence[WordLikeness | MeaningLikeness]
    pool: Pool
    unseen: float

    def confidences(self, passages: Sequence[Passage]) -> NDArray[np.float64]:
        """Probabilities, passages × labels; each row sums to one."""
        learned = self.model.log_probabilities(self.encoder.encode(passages))
        return np.exp(self.pool.log_probabilities(_opinions(learned, passages, self.likenesses, unseen=self.unseen)))


def learned_ranker(links: Links, *, labels: Sequence[str], passages: Sequence[Passage], embed: Embed | None) -> Ranker:
    """Train on the links, then weigh the opinions on the same links out of fold."""
    links = masked(thinned(links), passages)
    spoken = [Passage(text=label) for label in labels]
    encoder = learned_encoder([*links.passages, *spoken], passages)
    rows, label_rows = encoder.encode(links.passages), encoder.encode(spoken)
    unseen = unseen_share(links.labels)
    likenesses: list[WordLikeness | MeaningLikeness] = [WordLikeness.between(labels, [*links.passages, *passages])]
    if embed is not None:
        likenesses.append(MeaningLikeness.between(labels, passages, embed=embed))
    prior = np.array(CAUTION[: 1 + len(likenesses)])
    held = _out_of_fold(rows, links, label_rows)
    tried = np.flatnonzero(np.isfinite(held[:, 0]))
    trial = [links.passages[int(place)] for place in tried]
    pool = fit_pool(
        _opinions(held[tried], trial, likenesses, unseen=unseen),
        links.labels[tried],
        resemblance(trial, passages),
        prior=prior,
        spread=SPREAD * prior,
    )
    return Ranker(
        encoder, _trained(rows, links.labels, label_rows, np.arange(len(links.labels))), likenesses, pool, unseen
    )


def _opinions(
    learned: NDArray[np.float64],
    passages: Sequence[Passage],
    likenesses: Sequence[WordLikeness | MeaningLikeness],
    *,
    unseen: float,
) -> NDArray[np.float64]:
    """What is to be pooled, opinions × passages × labels: the learned probabilities, softened, and each likeness."""
    return np.stack([soften(learned, unseen=unseen), *(likeness.to_labels(passages) for likeness in likenesses)])


def _out_of_fold(rows: sparse.csr_array, links: Links, label_rows: sparse.csr_array) -> NDArray[np.float64]:
    """Log-probabilities from models that were trained without the link; NaN for links that need not be held out.

    Two or three pooling weights do not ask for thousands of predictions: folds are held out until `ENOUGH` links are.
    """
    apart = folds(links)
    held = np.full((len(apart), label_rows.shape[0]), np.nan)
    for fold in range(FOLDS):
        out = apart == fold
        if out.any() and np.isfinite(held[:, 0]).sum() < ENOUGH:
            model = _trained(rows, links.labels, label_rows, np.flatnonzero(~out))
            held[out] = model.log_probabilities(rows[out])
    return held


def _trained(
    rows: sparse.csr_array, labels: NDArray[np.int64], label_rows: sparse.csr_array, chosen: NDArray[np.int64]
) -> LogisticModel:
    """A model of the chosen links and, at `LABEL_WEIGHT`, of each label's own words.

    Rare labels count more: a link weighs (mean n / n of its label) ^ BALANCE, between 0 (as found) and 1 (balanced).
    """
    size = label_rows.shape[0]
    both = sparse.csr_array(sparse.vstack([rows[chosen], label_rows], format="csr"))
    targets = np.concatenate([labels[chosen], np.arange(size)])
    weights = np.concatenate([np.ones(len(chosen)), np.full(size, LABEL_WEIGHT)])
    counts = np.bincount(targets, weights, size) + 1.0
    return fit_logistic(
        both, targets, weights * (counts.mean() / counts[targets]) ** BALANCE, size=size, penalty=PENALTY
    )


def thinned(links: Links) -> Links:
    """At most `MOST_LINKS` links, rare labels first, chosen evenly over the rest: training time stays bounded."""
    if len(links.labels) <= MOST_LINKS:
        return links
    chosen = np.sort(_dealt(links.labels)[:MOST_LINKS])
    return Links([links.passages[place] for place in chosen], links.labels[chosen])


def masked(links: Links, wanted: Sequence[Passage]) -> Links:
    """Hide the broader texts of as many links as lack them among the wanted passages.

    What is already linked mostly hangs under a parent and what waits mostly does not; a model trained on the parents'
    words would lean on words that it never gets.
    """
    share = np.mean([bool(passage.broader) for passage in wanted])
    kept = np.random.default_rng(0).random(len(links.labels)) < share
    passages = [row if keep else replace(row, broader="") for row, keep in zip(links.passages, kept, strict=True)]
    return Links(passages, links.labels)


def _dealt(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places of the links in rounds: one of each label, then a second of each, in an order fixed by a seed."""
    shuffled = np.random.default_rng(0).permutation(len(labels))
    seen: Counter[int] = Counter()
    rounds = np.empty(len(labels), dtype=np.int64)
    for place in shuffled:
        rounds[place] = seen[int(labels[place])]
        seen[int(labels[place])] += 1
    return shuffled[np.argsort(rounds[shuffled], kind="stable")]


def folds(links: Links) -> NDArray[np.int64]:
    """A fold for each link, labels spread evenly; links of one passage share a fold, so that none gives itself away."""
    order = np.random.default_rng(0).permutation(len(links.labels))
    order = order[np.argsort(links.labels[order], kind="stable")]
    home: dict[Passage, int] = {}
    apart = np.empty(len(order), dtype=np.int64)
    for turn, place in enumerate(order):
        apart[place] = home.setdefault(links.passages[place], turn % FOLDS)
    return apart


def unseen_share(labels: NDArray[np.int64]) -> float:
    """How likely the next link goes to a label not met yet: labels met once / links (Good 1953), smoothed by one."""
    once = int(np.sum(np.bincount(labels) == 1)) if len(labels) else 0
    return (once + 1.0) / (len(labels) + 1.0)


def soften(logs: NDArray[np.float64], *, unseen: float) -> NDArray[np.float64]:
    """Give every label its part of the share kept for labels not met yet."""
    return np.asarray(np.log((1.0 - unseen) * np.exp(logs) + unseen / logs.shape[1]))


def resemblance(known: Sequence[Passage], wanted: Sequence[Passage]) -> NDArray[np.float64]:
    """Weights that make the known passages resemble the wanted ones in what they carry (a session, a course).

    The weight is the ratio of the shares of each kind (Shimodaira 2000), at most `MOST_WEIGHT`: trust earned on the
    aims of a programme says little about the objectives of a lecture.
    """

    def carried(passage: Passage) -> tuple[bool, bool]:
        return bool(passage.groups or passage.session), bool(passage.course)

    here, there = Counter(map(carried, known)), Counter(map(carried, wanted))
    ratios = {kind: there[kind] / len(wanted) * len(known) / here[kind] for kind in here}
    return np.array([min(MOST_WEIGHT, ratios[carried(passage)]) for passage in known])
