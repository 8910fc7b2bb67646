"""The schedule of an exam: found, told, kept, and repaired with the fewest changes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.osce.planned import Plan, document, plan, scheduled
from xenia.core.progress import Progress
from xenia.core.rules import SYSTEM, Refused
from xenia.osce.actions.conflicts import add_conflict, drop_conflict, find_conflicts
from xenia.osce.actions.exams import move_exam
from xenia.osce.actions.people import set_extra_time
from xenia.osce.actions.places import SittingWords, add_sitting
from xenia.osce.actions.scheduling import ask_schedule, find_schedule, keep_solution
from xenia.osce.models import Candidate, Conflict, Crew, Duty, Encounter, Exam, Mark, Seat, Sitting, Solution
from xenia.osce.queries.problem import Upset, problem_of, rows_of
from xenia.osce.queries.schedule import standing
from xenia.osce.queries.solutions import names_of, upset_of, upset_plain, verdict_of
from xenia.people.actions.people import make_person
from xenia.people.models import Relationship

pytestmark = pytest.mark.django_db


def seats(made: Plan) -> dict[int, tuple[int, int, int]]:
    rows = Seat.objects.filter(candidate__exam=made.exam)
    return {one.candidate_id: (one.sitting_id, one.circuit_id, one.start) for one in rows}


def asked(made: Plan, **more: object) -> Solution:
    """A solution that nobody has kept yet."""
    ask_schedule(SYSTEM, made.exam, **more)
    solution = Solution.objects.latest("pk")
    find_schedule(Progress(), solution)
    return solution


def test_everybody_has_a_place_and_every_post_somebody(db: None) -> None:
    made = plan(document("ward", language="prs", interpreter=True), document("gp"), circuits=2, candidates=4)
    solution = scheduled(made)
    assert solution.found["status"] == "optimal"
    places = list(seats(made).values())
    assert len(places) == len(set(places)) == 4
    posts = set(Duty.objects.values_list("circuit__name", "station__number", "crew__part", "first", "last"))
    ward, gp = ("examiner", "patient", "interpreter"), ("examiner", "patient")
    assert posts == {
        (circuit, number, part, 0, 2) for circuit in "AB" for number, parts in ((1, ward), (2, gp)) for part in parts
    }
    speakers = Duty.objects.filter(station__number=1).exclude(crew__part="examiner")
    assert {one.crew.languages[0] for one in speakers} == {"prs"}


def test_what_is_kept_reads_as_what_was_found(db: None) -> None:
    made = plan(document("gp", most=1), document("ward", most=1), candidates=2)
    for number in range(2):
        person = make_person(name=f"Second {number}")
        Crew.objects.create(exam=made.exam, person=person, part="patient")
    solution = scheduled(made)
    kept = [tuple(vars_of(one)) for one in standing(rows_of(made.exam))]
    assert sorted(kept) == sorted(tuple(row) for row in solution.found["places"])
    assert Duty.objects.filter(crew__part="patient").count() == 4


def vars_of(one: object) -> list[object]:
    return [getattr(one, name) for name in ("role", "person", "session", "circuit", "station", "turn")]


def test_one_circuit_is_not_called_connected(db: None) -> None:
    made = plan(document("a"), document("b"), candidates=2)
    design = verdict_of(scheduled(made), names_of(made.exam)).design
    assert "There is one circuit" in design and "connected" not in design


def test_an_examiner_who_changes_circuits_has_two_duties_and_the_design_is_connected(db: None) -> None:
    made = plan(document("a"), document("b"), document("c"), circuits=2, candidates=6)
    apart = verdict_of(scheduled(made), names_of(made.exam))
    assert "falls into" in apart.design
    Exam.objects.filter(pk=made.exam.pk).update(rules={"day": {"pause_after": 1, "pause": 10, "swap": True}})
    made.exam.refresh_from_db()
    joined = verdict_of(scheduled(made), names_of(made.exam))
    assert "is connected" in joined.design and "this is the best" in joined.worth
    crew = made.of_part("examiner")[0]
    mine = Duty.objects.filter(crew=crew).order_by("first")
    assert [(one.first, one.last) for one in mine] == [(0, 1), (1, 3)]
    assert len({one.circuit_id for one in mine}) == 2 and len({one.station_id for one in mine}) == 1


def test_mentor_and_mentee_never_meet(db: None) -> None:
    made = plan(document("a"), circuits=2, candidates=2)
    mentor, mentee = made.of_part("examiner")[0], made.candidates[0]
    Relationship.objects.create(source=mentor.person, target=mentee.person, kind="mentor", starts=date(2020, 1, 1))
    ended = made.candidates[1]
    Relationship.objects.create(
        source=ended.person, target=mentor.person, kind="mentor", starts=date(2020, 1, 1), ends=date(2021, 1, 1)
    )
    assert (find_conflicts(made.exam), find_conflicts(made.exam)) == (1, 0)
    scheduled(made)
    duty = Duty.objects.get(crew=mentor)
    seat = Seat.objects.get(candidate=mentee)
    assert (seat.sitting_id, seat.circuit_id) != (duty.sitting_id, duty.circuit_id)
    drop_conflict(SYSTEM, Conflict.objects.get())
    add_conflict(SYSTEM, mentor, ended, reason="Neighbours")
    assert Conflict.objects.get().reason == "Neighbours"


def test_extra_time_sits_where_stations_take_longer(db: None) -> None:
    made = plan(candidates=2)
    set_extra_time(SYSTEM, made.candidates[0], 25)
    begins = made.sittings[0].begins_at.replace(hour=15)
    longer = add_sitting(SYSTEM, made.exam, SittingWords(name="Longer", begins_at=begins, extra_time=25))
    scheduled(made)
    assert Seat.objects.get(candidate=made.candidates[0]).sitting == longer


def test_who_is_away_and_who_declines_is_asked_for_nothing(db: None) -> None:
    made = plan(document("a"), document("b"), sittings=2, candidates=4)
    away = made.of_part("examiner")[0]
    Crew.objects.filter(pk=away.pk).update(away=["Sitting 1"])
    declines = made.of_part("patient")[0]
    Crew.objects.filter(pk=declines.pk).update(declined=["a"])
    scheduled(made)
    assert not Duty.objects.filter(crew=away, sitting__name="Sitting 1").exists()
    assert not Duty.objects.filter(crew=declines, station=made.stations[0]).exists()


def test_what_clashes_is_told_with_names_and_nothing_is_kept(db: None) -> None:
    made = plan(document("a", language="so"), candidates=1)
    Crew.objects.filter(part="patient").update(languages=["en"])
    solution = scheduled(made)
    said = verdict_of(solution, names_of(made.exam))
    assert not said.usable and said.unmet and not any("⟦" in words for words in said.unmet)
    assert not Seat.objects.exists()
    with pytest.raises(Refused, match="no schedule here"):
        keep_solution(SYSTEM, solution)


def test_a_plan_that_changed_is_solved_again(db: None) -> None:
    made = plan()
    solution = asked(made, fresh=True)
    set_extra_time(SYSTEM, made.candidates[0], 10)
    with pytest.raises(Refused, match="has changed since"):
        keep_solution(SYSTEM, solution)
    assert not Seat.objects.exists()


def test_whoever_keeps_it_may_live_in_another_time_zone(db: None) -> None:
    solution = asked(plan(), fresh=True)
    with timezone.override("Pacific/Auckland"):
        keep_solution(SYSTEM, solution)
    assert Seat.objects.count() == 3


def test_a_schedule_is_kept_once(db: None) -> None:
    solution = scheduled(plan())
    with pytest.raises(Refused, match="kept already"):
        keep_solution(SYSTEM, solution)


def test_an_incomplete_plan_is_not_solved(db: None) -> None:
    made = plan()
    Sitting.objects.all().delete()
    with pytest.raises(Refused, match="One of them is missing"):
        ask_schedule(SYSTEM, made.exam, fresh=True)


def two_sittings() -> Plan:
    """Two sittings of four places, six candidates; a second examiner for each station."""
    return plan(document("a"), document("b"), circuits=2, sittings=2, candidates=6)


def test_an_ill_examiner_moves_as_few_as_can_be(db: None) -> None:
    made = two_sittings()
    scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    before = seats(made)
    identities = set(Encounter.objects.values_list("pk", flat=True))
    ill = made.of_part("examiner")[0]
    spare = Crew.objects.create(exam=made.exam, person=make_person(name="Spare"), part="examiner")
    everywhere = frozenset(one.pk for one in made.sittings)
    solution = asked(made, upset=Upset(crew={ill.pk: everywhere}))
    assert before == seats(made)
    keep_solution(SYSTEM, solution)
    assert before == seats(made)
    assert not Duty.objects.filter(crew=ill).exists() and Duty.objects.filter(crew=spare).exists()
    assert set(Encounter.objects.values_list("pk", flat=True)) == identities
    # who was ill stays ill in the next repair
    again = asked(made, upset=Upset(candidates={made.candidates[0].pk: frozenset({before[made.candidates[0].pk][0]})}))
    keep_solution(SYSTEM, again)
    assert not Duty.objects.filter(crew=ill).exists()
    moved = [key for key, where in seats(made).items() if where != before[key]]
    assert moved == [made.candidates[0].pk]
    late = Encounter.objects.filter(candidate=made.candidates[0])
    assert {one.sitting_id for one in late} == {seats(made)[made.candidates[0].pk][0]}
    assert set(Encounter.objects.values_list("pk", flat=True)) == identities


def test_a_broken_room_closes_its_circuit(db: None) -> None:
    made = plan(document("a"), document("b"), circuits=2, sittings=2, candidates=4)
    scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    sitting, circuit, _start = next(iter(seats(made).values()))
    keep_solution(SYSTEM, asked(made, upset=Upset(closed=frozenset({(sitting, circuit)}))))
    assert (sitting, circuit) not in {where[:2] for where in seats(made).values()}
    assert len(seats(made)) == 4


def test_who_is_late_leaves_a_sitting_that_is_settled_and_nobody_else_does(db: None) -> None:
    made = two_sittings()
    scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    before = seats(made)
    sitting = before[made.candidates[0].pk][0]
    others = [key for key, where in before.items() if where[0] == sitting and key != made.candidates[0].pk]
    now = timezone.now()
    values = {"number": 1, "part": "examiner", "device_at": now, "received_at": now}
    for key in others[:1]:
        Mark.objects.create(event=uuid4(), encounter=Encounter.objects.filter(candidate=key)[0], **values)
    solution = asked(made, upset=Upset(candidates={made.candidates[0].pk: frozenset({sitting})}))
    assert solution.found["status"] == "optimal"
    keep_solution(SYSTEM, solution)
    after = seats(made)
    assert after[made.candidates[0].pk][0] != sitting and {key: after[key] for key in others} == {
        key: before[key] for key in others
    }
    # whoever was marked there is late for nothing
    with pytest.raises(Refused):
        keep_solution(SYSTEM, asked(made, upset=Upset(candidates={others[0]: frozenset({sitting})})))
    assert seats(made) == after


def test_a_circuit_in_which_somebody_was_marked_is_not_closed_behind_them(db: None) -> None:
    made = two_sittings()
    scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    met = Encounter.objects.select_related("candidate").order_by("sitting__begins_at").first()
    now = timezone.now()
    values = {"number": 1, "part": "examiner", "device_at": now, "received_at": now}
    Mark.objects.create(event=uuid4(), encounter=met, **values)
    before = seats(made)
    solution = asked(made, upset=Upset(closed=frozenset({(met.sitting_id, met.circuit_id)})))
    assert solution.found["status"] == "impossible" and solution.found["unmet"]
    with pytest.raises(Refused):
        keep_solution(SYSTEM, solution)
    assert seats(made) == before and Encounter.objects.get(pk=met.pk).turn == met.turn


def test_a_fixed_exam_is_not_made_anew(db: None) -> None:
    made = plan()
    scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    with pytest.raises(Refused, match="can't be made anew"):
        ask_schedule(SYSTEM, made.exam, fresh=True)


def test_what_happened_is_kept_without_loss(db: None) -> None:
    upset = Upset({1: frozenset({2, 3})}, {4: frozenset({5})}, frozenset({(6, 7)}))
    assert upset_of(upset_plain(upset)) == upset


def test_building_the_problem_costs_the_same_for_one_and_for_many(
    db: None, django_assert_num_queries: Callable[..., AbstractContextManager[None]]
) -> None:
    few = plan(document("few"), candidates=1)
    many = plan(*(document(f"many-{n}", language="ar") for n in range(3)), circuits=3, candidates=9)
    for made in (few, many):
        with django_assert_num_queries(9):
            problem_of(rows_of(made.exam))


def test_hard_hours_go_to_whoever_had_none_in_an_earlier_exam(db: None) -> None:
    earlier, made = plan(document("x"), candidates=1), plan(document("a"), sittings=2, candidates=2)
    at = made.sittings[0].begins_at
    Sitting.objects.filter(exam=earlier.exam).update(begins_at=at.replace(hour=6) - timedelta(days=14))
    scheduled(earlier)
    Sitting.objects.filter(pk=made.sittings[0].pk).update(begins_at=at.replace(hour=6))
    had = made.candidates[0]
    Candidate.objects.filter(pk=had.pk).update(person=earlier.candidates[0].person)
    rows = rows_of(made.exam)
    assert {one.hardship for one in problem_of(rows).candidates} == {0, rows.borne[earlier.candidates[0].person_id]}
    scheduled(made)
    assert Seat.objects.get(candidate=had).sitting == made.sittings[1]
    Candidate.objects.filter(pk=had.pk).update(person=had.person)
    Candidate.objects.filter(pk=made.candidates[1].pk).update(person=earlier.candidates[0].person)
    scheduled(made)
    assert Seat.objects.get(candidate=had).sitting == made.sittings[0]


def test_helpers_rest_between_two_sittings_and_have_no_more_a_day_than_agreed(db: None) -> None:
    made = plan(document("a"), sittings=2, candidates=2)
    for day, words in (({"most_sittings": 1}, "More encounters or sittings"), ({"rest": 600}, "Less than 600 minutes")):
        Exam.objects.filter(pk=made.exam.pk).update(rules={"day": day})
        made.exam.refresh_from_db()
        said = verdict_of(scheduled(made), names_of(made.exam))
        assert not said.usable and any(words in why for why in said.unmet)


def test_sittings_that_overlap_are_told_by_name(db: None) -> None:
    made = plan(sittings=2)
    Sitting.objects.update(begins_at=made.sittings[0].begins_at)
    with pytest.raises(Refused, match="Sitting 1 and Sitting 2 overlap"):
        ask_schedule(SYSTEM, made.exam, fresh=True)
    assert not Solution.objects.exists()


def test_a_schedule_that_breaks_a_rule_is_not_kept(db: None) -> None:
    solution = asked(plan(), fresh=True)
    places = solution.found["places"]
    candidates = [row for row in places if row[0] == "candidate"]
    candidates[1][4] = candidates[0][4]
    solution.found["places"] = places
    solution.save()
    with pytest.raises(Refused, match="2 candidates begin at station"):
        keep_solution(SYSTEM, solution)
    assert not Seat.objects.exists()
