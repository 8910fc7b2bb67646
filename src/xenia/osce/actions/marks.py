"""Take what devices send: every event is stored once or kept aside with the reason, and acknowledged only then."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.rows import insert_rows
from xenia.core.keys import Cipher, cipher, ciphers_of, key_for
from xenia.core.models import Key
from xenia.core.rules import Refused
from xenia.osce.actions.device_reports import NOTHING_TOLD, Report, believed
from xenia.osce.actions.mark_events import Sent
from xenia.osce.actions.mark_judging import Known, Place, Read, Verdict, judge, read_sent
from xenia.osce.actions.sealed_events import opened
from xenia.osce.models import Aside, Crew, Device, Encounter, Exam, Mark
from xenia.osce.queries import aside_words as why
from xenia.osce.queries.day import OPEN
from xenia.osce.queries.marking_forms import forms_there
from xenia.osce.queries.sheets import WORDS_KEY
from xenia.people.models import Person

MOST_EVENTS = 500
#: of one device, until somebody decides: whoever would fill the disk with nonsense is stopped here, while its good
#: events are taken as ever and an honest device keeps the others
MOST_ASIDE = 5000
ASIDE_KEY = "exam asides"


class UnknownDevice(Refused):
    """No device of this name is registered."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A batch from a device, and what it tells of itself."""

    device: UUID
    events: tuple[Sent, ...]
    report: Report = NOTHING_TOLD
    #: whether it asks how things stand: only now and then, since that counts all of its events
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is on the disk now: events that stand, and those that are kept aside, each with the reason."""

    taken: list[UUID] = field(default_factory=list)
    aside: dict[UUID, str] = field(default_factory=dict)


def take_marks(delivery: Delivery) -> Receipt:
    """Store every event of a delivery once, in one transaction, and say which stand and which are kept aside.

    The same delivery ten times, in any order and in any pieces, leaves the same rows. The receipt is made after the
    commit, which waits for the disk (`synchronous=FULL` on SQLite, `synchronous_commit` on PostgreSQL). An exam is
    closed by whoever holds its devices (`hold_devices`), so that no event arrives half-way.

    A device that has sealed what it signed seals all of it from the next delivery on. One that came in the open after
    that is refused, so that an honest device keeps it and sends it sealed; until then it stands aside for a person.
    """
    if len(delivery.events) > MOST_EVENTS:
        raise Refused(_("That is too much at once. Send %(most)s marks at a time.") % {"most": MOST_EVENTS})
    device = _device(delivery.device)
    reads = [read_sent(device, sent) for sent in opened(device, delivery.events)]
    subjects = _subjects(device, reads)
    forms = forms_there(device.station_id, device.part)
    place = Place(subjects, _people(device, {read.event.by for read in reads if read.event}), forms)
    ciphers = sealings_for(set(subjects.values())) if subjects else {}
    with transaction.atomic():
        is_open = _hold(device) in OPEN
        verdict = judge(reads, device=device, is_open=is_open, known=_known(device, reads), place=place)
        _store(device, verdict, {encounter: ciphers[person] for encounter, person in subjects.items()})
        aside = _keep_aside(device, verdict)
        _settle_stored(device, verdict)
        if told := _told(device, delivery, reads, verdict):
            Device.objects.filter(pk=device.pk).update(**told)
    if any(reason == why.PLAIN for _read, reason in verdict.aside):
        raise Refused(_("This page is out of date. Load it again; your marks stay on this device."))
    return Receipt(
        [*verdict.stood, *(read.sent.event for read, _said in verdict.new)],
        {read.sent.event: reason for read, reason in aside},
    )


def _told(device: Device, delivery: Delivery, reads: Sequence[Read], verdict: Verdict) -> dict[str, Any]:
    """What a delivery tells of its device. A page of before signs no report, but what it signs anew it sends now."""
    told = believed(device, delivery.report)
    seen = {"seen_at": timezone.now()} if told or verdict.new else {}
    seals = any(read.event and read.sent.sealed and not read.reason for read in reads)
    return told | seen | ({"seals": True} if seals and not device.seals else {})


def _device(key: UUID) -> Device:
    found = Device.objects.filter(pk=key).first()
    if found is None:
        raise UnknownDevice(_("This device is not registered here. Its marks stay on it; ask whoever leads the exam."))
    return found


def _subjects(device: Device, reads: Sequence[Read]) -> dict[UUID, UUID]:
    """Of the encounters that are named, those at the device's own place, each with who is examined there."""
    named = {read.event.encounter for read in reads if read.event}
    near = Encounter.objects.filter(station=device.station_id, circuit=device.circuit_id)
    return dict(near.filter(pk__in=named).values_list("pk", "candidate__person")) if named else {}


def _people(device: Device, named: set[UUID]) -> set[UUID]:
    """Of those named as authors, who may be one: whoever registered the device, and all who have its part."""
    others = named - {device.registered_by_id}
    if not others:
        return named
    crew = Crew.objects.filter(exam=device.exam_id, part=device.part, person__in=others)
    return {*crew.values_list("person", flat=True), *(named - others)}


def _hold(device: Device) -> str:
    """The device alone until the transaction ends: its numbers are its own, and the exam is not closed meanwhile. The
    exam's state."""
    held = Device.objects.select_for_update().filter(pk=device.pk)
    device.revoked_at, device.seals = held.values_list("revoked_at", "seals").get()
    # asked once the device is held: a statement that waited still sees other tables as they were before it waited
    return str(Exam.objects.values_list("state", flat=True).get(pk=device.exam_id))


def _known(device: Device, reads: Sequence[Read]) -> Known:
    events = [read.event for read in reads if read.event]
    if not events:
        return Known({}, {})
    same = Q(event__in=[event.event for event in events])
    used = Q(device=device.pk, number__in=[event.number for event in events])
    rows = list(Mark.objects.filter(same | used).values_list("event", "device", "number", "signature"))
    numbers = {number: event for event, whose, number, _signature in rows if whose == device.pk}
    return Known({event: (whose, number, bytes(signed)) for event, whose, number, signed in rows}, numbers)


_COLUMNS = (
    *("event", "device", "number", "encounter", "part", "by", "kind", "said", "seen", "sealed", "has_words", "key"),
    *("device_at", "received_at", "signature", "from_paper"),
)


def _store(device: Device, verdict: Verdict, ciphers: dict[UUID, tuple[UUID, Cipher] | None]) -> None:
    now, rows = timezone.now(), []
    for read, said in verdict.new:
        event = read.event
        assert event
        sealing = ciphers[event.encounter]
        sealed = sealing[1].seal(read.sent.body.encode(), bound_to=event.event.bytes) if sealing else b""
        has_words = bool(sealing) and bool(set(event.said) - set(said))
        key = sealing[0] if sealing else None
        about: tuple[object, ...] = (event.event, device.pk, event.number, event.encounter, device.part)
        seen = [str(one) for one in event.seen]
        told: tuple[object, ...] = (event.by, event.kind, said, seen, sealed, has_words, key)
        rows.append((*about, *told, event.at, now, read.sent.signature, False))
    insert_rows(Mark, _COLUMNS, rows)


def sealings_for(people: Collection[UUID]) -> dict[UUID, tuple[UUID, Cipher] | None]:
    """What seals words about each candidate; None when all words about them were made unreadable for ever. Whoever was
    erased is given no key any more."""
    keys = dict(Key.objects.filter(purpose=WORDS_KEY, owner__in=people).values_list("owner", "pk"))
    without = Person.objects.filter(pk__in=set(people) - keys.keys(), erased_at=None) if len(keys) < len(people) else ()
    keys |= {person.pk: key_for(WORDS_KEY, person.pk).pk for person in without}
    living = ciphers_of(WORDS_KEY, people)
    return {person: (keys[person], living[person]) if person in living else None for person in people}


def _keep_aside(device: Device, verdict: Verdict) -> list[tuple[Read, str]]:
    """What is kept aside of a delivery: as much as there is room for."""
    if not verdict.aside:
        return []
    room = max(MOST_ASIDE - Aside.objects.filter(device=device, settled_at=None).count(), 0)
    aside = verdict.aside[:room]
    if not (aside or verdict.new or verdict.stood):
        raise Refused(_("Too much from this device was kept aside. Its marks stay on it; ask whoever leads the exam."))
    sealings, now, rows = _aside_sealings(device, aside), timezone.now(), []
    for read, reason in aside:
        plain = _plain(read.sent)
        digest = _digest(device, plain)
        sealing = sealings[read.event.encounter if read.event else None]
        sealed = sealing[1].seal(plain, bound_to=digest) if sealing else b""
        rows.append((device.exam_id, device.pk, digest, sealed, sealing[0] if sealing else None, reason, now))
    columns = ("exam", "device", "digest", "sealed", "key", "reason", "received_at")
    insert_rows(Aside, columns, rows, ignore_conflicts=True)
    return aside


def _plain(sent: Sent) -> bytes:
    return json.dumps({"event": str(sent.event), "body": sent.body, "signature": sent.signature.hex()}).encode()


def _digest(device: Device, plain: bytes) -> bytes:
    return hashlib.sha256(device.pk.bytes + plain).digest()


def _settle_stored(device: Device, verdict: Verdict) -> None:
    """What was kept aside and stands by now, since it came again, waits for nobody."""
    if digests := [_digest(device, _plain(read.sent)) for read, _said in verdict.new]:
        Aside.objects.filter(digest__in=digests, settled_at=None).update(settled_at=timezone.now())


def _aside_sealings(
    device: Device, aside: Sequence[tuple[Read, str]]
) -> Mapping[UUID | None, tuple[UUID, Cipher] | None]:
    """What seals each: the candidate's own key where the event names one of the exam, so that it ends with them, and
    the exam's where nobody knows whom it is about."""
    named = {read.event.encounter for read, _reason in aside if read.event}
    found = Encounter.objects.filter(station__exam=device.exam_id, pk__in=named)
    subjects = dict(found.values_list("pk", "candidate__person"))
    of_people = sealings_for(set(subjects.values())) if subjects else {}
    exam = key_for(ASIDE_KEY, device.exam_id).pk
    own: dict[UUID | None, tuple[UUID, Cipher] | None] = dict.fromkeys([None, *named], (exam, cipher(exam)))
    return own | {encounter: of_people[person] for encounter, person in subjects.items()}
