"""Whoever directs a course asks its people and continues its studies; only who plans for the school asks everybody."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.house import actor_of_person
from xenia.assessment.actions.occasions import Plan, begin_study, plan_occasion
from xenia.assessment.models import Study
from xenia.assessment.queries.audience import askable_people, pairs_from, people_in
from xenia.assessment.queries.occasions import studies_to_continue
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.curriculum.models import Course
from xenia.people.models import AcademicYear, Cohort, Membership


def _year(begins: int) -> AcademicYear:
    dates = {"starts": date(begins, 7, 1), "ends": date(begins + 1, 6, 30)}
    return AcademicYear.objects.get_or_create(begins=begins, defaults=dates)[0]


@pytest.fixture
def of_a_course(make_person: Any) -> dict[str, Any]:
    """A course of year 2: its director, a teacher of it, a student whose class takes it, and who is elsewhere."""
    year = _year(2026)
    mine, other = (Thing.objects.create(kind="course", label=name, published_at=timezone.now()) for name in ("A", "B"))
    course, _other = (Course.objects.create(thing=each, year=year, level=2) for each in (mine, other))
    found = {"course": course, "director": make_person("Mei Director", ("course_director", course.thing))}
    found["teacher"] = make_person("Tariq Teacher", ("teacher", course.thing))
    make_person("Sahra Storyteller", ("storyteller", course.thing))
    for name, begins in (("Yara Ours", course.year.begins - 1), ("Olu Elsewhere", course.year.begins)):
        found[name] = make_person(name, "student")
        group = Thing.objects.create(kind="cohort", label=f"Entered {begins}", published_at=timezone.now())
        Cohort.objects.create(thing=group, entered=_year(begins))
        Membership.objects.create(person=found[name], group=group, starts=date(2020, 7, 1))
    return found


def test_a_course_director_asks_the_people_of_their_course_and_is_shown_no_others(
    of_a_course: dict[str, Any], make_version: Any, sign_in: Any
) -> None:
    director, course = actor_of_person(of_a_course["director"]), of_a_course["course"]
    assert {person.name for person in people_in(director, "role:student")} == {"Yara Ours"}
    assert {person.name for person in askable_people(director)} == {"Mei Director", "Tariq Teacher", "Yara Ours"}
    page = sign_in(of_a_course["director"]).get("/occasions/new/").text
    assert f"Entered {course.year.begins - 1}" in page and f"Entered {course.year.begins}<" not in page
    with pytest.raises(Refused, match="nobody is called “Olu Elsewhere”"):
        pairs_from(director, "Olu Elsewhere")
    now = timezone.now()
    decided = {"title": "x", "version": make_version().pk, "opens_at": now, "closes_at": now + timedelta(days=1)}
    plan, (ours, elsewhere) = Plan(**decided, about=course.pk), (of_a_course["Yara Ours"], of_a_course["Olu Elsewhere"])
    for pairs in ([(elsewhere.pk, None)], [(ours.pk, elsewhere.pk)]):
        with pytest.raises(NotPermitted, match="your own courses"):
            plan_occasion(director, plan, asked=pairs)
    assert plan_occasion(director, plan, asked=[(ours.pk, of_a_course["teacher"].pk)]).asked.count() == 1


def test_a_course_director_reads_no_names_of_others_who_are_asked_about_their_course(
    of_a_course: dict[str, Any], make_occasion: Any, sign_in: Any, coordinator: Any
) -> None:
    asked = [of_a_course["Yara Ours"], of_a_course["Olu Elsewhere"]]
    occasion = make_occasion(asked, about=of_a_course["course"].pk)
    page = sign_in(of_a_course["director"]).get(f"/occasions/{occasion.pk}/").text
    assert "Yara Ours" in page and "Olu Elsewhere" not in page
    assert "Olu Elsewhere" in sign_in(coordinator).get(f"/occasions/{occasion.pk}/").text


def test_a_course_director_continues_studies_of_their_own_course_alone(
    of_a_course: dict[str, Any], make_version: Any, make_occasion: Any, sign_in: Any
) -> None:
    director, mine = actor_of_person(of_a_course["director"]), of_a_course["course"].pk
    other = Course.objects.exclude(pk=mine).get().pk
    now = timezone.now()
    decided = {"title": "x", "version": make_version().pk, "opens_at": now, "closes_at": now + timedelta(days=1)}
    own = plan_occasion(director, Plan(**decided, about=mine, new_study="Ours")).study
    theirs, empty, mixed = (begin_study(SYSTEM, title=title, privacy="named") for title in ("Theirs", "Empty", "Mixed"))
    make_occasion(about=other, study=theirs.pk)
    for about in (mine, None):
        make_occasion(about=about, study=mixed.pk)
    assert [study.pk for study in studies_to_continue(director)] == [own.pk]
    assert plan_occasion(director, Plan(**decided, about=mine, study=own.pk)).wave == 2
    for study in (theirs, empty, mixed):
        with pytest.raises(NotPermitted, match="Choose a study"):
            plan_occasion(director, Plan(**decided, about=mine, study=study.pk))
    page = sign_in(of_a_course["director"]).get("/occasions/new/").text
    assert "Ours" in page and "Theirs" not in page and "Mixed" not in page


@pytest.mark.parametrize("who", ["programme_director", "coordinator", "exam administrator"])
def test_who_plans_for_the_school_asks_everybody(of_a_course: dict[str, Any], make_person: Any, who: str) -> None:
    actor = actor_of_person(make_person("Ade Planner", who.replace(" ", "_")))
    assert {"Yara Ours", "Olu Elsewhere"} <= {person.name for person in people_in(actor, "role:student")}
    study = begin_study(SYSTEM, title="Four years", privacy="named")
    assert list(studies_to_continue(actor)) == [study]


def test_who_directs_nothing_in_particular_asks_nobody(of_a_course: dict[str, Any], make_person: Any) -> None:
    actor = actor_of_person(make_person("Ulla Director", "course_director"))
    study = begin_study(SYSTEM, title="Four years", privacy="named")
    assert study and not askable_people(actor).exists() and not studies_to_continue(actor).exists()


def test_a_study_is_not_begun_by_a_plan_that_is_refused(programme_director: Any, make_version: Any) -> None:
    now = timezone.now()
    plan = Plan(title=" ", version=make_version().pk, opens_at=now, closes_at=now + timedelta(days=1), new_study="Ours")
    with pytest.raises(Refused):
        plan_occasion(actor_of_person(programme_director), plan)
    assert not Study.objects.exists()
