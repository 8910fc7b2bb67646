"""Calendar feeds: whose sessions they hold, that they open nothing else, and that they end."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar

from tests import school
from tests.house import actor_of_person
from xenia.core.models import SignedLink, Thing
from xenia.core.rules import SYSTEM
from xenia.curriculum.actions.sessions import change_session, words_of
from xenia.curriculum.models import Course, Offering, Session
from xenia.curriculum.queries.calendar import feed_events, own_courses
from xenia.people.models import AcademicYear, Cohort, Membership, Role

TODAY = date(school.YEAR, 11, 1)


@pytest.fixture
def timed_school(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small school in the academic year that holds today."""
    school.bring_in(school.two_courses())
    today = timezone.localdate()
    AcademicYear.objects.filter(begins=school.YEAR).update(
        starts=today - timedelta(days=60), ends=today + timedelta(days=200)
    )


def course(name: str) -> Course:
    return Course.objects.select_related("thing").get(source_id=name)


def enter(person: Any, year: int) -> None:
    """Make the person one of those who entered in this year."""
    entered, _ = AcademicYear.objects.get_or_create(
        begins=year, defaults={"starts": date(year, 7, 1), "ends": date(year + 1, 6, 30)}
    )
    thing = Thing.objects.create(kind="cohort", label=f"Entered {year}")
    Cohort.objects.create(thing=thing, entered=entered)
    Membership.objects.create(person=person, group=thing, starts=date(year, 7, 1))


def address_of(browser: Any, **sent: str) -> str:
    """Make a feed and take its address from the page, as a person would copy it."""
    page = browser.post("/calendar/", sent).text
    return page.split('id="feed" value="http://testserver')[1].split('"')[0]


def titles(browser: Any, address: str) -> list[str]:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.status_code
    return [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_a_students_feed_holds_their_year_of_study(timed_school: None, student: Any, sign_in: Any, client: Any) -> None:
    enter(student, school.YEAR)
    assert titles(client, address_of(sign_in(student))) == ["Session x1", "Session x2"]


def test_a_third_year_students_feed_holds_the_third_year(timed_school: None, student: Any) -> None:
    enter(student, school.YEAR - 2)
    assert own_courses(actor_of_person(student), today=timezone.localdate()) == {course("Y").pk}


def test_a_teachers_feed_holds_their_courses(timed_school: None, make_person: Any, sign_in: Any, client: Any) -> None:
    teacher = make_person("Abdi", ("teacher", course("Y").thing))
    assert titles(client, address_of(sign_in(teacher))) == ["Session y1", "Session y2"]


def test_a_student_without_a_cohort_is_told_that_nothing_is_theirs(
    timed_school: None, student: Any, sign_in: Any, client: Any
) -> None:
    assert titles(client, address_of(sign_in(student))) == []


def test_a_course_has_a_feed_of_its_own(timed_school: None, dean: Any, sign_in: Any, client: Any) -> None:
    assert titles(client, address_of(sign_in(dean), course=str(course("X").pk))) == ["Session x1", "Session x2"]


def test_nothing_unpublished_stands_in_a_feed(timed_school: None, make_person: Any, sign_in: Any, client: Any) -> None:
    """A draft is hidden even from the director's own feed: a feed's address travels through other companies."""
    director = make_person("Mei", ("course_director", course("X").thing))
    address = address_of(sign_in(director))
    Thing.objects.filter(session__source_id="x1").update(published_at=None)
    assert titles(client, address) == ["Session x2"]
    Thing.objects.filter(course__source_id="X").update(retired_at=timezone.now())
    assert titles(client, address) == []


def test_a_feed_follows_the_roles_that_its_person_has_today(
    timed_school: None, make_person: Any, sign_in: Any, client: Any
) -> None:
    teacher = make_person("Abdi", ("teacher", course("Y").thing))
    address = address_of(sign_in(teacher))
    Role.objects.filter(person=teacher).update(ends=timezone.localdate() - timedelta(days=1))
    assert titles(client, address) == []


def test_an_ended_feed_is_gone_for_good(timed_school: None, student: Any, sign_in: Any, client: Any) -> None:
    enter(student, school.YEAR)
    browser = sign_in(student)
    address = address_of(browser)
    browser.post(f"/calendar/{SignedLink.objects.get().pk}/end/")
    answer = client.get(address)
    assert answer.status_code == 410 and b"Session" not in answer.content


def test_a_renewed_address_ends_the_one_before(timed_school: None, student: Any, sign_in: Any, client: Any) -> None:
    browser = sign_in(student)
    old, new = address_of(browser), address_of(browser)
    assert (client.get(old).status_code, client.get(new).status_code) == (410, 200)


def test_an_expired_or_made_up_address_is_gone(timed_school: None, student: Any, sign_in: Any, client: Any) -> None:
    address = address_of(sign_in(student))
    SignedLink.objects.update(expires_at=timezone.now())
    assert client.get(address).status_code == 410
    assert client.get("/calendar/made-up.ics").status_code == 410


def test_nobody_ends_the_feed_of_somebody_else(
    timed_school: None, student: Any, programme_director: Any, sign_in: Any, client: Any
) -> None:
    address = address_of(sign_in(student))
    answer = sign_in(programme_director).post(f"/calendar/{SignedLink.objects.get().pk}/end/")
    assert answer.status_code == 404 and client.get(address).status_code == 200


def test_the_secret_is_stored_nowhere(timed_school: None, student: Any, sign_in: Any) -> None:
    browser = sign_in(student)
    secret = address_of(browser).removeprefix("/calendar/").removesuffix(".ics")
    link = SignedLink.objects.get()
    assert secret.encode() not in bytes(link.hashed) and secret not in str(vars(link))
    assert secret not in browser.get("/calendar/").text


def test_an_unchanged_feed_is_not_sent_again(timed_school: None, dean: Any, sign_in: Any, client: Any) -> None:
    address = address_of(sign_in(dean), course=str(course("X").pk))
    first = client.get(address)
    assert client.get(address).content == first.content
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    change_session(SYSTEM, session := Session.objects.get(source_id="x1"), _renamed(session), reason="New name")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def _renamed(session: Session) -> Any:
    from dataclasses import replace

    return replace(words_of(session), title="Blood, first")


def test_an_event_keeps_its_name_and_stands_in_utc(timed_school: None, dean: Any, sign_in: Any, client: Any) -> None:
    address = address_of(sign_in(dean), course=str(course("X").pk))
    before = {event["uid"]: event for event in Calendar.from_ical(client.get(address).content).walk("VEVENT")}
    Offering.objects.filter(session__source_id="x1").update(place="Lind Hall; room 2, second door")
    school.bring_in(school.two_courses())
    body = client.get(address).content
    after = {event["uid"]: event for event in Calendar.from_ical(body).walk("VEVENT")}
    assert before.keys() == after.keys() and len(after) == 2
    assert b"DTSTART:20260907T130000Z" in body and b"TZID" not in body


def test_hostile_titles_can_not_add_lines_to_a_feed(timed_school: None, dean: Any, sign_in: Any, client: Any) -> None:
    Thing.objects.filter(session__source_id="x1").update(label="A\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:B")
    assert len(titles(client, address_of(sign_in(dean), course=str(course("X").pk)))) == 2


@pytest.mark.parametrize("who", ["stranger", "storyteller"])
def test_a_course_that_one_may_not_see_has_no_feed(
    timed_school: None, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    assert browser.post("/calendar/", {"course": str(course("X").pk)}).status_code == 404
    assert not SignedLink.objects.exists()


@pytest.mark.parametrize("more", [1, 3])
def test_a_feed_is_read_with_the_same_statements_however_long(
    timed_school: None, student: Any, django_assert_num_queries: Any, more: int
) -> None:
    from dataclasses import replace

    plain = school.two_courses()
    extra = tuple(school.session(f"m{n}", "X") for n in range(more))
    school.bring_in(replace(plain, sessions=(*plain.sessions, *extra)))
    enter(student, school.YEAR)
    actor = actor_of_person(student)
    with django_assert_num_queries(6):
        assert len(feed_events(actor, course=None, today=timezone.localdate())) == 2 + more
