"""A station for two in an exam: a pair in the schedule, two encounters, one line of each list, a mark for each; and who
can be where and with whom, as their sheet says."""

import io
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.osce.planned import Plan, document, plan, scheduled
from xenia.core.rules import SYSTEM
from xenia.osce.actions.exams import move_exam
from xenia.osce.actions.people import withdraw
from xenia.osce.actions.places import SittingWords, add_sitting
from xenia.osce.actions.rolls import import_roll
from xenia.osce.models import Candidate, Circuit, Crew, Device, Duty, Encounter, Exam, Mark, Seat, Sitting, Solution
from xenia.osce.queries.counting import Standing
from xenia.osce.queries.exam_calendar import exam_events
from xenia.osce.queries.grid import tables_of
from xenia.osce.queries.outcomes import OPEN, PASS, BoardRules, outcomes_of
from xenia.osce.queries.own_times import own_times
from xenia.osce.queries.pack import pack_of, place_of
from xenia.osce.queries.problem import Upset
from xenia.osce.queries.scores import MARKED, MISSING, NOT_ASKED, scores_of
from xenia.osce.queries.solutions import names_of, verdict_of
from xenia.osce.queries.steps import steps_of
from xenia.people.models import Campus, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Plan:
    """Three stations, the last for two; three of medicine and two of nursing."""
    found = plan(document("ward"), document("gp"), document("team", professions=("medicine", "nursing")), candidates=5)
    nurses = [one.pk for one in found.candidates[3:]]
    Candidate.objects.filter(pk__in=nurses).update(profession="nursing")
    return found


def fixed(made: Plan) -> Solution:
    solution: Solution = scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    return solution


def test_both_have_an_encounter_in_the_same_room_and_turn_and_a_nurse_no_other(made: Plan) -> None:
    assert fixed(made).found["status"] == "optimal"
    met = Encounter.objects.filter(station=made.stations[2]).select_related("candidate")
    turns: dict[tuple[int, int, int], list[str]] = {}
    for one in met.order_by("candidate__profession"):
        turns.setdefault((one.sitting_id, one.circuit_id, one.turn), []).append(one.candidate.profession)
    assert sorted(turns.values()) == [["medicine"], ["medicine", "nursing"], ["medicine", "nursing"]]
    assert Encounter.objects.filter(candidate__profession="nursing").count() == 2
    assert Encounter.objects.filter(candidate__profession="medicine").count() == 9


def test_the_page_says_at_how_many_turns_a_colleague_takes_the_chair(made: Plan) -> None:
    solution = fixed(made)
    assert verdict_of(solution, names_of(made.exam)).notes == [
        "At 1 turn of a station for two a colleague takes the empty chair."
    ]


def test_an_exam_without_the_other_profession_is_held_with_a_colleague_at_every_turn() -> None:
    alone = plan(document("team", professions=("medicine", "nursing")), document("ward"), candidates=2)
    solution = scheduled(alone)
    assert solution.found["status"] == "optimal" and solution.found["stand_ins"] == 2
    (step,) = [one for one in steps_of(alone.exam) if one.name == "candidates"]
    assert "nobody of Nursing is on the list" in step.look[0] and not step.missing


def test_the_lists_name_both_or_say_that_a_colleague_stands_in(made: Plan) -> None:
    fixed(made)
    (table,) = tables_of(made.exam)
    number = {one.pk: one.number for one in made.candidates}
    ward, _gp, team = (line.candidates for line in table.lines)
    assert all(len(there) == 1 for there in ward) and all(len(there) == 2 for there in team)
    assert sorted(there[1] for there in team) == ["", *sorted(number[one.pk] for one in made.candidates[3:])]


def test_the_marking_screen_has_both_next_to_one_another_with_their_profession(made: Plan) -> None:
    fixed(made)
    place = {"exam": made.exam, "circuit": made.circuits[0], "station": made.stations[2]}
    device = Device.objects.create(**place, public_key=b"", registered_at=timezone.now())
    rows = pack_of(device, place_of(device))["candidates"]
    assert [one["begins"] for one in rows] == sorted(one["begins"] for one in rows) and len(rows) == 5
    said = {one["number"]: one["beside"] for one in rows}
    pairs = {one["number"]: [o["number"] for o in rows if o["begins"] == one["begins"] and o != one] for one in rows}
    for candidate in made.candidates:
        profession = "Nursing" if candidate in made.candidates[3:] else "Medicine"
        with_whom = f"with {pairs[candidate.number][0]}" if pairs[candidate.number] else "with a colleague"
        assert said[candidate.number] == f"{profession}, {with_whom}"
    ward = Device.objects.create(
        exam=made.exam, circuit=made.circuits[0], station=made.stations[0], public_key=b"", registered_at=timezone.now()
    )
    assert {one["beside"] for one in pack_of(ward, place_of(ward))["candidates"]} == {""}


def test_ones_own_way_has_only_stations_that_are_for_one(made: Plan) -> None:
    fixed(made)
    (nurse,) = own_times(made.exam, made.candidates[3].person_id)
    (doctor,) = own_times(made.exam, made.candidates[0].person_id)
    assert ([turn.number for turn in nurse.turns], len(doctor.turns)) == ([3], 3)


def test_each_has_their_own_marks_and_is_judged_by_the_stations_that_were_for_them(made: Plan) -> None:
    fixed(made)
    pair = Encounter.objects.filter(candidate=made.candidates[3]).get()
    partner = Encounter.objects.get(station=pair.station, turn=pair.turn, candidate__profession="medicine")
    now = timezone.now()
    for number, (one, code) in enumerate(((pair, "1"), (partner, "0"))):
        values = {"number": number, "part": "examiner", "device_at": now, "received_at": now}
        Mark.objects.create(event=uuid4(), encounter=one, said={"c1": code, "": "submit"}, kind="submit", **values)
    table = scores_of(Exam.objects.select_related("year", "thing").get(pk=made.exam.pk))
    at = {row.pk: place for place, row in enumerate(table.rows)}
    assert table.state[at[made.candidates[3].pk]].tolist() == [NOT_ASKED, NOT_ASKED, MARKED]
    assert table.state[at[partner.candidate_id]].tolist() == [MISSING, MISSING, MARKED]
    table.score[[at[made.candidates[3].pk], at[partner.candidate_id]], 2] = 80.0, 40.0  # their forms have no checklist
    cuts = {str(column.pk): 50.0 for column in table.columns}
    outcomes = {one.candidate: one for one in outcomes_of(table, cuts, None, BoardRules(stations=2), Standing())}
    nurse, doctor = outcomes[made.candidates[3].pk], outcomes[partner.candidate_id]
    assert (nurse.met, nurse.of, nurse.passed, nurse.by_rules) == (1, 1, 1, PASS)
    assert (doctor.met, doctor.of, doctor.by_rules) == (1, 3, OPEN)


def test_when_one_of_a_pair_withdraws_the_other_stays(made: Plan) -> None:
    fixed(made)
    nurse = made.candidates[3]
    turn = Encounter.objects.get(candidate=nurse).turn
    withdraw(SYSTEM, nurse)
    left = Encounter.objects.filter(station=made.stations[2], turn=turn, candidate__withdrawn_at=None)
    assert [one.candidate.profession for one in left] == ["medicine"]


@pytest.mark.parametrize("profession", ["medicine", "nursing"])
def test_one_of_a_pair_who_is_late_comes_later_though_the_sitting_has_begun(made: Plan, profession: str) -> None:
    begins = made.sittings[0].begins_at + timedelta(hours=2)
    later = add_sitting(SYSTEM, made.exam, SittingWords(name="Sitting 2", begins_at=begins))
    fixed(made)
    before = {one.candidate_id: one.sitting_id for one in Seat.objects.filter(candidate__exam=made.exam)}
    late = Candidate.objects.filter(exam=made.exam, profession=profession)[0]
    sitting = before[late.pk]
    (other,) = {made.sittings[0].pk, later.pk} - {sitting}
    met = Encounter.objects.filter(sitting=sitting).exclude(candidate=late)[0]
    told = {"number": 1, "part": "examiner", "device_at": timezone.now(), "received_at": timezone.now()}
    Mark.objects.create(event=uuid4(), encounter=met, **told)
    found = scheduled(made, fresh=False, upset=Upset(candidates={late.pk: frozenset({sitting})}))
    assert found.found["status"] == "optimal"
    after = {one.candidate_id: one.sitting_id for one in Seat.objects.filter(candidate__exam=made.exam)}
    assert after == before | {late.pk: other}


def test_pages_of_an_exam_with_a_pair_open(
    made: Plan, make_person: Callable[..., Person], sign_in: Callable[..., Client]
) -> None:
    fixed(made)
    office = sign_in(make_person("Femi Castellanos", "exam_administrator"))
    for name in ("exam_lists", "exam_schedule", "exam_cards", "exam_people", "exam_places", "control"):
        answer = office.get(reverse(name, args=[made.exam.pk]))
        assert answer.status_code == 200
        if name in ("exam_lists", "exam_schedule"):
            assert "colleague" in answer.content.decode()


# ── where and with whom


def test_a_helper_stays_at_their_campus_and_who_needs_no_steps_gets_none() -> None:
    made = plan(document("a"), circuits=2, candidates=2)
    for circuit, name in zip(made.circuits, ("Harborside", "Quill River"), strict=True):
        Circuit.objects.filter(pk=circuit.pk).update(
            campus=Campus.objects.create(name=name), step_free=name == "Quill River"
        )
    examiner = made.of_part("examiner")[0]
    Crew.objects.filter(pk=examiner.pk).update(sites=["Quill River"])
    Candidate.objects.filter(pk=made.candidates[0].pk).update(step_free=True)
    scheduled(made)
    assert Duty.objects.get(crew=examiner).circuit_id == made.circuits[1].pk
    assert Seat.objects.get(candidate=made.candidates[0]).circuit_id == made.circuits[1].pk
    Crew.objects.filter(part="examiner").update(sites=["Quill River"])
    told = verdict_of(scheduled(made), names_of(made.exam)).unmet
    assert len(told) == 1 and "would have to be at Harborside, and can only be at Quill River" in told[0]


def test_a_wished_campus_is_given_where_it_can_be() -> None:
    made = plan(document("a"), document("b"), circuits=2, candidates=3)
    for circuit, name in zip(made.circuits, ("Harborside", "Quill River"), strict=True):
        Circuit.objects.filter(pk=circuit.pk).update(campus=Campus.objects.create(name=name))
    Candidate.objects.filter(pk=made.candidates[1].pk).update(sites=["Quill River"])
    scheduled(made)
    assert Seat.objects.get(candidate=made.candidates[1]).circuit_id == made.circuits[1].pk


def test_groups_of_sittings_are_kept_apart_and_those_of_one_group_may_meet() -> None:
    made = plan(document("a"), document("b"), sittings=2, candidates=4)
    Exam.objects.filter(pk=made.exam.pk).update(rules={"day": {"report": 10, "hold": 20, "room": "Library"}})
    made.exam.refresh_from_db()
    apart = verdict_of(scheduled(made), names_of(made.exam))
    assert not apart.usable and "Whoever sits in Sitting 1 would meet those of Sitting 2" in apart.unmet[0]
    Exam.objects.filter(pk=made.exam.pk).update(rules={"day": {"report": 10, "hold": 200, "room": "Library"}})
    made.exam.refresh_from_db()
    (told,) = verdict_of(scheduled(made), names_of(made.exam)).notes
    assert told == "Whoever was in Sitting 1 waits in Library from 9:20 until 10:50."
    first = Seat.objects.get(sitting=made.sittings[0], start=0).candidate
    (mine,) = own_times(made.exam, first.person_id)
    assert mine.held is not None and (mine.held.room, mine.held.until.strftime("%H:%M")) == ("Library", "10:50")
    assert [one.ends_at for one in exam_events(made.exam, first.person_id)] == [mine.held.until]
    last = Seat.objects.get(sitting=made.sittings[1], start=0).candidate
    assert [one.held for one in own_times(made.exam, last.person_id)] == [None]
    Exam.objects.filter(pk=made.exam.pk).update(rules={"day": {"report": 10, "hold": 20}})
    Sitting.objects.update(group="Day 1")
    made.exam.refresh_from_db()
    assert verdict_of(scheduled(made), names_of(made.exam)).usable


def test_a_cohort_sits_in_the_sittings_of_its_group() -> None:
    made = plan(document("a"), document("b"), sittings=2, candidates=4)
    for sitting, group in zip(made.sittings, ("North", "South"), strict=True):
        Sitting.objects.filter(pk=sitting.pk).update(group=group)
    south = [one.pk for one in made.candidates[:2]]
    Candidate.objects.filter(pk__in=south).update(cohort="South")
    scheduled(made)
    assert set(Seat.objects.filter(candidate__in=south).values_list("sitting__group", flat=True)) == {"South"}


def test_sheets_say_where_somebody_can_be_and_a_campus_without_a_circuit_is_told(
    make_person: Callable[..., Person],
) -> None:
    made = plan(document("a"), candidates=0)
    Circuit.objects.update(campus=Campus.objects.create(name="Harborside"))
    Sitting.objects.update(group="North")
    for name in ("Ana Silva", "Bo Lind"):
        make_person(name, account=False)

    def bring(text: str, kind: str, **more: bool) -> dict[str, object]:
        stream = io.BytesIO(text.encode())
        return import_roll(SYSTEM, made.exam, stream, kind=kind, name="list.csv", **{"dry_run": False, **more})

    bring("Name,Cohort,Wished sites,Step-free\nAna Silva,North,Harborside,yes\n", "candidates")
    ana = Candidate.objects.get()
    assert (ana.cohort, ana.sites, ana.step_free) == ("North", ["Harborside"], True)
    bring("Name,Part,Sites\nBo Lind,examiner,Harborside\n", "crew")
    assert Crew.objects.get(person__thing__label="Bo Lind").sites == ["Harborside"]
    wrong = bring("Name,Cohort,Wished sites\nAna Silva,West,Hill\n", "candidates", dry_run=True)
    assert [(one["field"], one["message"]) for one in wrong["errors"]] == [  # type: ignore[index,attr-defined]
        ("Wished sites", "No circuit of this exam is at Hill. There are Harborside."),
        ("Cohort", "No sitting of this exam has the group West. There are North."),
    ]
