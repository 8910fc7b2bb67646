"""Devices on which marks are made: registered at one place by who is on duty there, and revoked."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, NotPermitted, Refused, demand
from xenia.osce.models import Circuit, Device, Duty, Exam, ExamStation
from xenia.osce.queries.day import OPEN, has_duty
from xenia.osce.queries.marking_forms import forms_at
from xenia.osce.queries.prepared import unprepared_at
from xenia.osce.queries.prepared_page import step_here
from xenia.osce.queries.signatures import public_key_of
from xenia.osce.rules import LEADS
from xenia.people.models import Person
from xenia.people.queries.people import roles_held


def register_device(
    actor: Actor, circuit: Circuit, station: ExamStation, *, part: str, key: UUID, public_key: bytes
) -> Device:
    """The device `key` at a place; sent again, it is the same device. Where another marks already, it is a mirror.

    Refused for whoever has no duty there in this part, or is neither prepared for it nor let in without, outside the
    days of the exam, where nothing is marked, and for a key that is none on P-256 or that another device or place has.
    """
    if circuit.exam_id != station.exam_id or not has_duty(actor, circuit, station, part):
        raise NotPermitted(_("You have no duty at this station of this circuit. Ask whoever leads the exam."))
    _refuse_unprepared(actor, station, part)
    if not forms_at(station, part):
        raise Refused(_("There is no form for this part of the station, so nothing is marked here."))
    if public_key_of(public_key) is None:
        raise Refused(_("This browser's key can't be used. Use a current browser, and an address with https."))
    place = {"exam_id": circuit.exam_id, "circuit_id": circuit.pk, "station_id": station.pk, "part": part}
    with recorded(actor, "osce.register_device") as record:
        if held_exam(circuit.exam_id).state not in OPEN:
            raise Refused(_("This exam is not open for marking. Whoever leads it opens it once its schedule is fixed."))
        made, new = Device.objects.get_or_create(
            pk=key,
            defaults={
                **place,
                "public_key": public_key,
                "registered_by_id": actor.person,
                "registered_at": timezone.now(),
                "leads_since": None if _is_led(place) else timezone.now(),
            },
        )
        if bytes(made.public_key) != public_key or any(getattr(made, name) != value for name, value in place.items()):
            raise Refused(_("This device is registered elsewhere. Load the page again and choose the place once more."))
        if new:
            record.note(made.pk, scope=circuit.exam_id, now={"circuit": circuit.pk, "station": station.pk})
    return made


def _refuse_unprepared(actor: Actor, station: ExamStation, part: str) -> None:
    if actor.person and (one := unprepared_at(actor.person, station, part)):
        words = _("You are not prepared for this station yet. %(step)s Whoever leads the exam can let you in.")
        raise NotPermitted(words % {"step": step_here(one)})


def _is_led(place: Mapping[str, Any]) -> bool:
    """Whether a device marks at this place already: then a further one is a mirror, until it takes over."""
    return Device.objects.filter(**place, revoked_at=None, leads_since__isnull=False).exists()


class WhyRevoked(TextChoices):
    """Why a device is revoked, in the record: words could name somebody, and nothing there is forgotten with them."""

    LOST = "lost", gettext_lazy("It was lost or stolen")
    SIGHT = "sight", gettext_lazy("It was out of sight, or somebody else has it")
    BROKEN = "broken", gettext_lazy("It is broken, or another one takes its place")
    OTHER = "other", gettext_lazy("Something else")


def revoke_device(actor: Actor, device: Device, *, reason: str) -> None:
    """From now on what comes from this device is kept aside: it was lost, or somebody else has it. A mirror leads where
    it led."""
    demand(actor, "osce.administer", device.exam)
    if reason not in WhyRevoked.values:
        raise Refused(_("Say why the device is not to be trusted any more."))
    with recorded(actor, "osce.revoke_device", reason=reason) as record:
        held_exam(device.exam_id)
        held = Device.objects.select_for_update().get(pk=device.pk)
        held.revoked_at = held.revoked_at or timezone.now()
        held.save(update_fields=["revoked_at"])
        _lead_on([held])
        record.note(held.pk, scope=held.exam_id, now={"revoked": True})


def revoke_without_duty(exam: Exam) -> int:
    """Within a transaction that changed who is there: revoke the devices whose place is no duty any more of whoever
    registered them; how many. What comes from them then waits for a person. Those of whoever leads exams stay, unless
    they were erased or can't sign in any more."""
    there = Duty.objects.filter(crew__exam=exam, crew__person=OuterRef("registered_by"), crew__part=OuterRef("part"))
    there = there.filter(circuit=OuterRef("circuit"), station=OuterRef("station"))
    leads = roles_held().filter(kind__in=LEADS, person=OuterRef("registered_by"))
    leads = leads.filter(Q(scope=None) | Q(scope=exam.pk))
    left = Person.objects.filter(Q(erased_at__isnull=False) | Q(user__is_active=False), pk=OuterRef("registered_by"))
    theirs = Device.objects.filter(exam=exam, revoked_at=None, registered_by__isnull=False)
    gone = theirs.filter(Exists(left) | ~(Exists(there) | Exists(leads))).order_by("pk")
    devices = list(gone.select_for_update())
    Device.objects.filter(pk__in=[one.pk for one in devices]).update(revoked_at=timezone.now())
    _lead_on(devices)
    return len(devices)


def _lead_on(revoked: Iterable[Device]) -> None:
    """Where no device leads any more, the newest of the others does: the next that is registered stands beside it, and
    does not shut out whoever marks."""
    for circuit, station, part in {(one.circuit_id, one.station_id, one.part) for one in revoked}:
        place = {"circuit_id": circuit, "station_id": station, "part": part}
        rest = Device.objects.filter(**place, revoked_at=None).order_by("-registered_at", "pk")
        if not _is_led(place) and (newest := rest.first()):
            Device.objects.filter(pk=newest.pk).update(leads_since=timezone.now())


def held_exam(key: UUID) -> Exam:
    """The exam alone until the transaction ends, so that no device is registered while it is closed. Taken before any
    of its devices; rows that only point to it, as those of deliveries do, don't wait."""
    return Exam.objects.select_for_update(no_key=True).get(pk=key)


def hold_devices(exam: Exam) -> None:
    """Within a transaction that closes an exam: no delivery of any of its devices is half-way until it ends, and none
    is registered."""
    assert transaction.get_connection().in_atomic_block
    held_exam(exam.pk)
    list(Device.objects.select_for_update().filter(exam=exam).order_by("pk").values_list("pk", flat=True))
