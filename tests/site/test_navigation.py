"""The row at the head of every page: short for everyone, holding only what concerns them, saying where they are."""

from uuid import uuid4

import pytest
from django.test import Client

from xenia.core.rules import NOBODY, Actor
from xenia.people.demo_cast import CAST
from xenia.people.models import Person
from xenia.site.navigation import IN_A_ROW, PLACES, Entry, entries


def row_of(*kinds: str, path: str = "/") -> list[Entry]:
    return entries(Actor(uuid4(), frozenset((kind, None) for kind in kinds)), path)


def addresses(row: list[Entry]) -> list[str]:
    return [place.url for entry in row for place in entry.places]


@pytest.mark.parametrize("kind", [part.kind for part in CAST])
def test_nobody_meets_more_than_seven_entries_and_all_of_them_lead_somewhere(kind: str) -> None:
    row = row_of(kind)
    assert 1 <= len(row) <= IN_A_ROW + 1
    assert all(entry.places and entry.label for entry in row)
    assert len(set(addresses(row))) == len(addresses(row))


def test_whoever_has_every_role_still_has_one_short_row() -> None:
    row = row_of(*(part.kind for part in CAST))
    assert len(row) <= IN_A_ROW + 2
    assert len(addresses(row)) == len({str(label) for _group, label, _permission, _name in PLACES})


def test_few_places_stand_side_by_side_and_many_in_groups() -> None:
    student, director = row_of("student"), row_of("programme_director")
    assert len(student) <= IN_A_ROW and not any(entry.opens for entry in student)
    assert {entry.label for entry in director if entry.opens} == {"Curriculum", "Assessment", "School"}


def test_a_group_of_which_one_place_concerns_a_person_is_that_place() -> None:
    row = {entry.label: entry for entry in row_of("course_director")}
    assert len(addresses(list(row.values()))) > IN_A_ROW
    assert not row["People"].opens and "School" not in row and "Imports" not in row


def test_the_place_where_one_is_marks_its_group_too() -> None:
    row = row_of("programme_director", path="/courses/")
    assert [entry.label for entry in row if entry.current] == ["Curriculum"]
    assert [place.url for entry in row for place in entry.places if place.current] == ["/courses/"]


def test_nobody_signed_in_has_no_row() -> None:
    assert entries(NOBODY, "/") == []


def test_a_group_opens_without_scripts_and_says_where_one_is(programme_director: Person, client: Client) -> None:
    client.force_login(programme_director.user)
    page = client.get("/courses/").text
    assert '<button popovertarget="places-1" aria-current="true">Curriculum</button>' in page
    assert '<ul id="places-1" aria-labelledby="group-1" popover>' in page
    assert '<a href="/courses/" aria-current="page">Courses</a>' in page
