"""What an author opens and closes unchanged stays as it was, to the letter; what they write is read as they mean it."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tests.standards.instrument_examples import FULL, form, item
from xenia.assessment.forms.instruments import HeadForm, ScaleForm, SectionForm
from xenia.assessment.forms.items import ItemForm
from xenia.assessment.forms.lines import cutoff_lines, cutoffs_from, number_said, option_lines, options_from
from xenia.assessment.queries.shipped import shipped_instrument, shipped_instruments
from xenia.core.rules import Refused
from xenia.standards.instruments import Condition, Cutoff, Instrument, Item, ItemType, Option

SHIPPED = [one.file for one in shipped_instruments()]
WORDS = (
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
CODES = st.text("abcdefgh123", min_size=1, max_size=4)
OPTIONS = st.lists(
    st.builds(Option, code=CODES, label=WORDS, score=st.one_of(st.none(), st.floats(-99, 99, width=16))),
    max_size=5,
    unique_by=lambda option: option.code,
).map(tuple)


def typed(shown: forms.Form, **changes: Any) -> QueryDict:
    """What a browser sends of a form on which only these fields were changed."""
    data = QueryDict(mutable=True)
    for bound in shown:
        value = bound.value()
        if isinstance(bound.field, forms.BooleanField):
            if value:
                data[bound.name] = "on"
        elif isinstance(value, list | tuple):
            data.setlist(bound.name, [str(each) for each in value])
        else:
            data[bound.name] = "" if value is None else str(value).replace("\n", "\r\n")
    for name, value in changes.items():
        data.setlist(name, value) if isinstance(value, list) else data.__setitem__(name, value)
    return data


def nearest(said: str, exactly: bool) -> str:
    if said != "who S1":
        raise Refused("There is none.")
    return "who:s1"


def opened(each: Item, held: Instrument, data: Any = None) -> ItemForm:
    return ItemForm(data, item=each, held=held, code_stays=False, resolve=nearest)


def written(each: Item, held: Instrument, **changes: Any) -> Item:
    data = typed(opened(each, held), **{"competencies": [*each.competencies], **changes})
    said = opened(each, held, data)
    assert said.is_valid(), said.errors
    return said.written()


@pytest.mark.parametrize("file", SHIPPED)
def test_every_part_of_every_form_that_ships_closes_as_it_was_opened(file: str) -> None:
    held = shipped_instrument(file)
    for each in held.items:
        assert written(each, held) == each
    for section in held.sections:
        said = SectionForm(typed(SectionForm(section=section)), section=section)
        assert said.is_valid() and said.cleaned_data == {"title": section.title, "intro": section.intro}
    for scale in held.subscales:
        shown = ScaleForm(typed(ScaleForm(scale=scale, held=held)), scale=scale, held=held)
        assert shown.is_valid() and shown.written() == scale
    head = HeadForm(typed(HeadForm(held=held)), held=held)
    assert head.is_valid() and head.written_into(held) == held


@given(OPTIONS)
def test_answers_on_their_lines_are_read_as_they_were_written(options: tuple[Option, ...]) -> None:
    lines = option_lines(options, scored=True)
    assert options_from(lines, standing=options, scored=True, ascending=False) == options


def test_answer_of_words_alone_gets_a_code_and_on_a_scale_its_place_as_score() -> None:
    plain = options_from("Never\n\nAlways", standing=(), scored=True, ascending=True)
    assert plain == (Option(code="1", label="Never", score=1.0), Option(code="2", label="Always", score=2.0))
    kept = options_from("x | Other\nNever", standing=plain, scored=True, ascending=False)
    assert kept == (Option(code="x", label="Other"), Option(code="1", label="Never"))
    clash = options_from("2 | Two\nTwo more", standing=(), scored=False, ascending=False)
    assert [each.code for each in clash] == ["2", "1"]


def test_answer_whose_words_need_more_than_a_line_keeps_them() -> None:
    standing = (Option(code="a", label="Two\nlines", score=1.0),)
    lines = option_lines(standing, scored=True)
    assert options_from(lines, standing=standing, scored=True, ascending=False) == standing


def test_score_that_is_none_is_told_with_its_line() -> None:
    with pytest.raises(forms.ValidationError, match="Line 2: “often” is no score"):
        options_from("a | A | 1\nb | B | often", standing=(), scored=True, ascending=False)


def test_cut_offs_are_read_as_they_were_written_or_told_with_their_line() -> None:
    cuts = (Cutoff(at_least=12.5, label="So | so"), Cutoff(at_least=60, label="Well"))
    assert cutoffs_from(cutoff_lines(cuts)) == cuts
    with pytest.raises(forms.ValidationError, match="Line 2"):
        cutoffs_from("1 | a\nmuch | b")


@pytest.mark.parametrize(("said", "meant"), [("1.5", 1.5), ("1,5", 1.5), ("١٫٥", 1.5), (" ", None), ("-2", -2.0)])
def test_number_is_read_as_people_write_it(said: str, meant: float | None) -> None:
    assert number_said(said) == meant


def test_question_keeps_nothing_that_its_kind_does_not_know() -> None:
    held = form(item("q1", reverse=True, weight=2.0, minimum=None))
    said = written(held.items[0], held, type="text", minimum="1", maximum="2", rows="a | A")
    assert said == Item(code="q1", type=ItemType.TEXT, text="q1?")


def test_rule_waits_for_an_earlier_answer_by_code_number_or_day() -> None:
    held = form(
        item("a"), item("b", ItemType.NUMBER, minimum=0.0), item("c", ItemType.DATE), item("d", ItemType.LONG_TEXT)
    )
    last = held.items[3]
    rules = {
        ("a", "at_least", "often"): Condition(item="a", test="at_least", value="often"),
        ("b", "is", "3,5"): Condition(item="b", value=3.5),
        ("c", "at_most", "2026-01-31"): Condition(item="c", test="at_most", value="2026-01-31"),
        ("a", "answered", "often"): Condition(item="a", test="answered"),
    }
    for (earlier, test, value), meant in rules.items():
        assert written(last, held, rule_item=earlier, rule_test=test, rule_value=value).show_if == meant
    assert written(last, held, rule_item="").show_if is None


def test_rule_that_waits_for_a_score_keeps_its_number() -> None:
    rule = Condition(item="a", test="at_least", value=2.0)
    held = form(item("a"), item("b", show_if=rule))
    assert written(held.items[1], held).show_if == rule


def test_rule_never_waits_for_a_later_question() -> None:
    held = form(item("a"), item("b"))
    data = typed(opened(held.items[0], held), rule_item="b")
    assert "rule_item" in opened(held.items[0], held, data).errors


def test_code_is_no_other_questions_and_means_nothing_else() -> None:
    held = form(item("a"), item("b"))
    for code in ("b", "title", "a.b"):
        assert "code" in opened(held.items[0], held, typed(opened(held.items[0], held), code=code)).errors
    assert written(held.items[0], held, code="new").code == "new"
    fixed = ItemForm(
        typed(opened(held.items[0], held), code="new"), item=held.items[0], held=held, code_stays=True, resolve=nearest
    )
    assert fixed.is_valid() and fixed.written().code == "a"


def test_competency_is_found_when_it_is_typed_and_unfinished_words_are_no_mistake() -> None:
    held = form(item("a", competencies=("x:1",)))
    assert written(held.items[0], held, competency="who S1").competencies == ("x:1", "who:s1")
    assert written(held.items[0], held, competency="wh").competencies == ("x:1",)
    done = typed(opened(held.items[0], held), competency="wh", finished="1")
    assert "competency" in opened(held.items[0], held, done).errors


def test_slot_stays_a_slot_whatever_is_sent() -> None:
    held = shipped_instrument("cccq.yaml")
    head = HeadForm(typed(HeadForm(held=held), kind="own"), held=held)
    assert head.is_valid() and head.written_into(held).licence.kind == "slot"


def test_scale_counts_what_has_scores_and_keeps_the_order_of_its_questions() -> None:
    scale = FULL.subscales[0]
    shown = ScaleForm(scale=scale, held=FULL)
    offered = dict(shown.fields["items"].choices)  # type: ignore[attr-defined]
    assert not {each.code for each in FULL.items if each.type is ItemType.LONG_TEXT} & offered.keys()
    data = typed(shown, items=[*reversed(scale.items)], answered="0.5")
    said = ScaleForm(data, scale=scale, held=FULL)
    assert said.is_valid() and said.written().items == scale.items and said.written().answered == 0.5
