"""What the ranking of competencies promises, on a curriculum small enough to read."""

import numpy as np
import pytest

from xenia.science.textmatch.passage import Passage
from xenia.science.textmatch.suggest import rank_competencies

LABELS = ("Works with interpreters", "Takes a migration history", "Foundations of physiology")


def test_ranking_without_any_link_follows_the_words_of_the_labels() -> None:
    passage = Passage(text="Work with an interpreter in the consultation")
    (best, *_rest), *_ = rank_competencies([passage], labels=LABELS, confirmed=[])
    assert best.competency == 0


def test_ranking_gives_every_passage_the_promised_number_of_rows_best_first() -> None:
    passages = [Passage(text=""), Passage(text="Entirely unrelated"), Passage(text="history")]
    for limit in (0, 2, 3, 9):
        for rows in rank_competencies(passages, labels=LABELS, confirmed=[(passages[1], 2)], limit=limit):
            assert len(rows) == min(limit, 3)
            assert [row.confidence for row in rows] == sorted((row.confidence for row in rows), reverse=True)


def test_ranking_follows_siblings_when_the_words_say_nothing() -> None:
    confirmed = [(Passage(text=f"Point {letter}", groups=("s1",)), 2) for letter in "abcdef"]
    confirmed += [(Passage(text=f"Item {letter}", groups=("s2",)), 1) for letter in "abcdef"]
    first, second = rank_competencies(
        [Passage(text="zzz", groups=("s1",)), Passage(text="zzz", groups=("s2",))], labels=LABELS, confirmed=confirmed
    )
    assert (first[0].competency, second[0].competency) == (2, 1)


def test_confidence_grows_with_what_has_been_confirmed() -> None:
    wanted = Passage(text="Explain the action potential of the nerve")
    found = []
    for count in (0, 2, 8, 30):
        confirmed = [(Passage(text=f"Explain the potential of nerve number {n}"), 2) for n in range(count)]
        confirmed += [(Passage(text=f"Ask about the journey of person {n}"), 1) for n in range(count)]
        rows = rank_competencies([wanted], labels=LABELS, confirmed=confirmed)[0]
        found.append({row.competency: row.confidence for row in rows}[2])
    assert found == sorted(found)
    assert found[0] < 0.6 < 0.9 < found[-1]


def test_confidences_over_all_labels_sum_to_one_and_repeat_exactly() -> None:
    passages = [Passage(text="interpreter history"), Passage(text="")]
    confirmed = [(Passage(text="interpreters"), 0), (Passage(text="physiology"), 2)]
    once = rank_competencies(passages, labels=LABELS, confirmed=confirmed)
    assert [sum(row.confidence for row in rows) for rows in once] == pytest.approx([1.0, 1.0])
    assert once == rank_competencies(passages, labels=LABELS, confirmed=confirmed)


def test_embedding_takes_the_place_of_words_when_there_is_one() -> None:
    def embed(texts: object) -> np.ndarray:
        return np.array([[1.0, 0.0] if "physiology" in text or "nerve" in text else [0.0, 1.0] for text in list(texts)])  # type: ignore[call-overload]

    rows = rank_competencies([Passage(text="nerve")], labels=LABELS, confirmed=[], embed=embed)[0]
    assert rows[0].competency == 2


def test_ranking_refuses_a_competency_that_is_not_among_the_labels() -> None:
    with pytest.raises(ValueError, match="no index"):
        rank_competencies([Passage(text="a")], labels=LABELS, confirmed=[(Passage(text="b"), 3)])


def test_ranking_of_nothing_is_nothing() -> None:
    assert rank_competencies([], labels=LABELS, confirmed=[]) == []
    assert rank_competencies([Passage(text="a")], labels=[], confirmed=[]) == [()]
