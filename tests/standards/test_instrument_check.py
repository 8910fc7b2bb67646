"""Whatever would make a form unanswerable or its score meaningless is told by its place."""

from dataclasses import replace
from typing import Any

import pytest

from tests.standards.instrument_examples import FULL, OFTEN, form, item
from xenia.standards.instrument_check import MOST_ITEMS, check_instrument
from xenia.standards.instruments import (
    Condition,
    Cutoff,
    Instrument,
    Item,
    ItemType,
    Licence,
    Option,
    Section,
    Subscale,
    Translation,
)

T = ItemType


def errors(instrument: Instrument, **options: Any) -> dict[str, str]:
    return {problem.field: problem.message for problem in check_instrument(instrument, **options).errors}


def warnings(instrument: Instrument) -> dict[str, str]:
    return {problem.field: problem.message for problem in check_instrument(instrument).warnings}


def opt(code: str, **fields: Any) -> Option:
    return Option(**{"code": code, "label": code.upper(), **fields})


def after(test: str, value: str | float | None = None, *, of: str = "q1") -> Item:
    return item("q2", show_if=Condition(item=of, test=test, value=value))


def scale(**fields: Any) -> Instrument:
    numbered = item("n", T.NUMBER)
    made = Subscale(**{"code": "s", "title": "S", "items": ("q1",), **fields})
    return form(
        item("q1"),
        item("words", T.TEXT),
        numbered,
        item("m", T.MATRIX, rows=(opt("r"),)),
        item("bare", T.SINGLE, options=(opt("a"), opt("b"))),
        subscales=(made,),
    )


def test_a_sound_instrument_has_nothing_but_its_open_translations() -> None:
    checked = check_instrument(FULL, usable=True)

    assert checked.errors == ()
    assert [(w.field, w.source) for w in checked.warnings] == [("translations.ar", "example-form")]
    assert "not translated yet" in checked.warnings[0].message


@pytest.mark.parametrize(
    ("place", "words", "instrument"),
    [
        # codes
        ("q1", "2 have the code", form(item("q1"), item("q1"))),
        ("q1.a", "2 have the code", form(item("q1", options=(opt("a"),) * 2))),
        ("q1.never", "2 have the code", form(item("q1", T.MATRIX, options=OFTEN, rows=(opt("never"),)))),
        ("section.a", "2 have the code", form(sections=(Section(code="a", items=(item("q1"),)), Section(code="a")))),
        ("scale.s", "2 have the code", form(item("q1"), subscales=(Subscale(code="s", title="S", items=("q1",)),) * 2)),
        ("q.1", "is no code", form(item("q.1"))),
        ("title", "a meaning of its own", form(item("title"))),
        ("q1.help", "a meaning of its own", form(item("q1", options=(*OFTEN, opt("help"))))),
        ("code", "small letters", form(item("q1"), code="My form")),
        # what can be chosen
        ("q1.options", "nothing to choose", form(item("q1", options=()))),
        ("q1.options", "no answers to choose", form(item("q1", T.NUMBER, options=OFTEN))),
        ("q1.options", "the most", form(item("q1", options=tuple(opt(f"o{n}") for n in range(101))))),
        ("q1.rows", "needs its rows", form(item("q1", T.MATRIX))),
        ("q1.rows", "Only a matrix", form(item("q1", rows=OFTEN[:1]))),
        ("q1.never", "none of them", form(item("q1", T.CHECKLIST, options=OFTEN[:1]))),
        ("q1.a", "A score is a number", form(item("q1", options=(opt("a", score=float("inf")),)))),
        # numbers
        ("q1.weight", "0 or more", form(item("q1", weight=-1.0))),
        ("q1.weight", "0 or more", form(item("q1", weight=float("nan")))),
        ("q1.minimum", "larger than the largest", form(item("q1", T.NUMBER, minimum=2.0, maximum=1.0))),
        ("q1.minimum", "are numbers", form(item("q1", T.NUMBER, minimum=float("nan")))),
        ("q1.maximum", "Only a number", form(item("q1", T.DATE, maximum=1.0))),
        ("q1.minimum", "4 must be chosen", form(item("q1", T.MULTIPLE, minimum=4.0))),
        ("q1.maximum", "Nothing could be chosen", form(item("q1", T.MULTIPLE, maximum=0.0))),
        ("q1.reverse", "turned round", form(item("q1", T.TEXT, reverse=True))),
        ("q1.reverse", "turned round", form(item("q1", T.NUMBER, reverse=True, minimum=0.0))),
        ("minutes", "how many minutes", form(item("q1"), minutes=0.0)),
        # what is observed
        ("q1.competencies", "framework:identifier", form(item("q1", competencies=("1.1",), evidence="behaviour"))),
        ("q1.evidence", "no kind of evidence", form(item("q1", competencies=("a:1",), evidence="skill"))),
        # words
        ("title", "needs a title", form(item("q1"), title=" ")),
        ("q1", "no text", form(item("q1", text=" "))),
        ("q1.a", "no text", form(item("q1", options=(opt("a", label=""),)))),
        ("q1", "longer than", form(item("q1", text="a" * 10_001))),
        ("q1.help", "can't be kept", form(item("q1", help="a\x00b"))),
        ("language", "no language tag", form(item("q1"), language="english please")),
        ("licence.kind", "no kind of licence", form(item("q1"), licence=Licence(kind="borrowed"))),
        ("sections", "asks nothing", form()),
        ("sections", "the most", form(*(item(f"q{n}") for n in range(MOST_ITEMS + 1)))),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_its_place(place: str, words: str, instrument: Instrument) -> None:
    assert words in errors(instrument)[place]


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ("no item has that code", (item("q1"), after("is", "never", of="q9"))),
        ("asked later", (after("is", "never"), item("q1"))),
        ("is no test", (item("q1"), after("was", "never"))),
        ("no answer to “q1” is “always”", (item("q1"), after("is", "always"))),
        ("is other than", (item("q1", options=OFTEN[:1]), after("is_not", "never"))),
        ("no answer to “q1” is at least “3”", (item("q1"), after("at_least", 3.0))),
        ("no answer to “q1” is at most “-1”", (item("q1"), after("at_most", -1.0))),
        ("no answer to “q1” is at least “nine”", (item("q1"), after("at_least", "nine"))),
        ("no answer to “q1” is at least “101”", (item("q1", T.NUMBER, maximum=100.0), after("at_least", 101.0))),
        ("no answer to “q1” is “-1”", (item("q1", T.NUMBER, minimum=0.0), after("is", -1.0))),
        ("no answer to “q1” is “many”", (item("q1", T.NUMBER), after("is", "many"))),
        ("no answer to “q1” is at least “soon”", (item("q1", T.DATE), after("at_least", "soon"))),
        ("only this can be asked: answered", (item("q1", T.TEXT), after("is", "a"))),
        ("only this can be asked: is, is_not, answered", (item("q1", T.MULTIPLE), after("at_least", 1.0))),
        ("needs no value", (item("q1"), after("answered", "never"))),
        ("which answer", (item("q1"), after("is"))),
    ],
)
def test_a_rule_that_can_never_hold_is_told(words: str, items: tuple[Item, ...]) -> None:
    assert words in errors(form(*items))["q2.show_if"]


def test_an_item_behind_one_that_is_never_shown_is_never_shown_either() -> None:
    last = item("q3", show_if=Condition(item="q2", test="answered"))
    told = errors(form(item("q1"), after("is", "always"), last))

    assert "which can never be shown either" in told["q3.show_if"]


def test_rules_that_wait_for_one_another_are_told_as_a_circle_with_what_hangs_on_them() -> None:
    first, second = item("q1", show_if=Condition(item="q2", value="never")), after("is", "never")
    told = errors(form(first, second, item("q3", show_if=Condition(item="q1", value="never"))))

    circle = next(words for place, words in told.items() if place in ("q1.show_if", "q2.show_if"))
    assert "wait for one another in a circle" in circle
    assert "never be shown either" in told["q3.show_if"]
    itself = errors(form(item("q1", show_if=Condition(item="q1", value="never"))))
    assert "circle" in itself["q1.show_if"]


@pytest.mark.parametrize(
    "items",
    [
        (item("q1"), after("is", "never")),
        (item("q1"), after("at_least", "sometimes")),
        (item("q1"), after("at_most", 0.0)),
        (item("q1", T.CHECKLIST), after("is", "partly")),
        (item("q1", T.MULTIPLE), after("is", "often")),
        (item("q1", T.NUMBER, minimum=0.0, maximum=10.0), after("at_least", 10.0)),
        (item("q1", T.NUMBER), after("is_not", 0.0)),
        (item("q1", T.DATE), after("at_most", "2026-03-31")),
        (item("q1", T.LONG_TEXT), after("answered")),
    ],
)
def test_a_rule_that_can_hold_is_left_in_peace(items: tuple[Item, ...]) -> None:
    assert errors(form(*items)) == {}


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("No item has the code “q9”", {"items": ("q9",)}),
        ("answered in words", {"items": ("words",)}),
        ("has no scores", {"items": ("bare",)}),
        ("has no items", {"items": ()}),
        ("counts twice", {"items": ("q1", "q1")}),
        ("counts twice", {"items": ("m", "m.r")}),
        ("is no rule", {"rule": "median"}),
        ("smallest and a largest", {"items": ("n",), "rule": "percent"}),
        ("between 0 and 1", {"answered": 2.0}),
        ("between 0 and 1", {"answered": float("nan")}),
        ("go up", {"cutoffs": (Cutoff(at_least=2.0, label="A"), Cutoff(at_least=1.0, label="B"))}),
        ("needs a label", {"cutoffs": (Cutoff(at_least=2.0, label=""),)}),
        ("needs a title", {"title": ""}),
    ],
)
def test_a_scale_that_means_nothing_is_told(words: str, fields: dict[str, Any]) -> None:
    assert words in errors(scale(**fields))["scale.s"]


def test_a_scale_over_a_matrix_its_rows_and_a_number_is_sound() -> None:
    assert errors(scale(items=("q1", "m", "n"))) == {}
    assert errors(scale(items=("m.r",), rule="percent")) == {}


def test_a_slot_has_no_text_until_it_is_to_be_used() -> None:
    bare = tuple(replace(option, label="") for option in OFTEN)
    slot = form(item("q1", text="", options=bare), licence=Licence(kind="slot", holder="Its authors"))

    assert errors(slot) == {}
    assert set(errors(slot, usable=True)) == {"q1", "q1.never", "q1.sometimes", "q1.often"}


def test_a_competency_without_kind_and_a_kind_without_competency_are_warned_of() -> None:
    told = warnings(
        form(
            item("q1", competencies=("a:1",)),
            item("q2", evidence="attitude"),
            item("q3", T.TEXT, competencies=("a:1",), evidence="knowledge"),
        )
    )

    assert "counts as none" in told["q1.competencies"]
    assert "None is named" in told["q2.evidence"]
    assert "no score" in told["q3.competencies"]


@pytest.mark.parametrize(
    ("place", "words", "translations"),
    [
        ("translations.ar.q9", "no text “q9”", (Translation(language="ar", texts={"q9": "x"}),)),
        ("translations.arabic please", "no language tag", (Translation(language="arabic please"),)),
        ("translations.ar", "twice", (Translation(language="ar"), Translation(language="AR"))),
        ("translations.en", "the form itself", (Translation(language="en"),)),
        ("translations.ar.status", "is no status", (Translation(language="ar", status="perfect"),)),
        ("translations.ar.q1", "can't be kept", (Translation(language="ar", texts={"q1": "\x07"}),)),
    ],
)
def test_a_translation_of_nothing_is_told(place: str, words: str, translations: tuple[Translation, ...]) -> None:
    assert words in errors(form(item("q1"), translations=translations))[place]


@pytest.mark.parametrize("tag", ["ar", "pt-BR", "zh-Hant-TW", "es-419", "kjb", "sr-Latn", "ca-valencia", "x-none"])
def test_tags_of_languages_are_known_by_their_form(tag: str) -> None:
    assert ("language" in errors(form(item("q1"), language=tag))) == (tag == "x-none")
