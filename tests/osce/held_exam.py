"""An exam that is over: eight stations with forms of their own, marked by the written model of the demo school."""

from datetime import UTC, date, datetime
from hashlib import sha256

from django.utils import timezone

from scripts.exam_day.school import checklist
from tests.osce.written_stations import station as written
from xenia.assessment.models import Version
from xenia.core.actions.things import make_thing
from xenia.core.models import Thing
from xenia.osce.demo_held import hold_exam
from xenia.osce.models import Encounter, Exam, ExamStation, Station, StationVersion
from xenia.osce.queries.exams import turn_begins
from xenia.people.models import AcademicYear, Person
from xenia.standards.instrument_document import document_digest
from xenia.standards.stations import write_station

STATIONS = 8


def station_versions(stations: int = STATIONS, *, competencies: tuple[str, ...] = ()) -> list[StationVersion]:
    """So many stations of the bank, marked by checklists of 14 to 17 steps; the patient answers the same form."""
    forms = [seeing(checklist(14 + number), competencies) for number in range(4)]
    made = []
    for number in range(1, stations + 1):
        code, title = f"station-{number}", f"Hidden scene {number}"
        station = Station.objects.create(thing=make_thing("station", title), code=code)
        thing = make_thing("station_version", title, published=True)
        form = forms[number % len(forms)]
        text = write_station(written(code=code, title=title))
        told = {
            "number": 1,
            "text": text,
            "digest": sha256(text.encode()).digest(),
            "at": timezone.now(),
            "form": form,
            "patient_form": form,
        }
        made.append(StationVersion.objects.create(thing=thing, station=station, **told))
    return made


def seeing(version: Version, competencies: tuple[str, ...]) -> Version:
    """The same form, each step of which shows these competencies."""
    if competencies:
        for item in version.document["sections"][0]["items"]:
            if item["type"] == "checklist":
                item |= {"competencies": list(competencies), "evidence": "behaviour"}
        version.digest = document_digest(version.document)
        version.save()
    return version


def let_a_reserve_stand_in(exam: Exam) -> tuple[ExamStation, ExamStation]:
    """At the first station a reserve stands in from the middle of the day on; the station, and the reserve."""
    place = ExamStation.objects.filter(exam=exam, version__isnull=False).select_related("version").order_by("number")[0]
    assert place.version is not None
    text = write_station(written(code="reserve", title="Reserve scene"))
    told = {"text": text, "digest": sha256(text.encode()).digest(), "at": timezone.now(), "number": 1}
    forms = {"form": place.version.form, "patient_form": place.version.patient_form}
    station = Station.objects.create(thing=make_thing("station", "Reserve scene"), code="reserve")
    thing = make_thing("station_version", "Reserve scene", published=True)
    version = StationVersion.objects.create(thing=thing, station=station, **told, **forms)
    reserve = ExamStation.objects.create(exam=exam, number=99, version=version, reserve=True)
    met = Encounter.objects.filter(station=place).select_related("sitting")
    begins = sorted(turn_begins(exam, one.sitting, one.turn) for one in met)
    place.replaced_by, place.replaced_at = reserve, begins[len(begins) // 2]
    place.save()
    return place, reserve


def people(number: int) -> list[Person]:
    """So many candidates."""
    things = [Thing(kind="person", label=f"Candidate {place}", published_at=timezone.now()) for place in range(number)]
    return Person.objects.bulk_create(Person(thing=thing) for thing in Thing.objects.bulk_create(things))


def held_exam(
    candidates: int = 118,
    *,
    stations: int = STATIONS,
    begins: int = 2025,
    seed: int = 5,
    competencies: tuple[str, ...] = (),
) -> Exam:
    """An exam that is over and closed, with every mark."""
    told = {"starts": date(begins, 7, 1), "ends": date(begins + 1, 6, 30)}
    year, _made = AcademicYear.objects.get_or_create(begins=begins, defaults=told)
    day = datetime(begins + 1, 5, 13, tzinfo=UTC)
    exam = hold_exam(
        station_versions(stations, competencies=competencies), people(candidates), year=year, day=day, seed=seed
    )
    return Exam.objects.select_related("thing", "year").get(pk=exam.pk)
