"""The words that are served are those that are written, and no translation can break a page."""

import re

import pytest
from django.conf import settings

from tests.site.catalogues import LANGUAGES, compiled, entries, written

HOW = "run scripts/messages.sh"
EACH = pytest.mark.parametrize("language", LANGUAGES)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))


def test_every_language_of_the_house_has_its_catalogue() -> None:
    assert {code for code, _name in settings.LANGUAGES} - {"en"} <= set(LANGUAGES)


@EACH
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    assert compiled(language) == written(language), HOW


@EACH
def test_nothing_is_left_untranslated(language: str) -> None:
    assert [key for key, text in written(language).items() if not text] == []


@EACH
def test_there_is_a_form_for_every_number(language: str) -> None:
    forms = int(re.findall(r"nplurals=(\d)", str(written(language)[""]))[0])
    plurals = [entry for entry in entries(language) if "msgid_plural" in entry]
    assert plurals or language != "ar"
    assert [entry["msgid"] for entry in plurals if len([field for field in entry if "[" in field]) != forms] == []


@EACH
def test_translations_fill_in_nothing_that_the_sentence_does_not_have(language: str) -> None:
    wrong = []
    for entry in entries(language):
        known = placeholders(entry.get("msgid_plural", entry["msgid"]))
        texts = {field: text for field, text in entry.items() if field.startswith("msgstr")}
        wrong += [text for text in texts.values() if placeholders(text) - known]
        wrong += [text for field, text in texts.items() if field == "msgstr" and placeholders(text) != known]
    assert wrong == []
