"""An exam that is over: eight stations with forms of their own, marked by the written model of the demo school."""

from datetime import UTC, date, datetime

from django.utils import timezone

from scripts.exam_day.school import checklist
from xenia.core.actions.things import make_thing
from xenia.core.models import Thing
from xenia.osce.demo_held import hold_exam
from xenia.osce.models import Exam, Station, StationVersion
from xenia.people.models import AcademicYear, Person

STATIONS = 8


def station_versions(stations: int = STATIONS) -> list[StationVersion]:
    """So many stations of the bank, marked by checklists of 14 to 17 steps; the patient answers the same form."""
    forms = [checklist(14 + number) for number in range(4)]
    made = []
    for number in range(1, stations + 1):
        station = Station.objects.create(thing=make_thing("station", f"Station {number}"), code=f"station-{number}")
        thing = make_thing("station_version", f"Station {number}", published=True)
        form = forms[number % len(forms)]
        told = {"number": 1, "text": "", "digest": b"", "at": timezone.now(), "form": form, "patient_form": form}
        made.append(StationVersion.objects.create(thing=thing, station=station, **told))
    return made


def people(number: int) -> list[Person]:
    """So many candidates."""
    things = [Thing(kind="person", label=f"Candidate {place}", published_at=timezone.now()) for place in range(number)]
    return Person.objects.bulk_create(Person(thing=thing) for thing in Thing.objects.bulk_create(things))


def held_exam(candidates: int = 118, *, stations: int = STATIONS, begins: int = 2025, seed: int = 5) -> Exam:
    """An exam that is over and closed, with every mark."""
    told = {"starts": date(begins, 7, 1), "ends": date(begins + 1, 6, 30)}
    year, _made = AcademicYear.objects.get_or_create(begins=begins, defaults=told)
    day = datetime(begins + 1, 5, 13, tzinfo=UTC)
    exam = hold_exam(station_versions(stations), people(candidates), year=year, day=day, seed=seed)
    return Exam.objects.select_related("thing", "year").get(pk=exam.pk)
