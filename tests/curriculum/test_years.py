"""Copying a year forward: what comes along, what does not, and who may."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests import school
from xenia.core.models import AuditEntry, Job, Link
from xenia.core.progress import Progress
from xenia.core.queries.audit import reason_of
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.core.tasks import run_job
from xenia.curriculum.actions.years import copy_as_planned, copy_year, plan_copy
from xenia.curriculum.models import Alignment, Course, MapCount, MappedCount, Offering, Session
from xenia.curriculum.queries.year_figures import alignments_to_copy, year_figures

YEAR = school.YEAR


@pytest.fixture
def small_school(db: Any) -> None:
    school.bring_in(school.two_courses())


def map_of(year: int) -> list[tuple[Any, ...]]:
    """The kept counts of a year, without what names the year."""
    rows = MapCount.objects.filter(year__begins=year, axis="year")
    return sorted(rows.values_list("column", "competency", "layer", "sessions", "minutes", "deepest"))


def totals_of(year: int) -> list[tuple[Any, ...]]:
    rows = MappedCount.objects.filter(course__year__begins=year)
    return sorted(
        rows.values_list("course__source_id", "framework__code", "objectives", "sessions"), key=lambda row: str(row)
    )


def test_a_copied_year_has_the_figures_of_the_one_before(small_school: None) -> None:
    copy_year(SYSTEM, begins=YEAR)
    assert map_of(YEAR + 1) == map_of(YEAR) != []
    assert totals_of(YEAR + 1) == totals_of(YEAR)


def test_dates_move_by_whole_weeks(small_school: None) -> None:
    copy_year(SYSTEM, begins=YEAR)
    then = Offering.objects.filter(session__year__begins=YEAR, session__source_id="x1").get()
    now = Offering.objects.filter(session__year__begins=YEAR + 1, session__source_id="x1").get()
    assert now.starts_at - then.starts_at == timedelta(weeks=52)
    assert now.starts_at.weekday() == then.starts_at.weekday()


def test_each_thing_continues_the_one_before(small_school: None) -> None:
    copy_year(SYSTEM, begins=YEAR)
    for table in (Course, Session):
        new = {row.source_id: row.pk for row in table.objects.filter(year__begins=YEAR + 1)}
        old = {row.source_id: row.pk for row in table.objects.filter(year__begins=YEAR)}
        links = Link.objects.filter(kind="continues", source__in=new.values())
        assert dict(links.values_list("source", "target")) == {new[name]: old[name] for name in new}


def test_what_was_approved_is_only_confirmed_in_the_new_year(small_school: None) -> None:
    session = Session.objects.get(source_id="y2").pk
    Alignment.objects.filter(subject=session).update(status="approved")
    copy_year(SYSTEM, begins=YEAR)
    fresh = Session.objects.get(source_id="y2", year__begins=YEAR + 1).pk
    assert Alignment.objects.get(subject=session).status == "approved"
    assert Alignment.objects.get(subject=fresh).status == "confirmed"


def test_changing_the_new_year_leaves_the_old_one_alone(small_school: None) -> None:
    copy_year(SYSTEM, begins=YEAR)
    before = map_of(YEAR)
    Session.objects.filter(year__begins=YEAR + 1).delete()
    assert map_of(YEAR) == before


def test_a_year_that_is_taken_or_empty_is_refused(small_school: None) -> None:
    copy_year(SYSTEM, begins=YEAR)
    courses = Course.objects.count()
    for begins in (YEAR, 1999):
        with pytest.raises(Refused):
            copy_year(SYSTEM, begins=begins)
        with pytest.raises(Refused):
            plan_copy(SYSTEM, begins=begins, reason="again")
    assert Course.objects.count() == courses


def test_next_years_file_finds_the_copied_year(small_school: None) -> None:
    """The copy stands under the source's own names, so that an import of the new year changes and does not double."""
    copy_year(SYSTEM, begins=YEAR)
    plain = school.two_courses()
    moved = replace(
        plain,
        years=(YEAR + 1,),
        courses=tuple(replace(course, year=YEAR + 1, title=f"{course.title}!") for course in plain.courses),
    )
    school.bring_in(moved)
    assert sorted(Course.objects.filter(year__begins=YEAR + 1).values_list("thing__label", flat=True)) == [
        *("Blood!", "Ward!"),
    ]


def test_figures_tell_what_stands_and_what_would_come(small_school: None) -> None:
    row = year_figures(SYSTEM)[0]
    assert (row.courses, row.sessions, row.hours, row.copied) == (2, 4, 4, False)
    assert alignments_to_copy(YEAR) == 3  # the programme outcome has no year, so that it need not be copied
    copy_year(SYSTEM, begins=YEAR)
    assert [found.copied for found in year_figures(SYSTEM)] == [False, True]


@pytest.mark.parametrize("copies", [0, 2])
def test_figures_are_read_with_the_same_statements_however_many_years(
    small_school: None, django_assert_num_queries: Any, copies: int
) -> None:
    for n in range(copies):
        copy_year(SYSTEM, begins=YEAR + n)
    with django_assert_num_queries(5):
        assert len(year_figures(SYSTEM)) == copies + 1


def test_a_lead_copies_from_the_page_as_long_work(
    small_school: None, programme_director: Any, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    browser = sign_in(programme_director)
    assert f"/years/{YEAR}/copy/" in browser.get("/years/").text
    page = browser.get(f"/years/{YEAR}/copy/").text
    assert "What it makes" in page and f"Make {YEAR + 1}" in page
    answer = browser.post(f"/years/{YEAR}/copy/", {"reason": "The plan for next year begins"})
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/" and "plan for next year" not in str(job.arguments)
    run_job.func(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.failure) == ("done", "")
    assert map_of(YEAR + 1) == map_of(YEAR)
    entry = AuditEntry.objects.get(verb="curriculum.copy_year")
    assert (entry.actor_id, reason_of(entry)) == (programme_director.pk, "The plan for next year begins")
    assert "stands already" in browser.get("/years/").text


def test_a_copy_that_is_run_twice_is_made_once(small_school: None, programme_director: Any) -> None:
    from tests.house import actor_of_person

    job = plan_copy(actor_of_person(programme_director), begins=YEAR, reason="once")
    plan = AuditEntry.objects.get(verb="curriculum.plan_copy").uuid
    for _ in range(2):
        copy_as_planned(Progress(), begins=YEAR, plan=plan)
    assert job.name == "curriculum.copy_year"
    assert Course.objects.filter(year__begins=YEAR + 1).count() == 2


def test_a_copy_planned_by_someone_who_may_no_longer_is_refused(small_school: None, programme_director: Any) -> None:
    from tests.house import actor_of_person

    plan_copy(actor_of_person(programme_director), begins=YEAR, reason="before leaving")
    programme_director.roles.all().delete()
    with pytest.raises(NotPermitted):
        copy_as_planned(Progress(), begins=YEAR, plan=AuditEntry.objects.get(verb="curriculum.plan_copy").uuid)
    assert not Course.objects.filter(year__begins=YEAR + 1).exists()


def test_a_copy_without_a_reason_is_asked_for_one(small_school: None, programme_director: Any, sign_in: Any) -> None:
    answer = sign_in(programme_director).post(f"/years/{YEAR}/copy/", {"reason": " "})
    assert answer.status_code == 422 and not Job.objects.exists()


@pytest.mark.parametrize("who", ["committee_member", "teacher", "student", "coordinator", "accreditor", "stranger"])
def test_years_stay_closed_for_others(
    small_school: None, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    assert browser.get("/years/").status_code == 403
    assert browser.post(f"/years/{YEAR}/copy/", {"reason": "mine"}).status_code == 403


def test_an_unknown_year_is_not_found(small_school: None, programme_director: Any, sign_in: Any) -> None:
    browser = sign_in(programme_director)
    assert browser.get("/years/1999/copy/").status_code == 404
    assert browser.get("/years/99999999999999999999/copy/").status_code == 404
