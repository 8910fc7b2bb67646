"""Whose growth the pages show in a copy of the demo school."""

from collections.abc import Callable
from functools import cache
from typing import Any

from scripts.cast import user_of
from xenia.assessment.models import Evidence
from xenia.assessment.queries.evidence import for_decisions


@cache
def _decides() -> Evidence:
    """One that a director may correct."""
    found = for_decisions(user_of("student").person_id).first()
    assert found is not None
    return found


EXAMPLES: dict[str, Callable[[], Any]] = {
    "growth.person": lambda: user_of("student").person_id,
    "growth.competency": lambda: (
        Evidence.objects.filter(learner=user_of("student").person_id, stakes="practice").earliest("pk").competency_id
    ),
    "correct.person": lambda: _decides().learner_id,
    "correct.competency": lambda: _decides().competency_id,
    "correct.evidence": lambda: _decides().pk,
}
