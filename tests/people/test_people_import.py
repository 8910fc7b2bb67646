"""People from a sheet: seen first, whole or not at all, the same twice."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.house import actor_of_person, make_course_thing
from xenia.core.models import Media, Thing
from xenia.core.queries.audit import changes_of, changes_read
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused
from xenia.people.actions.import_people import import_people
from xenia.people.models import Campus, Cohort, Contact, Membership, Person, Role, Team

pytestmark = pytest.mark.django_db

SHEET = """Name,Email,Role,Scope,Starts,Ends,Cohort,Team,Campus,Language
Amina Yusuf,amina@school.example,student,,2026-07-01,,Entered 2026,Care team Alder,Harborside,so
Bruno Alves,bruno@school.example,course director,Blood and Host Defense,2026-07-01,,,,Quill River,
Bruno Alves,bruno@school.example,teacher,,2026-07-01,,,,,
Chana Weiss,,,,,,,,,
"""


def bring_in(text: str, actor: Actor = SYSTEM, *, dry_run: bool = False) -> dict[str, Any]:
    return import_people(actor, io.BytesIO(text.encode()), name="people.csv", dry_run=dry_run)


def rows_there() -> list[int]:
    return [model.objects.count() for model in (Thing, Person, Contact, Role, Membership, Cohort, Team, Campus)]


@pytest.fixture
def course() -> Thing:
    return make_course_thing("Blood and Host Defense")


def test_preview_counts_and_writes_nothing(course: Thing) -> None:
    before = rows_there()
    outcome = bring_in(SHEET, dry_run=True)
    assert outcome["created"] == {"people": 3, "roles": 3, "memberships": 2, "cohorts and teams": 2, "campuses": 2}
    assert outcome["errors"] == []
    assert rows_there() == before


def test_sheet_brings_people_with_roles_where_they_hold(course: Thing) -> None:
    bring_in(SHEET)
    bruno = Person.objects.get(thing__label="Bruno Alves")
    assert set(bruno.roles.values_list("kind", "scope")) == {("course_director", course.pk), ("teacher", None)}
    amina = Person.objects.get(contacts__value="amina@school.example")
    assert (amina.language, amina.campus.name) == ("so", "Harborside")
    assert {member.group.label for member in amina.memberships.all()} == {"Entered 2026", "Care team Alder"}
    assert Cohort.objects.get().entered.begins == 2026


def test_sheet_twice_changes_nothing(course: Thing) -> None:
    bring_in(SHEET)
    before = rows_there()
    outcome = bring_in(SHEET)
    assert rows_there() == before
    assert not any((*outcome["created"].values(), *outcome["updated"].values()))
    assert outcome["unchanged"] == {"people": 3, "roles": 3, "memberships": 2}


def test_sheet_changes_only_what_changed(course: Thing) -> None:
    bring_in(SHEET)
    outcome = bring_in(SHEET.replace("Amina Yusuf", "Amina Yusuf Ali"))
    assert outcome["updated"] == {"people": 1, "roles": 0}
    assert Person.objects.get(contacts__value="amina@school.example").name == "Amina Yusuf Ali"


def test_new_last_day_changes_the_role_and_no_other(course: Thing) -> None:
    bring_in(SHEET)
    ended = "Name,Email,Role,Ends\nBruno Alves,bruno@school.example,teacher,2027-06-30\n"
    assert bring_in(ended)["updated"] == {"people": 0, "roles": 1}
    assert str(Role.objects.get(kind="teacher").ends) == "2027-06-30"
    assert Role.objects.get(kind="course_director").ends is None


def test_who_is_not_in_the_sheet_is_named_as_missing_and_left_alone(student: Person, course: Thing) -> None:
    outcome = bring_in(SHEET)
    assert outcome["missing"] == {"people": 1}
    assert student.roles.get().ends is None


def test_one_bad_row_refuses_the_whole_sheet_with_its_place(course: Thing) -> None:
    before = rows_there()
    bad = SHEET + "Dario,dario@school.example,astronaut,,,,,,,\n"
    with pytest.raises(Refused, match=r"people.csv, row 6, Role: .*Nothing was changed"):
        bring_in(bad)
    assert rows_there() == before
    assert [(error["row"], error["field"]) for error in bring_in(bad, dry_run=True)["errors"]] == [(6, "Role")]


@pytest.mark.parametrize(("bad", "rest"), [(1, ""), (2, "1 more error;"), (3, "2 more errors;")])
def test_how_many_rows_are_bad_beyond_the_first_is_said(bad: int, rest: str, course: Thing) -> None:
    rows = "".join(f"Dario {row},dario{row}@school.example,astronaut,,,,,,,\n" for row in range(bad))
    with pytest.raises(Refused) as refused:
        bring_in(SHEET + rows)
    assert ("more error" in str(refused.value)) == (bad > 1)
    assert bad == 1 or f" {rest} the preview" in str(refused.value)


def test_course_that_is_not_there_leaves_the_role_out_rather_than_everywhere() -> None:
    outcome = bring_in(SHEET)
    assert [(warning["row"], warning["field"]) for warning in outcome["warnings"]] == [(3, "Scope")]
    assert not Role.objects.filter(kind="course_director").exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Vera,vera@school.example,accreditor,,,,", "reading room always closes"),
        ("Vera,vera@school.example,student,,,,Newcomers", "year of entry"),
        ("Vera,vera@school.example,student,,,2001-01-01,", "end before it starts"),
    ],
)
def test_row_that_can_not_be_is_refused_in_words(row: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        bring_in(f"Name,Email,Role,Scope,Starts,Ends,Cohort\n{row}\n")


def test_sheet_makes_nobody_administrator_for_a_programme_director(programme_director: Person) -> None:
    sheet = "Name,Email,Role\nVera,vera@school.example,administrator\n"
    with pytest.raises(Refused, match="Only an administrator"):
        bring_in(sheet, actor_of_person(programme_director))


def test_two_people_of_one_name_without_an_address_are_not_guessed(make_person: Any) -> None:
    for _turn in range(2):
        make_person("Twin Name", account=False).contacts.all().delete()
    with pytest.raises(Refused, match="2 people are called so"):
        bring_in("Name\nTwin Name\n")


def test_record_of_a_sheet_holds_no_name_and_no_address(administrator: Person, course: Thing) -> None:
    bring_in(SHEET, actor_of_person(administrator))
    people = list(Person.objects.values_list("pk", flat=True))
    read = repr([(change.was, change.now, change.why) for change in changes_read(changes_of(people))])
    assert "course_director" in read
    assert "Amina" not in read
    assert "school.example" not in read


@pytest.mark.parametrize("people", [1, 60])
def test_sheet_takes_a_constant_number_of_statements_to_look_at(people: int, django_assert_num_queries: Any) -> None:
    rows = "".join(f"Person {number},p{number}@school.example,student\n" for number in range(people))
    with django_assert_num_queries(5):  # addresses, people without one, groups, campuses, who holds the roles
        bring_in("Name,Email,Role\n" + rows, dry_run=True)


@pytest.mark.parametrize(
    ("viewer", "status"),
    [("administrator", 200), ("programme_director", 200), ("coordinator", 403), ("dean", 403), ("student", 403)],
)
def test_sheets_are_for_leads(viewer: str, status: int, request: pytest.FixtureRequest, sign_in: Any) -> None:
    person = request.getfixturevalue(viewer)
    for name in ("people_import", "people_template"):
        assert sign_in(person).get(reverse(name)).status_code == status
    if status == 403:
        with pytest.raises(NotPermitted):
            bring_in(SHEET, actor_of_person(person))


def test_sheet_comes_in_through_the_page_after_a_look(
    programme_director: Person, course: Thing, sign_in: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_DIR = tmp_path
    client = sign_in(programme_director)
    answer = client.post(reverse("people_import"), {"sheet": SimpleUploadedFile("people.csv", SHEET.encode())})
    look = client.get(answer.url).content.decode()
    assert "Bring it in" in look
    assert not Person.objects.filter(thing__label="Amina Yusuf").exists()
    assert b"Amina" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    client.post(answer.url)
    assert Person.objects.filter(thing__label="Amina Yusuf").exists()
    assert not Media.objects.exists()


def test_sheet_of_somebody_else_does_not_exist(
    programme_director: Person, administrator: Person, sign_in: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_DIR = tmp_path
    sheet = SimpleUploadedFile("people.csv", SHEET.encode())
    address = sign_in(programme_director).post(reverse("people_import"), {"sheet": sheet}).url
    assert sign_in(administrator).get(address).status_code == 404
    assert sign_in(administrator).post(address).status_code == 404
