"""Moves lead where the case says, and nowhere else; weights tell who held fast."""

from dataclasses import replace

import pytest

from xenia.standards.cases import parse
from xenia.standards.cases.document import Moment
from xenia.standards.cases.walking import Did, Move, walk
from xenia.standards.cases.weighing import held_fast, weights_from

CASE = parse(
    """\
---
case: bees
title: Bees
---

# Scenes

## Here {#here}
timer: 10 seconds -> late

? weigh [what] What is it?
  - [a] A = 50%
  - [b] B = 50%

- [look] Look
  sets: seen
  asks: fear

- [wait] Wait -> here

- [leave] Leave -> there
  if: seen

- [rush] Rush -> late
  unless: seen

## There {#there}

= Gone.

## Late {#late}

= Late.
"""
)


def go(*moves: Move) -> tuple[str, tuple[str, ...]]:
    position = walk(CASE, moves)
    return position.scene.id, tuple(choice.id for choice in position.offered)


ANSWER = Move(Did.ANSWER, "here", "what", {"weights": {"a": 100, "b": 0}})
LOOK = Move(Did.CHOICE, "here", "look")


def test_a_choice_that_stays_sets_its_flag_and_is_not_offered_again() -> None:
    assert go() == ("here", ("look", "wait", "rush"))
    assert go(LOOK) == ("here", ("wait", "leave"))
    assert walk(CASE, [LOOK]).asked == ("fear",)


def test_moves_that_do_not_fit_change_nothing_but_their_number() -> None:
    astray = [Move(Did.CHOICE, "here", "leave"), Move(Did.CHOICE, "there", "look"), Move(Did.CHOICE, "here", "nothing")]
    position = walk(CASE, astray)
    assert (position.scene.id, position.flags, position.moves) == ("here", frozenset(), 3)


def test_time_that_is_up_leads_on() -> None:
    assert go(Move(Did.TIME, "here"))[0] == "late"


def test_a_question_is_asked_until_it_is_answered() -> None:
    waiting = walk(CASE, []).waiting
    assert waiting is not None and waiting.id == "what"
    assert walk(CASE, [ANSWER]).waiting is None


def test_an_ending_is_the_end() -> None:
    position = walk(CASE, [ANSWER, LOOK, Move(Did.CHOICE, "here", "leave")])
    assert position.ended and position.entered == 3


def test_a_case_without_scenes_is_no_case_to_play() -> None:
    with pytest.raises(ValueError, match="scenes"):
        walk(replace(CASE, scenes=()), [])


def weighing(a: int, b: int) -> Moment:
    text = (
        f"---\ncase: x\ntitle: X\n---\n\n# Scenes\n\n## S {{#s}}\n\n? weigh [w] W\n  - [a] A = {a}%\n  - [b] B = {b}%\n"
    )
    part = parse(text).scenes[0].parts[0]
    assert isinstance(part, Moment)
    return part


@pytest.mark.parametrize(
    ("before", "now", "held"),
    [
        ({"a": 30, "b": 70}, {"a": 30, "b": 70}, True),
        ({"a": 30, "b": 70}, {"a": 44, "b": 56}, True),
        ({"a": 30, "b": 70}, {"a": 45, "b": 55}, False),
        ({"a": 30, "b": 70}, {"a": 80, "b": 20}, False),
        ({"a": 30, "b": 70}, {"a": 10, "b": 90}, True),
    ],
)
def test_half_the_way_that_the_history_went_is_enough(before: dict[str, int], now: dict[str, int], held: bool) -> None:
    found = held_fast(weighing(60, 40), now, earlier=weighing(30, 70), before=before)
    assert (found is not None) == held


def test_a_history_that_moved_nothing_holds_nobody_fast() -> None:
    same = {"a": 30, "b": 70}
    assert held_fast(weighing(35, 65), same, earlier=weighing(30, 70), before=same) is None


@pytest.mark.parametrize(("now", "held"), [({"a": 80, "b": 20}, True), ({"a": 60, "b": 40}, False)])
def test_a_first_weight_far_above_what_is_reasonable_is_early(now: dict[str, int], held: bool) -> None:
    found = held_fast(weighing(50, 50), now)
    assert (found is not None and found.before is None) == held


@pytest.mark.parametrize("typed", ["x", "-1", "101", "٣", "1.5", "9" * 5000])
def test_what_is_no_percentage_is_no_weight(typed: str) -> None:
    with pytest.raises(ValueError, match="a"):
        weights_from(weighing(50, 50), {"a": typed})
