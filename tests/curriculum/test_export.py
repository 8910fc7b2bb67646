"""A year leaves as Curriculum Inventory, for those who may."""

import io
from typing import Any

import pytest

from tests.school import YEAR, bring_in, two_courses
from xenia.standards.curriculum_inventory import read_inventory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("version", [1, 2])
def test_a_coordinator_takes_a_year_away(coordinator: Any, sign_in: Any, version: int) -> None:
    bring_in(two_courses())
    browser = sign_in(coordinator)
    assert f"{YEAR}" in browser.get("/exports/").text
    answer = browser.get(f"/exports/year.xml?year={YEAR}&version={version}")
    assert answer["Content-Type"] == "application/xml"
    assert f"curriculum-inventory-{YEAR}-v{version}.xml" in answer["Content-Disposition"]
    reading = read_inventory(io.BytesIO(answer.content), source="year.xml")
    assert {course.title for course in reading.curriculum.courses} == {"Blood", "Ward"}


def test_a_year_that_is_not_there_is_refused_with_a_sentence(coordinator: Any, sign_in: Any) -> None:
    browser = sign_in(coordinator)
    assert "no curriculum yet" in browser.get("/exports/").text
    assert "Choose one of the years" in browser.get("/exports/year.xml?year=1999&version=7", follow=True).text


@pytest.mark.parametrize("who", ["teacher", "student", "accreditor", "stranger"])
def test_others_take_nothing_away(request: pytest.FixtureRequest, sign_in: Any, who: str) -> None:
    browser = sign_in(request.getfixturevalue(who))
    for address in ("/exports/", "/exports/year.xml?year=2026&version=1"):
        assert browser.get(address).status_code == 403
