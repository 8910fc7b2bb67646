"""Who may read the map, and what its pages say."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.timezone import localdate

from tests import school
from tests.school import YEAR
from xenia.core.models import Translation
from xenia.core.rules import SYSTEM
from xenia.curriculum.forms.map import map_choice
from xenia.curriculum.models import Competency
from xenia.curriculum.queries.frameworks import framework_of
from xenia.curriculum.queries.page import map_lines
from xenia.people.models import AcademicYear


def read_rows(answer: Any) -> list[list[str]]:
    return list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))


@pytest.fixture
def small_school(db: Any) -> None:
    school.bring_in(school.two_courses())


@pytest.mark.parametrize("who", ["programme_director", "committee_member", "teacher", "dean", "accreditor"])
def test_the_map_opens_for_those_who_read_the_curriculum(
    small_school: None, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    answer = sign_in(request.getfixturevalue(who)).get("/map/?framework=school")
    assert answer.status_code == 200
    assert "Competency a" in answer.text


@pytest.mark.parametrize("who", ["student", "stranger", "storyteller"])
@pytest.mark.parametrize("address", ["/map/", "/map/unmapped/", "/map/download.csv"])
def test_the_map_stays_closed_for_others(
    small_school: None, request: pytest.FixtureRequest, sign_in: Any, who: str, address: str
) -> None:
    assert sign_in(request.getfixturevalue(who)).get(address).status_code == 403


def test_someone_who_is_not_signed_in_is_asked_to(small_school: None, sign_in: Any) -> None:
    assert sign_in(None).get("/map/").url.startswith("/accounts/login/")


def test_a_figure_opens_its_sessions_and_they_download(
    small_school: None, programme_director: Any, sign_in: Any
) -> None:
    browser = sign_in(programme_director)
    key = Competency.objects.get(source_id="a").pk
    address = f"/map/{key}/?framework=school&column=1"
    assert "2 sessions, 2.5 hours" in browser.get(address).text
    rows = read_rows(browser.get(f"{address}&as=csv"))
    assert [row[2] for row in rows[1:]] == ["Session x1", "Session x2"]


def test_unmapped_objectives_are_listed_by_course(small_school: None, programme_director: Any, sign_in: Any) -> None:
    page = sign_in(programme_director).get("/map/unmapped/?framework=school").text
    assert "Blood" in page and "Ward" not in page


def test_the_map_downloads_with_every_column(small_school: None, programme_director: Any, sign_in: Any) -> None:
    rows = read_rows(sign_in(programme_director).get("/map/download.csv?framework=school"))
    assert rows[:2] == [["Code", "Competency", "Year 1", "Year 3"], ["a", "Competency a", "2", "1"]]


def test_two_years_stand_side_by_side(small_school: None, programme_director: Any, sign_in: Any) -> None:
    from dataclasses import replace

    earlier = school.two_courses()
    earlier = replace(
        earlier,
        years=(2025,),
        courses=tuple(replace(course, year=2025) for course in earlier.courses),
        sessions=earlier.sessions[:1],
        alignments=earlier.alignments[:2],
    )
    school.bring_in(earlier)
    page = sign_in(programme_director).get("/map/?framework=school&year=2026&beside=2025").text
    assert "Competency a, Year 1: 1 → 2" in page


@pytest.mark.parametrize(
    "nonsense", ["?framework=x&year=zz&by=q&layer=1", "?year=99999", "?page=0", "?page=77777", "?beside=-1"]
)
def test_an_address_that_asks_for_nonsense_still_shows_the_map(
    small_school: None, programme_director: Any, sign_in: Any, nonsense: str
) -> None:
    assert sign_in(programme_director).get("/map/" + nonsense).status_code == 200


def test_a_school_without_a_curriculum_is_told_what_comes_next(db: Any, programme_director: Any, sign_in: Any) -> None:
    from xenia.curriculum.actions.shipped import ensure_shipped

    ensure_shipped()
    page = sign_in(programme_director).get("/map/").text
    assert "Nothing to map yet" in page


def test_competencies_are_named_in_the_readers_language_all_over_the_map(
    small_school: None, programme_director: Any, sign_in: Any
) -> None:
    for row in Competency.objects.select_related("thing"):
        Translation.objects.create(thing=row.thing, language="ar", value=f"كفاءة {row.code}")
    programme_director.language = "ar"
    programme_director.save()
    browser = sign_in(programme_director)
    browser.get("/inbox/")  # the first page sets the language
    a = Competency.objects.get(source_id="a").pk
    for address in ("/map/?framework=school", f"/map/{a}/?framework=school", "/map/download.csv?framework=school"):
        spoken = browser.get(address).content.decode()
        assert "كفاءة a" in spoken
        assert "Competency a" not in spoken


def test_a_page_beyond_the_last_is_the_last(small_school: None) -> None:
    asked = map_lines(
        SYSTEM,
        framework_of("school"),
        axis="course",
        layer="planned",
        year=YEAR,
        weight="sessions",
        page=9,
        language="en",
    )
    assert (asked.number, asked.pages, [column.label for column in asked.columns]) == (1, 1, ["Blood", "Ward"])


@pytest.mark.parametrize(("begun_days_ago", "shown"), [((500, 100, -200), 2), ((-10, -300), 1), ((), 0)])
def test_a_year_in_preparation_is_shown_only_when_asked_for(begun_days_ago: tuple[int, ...], shown: int) -> None:
    starts = [localdate() - timedelta(days=days) for days in begun_days_ago]
    years = [AcademicYear(begins=number, starts=day) for number, day in enumerate(starts, start=1)]
    assert map_choice(QueryDict(), frameworks=[], years=years).year == shown
    for year in years:
        assert map_choice(QueryDict(f"year={year.begins}"), frameworks=[], years=years).year == year.begins
