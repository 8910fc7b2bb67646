"""What a teller learns of a case in which their story stands: for which years of study it is, and nothing nearer."""

from dataclasses import replace

import pytest

from tests.played import line_drops, published
from xenia.community.places import place_kind
from xenia.core.rules import Actor
from xenia.learning.place import CASE, years_of


@pytest.mark.parametrize(
    ("audience", "years"),
    [
        ("medical students, year 3; nursing students", [3]),
        ("medical students, years 2 to 4; residents", [2, 4]),
        ("second-year students", [2]),
        ("estudiantes de medicina, años 1 y 2; estudiantes de farmacia", [1, 2]),
        ("طلاب الطب، السنة ٣", [3]),
        ("groups of 5; nursing students, room 12, year 2026", []),
        ("", []),
    ],
)
def test_the_years_of_an_audience_are_read(audience: str, years: list[int]) -> None:
    assert years_of(audience) == years


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("audience", "words"),
    [
        (("medical students, year 2", "the group of Tuesday at 9"), "A case for students in year 2"),
        (("medical students, years 2 to 4",), "A case for students in years 2 to 4"),
        (("whoever likes",), "A case for students"),
    ],
)
def test_a_teller_reads_the_years_and_no_session(author: Actor, audience: tuple[str, ...], words: str) -> None:
    version = published(author, replace(line_drops(), audience=audience))
    kind = place_kind(CASE)
    assert kind and kind.words([version.case_id]) == {version.case_id: words}
