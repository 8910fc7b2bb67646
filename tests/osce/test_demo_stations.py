"""The demo school's eight stations are whole, read by both sides, and published; one came back from the board."""

from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from django.utils import timezone

from xenia.community.demo import make_community
from xenia.community.models import Review, Use
from xenia.community.queries.reviews import missing_signatures
from xenia.osce.demo import FOLDER, SENT_BACK, make_stations
from xenia.osce.models import Station, StationVersion
from xenia.osce.queries.readiness import findings_of
from xenia.osce.queries.stations import document_of
from xenia.people.demo import make_people
from xenia.people.models import Role
from xenia.people.queries.demo import demo_choices
from xenia.standards.instruments import ItemType
from xenia.standards.stations import StationDocument, read_station, write_station
from xenia.standards.stations.check_form import checklist_of
from xenia.standards.stations.document import Mode

FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.fixture
def school(db: Any, settings: Any) -> list[str]:
    """What was said while the stations were made."""
    settings.DEMO = True
    told: list[str] = []
    make_people()
    for part in demo_choices():  # who runs a course has their role from the curriculum
        if part.part.kind in ("course_director", "teacher"):
            Role.objects.create(person=part.user.person, kind=part.part.kind, starts=timezone.localdate())
    make_community(say=lambda words: None)
    began = perf_counter()
    make_stations(say=told.append)
    told.append(f"{perf_counter() - began:.2f}")
    return told


def documents() -> list[StationDocument]:
    found = [read_station(file.read_bytes(), name=file.name) for file in FILES]
    assert [one.errors for one in found] == [()] * 8
    return [one.document for one in found if one.document]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_reads_and_writes_byte_for_byte(file: Path) -> None:
    read = read_station(file.read_bytes(), name=file.name).document
    assert read is not None and read.code == file.stem
    assert write_station(read) == file.read_text(encoding="utf-8")


def test_the_eight_differ_where_they_should() -> None:
    found = documents()
    assert len({one.setting for one in found}) == 8
    modes = sorted(one.interpreter.mode for one in found)
    assert modes == ["in_person", "in_person", "none", "none", "none", "none", "none", "telephone"]
    assert [one.code for one in found if len(one.professions) == 2] == ["the-fourth-question"]
    assert len({one.domain for one in found}) >= 6
    assert len({one.safety.safe_word for one in found}) == 8
    weighed = {weight.competency for one in found for weight in one.competencies}
    assert weighed == {f"who-2021:who-2021-s{number}" for number in range(1, 10)}


def test_each_can_be_marked_and_asked() -> None:
    for one in documents():
        assert one.form and one.patient_form
        assert 12 <= len(checklist_of(one.form)) <= 20, one.code
        assert sum(item.type is ItemType.GLOBAL for item in one.form.items) == 1
        assert 3 <= len(one.patient_form.items) <= 5, one.code
        if one.interpreter.mode is not Mode.NONE:
            assert one.instructions.interpreter and one.speakers_rule


def test_all_are_published_with_nothing_found(school: list[str]) -> None:
    assert school[:-1] == ["Writing stations …"], "none is left out, and none is still a draft"
    published = StationVersion.objects.filter(thing__published_at__isnull=False).select_related("form__thing")
    assert published.count() == 8
    for version in published:
        assert findings_of(version) == ()
        assert version.form.thing.published_at and version.patient_form is not None


def test_they_rest_on_stories_whose_tellers_agreed(school: list[str]) -> None:
    resting = {use.place_id for use in Use.objects.filter(place__kind="station")}
    codes = set(Station.objects.filter(pk__in=resting).values_list("code", flat=True))
    assert codes == {"twelve-minutes", "the-fourth-question", "half-a-tablet", "before-the-second-bus"}


def test_one_came_back_from_the_board(school: list[str]) -> None:
    version = StationVersion.objects.select_related("thing").get(station__code=SENT_BACK, number=2)
    assert document_of(version).title == "Two voices on one line"
    assert len(missing_signatures(version.thing)) == 3
    assert Review.objects.filter(subject=version.thing, verdict="asks").exists()


def test_what_stands_is_left(school: list[str]) -> None:
    before = StationVersion.objects.count()
    make_stations(say=school.append)
    assert StationVersion.objects.count() == before
