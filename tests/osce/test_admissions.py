"""Admission interviews run on the same engine; applicants are no students, and are forgotten when they do not come."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.house import actor_of_person
from tests.osce.held_exam import people, station_versions
from xenia.assessment.models import Evidence
from xenia.community.demo import make_community
from xenia.core.actions.things import make_thing
from xenia.osce.actions.applicants import forget_applicants
from xenia.osce.actions.board import sign_decision
from xenia.osce.actions.reckoning import results_of
from xenia.osce.actions.release import Look, clear_remarks, release_results
from xenia.osce.demo_admissions import TITLE, hold_interviews, make_interviews
from xenia.osce.demo_held import usable_stations
from xenia.osce.models import Candidate, Crew, Decision, Exam, Mark, Station
from xenia.osce.queries.board_page import board_page
from xenia.osce.queries.remarks import remarks_waiting
from xenia.osce.queries.scores import MARKED, scores_of
from xenia.osce.queries.stations import document_of
from xenia.people.demo import make_people
from xenia.people.models import AcademicYear, Person, Role, User
from xenia.people.queries.demo import demo_choices

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=366)


@pytest.fixture
def interviews(make_person: Any) -> Exam:
    """Interviews of twelve people that are over, at stations whose forms show competencies of a school."""
    teachers = [make_person(name=f"Dr Interview {number}") for number in range(8)]
    Role.objects.bulk_create(Role(person=one, kind="teacher", starts=timezone.localdate()) for one in teachers)
    year = AcademicYear.objects.get_or_create(
        begins=2025, defaults={"starts": date(2025, 7, 1), "ends": date(2026, 6, 30)}
    )[0]
    versions = station_versions(4, competencies=("care:listen",))
    return hold_interviews(versions, people(12), year=year, day=datetime(2026, 3, 14, tzinfo=UTC))


def released(exam: Exam, chair: Any) -> None:
    sign_decision(chair, exam, minutes="Looked at all", present=["Priya"], seen=board_page(exam).seen)
    clear_remarks(chair, exam, {one.name: Look(one.suggested) for one in remarks_waiting(exam)})
    release_results(chair, exam)


def test_the_demo_school_holds_six_interviews_with_service_commitment_and_both_sides(settings: Any) -> None:
    settings.DEMO = True
    make_people()
    for part in demo_choices():
        if part.part.kind in ("course_director", "teacher"):
            Role.objects.create(person=part.user.person, kind=part.part.kind, starts=timezone.localdate())
    teachers = Person.objects.filter(thing__label__startswith="Dr ", roles=None).order_by("pk")[:30]
    Role.objects.bulk_create(Role(person=one, kind="teacher", starts=timezone.localdate()) for one in teachers)
    make_community(say=print)
    make_interviews(say=print)
    exam = Exam.objects.get(thing__label=TITLE)
    assert (exam.kind, exam.state) == ("interviews", "released")
    table = scores_of(exam)
    assert table.score.shape == (24, 6) and (table.state == MARKED).all()
    assert set(Mark.objects.values_list("part", flat=True)) == {"examiner", "community"}
    for column in table.columns:
        assert {"service", "stays", "listens", "sides"} <= {item.code for item in column.form.items}
    assert {one.weight for one in document_of(usable_version("interview-tuesday-nights")).competencies} == {60, 25, 15}
    assert results_of(exam).figures["severity"]["connected"], "some interviewers changed tables"
    applicants = Person.objects.filter(pk__in=Candidate.objects.filter(exam=exam).values("person"))
    assert not User.objects.filter(person__in=applicants).exists()
    assert not Role.objects.filter(person__in=applicants).exists()
    assert usable_stations() == [], "interviews are never taken for a clinical exam"
    make_interviews(say=print)
    assert Exam.objects.filter(thing__label=TITLE).count() == 1


def usable_version(code: str) -> Any:
    version = Station.objects.get(code=code).versions.get()
    assert version.thing.published_at and version.thing.reviews.count() == 2
    return version


def test_nothing_is_written_about_applicants_as_learners(interviews: Exam, programme_director: Any) -> None:
    released(interviews, actor_of_person(programme_director))
    assert interviews.state == "released" and not Evidence.objects.exists()


def test_pages_speak_of_applicants_and_interviews(interviews: Exam, programme_director: Any, sign_in: Any) -> None:
    client: Client = sign_in(programme_director)
    results = client.get(f"/exams/{interviews.pk}/results/").content.decode()
    board = client.get(f"/exams/{interviews.pk}/board/").content.decode()
    assert "12 applicants" in results and "Applicant by applicant" in board
    for page in (results, board):
        assert "student" not in page.casefold().partition("<main")[2]


def test_the_report_of_an_applicant_speaks_of_interviews(
    interviews: Exam, programme_director: Any, sign_in: Any
) -> None:
    candidate = Candidate.objects.filter(exam=interviews)[0]
    User.objects.create(email="applicant@example.org", person=candidate.person, password="!")
    released(interviews, actor_of_person(programme_director))
    page = (
        sign_in(candidate.person)
        .get(reverse("exam_report", args=[interviews.pk]))
        .content.decode()
        .partition("<main")[2]
    )
    assert "among the applicants" in page and "Interview 1" in page
    for word in ("your year", "mentor", "Station ", "exam "):
        assert word not in page, word


def test_applicants_who_did_not_come_are_forgotten_a_year_after_the_decision(
    interviews: Exam, programme_director: Any
) -> None:
    released(interviews, actor_of_person(programme_director))
    assert forget_applicants() == 0
    Decision.objects.update(signed_at=timezone.now() - LONG_AGO)
    came, helps, again, signs_in = (one.person for one in Candidate.objects.filter(exam=interviews)[:4])
    Role.objects.create(person=came, kind="student", starts=timezone.localdate())
    User.objects.create_user("applied@example.org", person=signs_in)
    later = Exam.objects.create(thing=make_thing("exam", "Later"), kind="interviews", year=interviews.year)
    Candidate.objects.create(exam=later, person=again, number="1")
    Crew.objects.create(exam=later, person=helps, part="patient")
    assert forget_applicants() == 12 - 3
    left = Candidate.objects.filter(exam=interviews, person__erased_at=None).values_list("person", flat=True)
    assert set(left) == {came.pk, helps.pk, again.pk}
    assert forget_applicants() == 0


def test_applicants_about_whom_nobody_decided_are_forgotten_as_well(interviews: Exam) -> None:
    now = timezone.now()
    interviews.sittings.update(begins_at=now - timedelta(days=364))
    assert forget_applicants() == 0
    interviews.sittings.update(begins_at=now - LONG_AGO)
    planned = Exam.objects.create(thing=make_thing("exam", "Never held"), kind="interviews", year=interviews.year)
    waits = Candidate.objects.filter(exam=interviews)[0].person
    Candidate.objects.create(exam=planned, person=waits, number="1")
    AcademicYear.objects.update(ends=now.date())
    assert forget_applicants() == 12 - 1
    AcademicYear.objects.update(ends=(now - LONG_AGO - timedelta(days=1)).date())
    assert forget_applicants() == 1


def test_nobody_of_a_clinical_exam_is_forgotten_so(programme_director: Any, interviews: Exam) -> None:
    Exam.objects.update(kind="osce")
    released(interviews, actor_of_person(programme_director))
    Decision.objects.update(signed_at=timezone.now() - LONG_AGO)
    assert forget_applicants() == 0
