"""Courses: who may see them, what their pages say, and what they cost."""

from dataclasses import replace
from typing import Any

import pytest

from tests import school
from xenia.core.models import AuditEntry, Thing
from xenia.core.queries.audit import changes_in, changes_read
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused
from xenia.curriculum.actions.sessions import change_state
from xenia.curriculum.models import Course, MapCount, Session
from xenia.curriculum.queries.course_page import course_page
from xenia.curriculum.queries.courses import Asked, course_list


@pytest.fixture
def small_school(db: Any) -> None:
    school.bring_in(school.two_courses())


def blood() -> Course:
    return Course.objects.select_related("thing").get(source_id="X")


READERS = ["programme_director", "committee_member", "teacher", "dean", "accreditor", "coordinator", "student"]


@pytest.mark.parametrize("who", READERS)
def test_courses_open_for_those_who_read_the_curriculum(
    small_school: None, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    assert "Blood" in browser.get("/courses/").text
    page = browser.get(blood().thing.route)
    assert page.status_code == 200
    assert "Session x1" in page.text


@pytest.mark.parametrize("who", ["stranger", "storyteller"])
def test_courses_stay_closed_for_others(
    small_school: None, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    for address in ("/courses/", blood().thing.route, f"{blood().thing.route}guide/"):
        assert browser.get(address).status_code == 403


def test_a_draft_is_seen_by_its_director_and_the_leads_only(
    small_school: None, make_person: Any, programme_director: Any, student: Any, dean: Any, sign_in: Any
) -> None:
    course = blood()
    Thing.objects.filter(pk=course.pk).update(published_at=None)
    director = make_person("Mei Director", ("course_director", course.thing))
    assert sign_in(director).get(course.thing.route).status_code == 200
    assert "Draft" in sign_in(programme_director).get("/courses/").text
    for person in (student, dean):
        assert sign_in(person).get(course.thing.route).status_code == 404
        assert "Blood" not in sign_in(person).get("/courses/").text


def test_a_draft_session_is_missing_from_what_students_read(small_school: None, student: Any, sign_in: Any) -> None:
    session = Session.objects.get(source_id="x1")
    Thing.objects.filter(pk=session.pk).update(published_at=None)
    browser = sign_in(student)
    assert browser.get(session.thing.route).status_code == 404
    for address in (blood().thing.route, f"{blood().thing.route}guide/"):
        assert "Session x1" not in browser.get(address).text


def test_a_student_sees_what_is_served_without_links_to_the_map(small_school: None, student: Any, sign_in: Any) -> None:
    page = sign_in(student).get(blood().thing.route).text
    assert "Competency a" in page
    assert "/competencies/" not in page and "/map/" not in page and "Retire" not in page


def test_the_list_is_narrowed_by_words_and_discipline(small_school: None, dean: Any, sign_in: Any) -> None:
    browser = sign_in(dean)
    assert "Ward" not in browser.get("/courses/?words=blo").text
    medicine = Course.objects.get(source_id="Y").disciplines.get().pk
    assert "Blood" not in browser.get(f"/courses/?discipline={medicine}").text
    assert "No course here" in browser.get("/courses/?words=nothing+like+it").text


@pytest.mark.parametrize("nonsense", ["?year=zz&discipline=x&page=-1", "?page=99999", "?words=%00", "?framework=%27"])
def test_an_address_that_asks_for_nonsense_still_shows_courses(
    small_school: None, dean: Any, sign_in: Any, nonsense: str
) -> None:
    assert sign_in(dean).get("/courses/" + nonsense).status_code == 200


def test_the_list_tells_how_much_is_mapped(small_school: None, dean: Any, sign_in: Any) -> None:
    assert "2 of 2 sessions" in sign_in(dean).get("/courses/?framework=school&words=blood").text


def test_a_school_without_courses_is_told_where_they_come_from(db: Any, dean: Any, sign_in: Any) -> None:
    assert "No course stands yet" in sign_in(dean).get("/courses/").text


def test_a_course_names_its_people_and_the_right_main_action(
    small_school: None, make_person: Any, dean: Any, sign_in: Any
) -> None:
    make_person("Mei Director", ("course_director", blood().thing))
    page = sign_in(dean).get(blood().thing.route).text
    assert "Mei Director" in page
    assert 'class="button main" href="' + f"/courses/{blood().pk}/guide/" in page


def many(sessions: int) -> None:
    """A course with so many sessions, each with an objective that serves something."""
    plain = school.two_courses()
    extra = tuple(school.session(f"m{n}", "X", f"mo{n}") for n in range(sessions))
    school.bring_in(
        replace(
            plain,
            objectives=(*plain.objectives, *(school.objective(f"mo{n}", "p") for n in range(sessions))),
            sessions=(*plain.sessions, *extra),
            alignments=(*plain.alignments, *(school.serves(f"mo{n}", "b") for n in range(sessions))),
        )
    )


@pytest.mark.parametrize("sessions", [1, 3, 12])
def test_a_course_is_read_with_the_same_statements_however_long(
    db: Any, django_assert_num_queries: Any, sessions: int
) -> None:
    many(sessions)
    course = blood()
    with django_assert_num_queries(12):
        page = course_page(SYSTEM, course, framework="school", language="en")
    assert len(page.sessions) == sessions + 2 and page.mapped == sessions + 2


@pytest.mark.parametrize("courses", [1, 3])
def test_the_list_is_read_with_the_same_statements_however_long(
    db: Any, django_assert_num_queries: Any, courses: int
) -> None:
    plain = school.two_courses()
    extra = tuple(replace(plain.courses[0], id=f"C{n}") for n in range(courses))
    school.bring_in(replace(plain, courses=(*plain.courses, *extra)))
    with django_assert_num_queries(4):
        _, rows = course_list(SYSTEM, Asked(year=school.YEAR))
    assert len(rows) == courses + 2


def test_a_retired_course_leaves_the_map_and_comes_back_as_it_was(small_school: None) -> None:
    def figures() -> list[tuple[Any, ...]]:
        return sorted(MapCount.objects.filter(axis="year").values_list("column", "layer", "sessions", "minutes"))

    before = figures()
    change_state(SYSTEM, blood(), "retired", reason="Taught elsewhere now")
    assert figures() and all(column != "1" for column, *_ in figures())
    change_state(SYSTEM, blood(), "published", reason="It is back")
    assert figures() == before


def test_a_state_change_says_why_in_the_record(small_school: None, make_person: Any, sign_in: Any) -> None:
    course = blood()
    browser = sign_in(make_person("Mei Director", ("course_director", course.thing)))
    answer = browser.post(f"{course.thing.route}state/", {"state": "retired", "reason": "Merged with Breathing"})
    assert answer.url == course.thing.route
    change = next(iter(changes_read(changes_in(course.pk))))
    assert (change.verb, change.why, change.was, change.now) == (
        *("curriculum.retire", "Merged with Breathing"),
        *({"state": "published"}, {"state": "retired"}),
    )


def test_a_state_change_is_refused_without_reason_right_or_sense(small_school: None, teacher: Any) -> None:
    course, entries = blood(), AuditEntry.objects.count()
    with pytest.raises(Refused, match="why"):
        change_state(SYSTEM, course, "retired", reason=" ")
    with pytest.raises(Refused):
        change_state(SYSTEM, course, "erased", reason="x")
    with pytest.raises(Refused):
        change_state(SYSTEM, course, "published", reason="it is already")
    with pytest.raises(NotPermitted):
        change_state(Actor(person=teacher.pk, roles=frozenset({("teacher", course.pk)})), course, "retired", reason="x")
    assert AuditEntry.objects.count() == entries and blood().thing.state == "published"


def test_the_director_of_another_course_may_not_retire_this_one(
    small_school: None, make_person: Any, sign_in: Any
) -> None:
    ward = Course.objects.select_related("thing").get(source_id="Y")
    other = make_person("Wanda Ward", ("course_director", ward.thing))
    sign_in(other).post(f"{blood().thing.route}state/", {"state": "retired", "reason": "mine now"})
    assert blood().thing.retired_at is None
