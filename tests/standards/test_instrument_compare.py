"""A new version says what moved, and only that."""

from dataclasses import replace
from typing import Any

from tests.standards.instrument_examples import FULL, OFTEN, form, item
from xenia.standards.instrument_compare import Move, what_moved
from xenia.standards.instruments import Condition, Cutoff, Instrument, Option, Section, Subscale


def moves(before: Instrument, after: Instrument) -> dict[str, tuple[Any, Any]]:
    return {move.place: (move.was, move.now) for move in what_moved(before, after)}


def test_the_same_instrument_has_not_moved_nor_do_translations_count() -> None:
    assert what_moved(FULL, FULL) == ()
    assert what_moved(FULL, replace(FULL, translations=())) == ()


def test_a_text_and_a_setting_are_told_with_what_they_were() -> None:
    before = form(item("q1"), item("q2"))
    after = form(item("q1", text="How?"), item("q2", weight=2.0, show_if=Condition(item="q1", value="often")))

    assert moves(before, after) == {
        "q1": ("q1?", "How?"),
        "q2.weight": (None, 2),
        "q2.show_if.item": (None, "q1"),
        "q2.show_if.value": (None, "often"),
    }


def test_an_answer_that_came_one_that_went_and_a_score_that_changed() -> None:
    new = (replace(OFTEN[0], score=1.0), OFTEN[1], Option(code="always", label="Always", score=9.0))

    assert moves(form(item("q1")), form(item("q1", options=new))) == {
        "q1.never.score": (0, 1),
        "q1.often": ("Often", None),
        "q1.always": (None, "Always"),
    }


def test_an_item_that_came_or_went_is_one_move_and_moves_no_other() -> None:
    a, b, c = item("a"), item("b", help="Help"), item("c")

    assert moves(form(a, c), form(a, b, c)) == {"b": (None, "b?")}
    assert moves(form(a, b, c), form(a, c)) == {"b": ("b?", None)}


def test_another_order_is_told_as_such() -> None:
    a, b = item("a"), item("b", options=OFTEN[::-1])

    assert what_moved(form(a, b), form(b, a)) == (Move("order", ["a", "b"], ["b", "a"]),)
    assert moves(form(b), form(item("b")))["b.options"] == (
        ["often", "sometimes", "never"],
        ["never", "sometimes", "often"],
    )


def test_an_item_in_another_section_a_new_rule_and_a_cut_that_moved() -> None:
    scale = Subscale(code="s", title="S", items=("q1",), cutoffs=(Cutoff(at_least=1.0, label="High"),))
    before = form(item("q1"), subscales=(scale,))
    after = form(
        sections=(Section(code="all"), Section(code="two", items=(item("q1"),))),
        subscales=(replace(scale, rule="sum", cutoffs=(Cutoff(at_least=2.0, label="High"),)),),
    )

    assert moves(before, after) == {
        "q1.section": ("all", "two"),
        "section.two": (None, ""),
        "scale.s.rule": (None, "sum"),
        "scale.s.1.at_least": (1, 2),
    }
