"""Forms that ship are asked only by right, in languages that someone looked at, and told of in the documentation."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from xenia.assessment.actions.instruments import attest_licence, bring_instrument
from xenia.assessment.actions.occasions import Plan, plan_occasion
from xenia.assessment.actions.shipped import ensure_shipped_instruments
from xenia.assessment.models import Version
from xenia.assessment.queries.instruments import instrument_of, newest_version, plain_of, usable
from xenia.assessment.queries.occasions import languages_of
from xenia.assessment.queries.shipped import shipped_instrument, shipped_instruments
from xenia.assessment.scoring import scale_scores
from xenia.core.rules import SYSTEM, Refused
from xenia.standards.instruments import Instrument, Item, texts_of

DOCS = Path(__file__).parents[2] / "docs" / "instruments.md"
#: what everyone may answer without training
PUBLIC = ("patient-voice", "session-feedback", "attitudes-self", "attitudes-self-then", "interpreter-view")


def held(code: str) -> Instrument:
    return shipped_instrument(f"{code}.yaml")


@pytest.mark.parametrize("code", PUBLIC)
def test_what_everyone_answers_is_whole_in_arabic_and_spanish(code: str) -> None:
    form = held(code)
    wanted = {place for place, text in texts_of(form) if text.strip()}

    assert {each.language: set(each.texts) for each in form.translations} == {"ar": wanted, "es": wanted}


def version_of(code: str) -> Version:
    version = newest_version(instrument_of(code), published=True)
    assert version is not None
    return version


def test_a_translation_that_nobody_looked_at_is_not_offered(db: None) -> None:
    ensure_shipped_instruments()

    assert {code: languages_of(version_of(code)) for code in PUBLIC} == {
        "patient-voice": ["en", "ar", "es"],
        "session-feedback": ["en", "ar", "es"],
        "attitudes-self": ["en"],
        "attitudes-self-then": ["en"],
        "interpreter-view": ["en"],
    }
    assert "have three readers try them" in held("patient-voice").licence.terms


def filled(form: Instrument) -> Instrument:
    """With words that a school would bring."""

    def with_words(item: Item) -> Item:
        options = tuple(replace(option, label=f"Answer {option.code}") for option in item.options)
        return replace(item, text=f"Statement {item.code}", options=options)

    sections = (replace(each, items=tuple(with_words(item) for item in each.items)) for each in form.sections)
    return replace(form, sections=tuple(sections))


SLOTS = [each.code for each in shipped_instruments() if held(each.code).licence.kind == "slot"]


@pytest.mark.parametrize("code", SLOTS)
def test_a_slot_is_asked_only_with_its_words_and_with_the_schools_word(code: str, db: None) -> None:
    ensure_shipped_instruments()

    def ask() -> Any:
        now = timezone.now()
        plan = Plan(title="Wave", version=version_of(code).pk, opens_at=now, closes_at=now + timedelta(days=1))
        return plan_occasion(SYSTEM, plan)

    with pytest.raises(Refused, match="own copy"):
        ask()
    bring_instrument(SYSTEM, filled(held(code)), reason="Our licensed copy", publish=True)
    with pytest.raises(Refused, match="Attest"):
        ask()
    attest_licence(SYSTEM, instrument_of(code), "Licence 4711, since March")

    assert usable(instrument_of(code)) == ""
    assert ask().version_id == version_of(code).pk


def test_the_schools_copy_is_scored_as_the_slot_says(db: None) -> None:
    ensure_shipped_instruments()
    bring_instrument(SYSTEM, filled(held("mbi")), reason="Our licensed copy", publish=True)
    answers = {f"m{number}": "6" for number in range(1, 23)}

    found = scale_scores(plain_of(version_of("mbi")), answers)

    assert {code: score.value for code, score in found.items()} == {"ee": 54, "dp": 30, "pa": 48}


def test_the_documentation_tells_of_every_form_that_ships() -> None:
    told = DOCS.read_text("utf-8")

    assert [each.code for each in shipped_instruments() if f"| `{each.code}` |" not in told] == []
