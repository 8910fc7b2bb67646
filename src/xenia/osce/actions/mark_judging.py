"""Whether an event can stand as a mark, judged against what stood before it. Nothing is read or written here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from xenia.assessment.scoring import problems
from xenia.osce.actions.mark_events import LARGEST, Event, Sent, event_in
from xenia.osce.models import Device
from xenia.osce.queries import aside_words as why
from xenia.osce.queries.marking_forms import in_clear
from xenia.osce.queries.signatures import is_signed
from xenia.standards.instruments import Instrument


@dataclass(frozen=True, slots=True)
class Read:
    """What arrived, with the event in it where its signature holds, else why it does not count."""

    sent: Sent
    event: Event | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What stands already: events with device, number and signature, and which event has which number of the device."""

    events: Mapping[UUID, tuple[UUID | None, int, bytes]]
    numbers: dict[int, UUID]


@dataclass(frozen=True, slots=True)
class Place:
    """What may be said at a device's place: its own encounters, the people of the exam, the forms."""

    encounters: Collection[UUID]
    people: Collection[UUID]
    forms: tuple[Instrument, ...]


@dataclass(slots=True)
class Verdict:
    """What comes of a delivery: events with the part of what they say that goes in the clear, those that stood already,
    and what is kept aside with the reason."""

    new: list[tuple[Read, dict[str, Any]]] = field(default_factory=list)
    stood: list[UUID] = field(default_factory=list)
    aside: list[tuple[Read, str]] = field(default_factory=list)


def read_sent(device: Device, sent: Sent) -> Read:
    """Look at the signature before anything else: what it does not cover says nothing."""
    if len(sent.body) > LARGEST or not is_signed(bytes(device.public_key), sent.body.encode(), sent.signature):
        return Read(sent, None, why.SIGNATURE)
    event = event_in(sent.body)
    if event is None or event.event != sent.event:
        return Read(sent, None, why.UNREADABLE)
    return Read(sent, event, why.DEVICE if event.device != device.pk else "")


def judge(reads: list[Read], *, device: Device, is_open: bool, known: Known, place: Place) -> Verdict:
    """What stood already is acknowledged again, whatever has happened since: its first answer may have been lost."""
    verdict, fresh = Verdict(), dict(known.events)
    for read in reads:
        event, reason = read.event, read.reason
        stood = fresh.get(read.sent.event) if event else None
        if event and not reason and stood:
            if stood == (device.pk, event.number, read.sent.signature):
                verdict.stood.append(event.event)
                continue
            reason = why.CHANGED
        said = clear_answers(event, place.forms) if event else None
        reason = reason or _against(read, said, is_open, device=device, known=known, place=place)
        if reason or event is None or said is None:
            verdict.aside.append((read, reason))
            continue
        verdict.new.append((read, said))
        fresh[event.event] = (device.pk, event.number, read.sent.signature)
        known.numbers[event.number] = event.event
    return verdict


def _against(
    read: Read, said: dict[str, Any] | None, is_open: bool, *, device: Device, known: Known, place: Place
) -> str:
    """What speaks against an event that is what it says it is; nothing is ''."""
    event = read.event
    assert event  # a reason stands where there is none
    against = {
        why.REVOKED: device.revoked_at is not None,
        why.PLAIN: device.seals and not read.sent.sealed,
        why.CLOSED: not is_open,
        why.ELSEWHERE: event.encounter not in place.encounters,
        why.AUTHOR: event.by not in place.people,
        why.ANSWER: said is None,
        why.NUMBER: event.number in known.numbers,
    }
    return next((reason for reason, holds in against.items() if holds), "")


def clear_answers(event: Event, forms: tuple[Instrument, ...]) -> dict[str, Any] | None:
    """What goes in the clear of an event, with the state; None when no form asks all this."""
    clear = clear_of(event.said, forms)
    return None if clear is None else {**clear, **event.state}


def clear_of(said: Mapping[str, Any], forms: tuple[Instrument, ...]) -> dict[str, Any] | None:
    """Codes and numbers by the first form that asks all this; None when no form does."""
    asks = next((form for form in forms if not problems(form, said, complete=False)), None)
    return None if asks is None else in_clear(asks, said)
