"""Appointing: by leads only, never oneself as administrator, never an accreditor for good."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.house import actor_of_person, make_course_thing
from xenia.core.queries.audit import changes_of
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.people.actions.people import add_account, make_person
from xenia.people.actions.roles import appoint, end_role, yesterday
from xenia.people.models import Person, Role, User
from xenia.people.queries.actors import actor_for

pytestmark = pytest.mark.django_db


def appoint_form(**changes: str) -> dict[str, str]:
    return {"kind": "teacher", "scope": "", "starts": str(timezone.localdate()), "ends": "", **changes}


@pytest.mark.parametrize(
    ("viewer", "status"),
    [
        ("administrator", 302),
        ("programme_director", 302),
        ("coordinator", 403),
        ("dean", 403),
        ("teacher", 403),
        ("student", 403),
        ("accreditor", 403),
    ],
)
def test_appointing_is_for_leads(
    viewer: str, status: int, request: pytest.FixtureRequest, stranger: Person, sign_in: Any
) -> None:
    client = sign_in(request.getfixturevalue(viewer))
    assert client.post(reverse("role_new", args=[stranger.pk]), appoint_form()).status_code == status
    assert actor_of_person(stranger).holds("teacher") is (status == 302)


def test_role_on_a_course_holds_there_alone(programme_director: Person, stranger: Person, sign_in: Any) -> None:
    course, other = make_course_thing("Blood and Host Defense"), make_course_thing("Pharmacology II")
    address = reverse("role_new", args=[stranger.pk]) + "?course=blood"
    client = sign_in(programme_director)
    assert b"Blood and Host Defense" in client.get(address).content
    client.post(address, appoint_form(kind="course_director", scope=str(course.pk)))
    actor = actor_of_person(stranger)
    assert actor.holds("course_director", scopes=(course.pk,))
    assert not actor.holds("course_director", scopes=(other.pk,))


def test_course_that_was_not_found_can_not_be_slipped_in(
    programme_director: Person, stranger: Person, sign_in: Any
) -> None:
    hidden = make_course_thing("Elsewhere")
    form = appoint_form(kind="course_director", scope=str(hidden.pk))
    sign_in(programme_director).post(reverse("role_new", args=[stranger.pk]), form)
    assert not Role.objects.filter(person=stranger).exists()


def test_nobody_appoints_themselves_administrator(programme_director: Person, administrator: Person) -> None:
    with pytest.raises(NotPermitted):
        appoint(actor_of_person(programme_director), programme_director, kind="administrator")
    with pytest.raises(NotPermitted, match="themselves"):
        appoint(actor_of_person(administrator), administrator, kind="administrator")


def test_only_administrators_appoint_administrators(
    programme_director: Person, administrator: Person, teacher: Person
) -> None:
    with pytest.raises(NotPermitted):
        appoint(actor_of_person(programme_director), teacher, kind="administrator")
    assert appoint(actor_of_person(administrator), teacher, kind="administrator").kind == "administrator"


def test_accreditor_without_an_end_is_refused(administrator: Person, stranger: Person, sign_in: Any) -> None:
    page = sign_in(administrator).post(reverse("role_new", args=[stranger.pk]), appoint_form(kind="accreditor"))
    assert b"reading room always closes" in page.content
    assert not Role.objects.filter(person=stranger).exists()


def test_accreditor_reads_until_the_last_day_and_not_after(administrator: Person, stranger: Person) -> None:
    today = timezone.localdate()
    appoint(actor_of_person(administrator), stranger, kind="accreditor", ends=today + timedelta(days=60))
    assert actor_for(stranger.pk, today=today + timedelta(days=60)).holds("accreditor")
    assert not actor_for(stranger.pk, today=today + timedelta(days=61)).holds("accreditor")


def test_role_that_begins_tomorrow_does_not_hold_today(administrator: Person, stranger: Person) -> None:
    appoint(actor_of_person(administrator), stranger, kind="dean", starts=timezone.localdate() + timedelta(days=1))
    assert not actor_of_person(stranger).holds("dean")


def test_role_held_already_is_refused_in_words(administrator: Person, student: Person) -> None:
    with pytest.raises(Refused, match="Samira Student holds this role already, since"):
        appoint(actor_of_person(administrator), student, kind="student")


def test_end_before_the_start_is_refused(administrator: Person, stranger: Person) -> None:
    with pytest.raises(Refused, match="before the first"):
        appoint(actor_of_person(administrator), stranger, kind="dean", ends=yesterday())


def test_ended_role_stays_in_the_past(programme_director: Person, teacher: Person, sign_in: Any) -> None:
    role = teacher.roles.get()
    address = reverse("end_role", args=[teacher.pk, role.pk])
    sign_in(programme_director).post(address, {"last_day": str(yesterday())})
    role.refresh_from_db()
    assert role.ends == yesterday()
    assert not actor_of_person(teacher).holds("teacher")


def test_role_taken_back_before_it_began_is_gone(administrator: Person, stranger: Person) -> None:
    role = appoint(
        actor_of_person(administrator), stranger, kind="dean", starts=timezone.localdate() + timedelta(days=9)
    )
    end_role(actor_of_person(administrator), role, last_day=yesterday())
    assert not Role.objects.filter(person=stranger).exists()


def test_last_administrator_can_not_be_ended(administrator: Person) -> None:
    with pytest.raises(Refused, match="last administrator"):
        end_role(actor_of_person(administrator), administrator.roles.get(), last_day=yesterday())


def test_appointment_is_recorded_with_its_dates(administrator: Person, stranger: Person) -> None:
    appoint(actor_of_person(administrator), stranger, kind="mentor")
    assert changes_of([stranger.pk]).filter(entry__verb="appoint", entry__actor=administrator.pk).count() == 1


def test_first_administrator_comes_in_from_the_command_line(db: Any) -> None:
    person = add_account(
        actor=SYSTEM, name="Ada First", email="Ada@School.example", role="administrator", password="twelve and more"
    )
    assert User.objects.get(person=person).check_password("twelve and more")
    assert actor_of_person(person).holds("administrator")
    with pytest.raises(Refused, match="has an account already"):
        add_account(actor=SYSTEM, name="Ada", email="ada@school.example", role="dean", password="twelve and more")


def test_whoever_is_here_from_a_sheet_gets_the_account_and_no_second_self(db: Any) -> None:
    here = make_person(name="Ada First", email="ada@school.example")
    person = add_account(
        actor=SYSTEM, name="Ada", email="ADA@school.example", role="administrator", password="twelve and more"
    )
    assert person == here and person.name == "Ada First" and actor_of_person(person).holds("administrator")


def test_account_without_a_real_address_is_refused(db: Any) -> None:
    with pytest.raises(Refused, match="valid email"):
        add_account(actor=SYSTEM, name="Ada", email="ada at school", role="administrator", password="twelve and more")
    assert not User.objects.exists()
