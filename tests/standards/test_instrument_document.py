"""An instrument survives the way into a document and back, and its digest commits to every part of it."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.standards.instrument_examples import FULL, INSTRUMENTS, form, item
from xenia.standards.instrument_document import document_digest, instrument_document, instrument_from
from xenia.standards.instrument_texts import in_language, missing_texts
from xenia.standards.instruments import Instrument, texts_of


@given(INSTRUMENTS)
@settings(max_examples=20, deadline=None)
def test_any_instrument_comes_back_from_its_document_as_it_was(instrument: Instrument) -> None:
    document = json.loads(json.dumps(instrument_document(instrument)))

    assert instrument_from(document) == instrument
    assert instrument_document(instrument_from(document)) == document


def test_a_document_leaves_out_what_is_as_usual() -> None:
    document = instrument_document(form(item("q1", options=())))

    assert document == {
        "code": "form",
        "title": "Form",
        "sections": [{"code": "all", "items": [{"code": "q1", "type": "likert", "text": "q1?"}]}],
    }


def test_translations_stay_out_on_request() -> None:
    without = instrument_document(FULL, translations=False)

    assert "translations" in instrument_document(FULL)
    assert instrument_from(without) == replace(FULL, translations=())


def test_the_digest_depends_on_every_word_and_on_no_order_of_keys() -> None:
    document = instrument_document(FULL)
    turned = dict(reversed(document.items()))

    assert document_digest(turned) == document_digest(document)
    assert document_digest(document | {"title": "Working with an Interpreter"}) != document_digest(document)
    assert document_digest(document | {"minutes": 3}) == document_digest(
        instrument_document(replace(FULL, minutes=3.0))
    )


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"code": "a", "title": "A", "colour": "red"},
        {"code": "a", "title": 5},
        {"code": "a", "title": "A", "minutes": True},
        {"code": "a", "title": "A", "minutes": 10**400},
        {"code": "a", "title": "A", "sections": "x"},
        {"code": "a", "title": "A", "sections": ["x"]},
        {"code": "a", "title": "A", "translations": [{"language": "ar", "texts": {"q": 1}}]},
        {
            "code": "a",
            "title": "A",
            "sections": [{"code": "s", "items": [{"code": "q", "type": "guess", "text": "Q"}]}],
        },
    ],
)
def test_a_document_of_another_shape_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"guess|document"):
        instrument_from(document)


def test_in_another_language_what_is_missing_stays_and_is_told() -> None:
    read = in_language(FULL, "ar-EG")

    assert (read.language, read.title, read.items[2].text) == ("ar", "مع مترجم", "تكلّم؟")
    assert read.items[0].text == "Was an interpreter there?"
    told = missing_texts(FULL, "ar-EG")
    assert {"used", "used.often", "section.start", "scale.all.1", "minutes.help"} <= set(told)
    assert not {"title", "spoke", "section.end"} & set(told)  # the second section has no title at all


def test_a_language_without_translation_reads_as_the_form_itself() -> None:
    assert in_language(FULL, "so") == FULL
    assert in_language(FULL, "en") == FULL
    assert len(missing_texts(FULL, "so")) == sum(1 for _, text in texts_of(FULL) if text)
    assert missing_texts(FULL, "en") == ()
