"""What the addresses of an exam's day are filled with, in a copy of the demo school: a day that has begun."""

from collections.abc import Callable
from functools import cache
from itertools import groupby
from typing import Any

from scripts.cast import user_of
from scripts.exam_day.signing import Signer
from tests.osce.pictured import picture
from xenia.core.rules import SYSTEM
from xenia.osce.actions.calls import take_calls
from xenia.osce.actions.devices import register_device
from xenia.osce.actions.marks import take_marks
from xenia.osce.actions.pictures import bring_pictures
from xenia.osce.demo_exam import TITLE
from xenia.osce.forms.marks import delivery_from
from xenia.osce.models import Candidate, Device, Encounter, Exam, Part
from xenia.osce.queries.marking_forms import forms_there
from xenia.people.queries.actors import actor_for
from xenia.standards.instruments import ItemType, options_of


@cache
def _met() -> Encounter:
    """The first encounter of the coming exam: marked twice and differently; the next candidate there is absent. The
    exam runs, and elsewhere in the circuit it goes on."""
    found = Encounter.objects.filter(station__exam__thing__label=TITLE, station__exam__state=Exam.State.FIXED)
    first = (
        found.select_related("circuit__exam", "station").order_by("circuit__name", "station__number", "turn").first()
    )
    if first is None:
        raise LookupError("this school has no exam with a schedule")
    said, other = _ticks(first)
    there = {"circuit": first.circuit, "sitting": first.sitting_id, "station": first.station}
    next_one = Encounter.objects.filter(**there).order_by("turn")[1]
    _take(tablet := _tablet(first), tablet.sign(first.pk, said), tablet.sign(next_one.pk, kind="absent"))
    _take(tablet := _tablet(first), tablet.sign(first.pk, other), tablet.sign(first.pk, {"unheard-of": "done"}))
    _go_on(first)
    Exam.objects.filter(pk=first.circuit.exam_id).update(state=Exam.State.RUNNING)
    return first


def _ticks(encounter: Encounter) -> list[dict[str, str]]:
    """Two ways to answer the first line of the checklist there."""
    (form,) = forms_there(encounter.station_id, Part.EXAMINER)
    item = next(one for one in form.items if one.type is ItemType.CHECKLIST)
    return [{item.code: option.code} for option in options_of(item)[:2]]


def _go_on(first: Encounter) -> None:
    """At the other stations two turns are over and the third is under way; one of them calls for help."""
    others = Encounter.objects.filter(circuit=first.circuit).exclude(station=first.station)
    others = others.select_related("circuit", "station").order_by("station__number", "turn")
    tablet = None
    for _station, met in groupby(others, key=lambda one: one.station_id):
        done, also, now = list(met)[:3]
        said, _other = _ticks(done)
        tablet = _tablet(done)
        over = [tablet.sign(one.pk, kind="submit") for one in (done, also)]
        _take(tablet, *(tablet.sign(one.pk, said) for one in (done, also, now)), *over)
    if tablet:
        words = "The patient asks for a break before the next candidate."
        call = delivery_from(tablet.delivery(tablet.sign(now.pk, kind="help", words=words)))
        take_calls(call.device, call.events)


def _tablet(at: Encounter) -> Signer:
    person = user_of("exam_administrator").person_id
    made = Signer(person)
    place = {"part": Part.EXAMINER, "key": made.device, "public_key": made.public_key}
    register_device(actor_for(person), at.circuit, at.station, **place)
    return made


def _take(device: Signer, *events: dict[str, str]) -> None:
    take_marks(delivery_from(device.delivery(*events)))


def _device() -> Any:
    return _met().circuit.devices.latest("registered_at").pk


@cache
def _picture() -> Any:
    """That of somebody who comes to where this device is."""
    device = Device.objects.get(pk=_device())
    one = Encounter.objects.filter(station=device.station, circuit=device.circuit)[0].candidate
    bring_pictures(SYSTEM, device.exam, {f"{one.number}.png": picture("Only drawn", wide=60, high=80)})
    return Candidate.objects.get(pk=one.pk).picture_id


def _exam() -> Any:
    return _met().circuit.exam_id


NAMES = [
    "mark",
    "mark_places",
    "mark_pack",
    "mark_picture",
    "mark_worker",
    "mark_manifest",
    "control",
    "control_do",
    "paper_sheets",
    "paper_entry",
]
EXAMPLES: dict[str, Callable[[], Any]] = {
    **{f"{name}.key": _exam for name in NAMES},
    "mark_pack.device": _device,
    "mark_picture.device": _device,
    "mark_picture.picture": _picture,
    "paper_sheets.circuit": lambda: _met().circuit_id,
    "paper_sheets.station": lambda: _met().station_id,
    "paper_entry.encounter": lambda: _met().pk,
}
