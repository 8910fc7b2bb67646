"""Whose growth the pages show in a copy of the demo school."""

from collections.abc import Callable
from typing import Any

from scripts.page_visitors import user_of
from xenia.assessment.models import Evidence

EXAMPLES: dict[str, Callable[[], Any]] = {
    "growth.person": lambda: user_of("student").person_id,
    "growth.competency": lambda: (
        Evidence.objects.filter(learner=user_of("student").person_id, stakes="practice").earliest("pk").competency_id
    ),
}
