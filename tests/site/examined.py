"""What stands at the addresses of exams: one that is planned, and a fixed one with student and examiner in it."""

from typing import Any

from django.utils import timezone

from tests.house import actor_of_person
from tests.osce.planned import document, plan
from xenia.core.actions.tokens import issue_feed
from xenia.osce.models import Candidate, Crew, Exam, Solution


def furnish_exams(house: Any) -> None:
    """The exam of the owner's with a schedule that somebody looked for, and one that waits for its day."""
    planned = plan(document("planned-one"), candidates=1)
    fixed = plan(document("fixed-one"), candidates=1)
    Candidate.objects.create(exam=fixed.exam, person=house.people["student"], number="999")
    Crew.objects.create(exam=fixed.exam, person=house.people["examiner"], part="examiner")
    Exam.objects.filter(pk=fixed.exam.pk).update(state=Exam.State.FIXED)
    student = house.people["student"]
    scope = fixed.exam.thing
    house.things |= {
        "planned exam": planned.exam.pk,
        "fixed exam": fixed.exam.pk,
        "year key": planned.exam.year_id,
        "first sitting": planned.sittings[0].pk,
        "first candidate": f"candidate-{planned.candidates[0].pk}",
        "solution": Solution.objects.create(exam=planned.exam, made_at=timezone.now()).pk,
        "exam feed": issue_feed(actor_of_person(student), lands_on="exam_feed", person=student.thing, scope=scope),
    }
