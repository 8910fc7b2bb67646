"""What storytellers, patients and interpreters are asked is read at twelve, and authors see what makes a form hard."""

from dataclasses import replace
from typing import Any

import pytest

from tests.assessment.instruments_at_hand import at, draft
from tests.standards.instrument_examples import form, item
from xenia.assessment.queries.reading_ages import FOR_EVERYONE, reading_age_of
from xenia.assessment.queries.shipped import shipped_instrument
from xenia.science.textmatch.readability.formulas import FORMULAS
from xenia.standards.instrument_texts import in_language
from xenia.standards.instruments import ItemType

#: answered by people who never chose to read forms
ANSWERED_BY_ALL = ("patient-voice", "interpreter-view")
SPOKEN = [
    (code, language)
    for code in ANSWERED_BY_ALL
    for language in ("en", *(each.language for each in shipped_instrument(f"{code}.yaml").translations))
    if language in FORMULAS
]
HARD = (
    "Considering institutional responsibilities, how satisfactorily did interprofessional communication "
    "facilitate your comprehension of therapeutic recommendations?"
)


@pytest.mark.parametrize(("code", "language"), SPOKEN)
def test_forms_for_patients_and_interpreters_are_read_at_twelve_and_none_of_their_sentences_above_sixteen(
    code: str, language: str
) -> None:
    held = in_language(shipped_instrument(f"{code}.yaml"), language)
    read = reading_age_of(replace(held, language=language))
    assert read is not None
    assert read.age is not None
    assert read.age <= FOR_EVERYONE
    alone = reading_age_of(form(title=read.hardest, language=language))
    assert alone is not None
    assert alone.age is not None
    assert alone.age <= 16, read.hardest


def test_they_ship_in_arabic_and_spanish_so_that_the_promise_is_kept_in_three_languages() -> None:
    assert {language for _code, language in SPOKEN} == {"en", "ar", "es"}


def test_the_hardest_sentence_is_named_with_the_part_it_stands_in() -> None:
    held = form(item("q1", text="Did you sleep?"), item("q2", text=f"It is short. {HARD}"))
    read = reading_age_of(held)
    assert read is not None
    assert (read.place, read.hardest) == ("q2", HARD)


def test_short_answers_make_no_form_look_easier() -> None:
    bare = form(item("q1", ItemType.TEXT, text=HARD))
    assert reading_age_of(bare) == reading_age_of(form(item("q1", text=HARD)))


@pytest.mark.django_db
def test_an_author_reads_the_age_of_the_form_and_opens_its_hardest_sentence(
    programme_director: Any, sign_in: Any
) -> None:
    version = draft(form(item("q1", text="Did you sleep?"), item("q2", text=HARD), code="hard"))
    page = sign_in(programme_director).get(at(version, "edit")).text
    assert "Reading age about " in page
    assert "asks for 12 at most" in page
    assert 'href="?open=q2#part-q2"' in page


@pytest.mark.django_db
def test_a_language_without_a_formula_shows_the_length_of_its_sentences(programme_director: Any, sign_in: Any) -> None:
    version = draft(form(item("q1", text="Doktor sizi dinledi mi?"), code="turkish", language="tr"))
    page = sign_in(programme_director).get(at(version, "edit")).text
    assert "there is no reading age for this language" in page
    assert "Reading age about" not in page
