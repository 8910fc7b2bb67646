"""A station never tells its teller of a live exam, and a story that is withdrawn gives its place to a reserve."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.house import actor_of_person
from tests.osce.planned import this_year
from tests.osce.written_stations import brought, published
from tests.told import CANARY, TEACHING, ledger, passages_of, released
from xenia.community.actions.owners import MEND
from xenia.community.actions.withdrawals import withdraw
from xenia.community.choices import Purpose
from xenia.community.models import Use
from xenia.community.queries.places import told_places
from xenia.core.actions.things import make_thing
from xenia.core.rules import SYSTEM, Actor, Refused
from xenia.osce.actions.standing_in import NO_RESERVE, REPLACED
from xenia.osce.models import Exam, ExamStation, StationVersion
from xenia.osce.queries.station_page import station_to_read
from xenia.people.models import Task

if TYPE_CHECKING:
    from xenia.community.models import Story

__all__ = ["ledger"]
EXAMINATION = replace(TEACHING, purposes=frozenset({Purpose.TEACHING, Purpose.EXAMINATION}))


@pytest.fixture
def keepers(coordinator: Any, programme_director: Any) -> tuple[Actor, Actor]:
    return actor_of_person(coordinator), actor_of_person(programme_director)


@pytest.fixture
def story(keepers: tuple[Actor, Actor]) -> Story:
    return released(*keepers, choices=EXAMINATION)


def voice(story: Story) -> str:
    return f"[[story:{story.thing.label.split()[-1]}#{str(passages_of(story)[0].id)[:8]}]]"


def exam(*versions: StationVersion, state: str = "fixed", reserves: tuple[StationVersion, ...] = ()) -> Exam:
    made = Exam.objects.create(thing=make_thing("exam", "Spring exam"), year=this_year(), state=state)
    for number, version in enumerate((*versions, *reserves), start=1):
        ExamStation.objects.create(exam=made, number=number, version=version, reserve=version in reserves)
    return made


def test_a_station_quotes_what_its_teller_agreed_to_and_holds_no_word_of_it(story: Story) -> None:
    version = brought(SYSTEM, voice=voice(story))
    assert CANARY not in version.text
    read = station_to_read(version, language="en")
    quoted = [one.shown.words for part in read.parts for field in part.fields for one in field.text if one.shown]
    assert quoted == [CANARY] and read.quoted == {story.pk}


def test_what_is_only_retold_leaves_no_trace_in_the_text(story: Story) -> None:
    read = station_to_read(brought(SYSTEM, voice=f"rests on {voice(story)}"), language="en")
    texts = [one.text for part in read.parts for field in part.fields for one in field.text]
    assert not any("story:" in text for text in texts) and not read.quoted
    assert Use.objects.get(story=story).how == "retold"


def test_consent_to_teaching_is_no_consent_to_examinations(keepers: tuple[Actor, Actor]) -> None:
    story = released(*keepers)
    with pytest.raises(Refused, match="does not agree to this use"):
        brought(SYSTEM, voice=voice(story))


@pytest.mark.parametrize(
    ("state", "told"), [("planned", 0), ("fixed", 0), ("running", 0), ("decided", 0), ("released", 1)]
)
def test_the_teller_learns_of_a_station_only_when_its_exam_is_released(story: Story, state: str, told: int) -> None:
    version = published(SYSTEM, voice=voice(story))
    assert not told_places(story), "in no exam yet"
    exam(version, state=state)
    assert len(told_places(story)) == told
    exam(version, state="running")
    assert len(told_places(story)) == told, "what was told once says nothing of the next exam"


@pytest.mark.parametrize("state", ["fixed", "running"])
def test_a_withdrawn_story_gives_its_place_to_the_first_free_reserve(
    story: Story, make_person: Any, state: str
) -> None:
    leader = make_person("Femi Exams", "exam_administrator")
    version = published(SYSTEM, voice=voice(story))
    reserve = published(SYSTEM, code="reserve")
    held = exam(version, published(SYSTEM, code="other"), state=state, reserves=(reserve,))
    withdraw(SYSTEM, story)
    place, other, _reserve = held.stations.all()
    assert place.replaced_by is not None and place.replaced_by.version == reserve and place.replaced_at
    assert other.replaced_by is None, "the others are played as they were"
    assert Task.objects.filter(kind=REPLACED, assignee=leader, thing=held.thing).exists()


def test_without_a_reserve_those_who_lead_are_asked(story: Story, make_person: Any) -> None:
    leader = make_person("Femi Exams", "exam_administrator")
    rests_too = published(SYSTEM, code="too", voice=voice(story))
    held = exam(published(SYSTEM, voice=voice(story)), state="running", reserves=(rests_too,))
    withdraw(SYSTEM, story)
    assert not held.stations.filter(replaced_by__isnull=False).exists(), "a reserve that fell silent too is none"
    assert Task.objects.filter(kind=NO_RESERVE, assignee=leader).exists()


def test_one_reserve_stands_in_once(story: Story, make_person: Any) -> None:
    make_person("Femi Exams", "exam_administrator")
    versions = [published(SYSTEM, code=code, voice=voice(story)) for code in ("one", "two")]
    held = exam(*versions, reserves=(published(SYSTEM, code="reserve"),))
    withdraw(SYSTEM, story)
    assert held.stations.filter(replaced_by__isnull=False).count() == 1
    assert Task.objects.filter(kind__in=(REPLACED, NO_RESERVE)).values("kind").distinct().count() == 2


@pytest.mark.parametrize("state", ["planned", "closed", "decided", "released"])
def test_an_exam_that_is_not_standing_is_left_alone(story: Story, make_person: Any, state: str) -> None:
    make_person("Femi Exams", "exam_administrator")
    held = exam(published(SYSTEM, voice=voice(story)), state=state, reserves=(published(SYSTEM, code="reserve"),))
    withdraw(SYSTEM, story)
    assert not held.stations.filter(replaced_by__isnull=False).exists()
    assert not Task.objects.filter(kind__in=(REPLACED, NO_RESERVE)).exists()


def test_its_author_is_asked_to_mend_it_and_its_quotation_is_silent(story: Story, teacher: Any) -> None:
    version = brought(actor_of_person(teacher), voice=voice(story))
    withdraw(SYSTEM, story)
    assert Task.objects.filter(kind=MEND, assignee=teacher, thing=version.station.thing).exists()
    read = station_to_read(version, language="en")
    shown = [one.shown for part in read.parts for field in part.fields for one in field.text if one.shown]
    assert [one.silent for one in shown] == [True] and not read.quoted
