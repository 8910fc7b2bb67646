"""An exam that runs, devices that are registered in it, and what they send."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from scripts.exam_day.school import Held, hold_exam
from scripts.exam_day.signing import Packed, Signer
from xenia.assessment.actions.instruments import bring_instrument
from xenia.core.actions.things import make_thing
from xenia.core.rules import SYSTEM
from xenia.osce.models import ExamStation, StationVersion
from xenia.standards.instruments import Instrument, Item, ItemType, Section

__all__ = ["held", "tablet"]


@pytest.fixture
def held(db: Any) -> Held:
    """Two circuits of two stations, four candidates."""
    return hold_exam(circuits=2)


@pytest.fixture
def tablet(held: Held) -> Callable[..., Signer]:
    """A device that its examiner registered: `tablet(circuit=0, station=1)`."""
    from tests.house import actor_of_person
    from xenia.osce.actions.devices import register_device

    def make(circuit: int = 0, station: int = 0, part: str = "examiner") -> Signer:
        row, place = held.circuits[circuit], held.stations[station]
        person = held.examiners[row.pk, place.pk]
        made = Signer(person.pk)
        register_device(actor_of_person(person), row, place, part=part, key=made.device, public_key=made.public_key)
        return made

    return make


def encounters_at(held: Held, circuit: int = 0, station: int = 0) -> list[UUID]:
    """The encounters of a place in their order."""
    from xenia.osce.models import Encounter

    found = Encounter.objects.filter(circuit=held.circuits[circuit], station=held.stations[station])
    return list(found.order_by("turn", "candidate__number").values_list("pk", flat=True))


def take(device: Signer, *events: Packed) -> Any:
    """Deliver events as the page does; the receipt."""
    from xenia.osce.actions.marks import take_marks
    from xenia.osce.forms.marks import delivery_from

    return take_marks(delivery_from(device.delivery(*events)))


def scaled_down(place: ExamStation) -> StationVersion:
    """A version of the same station whose form is a checklist alone."""
    version = place.version
    assert version
    items = (Item(code="q1", type=ItemType.CHECKLIST, text="Greets"),)
    form = Instrument(code="alone", title="Alone", minutes=8, sections=(Section(code="s", title="S", items=items),))
    made = bring_instrument(SYSTEM, form, reason="To be marked by", publish=True).version
    kept = {"station": version.station, "number": 2, "text": version.text, "digest": bytes(32), "at": timezone.now()}
    return StationVersion.objects.create(thing=make_thing("station_version", "Two"), form_id=made, **kept)
