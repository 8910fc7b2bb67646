"""Say that somebody is prepared, take it back, or let them in without: each signed by whoever leads exams."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.keys import cipher, key_for
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.models import Attempt, Credential, Crew, Exam, Part, Station, Waiver
from xenia.osce.queries.board_words import BOARD_KEY, place_of

#: months for which somebody is prepared, where the school says nothing else
TERM = 12
LONGEST_TERM = 60


def sign_rehearsal(
    actor: Actor, crew: Crew, *, on: date, months: int = TERM, station: Station | None = None, language: str = ""
) -> Credential:
    """A patient or an interpreter rehearsed, and whoever signs watched it: prepared for a term from that day on, at one
    station or at all, an interpreter in one language or in all."""
    demand(actor, "osce.administer")
    if crew.part not in (Part.PATIENT, Part.INTERPRETER):
        raise Refused(_("An examiner is prepared by a calibration, not by a rehearsal that somebody watched."))
    if on > timezone.localdate():
        raise Refused(_("A rehearsal is signed once it was watched, not before."))
    if not 1 <= months <= LONGEST_TERM:
        raise Refused(_("A term has from 1 to 60 months."))
    with recorded(actor, "osce.sign_rehearsal") as record:
        made = Credential.objects.create(
            person_id=crew.person_id,
            part=crew.part,
            station=station,
            language=language if crew.part == Part.INTERPRETER else "",
            earned=Credential.Earned.REHEARSAL,
            signed_by_id=actor.person,
            since=on,
            until=months_after(on, months),
        )
        record.note(crew.person_id, scope=crew.exam_id, now={"part": crew.part, "until": made.until})
    return made


def give_for(attempt: Attempt, *, months: int, only_here: bool) -> Credential:
    """Within the transaction of an attempt that passed: its examiner is prepared for a term."""
    today = timezone.localdate()
    return Credential.objects.create(
        person_id=attempt.person_id,
        part=Part.EXAMINER,
        station_id=attempt.calibration.version.station_id if only_here else None,
        earned=Credential.Earned.CALIBRATION,
        attempt=attempt,
        since=today,
        until=months_after(today, months),
    )


def bring_earned(actor: Actor, earned: Collection[tuple[UUID, str, date]]) -> None:
    """Within the transaction of a list of helpers: who is prepared until when for which part, earned elsewhere."""
    today = timezone.localdate()
    Credential.objects.bulk_create(
        Credential(
            person_id=person,
            part=part,
            earned=Credential.Earned.ELSEWHERE,
            signed_by_id=actor.person,
            since=min(today, until),
            until=until,
        )
        for person, part, until in earned
    )


def end_credential(actor: Actor, credential: Credential, *, reason: str) -> None:
    """From now on it counts no more; it stays, with the reason in the record."""
    demand(actor, "osce.administer")
    if not reason.strip():
        raise Refused(_("Say why."))
    with recorded(actor, "osce.end_credential", reason=reason) as record:
        Credential.objects.filter(pk=credential.pk, ended_at=None).update(ended_at=timezone.now())
        record.note(credential.person_id, now={"part": credential.part, "ended": True})


def waive(actor: Actor, exam: Exam, crew: Collection[Crew], *, reason: str) -> None:
    """Let these people help in this exam though they are not prepared, for a reason that is kept and shown."""
    demand(actor, "osce.administer", exam)
    if not reason.strip():
        raise Refused(_("Say why they are let in without being prepared."))
    if not crew:
        raise Refused(_("Nobody was chosen."))
    now = timezone.now()
    with recorded(actor, "osce.waive", reason=reason) as record:
        for one in crew:
            key = key_for(BOARD_KEY, one.person_id).pk
            sealed = cipher(key).seal(reason.strip().encode(), bound_to=place_of(exam.pk, now))
            Waiver.objects.create(crew=one, sealed_reason=sealed, key=key, by_id=actor.person, at=now)
            record.note(one.person_id, scope=exam.pk, now={"waived": one.part})


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
