"""The words of an instrument in other languages: in their places, and fixed once someone has answered to them."""

from dataclasses import replace
from typing import Any

import pytest

from tests.assessment.instruments_at_hand import TWO, answer, digest, draft, published
from tests.house import actor_of_person
from tests.standards.instrument_examples import FULL, form, item
from xenia.assessment.actions.instruments import (
    begin_version,
    bring_instrument,
    publish_version,
    save_draft,
    save_translation,
)
from xenia.assessment.queries.instruments import (
    plain_of,
    whole_of,
)
from xenia.assessment.queries.translations import language_states
from xenia.core.models import Translation
from xenia.core.queries.text import labels_in
from xenia.core.rules import SYSTEM, Refused
from xenia.standards import instruments as plain

pytestmark = pytest.mark.django_db


def test_words_in_another_language_stand_in_their_places(administrator: Any) -> None:
    version = published()
    actor = actor_of_person(administrator)
    assert save_translation(actor, version, "ar", {"q1": "س١", "q1.often": "غالبا"}) == 2
    assert save_translation(actor, version, "ar", {"q2": "س٢"}, "checked") == 1

    read = plain_of(version, "ar-EG")
    assert (read.language, [each.text for each in read.items]) == ("ar", ["س١", "س٢"])
    assert [option.label for option in read.items[0].options] == ["Never", "Sometimes", "غالبا"]
    (translation,) = whole_of(version).translations
    assert (translation.status, translation.translator) == ("draft", "Tova Administrator")
    (state,) = language_states(version, plain_of(version))
    assert (state.status, state.translated, state.of, state.fixed) == ("draft", 3, 9, False)
    assert save_translation(actor, version, "ar", {"q1.often": ""}) == 1
    assert "q1.often" not in whole_of(version).translations[0].texts


def test_a_language_that_nobody_translated_reads_as_the_form_itself() -> None:
    version = published()

    assert plain_of(version, "so") == TWO
    assert plain_of(version, "en-GB") == TWO


@pytest.mark.parametrize(
    ("words", "language", "texts", "status"),
    [
        ("no language tag", "arabic please", {"q1": "a"}, "draft"),
        ("of the form itself", "EN", {"q1": "a"}, "draft"),
        ("nothing else", "ar", {"q1": "a"}, "perfect"),
        ("no text “q9”", "ar", {"q9": "a"}, "draft"),
        ("no text “q1.help”", "ar", {"q1.help": "a"}, "draft"),
        ("can't be kept", "ar", {"q1": "a\x00"}, "draft"),
    ],
)
def test_a_translation_of_nothing_is_refused(words: str, language: str, texts: dict[str, str], status: str) -> None:
    version = published()
    with pytest.raises(Refused, match=words):
        save_translation(SYSTEM, version, language, texts, status)

    assert not Translation.objects.exists()


@pytest.mark.parametrize("answered_in", ["ar", "ar-EG"])
def test_the_words_that_someone_answered_to_stay(answered_in: str) -> None:
    version = published()
    save_translation(SYSTEM, version, "ar", {"q1": "س١"})
    answer(version, language=answered_in)

    with pytest.raises(Refused, match="so its words stay"):
        save_translation(SYSTEM, version, "ar", {"q1": "سؤال"})
    arabic = plain.Translation(language="ar", texts={"q1": "سؤال"})
    with pytest.raises(Refused, match="so its words stay"):
        bring_instrument(SYSTEM, replace(TWO, translations=(arabic,)), reason="Better words", publish=True)
    save_translation(SYSTEM, version, "ar", {"q1": "س١"}, "checked")
    save_translation(SYSTEM, version, "so", {"q1": "S1"})  # nobody answered in Somali

    assert language_states(version, plain_of(version))[0].fixed
    assert plain_of(version, "ar").items[0].text == "س١"
    assert plain_of(version, "so").items[0].text == "S1"


def test_a_new_version_takes_its_translations_along_and_says_which_are_outdated() -> None:
    first = published()
    save_translation(SYSTEM, first, "ar", {"q1": "س١", "q2": "س٢"}, "checked")
    answer(first, language="ar")
    changed = form(item("q1", text="Other?"), item("q3"), code="two", title="Two questions")
    second = published(changed)

    rows = Translation.objects.filter(thing=second.pk).values_list("field", "status")
    assert dict(rows) == {"q1": "outdated"}
    assert save_translation(SYSTEM, second, "ar", {"q1": "سؤال آخر"}, "checked") == 1
    assert plain_of(first, "ar").items[1].text == "س٢"


def test_in_a_draft_a_text_that_changes_has_outdated_translations_and_what_goes_takes_its_own_along() -> None:
    version = draft()
    save_translation(SYSTEM, version, "ar", {"q1": "س١", "q2": "س٢"}, "checked")
    changed = form(item("q1", text="Other?"), code="two", title="Two questions")
    save_draft(SYSTEM, version, changed, basis=digest(version))
    assert Translation.objects.get(thing=version.pk, field="q1").status == "outdated"
    publish_version(SYSTEM, version)

    assert dict(Translation.objects.filter(thing=version.pk).values_list("field", "status")) == {"q1": "outdated"}


def test_an_instrument_is_called_by_the_title_of_its_newest_published_version_in_each_language() -> None:
    first = published(FULL)
    instrument = first.instrument
    assert labels_in("ar", [instrument.pk]) == {instrument.pk: "مع مترجم"}

    second = begin_version(SYSTEM, instrument)
    save_translation(SYSTEM, second, "ar", {"title": "العمل مع مترجم"})
    assert labels_in("ar", [instrument.pk]) == {instrument.pk: "مع مترجم"}
    publish_version(SYSTEM, second)
    assert labels_in("ar", [instrument.pk]) == {instrument.pk: "العمل مع مترجم"}
    save_translation(SYSTEM, first, "ar", {"title": "قديم"})
    assert labels_in("ar", [instrument.pk]) == {instrument.pk: "العمل مع مترجم"}
    save_translation(SYSTEM, second, "ar", {"title": ""})
    assert labels_in("ar", [instrument.pk]) == {}
