"""The school's own page: for administrators, kind about time zones, and honest about what a changed clock does."""

from datetime import timedelta
from html.parser import HTMLParser
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
from xenia.core.queries.institution import school_zone
from xenia.core.rules import SYSTEM, NotPermitted
from xenia.osce.models import Exam
from xenia.people.actions.school import SCHOOL, Moved, describe_school
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


def shown(page: Any) -> dict[str, str]:
    """What a browser sends from this page when nothing is typed into it."""
    boxes = [attributes for tag, attributes in tags_of(page.text) if tag == "input" and attributes.get("name")]
    return {
        each["name"]: each.get("value") or "on" if each.get("type") == "checkbox" else each.get("value") or ""
        for each in boxes
        if each["name"] != "csrfmiddlewaretoken" and (each.get("type") != "checkbox" or "checked" in each)
    }


def tags_of(page: str) -> list[tuple[str, dict[str, str | None]]]:
    found: list[tuple[str, dict[str, str | None]]] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attributes: found.append((tag, dict(attributes)))  # type: ignore[method-assign]
    reader.feed(page)
    return found


def sent(desk: Any, page: Any = None, **changes: str) -> Any:
    """Type these into the page as it is now, or as it was, and send it."""
    return desk.post(reverse("school"), {**shown(page or desk.get(reverse("school"))), **changes})


def exam(state: str) -> Exam:
    thing = Thing.objects.create(kind="exam", label=f"Exam {state}")
    return Exam.objects.create(thing=thing, year=ensure_years([2026])[2026], state=state)


@pytest.mark.parametrize("viewer", OTHERS)
def test_it_is_the_administrators_alone(viewer: str, request: pytest.FixtureRequest, sign_in: Any) -> None:
    person = request.getfixturevalue(viewer)
    assert sign_in(person).post(reverse("school"), {**STANDS, **HELPER, **REPORT}).status_code == 403
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
    assert sent(sign_in(administrator), **STANDS).status_code == 302
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
    assert sent(desk, name="Kessler").status_code == 302
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


def test_an_old_page_changes_only_what_was_typed_into_it(desk: Any, house: Institution) -> None:
    old = desk.get(reverse("school"))
    describe_school(SYSTEM, {"time_zone": "Europe/Berlin", "currency": "EUR", "helper_phone": ""})
    before = AuditEntry.objects.count()
    assert sent(desk, old).status_code == 302
    assert AuditEntry.objects.count() == before
    assert sent(desk, old, name="Kessler").status_code == 302
    house.refresh_from_db()
    assert (house.name, house.time_zone, house.currency, house.helper_phone) == ("Kessler", "Europe/Berlin", "EUR", "")


def test_what_somebody_else_changed_meanwhile_is_not_written_over_unseen(desk: Any, house: Institution) -> None:
    old = desk.get(reverse("school"))
    describe_school(SYSTEM, {"currency": "EUR", "helper_name": "", "domain": "kessler.example"})
    answer = sent(desk, old, currency="CHF", helper_name="Nimco Abdi", name="Kessler")
    assert answer.status_code == 422
    assert "meanwhile to “EUR”" in answer.text and "Somebody else has emptied this" in answer.text
    house.refresh_from_db()
    assert (house.name, house.currency, house.helper_name) == ("Alderbay", "EUR", ""), "nothing of it was kept"
    typed = shown(answer)
    assert (typed["currency"], typed["helper_name"], typed["name"]) == ("CHF", "Nimco Abdi", "Kessler")
    assert typed["domain"] == "kessler.example", "where nothing was typed, theirs stands"
    assert sent(desk, answer).status_code == 302, "whoever has read it may keep theirs"
    house.refresh_from_db()
    assert (house.name, house.currency, house.helper_name) == ("Kessler", "CHF", "Nimco Abdi")
    assert house.domain == "kessler.example"


def test_what_is_wrong_and_has_moved_too_is_told_both(desk: Any) -> None:
    old = desk.get(reverse("school"))
    describe_school(SYSTEM, {"currency": "EUR"})
    answer = sent(desk, old, currency="francs")
    assert "meanwhile to “EUR”" in answer.text
    assert sent(desk, old, currency="eur").status_code == 302, "both mean the same"


def test_a_page_that_does_not_say_what_it_showed_writes_over_nothing(desk: Any, house: Institution) -> None:
    assert desk.post(reverse("school"), {**STANDS, **HELPER, **REPORT, "currency": "EUR"}).status_code == 422
    house.refresh_from_db()
    assert house.currency == "USD"


def test_who_comes_a_moment_later_is_told_even_then(
    desk: Any, house: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    def later(*given: Any, **named: Any) -> list[str]:
        if house.currency == "USD":
            describe_school(SYSTEM, {"currency": "EUR"})
            house.refresh_from_db()
        return describe_school(*given, **named)

    monkeypatch.setattr("xenia.people.views.school.describe_school", later)
    answer = sent(desk, currency="CHF")
    assert answer.status_code == 422 and "meanwhile to “EUR”" in answer.text
    with pytest.raises(Moved):
        describe_school(SYSTEM, {"currency": "CHF"}, seen={"currency": "USD"})
    house.refresh_from_db()
    assert house.currency == "EUR"


def test_the_clock_that_stands_is_what_the_tick_is_about_whatever_a_page_showed(desk: Any) -> None:
    old = desk.get(reverse("school"))
    exam("planned")
    assert sent(desk, old, time_zone="Europe/Berlin", **{"initial-time_zone": "Europe/Berlin"}).status_code == 302
    assert Institution.objects.get().time_zone == "America/New_York", "a page on which nothing was typed"
    for said in ("America/New_York", "UTC", ""):
        answer = sent(desk, old, time_zone="Europe/Berlin", **{"initial-time_zone": said})
        assert answer.status_code == 422 and "Say that you know" in answer.text
    assert Institution.objects.get().time_zone == "America/New_York"


def test_keeping_it_leaves_the_language_of_this_browser(desk: Any, administrator: Person) -> None:
    desk.get(reverse("account"))  # the first page after signing in sets the person's language
    desk.cookies["django_language"] = "ar"
    answer = sent(desk, time_zone="Asia/Kabul")
    assert answer.status_code == 302 and "django_language" not in answer.cookies
    assert desk.session["xenia_zone"] == "Asia/Kabul"
    assert 'lang="ar"' in desk.get(reverse("account")).text


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("Nowhere/Gone", "“Nowhere/Gone”, is unknown"),
        ("America", "“America”, is unknown"),
        ("", "No time zone is kept"),
    ],
)
def test_a_school_whose_time_zone_does_not_exist_can_be_mended(
    kept: str, said: str, house: Institution, administrator: Person, sign_in: Any
) -> None:
    Institution.objects.update(time_zone=kept)
    desk = sign_in(administrator)
    page = desk.get(reverse("school"))
    assert page.status_code == 200 and said in page.text and "By the clock of UTC it is now" in page.text
    assert school_zone().key == "UTC"
    assert sent(desk, time_zone="Kabul").status_code == 302
    assert school_zone().key == desk.session["xenia_zone"] == "Asia/Kabul"
    assert said not in desk.get(reverse("school")).text


def test_a_session_that_carries_a_time_zone_that_is_gone_still_shows_pages(desk: Any) -> None:
    session = desk.session
    session["xenia_zone"] = session["xenia_school_zone"] = "Nowhere/Gone"
    session.save()
    assert desk.get(reverse("school")).status_code == 200
