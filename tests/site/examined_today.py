"""What stands at the addresses of an exam's day: one that runs, in which the examiner of the house has a duty."""

from typing import Any

from scripts.exam_day.school import hold_exam
from scripts.exam_day.signing import Signer
from tests.house import actor_of_person
from tests.osce.pictured import give_pictures
from tests.osce.planned import prepare
from xenia.osce.actions.devices import register_device
from xenia.osce.models import Crew, Duty, Encounter, Sitting


def furnish_exam_day(house: Any) -> None:
    """One circuit with one station, and a device that the examiner registered there."""
    held = hold_exam(stations=1, candidates=1)
    (pictured,) = give_pictures(held.exam, "A face")
    circuit, station, person = held.circuits[0], held.stations[0], house.people["examiner"]
    crew = Crew.objects.create(exam=held.exam, person=person, part="examiner")
    prepare([crew])
    about = {"circuit": circuit, "station": station, "last": 9}
    Duty.objects.create(crew=crew, sitting=Sitting.objects.get(exam=held.exam), **about)
    made = Signer(person.pk)
    place = {"part": "examiner", "key": made.device, "public_key": made.public_key}
    house.things |= {
        "running exam": held.exam.pk,
        "running circuit": circuit.pk,
        "running station": station.pk,
        "running encounter": Encounter.objects.get(station=station).pk,
        "running device": register_device(actor_of_person(person), circuit, station, **place).pk,
        "running picture": pictured.picture_id,
        "examiner key": person.pk,
    }
