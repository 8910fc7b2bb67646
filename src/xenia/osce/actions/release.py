"""Clear the words of an exam, release its results, and write down what was seen as evidence."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.assessment.actions.attainment import recompute_soon
from xenia.assessment.actions.evidence import record_evidence
from xenia.core.actions.audit import recorded
from xenia.core.keys import cipher, key_for
from xenia.core.rules import Actor, NotPermitted, Refused, demand
from xenia.osce.actions.exams import move_exam
from xenia.osce.actions.seen import seen_in
from xenia.osce.models import Candidate, Encounter, Exam, Remark
from xenia.osce.queries.decisions import standing_decision
from xenia.osce.queries.remarks import remarks_waiting
from xenia.osce.queries.sheets import WORDS_KEY

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody makes of words that they have looked at: as they shall be read, or not at all."""

    text: str
    withheld: bool = False


def clear_remarks(actor: Actor, exam: Exam, looks: Mapping[str, Look]) -> int:
    """Somebody has looked at these remarks, by the names that the page gave them. How many were cleared or withheld.

    A remark that somebody else has looked at meanwhile is left as they left it. The words as written stay sealed where
    they are. Nobody looks at what was written of themselves.
    """
    demand(actor, "osce.release", exam)
    if any(len(look.text) > LONGEST for look in looks.values()):
        raise Refused(_("A remark has at most %(most)s characters.") % {"most": LONGEST})
    waiting = {one.name: one for one in remarks_waiting(exam)}
    chosen = [(waiting[name], look) for name, look in looks.items() if name in waiting]
    subjects = dict(
        Encounter.objects.filter(pk__in=[one.encounter for one, _look in chosen]).values_list("pk", "candidate__person")
    )
    if actor.person in subjects.values():
        raise NotPermitted(_("Nobody clears what was written of themselves. Ask someone else who may."))
    with recorded(actor, "osce.clear_remarks") as record:
        rows = []
        for one, look in chosen:
            key = key_for(WORDS_KEY, subjects[one.encounter]).pk
            text = look.text.strip()
            withheld = look.withheld or not text
            sealed = b"" if withheld else cipher(key).seal(text.encode(), bound_to=one.digest)
            told = {"part": one.part, "item": one.item, "digest": one.digest, "withheld": withheld}
            row = Remark(encounter_id=one.encounter, sealed=sealed, key=key, at=timezone.now(), **told)
            row.by_id = actor.person
            rows.append(row)
        Remark.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        hidden = sum(row.withheld for row in rows)
        record.note(exam.pk, now={"cleared": len(rows) - hidden, "withheld": hidden})
    return len(rows)


def withhold_remark(actor: Actor, remark: Remark, *, reason: str) -> None:
    """Take back what was cleared, before the release or after it: its words are gone from the report."""
    demand(actor, "osce.release", remark.encounter.candidate.exam)
    if not reason.strip():
        raise Refused(_("Say why."))
    with recorded(actor, "osce.withhold_remark", reason=reason) as record:
        related = ("encounter__candidate", "encounter__station")
        held = Remark.objects.select_for_update(of=("self",)).select_related(*related).get(pk=remark.pk)
        if held.encounter.candidate.person_id == actor.person:
            raise NotPermitted(_("Nobody clears what was written of themselves. Ask someone else who may."))
        held.withheld, held.sealed = True, b""
        held.save(update_fields=["withheld", "sealed"])
        record.note(held.encounter.station.exam_id, now={"remark": held.pk, "withheld": True})


def release_results(actor: Actor, exam: Exam) -> None:
    """Let each candidate read their report, and write down what was seen as evidence that decides; applicants who were
    interviewed are no learners, and nothing is written of them.

    Refused before a decision is signed, and while words wait that nobody has looked at.
    """
    demand(actor, "osce.release", exam)
    if exam.state != Exam.State.DECIDED or standing_decision(exam) is None:
        raise Refused(_("Sign the decision first; only what was decided is released."))
    if waiting := len(remarks_waiting(exam)):
        raise Refused(_("%(n)s remarks wait to be looked at. Nobody reads words that nobody cleared.") % {"n": waiting})
    with recorded(actor, "osce.release") as record:
        move_exam(actor, exam, Exam.State.RELEASED)
        if exam.kind != Exam.Kind.INTERVIEWS:
            record_evidence(seen_in(exam), record=record)
        record.note(exam.pk, now={"released": Candidate.objects.filter(exam=exam, withdrawn_at=None).count()})
        recompute_soon()
