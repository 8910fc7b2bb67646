"""A calibration of the station that tests write, and what an examiner marks in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.osce.written_stations import station
from xenia.standards.instruments import Instrument, options_of
from xenia.standards.stations.calibration import (
    CalibrationDocument,
    ReferenceMark,
    Turn,
    calibrated,
    write_calibration,
)

if TYPE_CHECKING:
    from xenia.core.rules import Actor
    from xenia.osce.models import Calibration, StationVersion

#: stands in the reference alone: it must be found nowhere before an examiner has sent their marks
SECRET = "Because the kingfisher flew twice"


def form() -> Instrument:
    """What is compared of the form of that station."""
    whole = station().form
    assert whole is not None
    return calibrated(whole)


def reference() -> dict[str, str]:
    """The first answer of each item, the second of the whole."""
    return {item.code: options_of(item)[1 if item.type == "global" else 0].code for item in form().items}


def document(code: str = "kettle-1", **more: Any) -> CalibrationDocument:
    """An encounter of ten turns with this reference."""
    turns = tuple(Turn(who="Ana" if place % 2 else "Noor", says=f"Sentence {place}.") for place in range(10))
    agreed = tuple(ReferenceMark(item=item, mark=mark, why=f"{SECRET}, {item}.") for item, mark in reference().items())
    made = CalibrationDocument(code=code, title=f"Encounter {code}", lead="Noor is new.", turns=turns, reference=agreed)
    return replace(made, **more)


def opened(version: StationVersion, *, code: str = "kettle-1", by: Actor | None = None, **more: Any) -> Calibration:
    """The same, brought in, and two people agree on its reference."""
    from django.utils import timezone

    from xenia.core.rules import SYSTEM
    from xenia.osce.actions.calibrations import bring_calibration
    from xenia.osce.models import ReferenceReader
    from xenia.people.actions.people import make_person

    made = bring_calibration(by or SYSTEM, version, write_calibration(document(code, **more)))
    now = timezone.now()
    for name in ("Agrees first", "Agrees second"):
        ReferenceReader.objects.create(calibration=made, person=make_person(name=name), opened_at=now, agreed_at=now)
    return made


def on_duty(version: StationVersion, person: Any, *, part: str = "examiner", state: str = "planned") -> Any:
    """Somebody has a post at this station in an exam that is held today."""
    from django.utils import timezone

    from tests.osce.planned import this_year
    from xenia.core.actions.things import make_thing
    from xenia.osce.models import Circuit, Crew, Duty, Exam, ExamStation, Sitting

    exam = Exam.objects.create(thing=make_thing("exam", "Exam of the kettle"), year=this_year(), state=state)
    place = ExamStation.objects.create(exam=exam, number=1, version=version)
    circuit = Circuit.objects.create(exam=exam, name="A")
    sitting = Sitting.objects.create(exam=exam, name="Morning", begins_at=timezone.now())
    crew = Crew.objects.create(exam=exam, person=person, part=part, languages=["so"])
    Duty.objects.create(crew=crew, sitting=sitting, circuit=circuit, station=place, last=9)
    return crew
