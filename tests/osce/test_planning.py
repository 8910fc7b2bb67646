"""An exam is planned, moved along, and refused what would lose something."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.house import actor_of_person
from tests.osce.planned import document, plan, published, scheduled, this_year
from xenia.core.models import AuditEntry
from xenia.core.queries.audit import changes_of, changes_read
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.osce.actions.exams import MOVES, ExamWords, change_exam, move_exam, plan_exam, words_of
from xenia.osce.actions.people import expect_again, set_extra_time, withdraw
from xenia.osce.actions.places import (
    SittingWords,
    add_circuit,
    add_sitting,
    change_circuit,
    change_sitting,
    drop_circuit,
    drop_sitting,
    name_rooms,
)
from xenia.osce.actions.planning import (
    add_station,
    change_version,
    drop_station,
    order_stations,
    set_blueprint,
    stand_in,
    weigh_station,
)
from xenia.osce.models import (
    Candidate,
    Circuit,
    Crew,
    Encounter,
    Exam,
    Mark,
    Room,
    Seat,
    Sitting,
    StationVersion,
)
from xenia.osce.queries.control import grid_of
from xenia.osce.queries.exams import DayRules, sitting_ends, turn_begins, visible_exams
from xenia.osce.queries.grid import tables_of
from xenia.osce.queries.steps import hindrances, steps_of
from xenia.people.models import Campus, Person

pytestmark = pytest.mark.django_db

NEXT = {
    "planned": {"fixed"},
    "fixed": {"planned", "running"},
    "running": {"closed"},
    "closed": {"running", "decided"},
    "decided": {"closed", "released"},
}


def test_moves_are_those_of_the_table() -> None:
    found: dict[str, set[str]] = {}
    for before, after in MOVES:
        found.setdefault(before, set()).add(after)
    assert found == NEXT


def mark(encounter: Encounter) -> Mark:
    now = timezone.now()
    return Mark.objects.create(
        event=uuid4(), number=1, encounter=encounter, part="examiner", said={"global": "good"}, device_at=now,
        received_at=now,
    )  # fmt: skip


def test_plan_is_the_administrators(make_person: Callable[..., Person]) -> None:
    words = ExamWords(title="Spring", year=this_year())
    for role in ("student", "teacher", "examiner", "dean"):
        with pytest.raises(NotPermitted):
            plan_exam(actor_of_person(make_person(f"A {role}", role)), words)
    exam = plan_exam(actor_of_person(make_person("Femi", "exam_administrator")), words)
    assert (exam.state, exam.thing.label, exam.thing.published_at) == ("planned", "Spring", None)


def test_words_come_back_as_they_went_in(db: None) -> None:
    day = DayRules(pause_after=5, pause=20, swap=True)
    words = ExamWords(title="Spring", year=this_year(), reading_minutes=1, station_minutes=9, day=day)
    exam = plan_exam(SYSTEM, words)
    assert words_of(Exam.objects.get(pk=exam.pk)) == words
    change_exam(SYSTEM, exam, ExamWords(title="Summer", year=this_year()))
    assert words_of(Exam.objects.get(pk=exam.pk)) == ExamWords(title="Summer", year=this_year())


def test_a_pause_without_length_is_refused(db: None) -> None:
    with pytest.raises(Refused, match="A pause needs both"):
        plan_exam(SYSTEM, ExamWords(title="Spring", year=this_year(), day=DayRules(pause_after=5)))


def test_only_published_versions_are_examined(db: None) -> None:
    exam = plan_exam(SYSTEM, ExamWords(title="Spring", year=this_year()))
    version = published(document("one"))
    version.thing.published_at = None
    with pytest.raises(Refused, match="Only a published version"):
        add_station(SYSTEM, exam, version)
    version.thing.published_at = timezone.now()
    add_station(SYSTEM, exam, version)
    with pytest.raises(Refused, match="in the exam already"):
        add_station(SYSTEM, exam, version)


def test_stations_keep_one_order(db: None) -> None:
    made = plan()
    keys = [one.pk for one in made.stations]
    order_stations(SYSTEM, made.exam, keys[::-1])
    assert list(made.exam.stations.order_by("number").values_list("pk", "number")) == [
        (keys[2], 1), (keys[1], 2), (keys[0], 3),
    ]  # fmt: skip
    with pytest.raises(Refused, match="changed meanwhile"):
        order_stations(SYSTEM, made.exam, keys[:2])
    drop_station(SYSTEM, made.exam.stations.get(pk=keys[1]))
    assert list(made.exam.stations.values_list("number", flat=True)) == [1, 2]
    weigh_station(SYSTEM, made.exam.stations.get(pk=keys[0]), Decimal("2.5"))
    assert made.exam.stations.get(pk=keys[0]).weight == Decimal("2.5")


def test_the_plan_says_what_is_missing(db: None) -> None:
    exam = plan_exam(SYSTEM, ExamWords(title="Spring", year=this_year()))
    assert [step.name for step in steps_of(exam)] == [
        "stations", "blueprint", "rooms", "candidates", "crew", "schedule", "prepared",
    ]  # fmt: skip
    said = hindrances(exam, "fixed")
    assert "Choose the stations." in said and "Say when it is held." in said
    with pytest.raises(Refused, match="Choose the stations"):
        move_exam(SYSTEM, exam, "fixed")


def test_a_form_without_a_global_rating_is_told_while_planning(db: None) -> None:
    from dataclasses import replace

    wanted = document("bare")
    assert wanted.form is not None
    section = wanted.form.sections[0]
    bare = replace(wanted.form, sections=(replace(section, items=section.items[1:]),))
    made = plan(replace(wanted, form=bare))
    assert any("station 1 has no global rating" in words for words in hindrances(made.exam, "fixed"))


def test_fixing_makes_encounters_and_going_back_forgets_them(db: None) -> None:
    made = plan(rest=True, candidates=4)
    scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    rows = Encounter.objects.filter(candidate__exam=made.exam)
    assert rows.count() == 4 * 3
    for turn in range(4):
        # a ring: nobody shares a station, and the rest station has no encounter
        at = list(rows.filter(turn=turn).values_list("station", flat=True))
        assert len(at) == len(set(at)) == 3
    move_exam(SYSTEM, made.exam, "planned")
    assert not rows.exists() and Seat.objects.filter(candidate__exam=made.exam).count() == 4


def test_nothing_marked_is_planned_again(db: None) -> None:
    made = plan()
    scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    mark(Encounter.objects.first())
    with pytest.raises(Refused, match="Marks stand already"):
        move_exam(SYSTEM, made.exam, "planned")
    assert Encounter.objects.filter(candidate__exam=made.exam).count() == 9
    assert Exam.objects.get(pk=made.exam.pk).state == "fixed"
    with pytest.raises(Refused, match="was laid down before"):
        set_blueprint(SYSTEM, made.exam, {})


def test_a_state_that_does_not_follow_is_refused(db: None) -> None:
    made = plan()
    for state in ("running", "closed", "decided", "released", "planned", "nowhere"):
        with pytest.raises(Refused):
            move_exam(SYSTEM, made.exam, state)


def test_only_the_director_decides(make_person: Callable[..., Person], db: None) -> None:
    made = plan()
    Exam.objects.filter(pk=made.exam.pk).update(state="closed")
    made.exam.state = "closed"
    with pytest.raises(NotPermitted):
        move_exam(actor_of_person(make_person("Femi", "exam_administrator")), made.exam, "decided")
    move_exam(actor_of_person(make_person("Nalini", "programme_director")), made.exam, "decided")
    assert Exam.objects.get(pk=made.exam.pk).state == "decided"


def test_a_fixed_plan_is_not_changed(db: None) -> None:
    made = plan()
    scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    late = SittingWords(name="Late", begins_at=timezone.now())
    for deed in (
        lambda: add_station(SYSTEM, made.exam, None),
        lambda: drop_station(SYSTEM, made.stations[0]),
        lambda: add_circuit(SYSTEM, made.exam, name="E"),
        lambda: drop_circuit(SYSTEM, made.circuits[0]),
        lambda: change_circuit(SYSTEM, made.circuits[0], name="E"),
        lambda: add_sitting(SYSTEM, made.exam, late),
        lambda: change_sitting(SYSTEM, made.sittings[0], late),
        lambda: set_extra_time(SYSTEM, made.candidates[0], 25),
        lambda: change_exam(SYSTEM, made.exam, words_of(made.exam)),
    ):
        with pytest.raises(Refused, match="is fixed"):
            deed()


def test_circuits_and_sittings_are_changed_and_keep_their_rooms_and_places(db: None) -> None:
    made = plan(circuits=2)
    circuit, sitting = made.circuits[0], made.sittings[0]
    name_rooms(SYSTEM, made.exam, {(circuit.pk, made.stations[0].pk): "2.14"})
    scheduled(made)
    seats = set(Seat.objects.values_list("candidate", "sitting", "circuit"))
    campus = Campus.objects.create(name="North")
    change_circuit(SYSTEM, circuit, name=" Red ", campus=campus, step_free=True)
    later = sitting.begins_at + timedelta(hours=1)
    change_sitting(SYSTEM, sitting, SittingWords(name="Noon", begins_at=later, extra_time=25, group="Two"))
    circuit, sitting = Circuit.objects.get(pk=circuit.pk), Sitting.objects.get(pk=sitting.pk)
    assert (circuit.name, circuit.campus, circuit.step_free, circuit.rooms.get().name) == ("Red", campus, True, "2.14")
    assert (sitting.name, sitting.begins_at, sitting.extra_time, sitting.group) == ("Noon", later, 25, "Two")
    assert set(Seat.objects.values_list("candidate", "sitting", "circuit")) == seats
    with pytest.raises(Refused, match="circuit of this name"):
        change_circuit(SYSTEM, circuit, name="B")
    with pytest.raises(Refused, match="at most 60 letters"):
        change_sitting(SYSTEM, sitting, SittingWords(name=" ", begins_at=later))
    assert AuditEntry.objects.filter(verb="osce.change_sitting").count() == 1


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_sitting_is_held_near_the_year_of_its_exam(db: None, sign_in: Any, make_person: Any, year: str) -> None:
    made = plan()
    browser, address = sign_in(make_person("Ada", "exam_administrator")), reverse("exam_places", args=[made.exam.pk])
    said = {"deed": "sitting", "sitting-name": "Late", "sitting-extra_time": 0, "sitting-group": ""}
    browser.post(address, {**said, "sitting-begins_at": f"{year}-12-31T23:59"})
    assert not Sitting.objects.filter(name="Late").exists() and browser.get(address).status_code == 200
    far = datetime(int(year), 6, 1, 12, tzinfo=UTC)
    for deed in (add_sitting, change_sitting):
        about = made.exam if deed is add_sitting else made.sittings[0]
        with pytest.raises(Refused, match="academic year"):
            deed(SYSTEM, about, SittingWords(name="Late", begins_at=far))  # type: ignore[operator]
    near = made.sittings[0].begins_at + timedelta(days=365)
    assert add_sitting(SYSTEM, made.exam, SittingWords(name="Late", begins_at=near)).pk


def test_whoever_is_away_at_a_sitting_or_of_its_cohort_stays_so_under_its_new_name(db: None) -> None:
    made = plan(sittings=2)
    away, candidate = made.crew[0], made.candidates[0]
    Crew.objects.filter(pk=away.pk).update(away=["Sitting 1", "Sitting 2"])
    Candidate.objects.filter(pk=candidate.pk).update(cohort="North")
    Sitting.objects.all().update(group="North")
    first, second = Sitting.objects.all()
    for one, name in ((first, "Morning"), (second, "Noon")):
        assert Candidate.objects.get(pk=candidate.pk).cohort == "North"
        change_sitting(SYSTEM, one, SittingWords(name=name, begins_at=one.begins_at, group="South"))
    assert Candidate.objects.get(pk=candidate.pk).cohort == "South"
    assert Crew.objects.get(pk=away.pk).away == ["Morning", "Noon"]


def test_a_circuit_or_sitting_that_a_colleague_has_taken_out_is_not_there_again(db: None) -> None:
    made = plan(circuits=2, sittings=2)
    circuit, sitting = made.circuits[0], made.sittings[0]
    drop_circuit(SYSTEM, Circuit.objects.get(pk=circuit.pk))
    drop_sitting(SYSTEM, Sitting.objects.get(pk=sitting.pk))
    words = SittingWords(name="Noon", begins_at=sitting.begins_at)
    for deed in (
        lambda: change_circuit(SYSTEM, circuit, name="Red"),
        lambda: change_sitting(SYSTEM, sitting, words),
        lambda: drop_circuit(SYSTEM, Circuit(pk=circuit.pk, exam=made.exam)),
        lambda: drop_sitting(SYSTEM, Sitting(pk=sitting.pk, exam=made.exam)),
    ):
        with pytest.raises(Refused, match="changed meanwhile"):
            deed()
    assert Circuit.objects.count() == Sitting.objects.count() == 1


def test_two_who_rename_one_sitting_leave_absences_and_the_record_true(db: None) -> None:
    made = plan()
    Crew.objects.filter(pk=made.crew[0].pk).update(away=["Sitting 1"])
    mine, theirs = Sitting.objects.get(), Sitting.objects.get()
    for seen, name in ((theirs, "Morning"), (mine, "Noon")):
        change_sitting(SYSTEM, seen, SittingWords(name=name, begins_at=seen.begins_at))
    assert Crew.objects.get(pk=made.crew[0].pk).away == ["Noon"]
    told = [one.was["name"] for one in changes_read(changes_of([made.exam.pk])) if one.verb == "osce.change_sitting"]
    assert sorted(told) == ["Morning", "Sitting 1"]


def test_a_schedule_that_a_change_has_broken_is_not_fixed(db: None) -> None:
    made = plan(candidates=1)
    sitting = made.sittings[0]
    change_sitting(SYSTEM, sitting, SittingWords(name="Long", begins_at=sitting.begins_at, extra_time=50))
    set_extra_time(SYSTEM, made.candidates[0], 50)
    scheduled(made)
    change_sitting(SYSTEM, sitting, SittingWords(name="Short", begins_at=sitting.begins_at))
    (said,) = next(step.missing for step in steps_of(made.exam) if step.name == "schedule")
    assert "breaks a rule now" in said and "101 needs" in said and "Short has" in said and "⟦" not in said
    with pytest.raises(Refused, match=r"breaks a rule now.*101 needs"):
        move_exam(SYSTEM, made.exam, "fixed")
    change_sitting(SYSTEM, sitting, SittingWords(name="Long", begins_at=sitting.begins_at, extra_time=50))
    move_exam(SYSTEM, made.exam, "fixed")
    assert Exam.objects.get(pk=made.exam.pk).state == "fixed"


def test_sittings_that_overlap_since_a_change_keep_a_plan_from_being_fixed(db: None) -> None:
    made = plan(sittings=2, candidates=2)
    scheduled(made)
    first, second = made.sittings
    change_sitting(SYSTEM, second, SittingWords(name=second.name, begins_at=first.begins_at))
    with pytest.raises(Refused, match=r"breaks a rule now.*Sitting 1 and Sitting 2 overlap"):
        move_exam(SYSTEM, made.exam, "fixed")


def test_a_form_changed_on_the_day_is_refused_and_a_reserve_stands_in(db: None) -> None:
    made = plan()
    new = published(document("new"))
    StationVersion.objects.filter(pk=new.pk).update(station=made.stations[0].version.station, number=2)
    new.refresh_from_db()
    scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    with pytest.raises(Refused, match="for those not yet examined"):
        change_version(SYSTEM, made.stations[0], new)
    reserve = add_station(SYSTEM, made.exam, published(document("spare")), reserve=True)
    stand_in(SYSTEM, made.stations[0], reserve, reason="The form was wrong")
    made.stations[0].refresh_from_db()
    assert made.stations[0].replaced_by == reserve and made.stations[0].replaced_at is not None
    with pytest.raises(Refused, match="stands in for another"):
        stand_in(SYSTEM, made.stations[1], reserve, reason="The same again")


def test_rooms_are_named_by_place(db: None) -> None:
    made = plan(circuits=2)
    where = (made.circuits[0].pk, made.stations[0].pk)
    name_rooms(SYSTEM, made.exam, {where: "2.14"})
    name_rooms(SYSTEM, made.exam, {where: "2.15"})
    assert list(Room.objects.values_list("name", flat=True)) == ["2.15"]
    name_rooms(SYSTEM, made.exam, {where: " "})
    assert not Room.objects.exists()
    with pytest.raises(Refused, match="changed meanwhile"):
        name_rooms(SYSTEM, made.exam, {(made.circuits[0].pk, plan(document("other")).stations[0].pk): "1"})


def test_turns_follow_the_clock(db: None) -> None:
    made = plan(candidates=1)
    made.exam.rules = {"day": {"change": 1, "pause_after": 2, "pause": 15}}
    sitting, begins = made.sittings[0], made.sittings[0].begins_at
    sitting.extra_time = 25
    assert turn_begins(made.exam, sitting, 1) - begins == timedelta(minutes=14)
    assert turn_begins(made.exam, sitting, 2) - begins == timedelta(minutes=28 + 15)
    assert sitting_ends(made.exam, sitting, 3) - begins == timedelta(minutes=28 + 15 + 13)


def test_who_withdraws_leaves_what_is_to_come(db: None) -> None:
    made = plan()
    scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    marked = Encounter.objects.filter(candidate=made.candidates[0]).first()
    mark(marked)
    withdraw(SYSTEM, made.candidates[0])
    _stations, rows = grid_of(made.exam, made.circuits[0])
    met = {who.pk: [cell.encounter for cell in cells if cell] for who, cells in rows}
    assert met.pop(made.candidates[0].pk) == [marked.pk] and [len(cells) for cells in met.values()] == [3, 3]
    assert made.candidates[0].number not in str(tables_of(made.exam))
    expect_again(SYSTEM, made.candidates[0])
    _stations, rows = grid_of(made.exam, made.circuits[0])
    assert [len([cell for cell in cells if cell]) for _who, cells in rows] == [3, 3, 3]
    assert made.candidates[0].number in str(tables_of(made.exam))


@pytest.mark.parametrize("state", ["closed", "decided", "released"])
def test_nobody_is_taken_out_of_an_exam_that_is_closed(db: None, state: str) -> None:
    made = plan()
    scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    Exam.objects.filter(pk=made.exam.pk).update(state=state)
    with pytest.raises(Refused, match="is closed"):
        withdraw(SYSTEM, made.candidates[0])
    assert made.exam.candidates.filter(withdrawn_at=None).count() == len(made.candidates)
    assert Encounter.objects.filter(candidate__exam=made.exam).count() == 9


def test_one_sees_an_exam_once_its_schedule_is_fixed(make_person: Callable[..., Person], db: None) -> None:
    made = plan()
    scheduled(made)
    candidate, helper = (actor_of_person(one.person) for one in (made.candidates[0], made.crew[0]))
    stranger = actor_of_person(make_person("Stefan", "student"))
    leader = actor_of_person(make_person("Femi", "exam_administrator"))
    assert [list(visible_exams(who)) for who in (candidate, helper, stranger)] == [[], [], []]
    move_exam(SYSTEM, made.exam, "fixed")
    seen = [list(visible_exams(who)) for who in (candidate, helper, stranger, leader)]
    assert seen == [[made.exam], [made.exam], [], [made.exam]]
