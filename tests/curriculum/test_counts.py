"""The map's kept counts hold whatever happens around them."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone, translation

from tests import school
from tests.together import together
from xenia.core.models import Institution
from xenia.core.rules import SYSTEM
from xenia.curriculum.actions.counts import recount
from xenia.curriculum.actions.retirement import retire_things
from xenia.curriculum.models import Competency, Course, CourseCount, MapCount, Objective
from xenia.curriculum.queries.cells import cell_sessions
from xenia.curriculum.queries.courses import Asked, course_list
from xenia.curriculum.queries.coverage import coverage, map_rows, unmapped
from xenia.curriculum.queries.frameworks import framework_of
from xenia.curriculum.queries.gaps import gaps
from xenia.standards.curriculum import Curriculum, Keyword, Offering


def one_column() -> Curriculum:
    """Two courses of one year of study, each with a session that serves `a`."""
    whole = school.two_courses()
    first, second = whole.courses
    return replace(whole, courses=(first, replace(second, level=first.level)))


@pytest.mark.django_db(transaction=True)
def test_two_courses_of_one_column_recounted_at_once_are_summed_once() -> None:
    school.bring_in(one_column())
    before = sorted(MapCount.objects.values_list("axis", "column", "competency", "layer", "sessions"))
    counted = threading.Event()

    def first() -> None:
        with transaction.atomic():
            recount([Course.objects.get(source_id="X").pk])
            counted.set()
            time.sleep(0.5)

    def second() -> None:
        counted.wait()
        with transaction.atomic():
            recount([Course.objects.get(source_id="Y").pk])

    assert together(first, second) == [None, None]
    assert sorted(MapCount.objects.values_list("axis", "column", "competency", "layer", "sessions")) == before


def test_a_session_is_first_held_on_the_day_that_the_schools_clock_shows(db: Any) -> None:
    Institution.objects.update_or_create(pk=1, defaults={"time_zone": "Australia/Sydney"})
    morning = datetime(school.YEAR, 9, 6, 22, tzinfo=UTC)  # a Monday's eight o'clock in Sydney
    whole = school.two_courses()
    moved = replace(whole.sessions[0], offerings=(Offering(id="1", start=morning, end=morning.replace(hour=23)),))
    school.bring_in(replace(whole, sessions=(moved, *whole.sessions[1:])))
    a = Competency.objects.get(source_id="a")
    counted = CourseCount.objects.get(course__source_id="X", competency=a, layer="planned", discipline=None)
    assert str(counted.first_on) == f"{school.YEAR}-09-07"
    under = cell_sessions(SYSTEM, a, axis="", column="", layer="planned", years=[school.YEAR])
    assert {str(row.first_on) for row in under if row.title == "Session x1"} == {f"{school.YEAR}-09-07"}


def test_what_has_no_year_of_study_is_neither_before_nor_after_the_others(db: Any) -> None:
    whole = school.two_courses()
    first, second = (replace(course, clerkship="") for course in whole.courses)
    taught = school.session("x1", "X", "o1")
    exam = replace(whole.sessions[3], objectives=("o3",))
    document = replace(
        whole, courses=(first, replace(second, level=None)), sessions=(taught, exam, school.session("y1", "Y", "o3"))
    )
    school.bring_in(document)
    kinds = {gap.kind for gap in gaps(SYSTEM, framework_of("school")) if gap.competency.id == "a"}
    assert "assessed before it is taught" not in kinds
    assert "no deepening over the years" not in kinds, "one year of study is known, and there is no second one"


def test_years_of_study_follow_one_another_as_numbers(db: Any) -> None:
    whole = school.two_courses()
    first, second = whole.courses
    taught, exam = school.session("x1", "X", "o1"), replace(whole.sessions[3], objectives=("o3",))
    document = replace(whole, courses=(replace(first, level=9), replace(second, level=10)), sessions=(taught, exam))
    school.bring_in(document)
    kinds = {gap.kind for gap in gaps(SYSTEM, framework_of("school")) if gap.competency.id == "a"}
    assert "assessed before it is taught" not in kinds


def test_a_competency_stays_on_the_map_when_the_domain_above_it_is_retired(db: Any) -> None:
    whole = school.two_courses()
    domain = school.competency("domain")
    below = (replace(whole.competencies[0], parent="domain"), *whole.competencies[1:])
    school.bring_in(replace(whole, competencies=(domain, *below)))
    retire("domain")
    assert [row.id for row in map_rows(framework_of("school"))] == ["a", "b", "c"]


def retire(competency: str) -> None:
    thing = Competency.objects.get(source_id=competency).thing
    thing.retired_at = timezone.now()
    thing.save()


def test_an_unbelievably_large_column_is_not_found(db: Any, sign_in: Any, dean: Any) -> None:
    school.bring_in(school.two_courses())
    a = Competency.objects.get(source_id="a").pk
    browser = sign_in(dean)
    for axis in ("year", "discipline"):
        for column in ("9" * 30, "9" * 5000):
            assert browser.get(f"/map/{a}/", {"framework": "school", "by": axis, "column": column}).status_code == 404


def test_what_serves_only_a_retired_competency_is_unmapped(db: Any) -> None:
    school.bring_in(school.two_courses())
    assert unmapped(framework_of("school")).sessions == 0
    retire_things(SYSTEM, [Competency.objects.get(source_id="b").pk], reason="No longer ours")
    assert unmapped(framework_of("school")).sessions == 1, "y2 served nothing else"


def test_a_retired_objective_lends_nothing_to_those_below_it(db: Any) -> None:
    school.bring_in(school.two_courses())
    retire_things(SYSTEM, [Objective.objects.get(source_id="p").pk], reason="No longer ours")
    read = coverage(SYSTEM, framework_of("school"), axis="course")
    counted = {(row.id, column.label): read.cell(row, column).sessions for row in read.rows for column in read.columns}
    assert counted["a", "Blood"] == 2, "over o2, and by itself"
    assert counted["a", "Ward"] == 0, "y1 reached it over p only"


def test_courses_of_no_year_of_study_come_last(db: Any) -> None:
    whole = school.two_courses()
    first, second = whole.courses
    school.bring_in(replace(whole, courses=(replace(first, level=None), second)))
    assert [c.label for c in coverage(SYSTEM, framework_of("school"), axis="course").columns] == ["Ward", "Blood"]
    assert [c.title for c in course_list(SYSTEM, Asked(school.YEAR))[1]] == ["Ward", "Blood"]
    last = coverage(SYSTEM, framework_of("school"), axis="year").columns[-1]
    assert (last.key, last.label) == ("", "No year of study")


def test_years_of_study_are_said_in_the_readers_language(db: Any) -> None:
    school.bring_in(school.two_courses())
    with translation.override("ar"):
        spoken = coverage(SYSTEM, framework_of("school")).columns[0].label
    assert "1" in spoken and "Year" not in spoken


def test_a_download_keeps_its_name_whatever_the_code_of_the_competency(db: Any, sign_in: Any, dean: Any) -> None:
    school.bring_in(school.two_courses())
    a = Competency.objects.get(source_id="a")
    Competency.objects.filter(pk=a.pk).update(code='7.6 "é"')
    answer = sign_in(dean).get(f"/map/{a.pk}/", {"framework": "school", "as": "csv"})
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''sessions-7.6%20%22%C3%A9%22.csv"


def test_the_community_is_present_however_the_word_is_written(db: Any) -> None:
    whole = school.two_courses()
    session = replace(whole.sessions[0], keywords=(Keyword(label="Community"),))
    school.bring_in(replace(whole, sessions=(session, *whole.sessions[1:])))
    counted = CourseCount.objects.get(course__source_id="X", competency__source_id="a", layer="taught", discipline=None)
    assert counted.community == 1
