"""What is arranged for one candidate or one helper."""

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.actions.devices import held_exam, revoke_without_duty
from xenia.osce.actions.exams import being_planned
from xenia.osce.actions.pictures import forget_pictures
from xenia.osce.models import Candidate, Crew, Exam, Seat

#: while something is still to come
TO_COME = (Exam.State.PLANNED, Exam.State.FIXED, Exam.State.RUNNING)


def set_extra_time(actor: Actor, candidate: Candidate, per_cent: int) -> None:
    """Allow a candidate so many per cent more time; they sit only where stations take that long."""
    demand(actor, "osce.administer", candidate.exam)
    if not 0 <= per_cent <= 200:
        raise Refused(_("Extra time is from 0 to 200 per cent."))
    with recorded(actor, "osce.set_extra_time") as record:
        being_planned(candidate.exam)
        candidate.extra_time = per_cent
        candidate.save(update_fields=["extra_time"])
        # the amount says something of a person's health: the record says only that it changed
        record.note(candidate.exam_id, now={"candidate": candidate.pk})


def withdraw(actor: Actor, candidate: Candidate, *, reason: str = "") -> None:
    """Take a candidate out of what is to come; what was marked stays, and what a tablet still holds finds its place:
    once the schedule is fixed their places are only left out, until a schedule is kept without them. Their picture is
    gone for good. Refused once the exam is closed: what then counts for whom is the board's to say, and stands where it
    signed it."""
    demand(actor, "osce.administer", candidate.exam)
    with recorded(actor, "osce.withdraw", reason=reason) as record:
        state = held_exam(candidate.exam_id).state
        if state not in TO_COME:
            raise Refused(_("This exam is closed, so nobody is taken out of it. The board says what counts."))
        candidate.withdrawn_at = timezone.now()
        candidate.save(update_fields=["withdrawn_at"])
        forget_pictures(Candidate.objects.filter(pk=candidate.pk))
        if state == Exam.State.PLANNED:
            Seat.objects.filter(candidate=candidate).delete()
        record.note(candidate.exam_id, now={"candidate": candidate.pk, "withdrawn": True})


def expect_again(actor: Actor, candidate: Candidate) -> None:
    """Take back that a candidate is not expected, while something is still to come."""
    demand(actor, "osce.administer", candidate.exam)
    with recorded(actor, "osce.expect_again") as record:
        if held_exam(candidate.exam_id).state not in TO_COME:
            raise Refused(_("This exam is closed, so nobody comes into it any more. The board says what counts."))
        candidate.withdrawn_at = None
        candidate.save(update_fields=["withdrawn_at"])
        record.note(candidate.exam_id, now={"candidate": candidate.pk, "withdrawn": False})


def dismiss(actor: Actor, crew: Crew) -> None:
    """Take a helper out of an exam that is being planned, with the places that they had."""
    demand(actor, "osce.administer", crew.exam)
    with recorded(actor, "osce.dismiss") as record:
        being_planned(crew.exam)
        record.note(crew.exam_id, was={"crew": crew.pk, "part": crew.part})
        crew.delete()
        revoke_without_duty(crew.exam)
