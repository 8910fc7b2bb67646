"""The school's own page: for administrators, kind about time zones, and honest about what a changed clock does."""

from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.house import actor_of_person
from xenia.core.models import AuditEntry, Institution, Thing
from xenia.core.queries.audit import changes_of, changes_read
from xenia.core.rules import SYSTEM, NotPermitted
from xenia.osce.models import Exam
from xenia.people.actions.school import SCHOOL, describe_school
from xenia.people.actions.years import ensure_years
from xenia.people.forms.school import clocks, clocks_called, clocks_near
from xenia.people.models import Person

pytestmark = pytest.mark.django_db
STANDS = {"name": "Alderbay", "domain": "alderbay.example", "time_zone": "America/New_York", "currency": "USD"}
HELPER = {"helper_name": "Rosa Delacroix", "helper_phone": "+1 555 0142"}
REPORT = {"programme": "Doctor of Medicine", "programme_code": "MD", "aamc_code": "123"}
OTHERS = ["programme_director", "coordinator", "dean", "teacher", "student", "stranger"]


@pytest.fixture
def house() -> Institution:
    return Institution.objects.create(pk=1, **STANDS, **HELPER, **REPORT)


@pytest.fixture
def desk(house: Institution, administrator: Person, sign_in: Any) -> Any:
    return sign_in(administrator)


def sent(desk: Any, **changes: str) -> Any:
    return desk.post(reverse("school"), {**STANDS, **HELPER, **REPORT, **changes})


def exam(state: str) -> Exam:
    thing = Thing.objects.create(kind="exam", label=f"Exam {state}")
    return Exam.objects.create(thing=thing, year=ensure_years([2026])[2026], state=state)


@pytest.mark.parametrize("viewer", OTHERS)
def test_it_is_the_administrators_alone(viewer: str, request: pytest.FixtureRequest, sign_in: Any) -> None:
    person = request.getfixturevalue(viewer)
    assert sent(sign_in(person)).status_code == 403
    assert not Institution.objects.exists()
    assert reverse("school") not in sign_in(person).get(reverse("account")).text


def test_an_administrator_finds_it_in_the_row_and_reads_what_stands(desk: Any) -> None:
    assert f'href="{reverse("school")}"' in desk.get(reverse("account")).text
    page = desk.get(reverse("school")).text
    for words in (*STANDS.values(), *REPORT.values(), "Rosa Delacroix"):
        assert f'value="{words}"' in page
    assert "By the clock of America/New_York it is now" in page


def test_what_changed_is_written_with_one_entry_that_names_no_person(desk: Any, house: Institution) -> None:
    before = AuditEntry.objects.count()
    assert sent(desk, currency="eur", helper_name="Nimco Abdi", domain="Kessler.Example").status_code == 302
    house.refresh_from_db()
    assert (house.currency, house.helper_name, house.domain) == ("EUR", "Nimco Abdi", "kessler.example")
    assert AuditEntry.objects.count() == before + 1
    (change,) = changes_read(changes_of([SCHOOL]))
    assert change.verb == "describe_school"
    assert change.was == {"domain": "alderbay.example", "currency": "USD", "helper_name": ""}
    assert change.now == {"domain": "kessler.example", "currency": "EUR", "helper_name": ""}


def test_nothing_changed_writes_nothing(desk: Any) -> None:
    before = AuditEntry.objects.count()
    assert sent(desk).status_code == 302
    assert AuditEntry.objects.count() == before


def test_a_school_that_has_no_row_yet_gets_one(administrator: Person, sign_in: Any) -> None:
    assert sent(sign_in(administrator)).status_code == 302
    assert Institution.objects.get().time_zone == "America/New_York"


def test_the_action_asks_who_acts(student: Person, house: Institution) -> None:
    with pytest.raises(NotPermitted):
        describe_school(actor_of_person(student), {"name": "Mine"})


def test_two_who_change_different_things_at_once_both_keep_theirs(house: Institution) -> None:
    describe_school(SYSTEM, {"currency": "EUR"})
    describe_school(SYSTEM, {"name": "Kessler"})
    house.refresh_from_db()
    assert (house.name, house.currency) == ("Kessler", "EUR")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "This field is required"),
        ("domain", "https://alderbay.example/about", "Write the domain alone"),
        ("domain", "desk@alderbay.example", "Write the domain alone"),
        ("currency", "US", "three letters"),
        ("currency", "€", "three letters"),
        ("time_zone", "", "This field is required"),
        ("time_zone", "Xyzzy", "No time zone is called “Xyzzy”"),
        ("time_zone", "Amerca/New York", "Did you mean: America/New_York"),
        ("time_zone", "../../etc/passwd", "No time zone is called"),
        ("time_zone", "Louisville", "America/Kentucky/Louisville"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(desk: Any, field: str, typed: str, said: str) -> None:
    answer = sent(desk, **{field: typed})
    assert answer.status_code == 422 and said in answer.text
    assert Institution.objects.filter(**STANDS).exists(), "nothing of it was kept"


def test_time_zones_are_found_by_their_place_too() -> None:
    assert clocks_called("america/new york") == clocks_called("  New York ") == ["America/New_York"]
    assert clocks_called("utc") == ["UTC"]
    assert "Europe/Berlin" in clocks_near("Berlln")
    assert set(clocks()) <= available_timezones() and len(clocks()) > 300


def test_what_an_import_brought_stays_as_it_is_until_somebody_changes_it(desk: Any, house: Institution) -> None:
    Institution.objects.update(domain="urn:alderbay", time_zone="US/Eastern", currency="usd")
    assert sent(desk, domain="urn:alderbay", time_zone="US/Eastern", currency="usd", name="Kessler").status_code == 302
    house.refresh_from_db()
    assert (house.name, house.time_zone) == ("Kessler", "US/Eastern")


def test_how_many_exams_are_not_over_is_said_and_whoever_changes_the_clock_says_that_they_know(desk: Any) -> None:
    assert "not over" not in desk.get(reverse("school")).text
    for state in ("planned", "fixed", "running", "closed", "released"):
        exam(state)
    assert "3 exams are not over" in desk.get(reverse("school")).text
    answer = sent(desk, time_zone="Europe/Berlin")
    assert answer.status_code == 422 and "Say that you know" in answer.text
    assert sent(desk, currency="EUR").status_code == 302, "only the clock asks for it"
    assert sent(desk, time_zone="Europe/Berlin", currency="EUR", known="on").status_code == 302
    assert Institution.objects.get().time_zone == "Europe/Berlin"


def test_a_changed_clock_holds_at_once_for_all_who_are_signed_in_but_for_their_own_choice(
    desk: Any, student: Person, teacher: Person, sign_in: Any
) -> None:
    Person.objects.filter(pk=teacher.pk).update(time_zone="Asia/Kabul")
    teacher.refresh_from_db()
    here, chosen, visitor = sign_in(student), sign_in(Person.objects.get(pk=teacher.pk)), Client()
    visitor.get(reverse("account_login"))
    sent(desk, time_zone="Pacific/Kiritimati")
    for client, own in ((here, "Pacific/Kiritimati"), (desk, "Pacific/Kiritimati"), (chosen, "Asia/Kabul")):
        session = client.session
        assert (session["xenia_zone"], session["xenia_school_zone"]) == (own, "Pacific/Kiritimati")
        assert client.get(reverse("account")).status_code == 200, "nobody was signed out"


def test_sessions_that_ended_are_left_alone(desk: Any, student: Person, sign_in: Any) -> None:
    here = sign_in(student)
    row = Session.objects.get(pk=here.session.session_key)
    Session.objects.filter(pk=row.pk).update(expire_date=timezone.now() - timedelta(days=1))
    sent(desk, time_zone="Pacific/Kiritimati")
    assert Session.objects.get(pk=row.pk).session_data == row.session_data
