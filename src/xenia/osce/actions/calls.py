"""What a device calls out, and what the control room does about a circuit: help, the safe word, notes, pauses."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.keys import cipher, key_for
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.actions.mark_events import Sent
from xenia.osce.actions.marks import UnknownDevice
from xenia.osce.actions.sealed_events import opened
from xenia.osce.models import Circuit, Crew, Device, Encounter, Exam, Incident
from xenia.osce.queries.asides import whole_signs
from xenia.osce.queries.clock import PAUSING, pauses_of
from xenia.osce.queries.day import OPEN
from xenia.osce.queries.office_words import OFFICE_KEY, witnesses_place
from xenia.osce.queries.signatures import is_signed

CALLS = (Incident.Kind.HELP, Incident.Kind.SAFE_WORD, Incident.Kind.NOTE, Incident.Kind.TAKE_OVER)
LONGEST = 4000
#: of one place of a circuit: a device that calls without end is stopped here
MOST_CALLS = 200


def take_calls(device: UUID, calls: Sequence[Sent]) -> list[UUID]:
    """Record what a device calls out: help, the safe word, a note, or that a mirror marks from now on. Each call once
    however often it arrives; those that its key did not sign, or that say nothing, are refused, and the device keeps
    them. So are new ones while the exam is not open, and too many."""
    found = Device.objects.select_related("exam").filter(pk=device, revoked_at=None).first()
    if found is None:
        raise UnknownDevice(_("This device is not registered here. Call somebody in the corridor."))
    known = set(Incident.objects.filter(pk__in=[call.event for call in calls]).values_list("pk", flat=True))
    if new := {call.event for call in calls} - known:
        _refuse_call(found, len(new))
    for call in opened(found, calls):
        if not is_signed(bytes(found.public_key), call.body.encode(), call.signature):
            raise Refused(_("This call was changed on the way. Call somebody in the corridor."))
        if call.event in new and _said(call)["kind"] == Incident.Kind.TAKE_OVER:
            Device.objects.filter(pk=found.pk).update(leads_since=timezone.now())  # before it is known, lest it be lost
        _take(found, call)
    return [call.event for call in calls]


def _refuse_call(device: Device, new: int) -> None:
    if device.exam.state not in OPEN:
        raise Refused(_("This exam is not open any more. Call somebody in the corridor."))
    there = Incident.objects.filter(circuit=device.circuit_id, station=device.station_id, kind__in=CALLS)
    if there.count() + new > MOST_CALLS:
        raise Refused(_("Too many calls came from this place. Call somebody in the corridor."))


def _take(device: Device, call: Sent) -> None:
    said = _said(call)
    near = Encounter.objects.filter(station=device.station_id, circuit=device.circuit_id, pk=said["encounter"])
    by = device.registered_by_id
    crew = Crew.objects.filter(exam=device.exam_id, part=device.part)
    if said["by"] != by and crew.filter(person=said["by"]).exists():
        by = said["by"]  # as of a mark: somebody who has the part of this device
    _record(
        device.exam,
        Actor(person=by),
        said["kind"],
        key=call.event,
        words=said["words"],
        at=timezone.now(),
        place={"circuit_id": device.circuit_id, "station_id": device.station_id, "encounter": near.first()},
    )


def _said(call: Sent) -> dict[str, Any]:
    try:
        said = json.loads(call.body)
        made = {
            "kind": Incident.Kind(said["kind"]),
            "words": whole_signs(str(said["words"])[:LONGEST]),
            "encounter": UUID(said["encounter"]) if said.get("encounter") else None,
            "by": UUID(said["by"]),
        }
        if UUID(said["event"]) != call.event or made["kind"] not in CALLS:
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(_("This page is out of date. Load it again; your marks stay on this device.")) from error
    return made


def note_incident(
    actor: Actor,
    exam: Exam,
    kind: str,
    *,
    key: UUID,
    words: str = "",
    circuit: Circuit | None = None,
    witnesses: Sequence[str] = (),
) -> None:
    """The control room writes down what happened, or pauses a circuit and lets it go on."""
    demand(actor, "osce.administer", exam)
    if exam.state != Exam.State.RUNNING:
        raise Refused(_("The exam is not running, so nothing is paused or written down about its day."))
    if kind in PAUSING:
        if circuit is None or circuit.exam_id != exam.pk:
            raise Refused(_("Say which circuit pauses."))
        paused = bool(pauses := pauses_of(circuit.pk)) and pauses[-1][1] is None
        if paused == (kind == Incident.Kind.PAUSE):
            return
    elif not words.strip():
        raise Refused(_("Say what happened."))
    place = {"circuit_id": circuit.pk if circuit else None}
    _record(exam, actor, kind, key=key, words=words, at=timezone.now(), place=place, witnesses=witnesses)


def answer_call(actor: Actor, incident: Incident) -> None:
    """Somebody is on the way, or was there; the first one to say so stands."""
    demand(actor, "osce.administer", incident.exam)
    with recorded(actor, "osce.answer_call") as record:
        held = Incident.objects.select_for_update().get(pk=incident.pk)
        if held.answered_at is None:
            held.answered_by_id, held.answered_at = actor.person, timezone.now()
            held.save(update_fields=["answered_by", "answered_at"])
            record.note(held.pk, scope=held.exam_id, now={"answered": True})


def _record(
    exam: Exam,
    actor: Actor,
    kind: str,
    *,
    key: UUID,
    words: str,
    at: datetime,
    place: Mapping[str, Any],
    witnesses: Sequence[str] = (),
) -> None:
    sealing = key_for(OFFICE_KEY, uuid4()).pk
    with recorded(actor, "osce.incident") as record:
        if Incident.objects.filter(pk=key).exists():
            return
        sealed = cipher(sealing).seal(words.encode(), bound_to=key.bytes)
        kept: dict[str, Any] = {"sealed": sealed, "key": sealing, "by_id": actor.person}
        if witnesses:
            told = "\n".join(witnesses).encode()
            kept["sealed_witnesses"] = cipher(sealing).seal(told, bound_to=witnesses_place(key))
        Incident.objects.create(pk=key, exam=exam, kind=kind, at=at, **place, **kept)
        record.note(key, scope=exam.pk, now={"kind": kind})
