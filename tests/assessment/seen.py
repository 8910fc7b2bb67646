"""Learners who were seen: fixtures that record one observation, and a person who answers a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from xenia.assessment.models import Evidence, Occasion, Response
    from xenia.curriculum.models import Competency
    from xenia.people.models import Person

__all__ = ["answer", "competency", "see"]


@pytest.fixture
def competency(db: Any) -> Competency:
    """One of a small school's own, which the small form observes."""
    from tests import school
    from xenia.curriculum.models import Competency

    school.bring_in(school.two_courses())
    return Competency.objects.get(source_id="a", framework__code="school")


@pytest.fixture
def see(competency: Competency) -> Callable[..., Evidence]:
    """`see(learner, level=…, stakes=…)` records one observation, in a place of its own unless `source` says where."""
    from xenia.assessment.actions.evidence import Seen, record_evidence
    from xenia.core.actions.audit import recorded
    from xenia.core.models import Thing
    from xenia.core.rules import SYSTEM

    def record(learner: Person, **more: Any) -> Evidence:
        place = more.pop("source", None) or Thing.objects.create(kind="case", label="The brother who translates").pk
        usual = {"kind": "behaviour", "level": 0.5, "stakes": "formative", "competency": competency.pk}
        with recorded(SYSTEM, "test.see") as entry:
            (made,) = record_evidence([Seen(learner=learner.pk, source=place, **(usual | more))], record=entry)
        return made

    return record


def answer(who: Person, occasion: Occasion, *, about: Person | None = None, **values: Any) -> Response:
    """Answer and send the form as this person would."""
    from xenia.assessment.actions.answering import Event, begin_response, save_answers, submit_response
    from xenia.assessment.queries.answering import Respondent

    respondent = Respondent(person=who.pk)
    response = begin_response(respondent, occasion, key=uuid4(), about=about.pk if about else None)
    save_answers(respondent, response, [Event(event=uuid4(), number=1, values=values)])
    return submit_response(respondent, response)
