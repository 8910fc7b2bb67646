"""The control room shows where each circuit is: its turn, how long that lasts, and who stands where."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from scripts.exam_day.school import Held
from tests.osce.marking import held
from xenia.core.rules import SYSTEM
from xenia.osce.actions.calls import note_incident
from xenia.osce.models import Circuit, Encounter, Exam, Incident, Sitting
from xenia.osce.queries import circuit_clocks, clock
from xenia.osce.queries.circuit_clocks import CircuitClock, clocks_of
from xenia.osce.queries.exams import slot_minutes, turn_begins

__all__ = ["held"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(held: Held, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], CircuitClock]:
    """The first circuit's clock, so many minutes after its first turn began."""
    Exam.objects.update(reading_minutes=2, station_minutes=8, rules={"day": {"change": 1}})
    exam, sitting = Exam.objects.get(), Sitting.objects.get()
    first = turn_begins(exam, sitting, 0)

    def look(minutes: float) -> CircuitClock:
        moment: datetime = first + timedelta(minutes=minutes)
        for module in (circuit_clocks, clock):
            monkeypatch.setattr(module.timezone, "now", lambda: moment)
        return next(one for one in clocks_of(exam) if one.circuit.pk == held.circuits[0].pk)

    assert slot_minutes(exam, sitting) == 10
    return look


def test_the_clock_goes_from_reading_to_the_station_and_on(at: Callable[[float], CircuitClock]) -> None:
    said = [(at(m).phase, at(m).turn, at(m).left) for m in (-30, 0, 1.5, 2, 9.5, 10, 11, 20.9, 21)]
    assert said == [
        ("next", 1, 30), ("reading", 1, 2), ("reading", 1, 1), ("station", 1, 8), ("station", 1, 1),
        ("between", 2, 1), ("reading", 2, 2), ("station", 2, 1), ("over", 0, 0),
    ]  # fmt: skip
    assert at(0).turns == 2


def test_who_stands_where_is_who_has_that_turn(held: Held, at: Callable[[float], CircuitClock]) -> None:
    for minutes, turn in ((3, 0), (13, 1)):
        met = Encounter.objects.filter(circuit=held.circuits[0], turn=turn).order_by("station__number")
        there = met.values_list("station__number", "candidate__number")
        assert at(minutes).there == [(station, [number]) for station, number in there]
    assert at(10).there == [] and at(30).there == []


def test_a_pause_stops_the_clock_of_its_circuit_and_moves_what_comes(
    held: Held, at: Callable[[float], CircuitClock]
) -> None:
    there = at(3).there
    note_incident(SYSTEM, held.exam, Incident.Kind.PAUSE, key=uuid4(), circuit=held.circuits[0])
    paused = at(20)
    assert (paused.phase, paused.turn, paused.left) == ("paused", 1, 0) and paused.there == there
    other = next(one for one in clocks_of(Exam.objects.get()) if one.circuit.pk == held.circuits[1].pk)
    assert (other.phase, other.turn) == ("station", 2)
    at(20)
    note_incident(SYSTEM, held.exam, Incident.Kind.RESUME, key=uuid4(), circuit=held.circuits[0])
    assert (at(20).phase, at(20).turn, at(20).left) == ("station", 1, 7)


@pytest.mark.parametrize(("minutes", "turn", "stands"), [(-5, 1, False), (0, 1, True), (10.5, 2, False), (11, 2, True)])
def test_a_pause_before_a_turn_begins_shows_nobody_at_its_stations(
    held: Held, at: Callable[[float], CircuitClock], minutes: float, turn: int, stands: bool
) -> None:
    at(minutes)
    note_incident(SYSTEM, held.exam, Incident.Kind.PAUSE, key=uuid4(), circuit=held.circuits[0])
    for later in (minutes, 30):
        clock = at(later)
        assert (clock.phase, clock.turn, bool(clock.there)) == ("paused", turn, stands)


def test_statements_do_not_grow_with_circuits(held: Held, django_assert_num_queries: Any) -> None:
    exam = Exam.objects.get()
    with django_assert_num_queries(6):
        assert len(clocks_of(exam)) == 2
    Encounter.objects.filter(circuit=held.circuits[1]).delete()
    Circuit.objects.create(exam=exam, name="Unused")
    with django_assert_num_queries(6):
        assert len(clocks_of(exam)) == 1


def test_the_room_shows_clocks_and_closing_is_no_main_action_before_its_time(
    held: Held, make_person: Callable[..., Any], sign_in: Any
) -> None:
    now = timezone.now()
    Sitting.objects.update(begins_at=now - timedelta(seconds=30))
    office, address = sign_in(make_person("Ada", "exam_administrator")), reverse("control", args=[held.exam.pk])
    page = office.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "turn 1 of 2" in page and "min left" in page
    [button] = [one for one in page.split("<button")[1:] if 'value="close"' in one]
    assert "quiet" in button.split(">")[0] and "8 encounters are neither" in page
    Encounter.objects.update(excused=True)
    page = office.get(address).content.decode()
    [button] = [one for one in page.split("<button")[1:] if 'value="close"' in one]
    assert "main" in button.split(">")[0] and "Everything is marked or accounted for." in page
