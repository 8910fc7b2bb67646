"""A candidate asks to look again, and somebody answers; whoever failed sits again. Nothing of it replaces anything."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.actions.things import link
from xenia.core.keys import cipher, key_for
from xenia.core.rules import Actor, NotPermitted, Refused, demand
from xenia.osce.actions.exams import plan_exam
from xenia.osce.actions.exams import words_of as plan_of
from xenia.osce.models import Appeal, Candidate, Exam
from xenia.osce.queries.board_words import BOARD_KEY, place_of
from xenia.osce.queries.decisions import standing_decision
from xenia.osce.queries.outcomes import FAIL
from xenia.osce.queries.reports import RESIT

LONGEST = 8000


def make_appeal(actor: Actor, candidate: Candidate, words: str) -> Appeal:
    """Ask to look at one's own result again. Refused before it is released, and while one waits for its answer."""
    if actor.person is None or actor.person != candidate.person_id:
        raise NotPermitted(_("Only whoever was examined asks to look again."))
    if not words.strip() or len(words) > LONGEST:
        raise Refused(_("Say what should be looked at again, in at most %(most)s characters.") % {"most": LONGEST})
    key = key_for(BOARD_KEY, candidate.person_id).pk
    with recorded(actor, "osce.appeal") as record:
        held = Candidate.objects.select_for_update(of=("self",)).select_related("exam").get(pk=candidate.pk)
        if held.exam.state != Exam.State.RELEASED:
            raise Refused(_("Results are not released yet."))
        if Appeal.objects.filter(candidate=held, answer="").exists():
            raise Refused(_("Your first request waits for its answer. Wait for it, or talk to the school."))
        at = timezone.now()
        made = Appeal(candidate=held, key=key, at=at, sealed=_sealed(held, words, at))
        made.save(force_insert=True)
        record.note(candidate.person_id, scope=candidate.exam_id, now={"appeal": made.pk})
    return made


def answer_appeal(actor: Actor, appeal: Appeal, *, answer: str, words: str) -> None:
    """Answer it once. What was upheld is carried out by a second decision of the board."""
    demand(actor, "osce.decide", appeal.candidate.exam)
    if answer not in Appeal.Answer.values or not words.strip() or len(words) > LONGEST:
        raise Refused(_("Uphold or refuse it, and say why: whoever asked reads it."))
    with recorded(actor, "osce.answer_appeal") as record:
        held = Appeal.objects.select_for_update(of=("self",)).select_related("candidate").get(pk=appeal.pk)
        if held.answer:
            raise Refused(_("Somebody has answered this already."))
        if held.candidate.person_id == actor.person:
            raise NotPermitted(_("Nobody answers their own request."))
        held.answer, held.answered_at, held.answered_by_id = answer, timezone.now(), actor.person
        held.sealed_answer = _sealed(held.candidate, words, held.answered_at)
        held.save(update_fields=["answer", "answered_at", "answered_by", "sealed_answer"])
        record.note(held.candidate.person_id, scope=held.candidate.exam_id, now={"answer": answer})


def _sealed(candidate: Candidate, words: str, at: datetime) -> bytes:
    key = key_for(BOARD_KEY, candidate.person_id).pk
    return cipher(key).seal(words.strip().encode(), bound_to=place_of(candidate.exam_id, at))


def plan_resit(actor: Actor, exam: Exam) -> Exam:
    """Begin to plan an exam for whoever failed this one, with the same candidates' adjustments, linked to it.

    Both stay: a second attempt is another exam with a decision of its own. Stations are chosen anew.
    """
    demand(actor, "osce.administer")
    decision = standing_decision(exam)
    if decision is None:
        raise Refused(_("Nothing is decided yet, so nobody sits again."))
    failed = {one["candidate"] for one in decision.figures["outcomes"] if one["outcome"] == FAIL}
    if not failed:
        raise Refused(_("Nobody failed, so nobody sits again."))
    with transaction.atomic():
        title = _("%(exam)s, second attempt") % {"exam": exam.thing.label}
        made = plan_exam(actor, replace(plan_of(exam), title=title))
        link(made.thing, RESIT, exam.thing)
        Candidate.objects.bulk_create(
            Candidate(
                exam=made,
                person_id=one.person_id,
                number=one.number,
                extra_time=one.extra_time,
                languages=one.languages,
                profession=one.profession,
                sites=one.sites,
                step_free=one.step_free,
            )
            for one in Candidate.objects.filter(pk__in=failed, person__erased_at=None)
        )
    return made
