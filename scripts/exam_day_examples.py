"""What the addresses of an exam's day are filled with, in a copy of the demo school: two tablets at one station."""

from collections.abc import Callable
from functools import cache
from typing import Any

from scripts.cast import user_of
from scripts.exam_day.signing import Signer
from xenia.osce.actions.devices import register_device
from xenia.osce.actions.marks import take_marks
from xenia.osce.demo_exam import TITLE
from xenia.osce.forms.marks import delivery_from
from xenia.osce.models import Encounter, Exam, Part
from xenia.osce.queries.marking_forms import forms_there
from xenia.people.queries.actors import actor_for
from xenia.standards.instruments import ItemType, options_of


@cache
def _met() -> Encounter:
    """The first encounter of the coming exam: marked twice and differently; the next candidate there is absent."""
    found = Encounter.objects.filter(station__exam__thing__label=TITLE, station__exam__state=Exam.State.FIXED)
    first = (
        found.select_related("circuit__exam", "station").order_by("circuit__name", "station__number", "turn").first()
    )
    if first is None:
        raise LookupError("this school has no exam with a schedule")
    (form,) = forms_there(first.station_id, Part.EXAMINER)
    item = next(one for one in form.items if one.type is ItemType.CHECKLIST)
    said, other = [{item.code: option.code} for option in options_of(item)[:2]]
    next_one = Encounter.objects.filter(circuit=first.circuit, station=first.station).order_by("turn")[1]
    _take(tablet := _tablet(first), tablet.sign(first.pk, said), tablet.sign(next_one.pk, kind="absent"))
    _take(tablet := _tablet(first), tablet.sign(first.pk, other), tablet.sign(first.pk, {"unheard-of": "done"}))
    return first


def _tablet(at: Encounter) -> Signer:
    person = user_of("exam_administrator").person_id
    made = Signer(person)
    place = {"part": Part.EXAMINER, "key": made.device, "public_key": made.public_key}
    register_device(actor_for(person), at.circuit, at.station, **place)
    return made


def _take(device: Signer, *events: dict[str, str]) -> None:
    take_marks(delivery_from(device.delivery(*events)))


def _exam() -> Any:
    return _met().circuit.exam_id


NAMES = [
    "mark",
    "mark_places",
    "mark_pack",
    "mark_worker",
    "mark_manifest",
    "control",
    "control_do",
    "paper_sheets",
    "paper_entry",
]
EXAMPLES: dict[str, Callable[[], Any]] = {
    **{f"{name}.key": _exam for name in NAMES},
    "mark_pack.device": lambda: _met().circuit.devices.latest("registered_at").pk,
    "paper_sheets.circuit": lambda: _met().circuit_id,
    "paper_sheets.station": lambda: _met().station_id,
    "paper_entry.encounter": lambda: _met().pk,
}
