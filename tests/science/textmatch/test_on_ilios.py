"""How good the ranking is on a real curriculum, beside two baselines, with the links hidden as they were for us."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.science.textmatch.ilios_links import Objective, School, ilios_school
from xenia.science.textmatch.encoding import learned_vocabulary, words
from xenia.science.textmatch.logistic import fit_logistic
from xenia.science.textmatch.passage import Passage
from xenia.science.textmatch.suggest import Suggestion, rank_competencies

Links = Sequence[tuple[Passage, int]]
SEEDS = 3


@pytest.fixture(scope="module")
def school(shared_data: Path) -> School:
    return ilios_school(shared_data / "curriculum" / "ilios")


@pytest.fixture(scope="module")
def ranked(school: School) -> list[tuple[list[tuple[Suggestion, ...]], list[Objective]]]:
    return [
        (rank_competencies([one.passage for one in hidden], labels=school.labels, confirmed=links), hidden)
        for links, hidden in school.splits(SEEDS)
    ]


def figures(rows: Sequence[Sequence[int]], hidden: Sequence[Objective]) -> tuple[float, float, float]:
    """Share right at the first place, within three, and the mean over labels of the recall at the first place."""
    first = np.mean([row[0] in one.competencies for row, one in zip(rows, hidden, strict=True)])
    three = np.mean([bool({*row[:3]} & {*one.competencies}) for row, one in zip(rows, hidden, strict=True)])
    recall = defaultdict(list)
    for row, one in zip(rows, hidden, strict=True):
        for label in one.competencies:
            recall[label].append(row[0] == label)
    return float(first), float(three), float(np.mean([np.mean(hits) for hits in recall.values()]))


def averaged(school: School, rank: Callable[[Links, Sequence[Passage], int], np.ndarray]) -> np.ndarray:
    return np.mean(
        [
            figures(rank(links, [one.passage for one in hidden], len(school.labels)), hidden)
            for links, hidden in school.splits(SEEDS)
        ],
        axis=0,
    )


def plain_regression(links: Links, wanted: Sequence[Passage], size: int) -> np.ndarray:
    """Balanced logistic regression on TF-IDF of one string of text, session titles, types and course."""

    def joined(passage: Passage) -> list[str]:
        text = f"{passage.text} {passage.session} {passage.kind} {passage.course}"
        return [token for token in words(text) if not token.endswith("-")]

    leaves = [(passage, label) for passage, label in links if passage.groups]
    vocabulary = learned_vocabulary([joined(passage) for passage, _ in leaves], [])
    targets = np.array([label for _, label in leaves])
    counts = np.bincount(targets, minlength=size)
    weights = len(targets) / (np.count_nonzero(counts) * counts[targets])
    rows = vocabulary.encode([joined(passage) for passage, _ in leaves])
    model = fit_logistic(rows, targets, weights, size=size, penalty=1.0)
    return np.argsort(-model.log_probabilities(vocabulary.encode([joined(passage) for passage in wanted])), axis=1)


def most_frequent(links: Links, wanted: Sequence[Passage], size: int) -> np.ndarray:
    counts = np.bincount([label for passage, label in links if passage.groups], minlength=size)
    return np.tile(np.argsort(-counts, kind="stable"), (len(wanted), 1))


def test_ranking_beats_plain_regression_and_the_most_frequent_label(
    school: School, ranked: list[tuple[list[tuple[Suggestion, ...]], list[Objective]]]
) -> None:
    ours = np.mean([figures([[s.competency for s in row] for row in rows], hidden) for rows, hidden in ranked], axis=0)
    plain, frequent = averaged(school, plain_regression), averaged(school, most_frequent)
    print(f"\nours {ours.round(3)}  plain {plain.round(3)}  most frequent {frequent.round(3)}")
    assert (ours >= plain + np.array([0.03, 0.0, 0.04])).all()
    assert (ours >= frequent + np.array([0.10, 0.08, 0.30])).all()
    assert (ours >= [0.87, 0.94, 0.54]).all()


def test_confidence_means_how_often_a_suggestion_is_right(
    ranked: list[tuple[list[tuple[Suggestion, ...]], list[Objective]]],
) -> None:
    told = np.array([s.confidence for rows, _ in ranked for row in rows for s in row])
    right = np.array(
        [
            s.competency in one.competencies
            for rows, hidden in ranked
            for row, one in zip(rows, hidden, strict=True)
            for s in row
        ]
    )
    bins = np.minimum((told * 5).astype(int), 4)
    error = sum(abs(told[bins == b].mean() - right[bins == b].mean()) * np.mean(bins == b) for b in np.unique(bins))
    assert error < 0.05
    near = (told > 0.7) & (told < 0.9)
    assert right[near].mean() == pytest.approx(0.8, abs=0.15)


def test_suggestions_from_labels_alone_stay_modest(school: School) -> None:
    wanted = [one for one in school.objectives if one.leaf and one.competencies]
    rows = rank_competencies([one.passage for one in wanted], labels=school.labels, confirmed=[])
    told = np.mean([row[0].confidence for row in rows])
    right = np.mean([row[0].competency in one.competencies for row, one in zip(rows, wanted, strict=True)])
    assert told < right + 0.10
