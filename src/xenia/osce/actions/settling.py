"""What a person decides on the day: which of two marks stands, what becomes of what was kept aside, who is excused."""

import json
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.keys import cipher, key_for
from xenia.core.rules import Actor, NotPermitted, Refused, demand
from xenia.osce.actions.devices import held_exam
from xenia.osce.actions.encounters import forget_excuses
from xenia.osce.actions.mark_events import Event, event_in
from xenia.osce.actions.mark_judging import clear_answers, clear_of
from xenia.osce.actions.marks import sealings_for
from xenia.osce.models import Aside, Candidate, Crew, Device, Encounter, Exam, Mark
from xenia.osce.queries import aside_words as why
from xenia.osce.queries.asides import body_of
from xenia.osce.queries.fold import STATE, Disagreement
from xenia.osce.queries.marking_forms import forms_there
from xenia.osce.queries.office_words import OFFICE_KEY, excuse_place
from xenia.osce.queries.sheets import paper_at, sheets_at, words_that_differ
from xenia.people.models import Person

#: until the board has decided
OPEN_TO_OFFICE = (Exam.State.FIXED, Exam.State.RUNNING, Exam.State.CLOSED)


def settle_mark(
    actor: Actor,
    encounter: Encounter,
    part: str,
    item: str,
    *,
    choice: UUID,
    shown: Collection[UUID],
    reason: str,
) -> None:
    """Decide a disagreement for what the event `choice` says, by a further event that names what was looked at; words
    stay sealed. `shown` are the events that whoever decides had before them; refused when others differ by now.

    What comes afterwards and says something else is a disagreement again.
    """
    demand(actor, "osce.administer", encounter.station.exam)
    _refuse_own(actor, encounter)
    if not reason.strip():
        raise Refused(_("Say why."))
    with recorded(actor, "osce.settle_mark", reason=reason) as record:
        _demand_open(encounter)
        _hold(encounter)
        codes, words = _waiting(encounter.pk)
        asked = [one for one in (*codes, *words) if (one.part, one.item) == (part, item)]
        one = next((each for each in asked if set(each.events) == set(shown)), None)
        if one is None or choice not in one.events:
            raise Refused(_("This was settled meanwhile, or something new was marked. Look at it once more."))
        said, seen = {item: one.said[one.events.index(choice)][2]}, [str(event) for event in one.events]
        clear = {} if one in words else said
        _append(encounter, part, by=actor.person, kind=Mark.Kind.SETTLE, said=said, clear=clear, seen=seen)
        told = {"part": part, "item": item, **({} if one in words else {"value": said[item]})}
        record.note(encounter.pk, scope=encounter.station.exam_id, now=told)


def _waiting(encounter: UUID) -> tuple[Sequence[Disagreement], Sequence[Disagreement]]:
    """What disagrees in codes, and what in words."""
    sheet = sheets_at([encounter]).get(encounter)
    return sheet.disagreements if sheet else (), words_that_differ([encounter]).get(encounter, [])


def settle_aside(actor: Actor, aside: Aside, *, take: bool, reason: str) -> None:
    """Let what was kept aside stand as a mark that no device vouches for, or leave it where it is; once, by a person.

    Refused to stand: what can't be read, is about no encounter of this exam, answers what its form does not ask, or
    stands already, since its device sent it once more.
    """
    demand(actor, "osce.administer", aside.exam)
    if not reason.strip():
        raise Refused(_("Say why."))
    with recorded(actor, "osce.settle_aside", reason=reason) as record:
        _hold_sender(aside)
        held = Aside.objects.select_for_update().get(pk=aside.pk)
        if held.settled_at:
            raise Refused(_("Somebody has decided about this meanwhile."))
        event, encounter = _about(held)
        if encounter:
            _refuse_own(actor, encounter)
        if take:
            _take(held, event, encounter)
        held.settled_by_id, held.settled_at = actor.person, timezone.now()
        held.save(update_fields=["settled_by", "settled_at"])
        record.note(held.exam_id, now={"aside": held.pk, "taken": take})


def _hold_sender(aside: Aside) -> None:
    """No delivery of the device is half-way: it would settle the same row, or store the same event. The exam first, as
    whoever closes it."""
    held_exam(aside.exam_id)
    if aside.device_id:
        Device.objects.select_for_update().get(pk=aside.device_id)


def _about(aside: Aside) -> tuple[Event | None, Encounter | None]:
    """The event, where it can be read, and the encounter of this exam that it names."""
    body = body_of(aside)
    event = event_in(body) if body else None
    found = Encounter.objects.select_related("station__exam", "candidate")
    return event, found.filter(pk=event.encounter, station__exam=aside.exam_id).first() if event else None


def _take(aside: Aside, event: Event | None, encounter: Encounter | None) -> None:
    if event is None or encounter is None:
        raise Refused(_("This can't stand as a mark: it names no candidate of this exam."))
    _demand_open(encounter)
    stands = list(Mark.objects.filter(pk=event.event).values_list("device", flat=True))
    if aside.reason != why.CHANGED and aside.device_id and aside.device_id in stands:
        raise Refused(_("Its device has sent it once more meanwhile, so it stands already. Leave this one aside."))
    part = aside.device.part if aside.device else "examiner"
    clear = clear_answers(event, forms_there(encounter.station_id, part))
    if clear is None:
        raise Refused(_("This can't stand as a mark: it answers something that the form does not ask."))
    known = Crew.objects.filter(exam=aside.exam_id, person=event.by).exists()
    said, by = dict(event.said), event.by if known else None
    # by its own name, what the device signed and sends once more stands no second time
    name = uuid4() if stands or aside.reason in (why.SIGNATURE, why.DEVICE) else event.event
    _append(encounter, part, by=by, kind=event.kind, said=said, clear=clear, number=event.number, event=name)


def excuse(actor: Actor, encounter: Encounter, *, reason: str) -> None:
    """There is nothing to mark here, and why; an empty reason takes it back. Why is often about somebody's health: it
    stands sealed with the encounter, where it is forgotten with them, and not in the record, where nothing is. What was
    said before can't be opened any more. Of whoever was erased nothing is kept but that there is nothing to mark."""
    demand(actor, "osce.administer", encounter.station.exam)
    _refuse_own(actor, encounter)
    with recorded(actor, "osce.excuse") as record:
        _demand_open(encounter)
        held = Encounter.objects.select_for_update(no_key=True).get(pk=encounter.pk)
        was, words = held.excused, reason.strip()[:200]
        forget_excuses([held])
        held.excused, held.sealed_excuse, held.key = bool(words), b"", None
        if words and not _is_erased(encounter.candidate.person_id):
            held.key = key_for(OFFICE_KEY, uuid4()).pk
            held.sealed_excuse = cipher(held.key).seal(words.encode(), bound_to=excuse_place(held.pk))
        held.save(update_fields=["excused", "sealed_excuse", "key"])
        record.note(held.pk, scope=encounter.station.exam_id, was={"excused": was}, now={"excused": held.excused})


def _is_erased(person: UUID) -> bool:
    return Person.objects.filter(pk=person, erased_at__isnull=False).exists()


def enter_paper(actor: Actor, encounter: Encounter, part: str, *, by: Any, said: dict[str, Any], state: str) -> None:
    """Type in what an examiner marked on paper: it stands as from paper, as theirs; the record says who typed it.

    Typed in again, the later one counts, and what is empty by then is taken back. Beside what a device said it may be a
    disagreement, and then waits.
    """
    demand(actor, "osce.administer", encounter.station.exam)
    _refuse_own(actor, encounter)
    if state not in (Mark.Kind.SUBMIT, Mark.Kind.ABSENT):
        raise Refused(_("Say whether the sheet is whole, or the candidate was absent."))
    if not Crew.objects.filter(exam=encounter.station.exam_id, person=by, part=part).exists():
        raise Refused(_("Say who marked on this sheet."))
    clear = clear_of(said, forms_there(encounter.station_id, part))
    if clear is None:
        raise Refused(_("This can't stand as a mark: it answers something that the form does not ask."))
    with recorded(actor, "osce.enter_paper") as record:
        _demand_open(encounter)
        _hold(encounter)
        codes, words = paper_at(encounter.pk, part, by)
        said = {**dict.fromkeys((*codes, *words)), **said}
        clear = {**dict.fromkeys(codes), **clear, STATE: state}
        _append(encounter, part, by=by, kind=state, said=said, clear=clear, from_paper=True)
        record.note(encounter.pk, scope=encounter.station.exam_id, now={"paper": True, "state": state})


def _refuse_own(actor: Actor, encounter: Encounter) -> None:
    if actor.person is not None and actor.person == encounter.candidate.person_id:
        raise NotPermitted(_("This is about you. Ask somebody else who leads the exam."))


def _demand_open(encounter: Encounter) -> None:
    """The exam, held until the transaction ends, so that nobody signs meanwhile; refused once the board has decided.
    Deliveries, whose rows only point to it, don't wait."""
    held = Exam.objects.select_for_update(no_key=True).get(pk=encounter.station.exam_id)
    if held.state not in OPEN_TO_OFFICE:
        raise Refused(_("The board has decided about this exam, so its marks stay as they are."))


def _hold(encounter: Encounter) -> None:
    """Numbers of the office are given one after the other."""
    Candidate.objects.select_for_update().get(pk=encounter.candidate_id)


def _append(
    encounter: Encounter, part: str, *, by: Any, kind: str, said: dict[str, Any], clear: dict[str, Any], **more: Any
) -> None:
    """A mark without a device. Its whole content is sealed beside it, as of every mark; only `clear` is not."""
    event, now = more.pop("event", None) or uuid4(), timezone.now()
    without_device = Mark.objects.filter(encounter=encounter, part=part, device=None)
    number = more.pop("number", None) or (without_device.aggregate(last=Max("number"))["last"] or 0) + 1
    person = encounter.candidate.person_id
    sealing = sealings_for([person])[person]
    whole = json.dumps({"event": str(event), "kind": kind, "said": said}, ensure_ascii=False)
    kept: dict[str, Any] = {}
    if sealing:
        kept = {"sealed": sealing[1].seal(whole.encode(), bound_to=event.bytes), "key": sealing[0]}
        kept["has_words"] = bool(set(said) - set(clear))
    about = {"encounter": encounter, "part": part, "by_id": by, "number": number, "kind": kind, "said": clear}
    Mark.objects.create(event=event, device_at=now, received_at=now, **about, **kept, **more)
