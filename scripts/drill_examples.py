"""Examples for the pages of drills: each of the three, with a round behind somebody."""

from collections.abc import Callable
from functools import cache
from typing import Any

from scripts.cast import user_of
from xenia.learning.actions.drills import keep_attempt
from xenia.learning.queries.drill_content import NAMES, ROUND, Item, drill_in
from xenia.learning.queries.drills import practice
from xenia.people.queries.actors import actor_for


def _answers(item: Item, heard: str, *, well: bool) -> dict[str, Any]:
    """Every step answered: well, or by whoever presses the last button."""
    said: dict[str, Any] = {}
    for step in item.steps:
        if step.options:
            said[step.id] = max(step.options, key=lambda option: option.level).id if well else step.options[-1].id
        elif step.kind == "split":
            said[step.id] = sorted(step.pauses) if well else [1]
        elif step.kind == "teach":
            said[step.id] = step.says[heard].again
        else:
            said[step.id] = [*step.must] if step.kind == "check" else True
    return said


@cache
def practised() -> list[str]:
    """A round of each, of which one item went badly."""
    student = actor_for(user_of("student").person_id)
    for name in NAMES:
        drill = drill_in(name, "en")
        for number in range(ROUND[name]):
            now = practice(student, drill) if drill else None
            if now:
                keep_attempt(
                    student, now, _answers(now.item, now.heard, well=number > 0), words="It is in plain words."
                )
    return [*NAMES]


EXAMPLES: dict[str, Callable[[], Any]] = {
    "drill.name": lambda: [*NAMES],
    "drill_done.name": practised,
}
