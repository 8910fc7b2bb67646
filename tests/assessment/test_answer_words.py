"""Whatever is said of an answer is said in the reader's language."""

import pytest
from django.utils import translation

from tests.standards.instrument_examples import item
from xenia.assessment.queries.answer_words import in_words, options_in_words
from xenia.assessment.scoring import AnswerProblem
from xenia.assessment.scoring.checking import SENTENCES
from xenia.standards.instruments import CHECKLIST, ItemType

FACTS = {"item": "q1", "value": "x", "missing": 2, "of": 3, "bound": "5"}


@pytest.mark.parametrize("kind", SENTENCES)
def test_every_sentence_about_an_answer_is_known_to_the_pages(kind: str) -> None:
    problem = AnswerProblem("q1", kind, FACTS)

    with translation.override("en"):
        assert in_words(problem) == problem.message


def test_a_checklists_own_answers_are_said_as_the_engine_names_them_and_written_ones_as_they_stand() -> None:
    with translation.override("en"):
        assert options_in_words(item("q1", ItemType.CHECKLIST)) == CHECKLIST
    written = item("q1", ItemType.CHECKLIST, options=CHECKLIST[:2])
    assert options_in_words(written) == CHECKLIST[:2]
