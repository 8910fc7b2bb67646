"""Frameworks: dated, in the reader's language, with crosswalks; who may change them."""

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest

from tests import school
from xenia.core.models import Link, Translation
from xenia.core.queries.audit import changes_of, changes_read
from xenia.core.rules import SYSTEM, Refused
from xenia.curriculum.actions.frameworks import add_crosswalk, import_framework
from xenia.curriculum.actions.shipped import ensure_shipped
from xenia.curriculum.models import Competency, Framework
from xenia.curriculum.queries.competencies import row_of_map, serving_courses
from xenia.curriculum.queries.coverage import coverage
from xenia.curriculum.queries.framework_files import framework_table, read_framework
from xenia.curriculum.queries.frameworks import framework_of, framework_tree, period
from xenia.standards.sheets import write_csv


@pytest.fixture
def small_school(db: Any) -> None:
    ensure_shipped()
    school.bring_in(school.two_courses())


def item(name: str) -> Competency:
    return Competency.objects.select_related("thing", "framework").get(source_id=name)


ADDRESSES = ["/frameworks/", "/frameworks/who-2021/", "/frameworks/ipec-2016/ended/", "/frameworks/clas/download.json"]


@pytest.mark.parametrize("who", ["programme_director", "committee_member", "teacher", "dean", "accreditor"])
def test_frameworks_open_for_those_who_read_the_map(
    small_school: None, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    for address in (*ADDRESSES, item("a").thing.route):
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize("who", ["student", "stranger", "storyteller"])
def test_frameworks_stay_closed_for_others(
    small_school: None, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    for address in (*ADDRESSES, item("a").thing.route):
        assert browser.get(address).status_code == 403


@pytest.mark.parametrize("who", ["committee_member", "teacher", "dean", "accreditor", "student"])
def test_only_leads_change_frameworks(
    small_school: None, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    browser, a = sign_in(request.getfixturevalue(who)), item("a")
    other = item("who-2021-s4")
    walk = Link.objects.filter(source=other.pk, kind="related").first()
    assert browser.get("/frameworks/import/").status_code == 403
    new = browser.post(f"{a.thing.route}links/new/", {"kind": "exact", "other": str(other.pk)})
    gone = browser.post(f"{other.thing.route}links/{walk.pk if walk else 0}/remove/")
    decided = browser.post("/frameworks/ipec-2016/ended/decided/", {"reason": "x"})
    assert {new.status_code, gone.status_code, decided.status_code} == {403}
    assert not Link.objects.filter(source=a.pk).exists()


def test_a_framework_says_when_it_holds(small_school: None) -> None:
    today = date(2026, 11, 1)
    assert period(framework_of("ipec-2016"), today=today) == "ended"
    assert period(framework_of("ipec-2023"), today=today) == "now"
    assert period(framework_of("ipec-2023"), today=date(2023, 11, 19)) == "coming"
    assert period(framework_of("ipec-2016"), today=date(2023, 11, 19)) == "now"


def test_the_list_shows_ended_frameworks_as_ended(small_school: None, dean: Any, sign_in: Any) -> None:
    page = sign_in(dean).get("/frameworks/").text
    assert "Nov 2023" in page and "ended" in page


def test_a_tree_counts_what_the_map_counts(small_school: None) -> None:
    framework = framework_of("school")
    tree = {branch.row.id: branch.sessions for branch in framework_tree(framework, year=school.YEAR, language="en")}
    read = coverage(SYSTEM, framework, years=[school.YEAR])
    assert tree == {row.id: sum(read.cell(row, column).sessions for column in read.columns) for row in read.rows}


def test_a_crosswalk_reads_the_other_way_round_from_its_other_end(small_school: None) -> None:
    a, b = item("a"), item("who-2021-s4")
    add_crosswalk(SYSTEM, a, b, kind="broader")
    here = {branch.row.id: branch for branch in framework_tree(a.framework, year=0, language="en")}
    there = {branch.row.id: branch for branch in framework_tree(b.framework, year=0, language="en")}
    assert [(walk.kind, walk.other.key) for walk in here["a"].crosswalks] == [("broader", b.pk)]
    assert ("narrower", a.pk) in [(walk.kind, walk.other.key) for walk in there["who-2021-s4"].crosswalks]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_tree_is_read_with_the_same_statements_however_large(
    small_school: None, django_assert_num_queries: Any, language: str
) -> None:
    for framework in Framework.objects.filter(code__in=("who-2021", "ipec-2016", "pcrs")):
        with django_assert_num_queries({"en": 5, "ar": 8}[language]):
            framework_tree(framework, year=school.YEAR, language=language)


def test_labels_stand_in_the_readers_language_and_are_marked_as_drafts(
    small_school: None, dean: Any, sign_in: Any
) -> None:
    assert not Translation.objects.exclude(status=Translation.Status.DRAFT).exists()
    arabic = Translation.objects.get(thing__competency__source_id="who-2021-s4", language="ar").value
    browser = sign_in(dean)
    browser.get("/frameworks/")  # the first page after signing in sets the person's own language
    browser.cookies["django_language"] = "ar"
    page = browser.get("/frameworks/who-2021/").text
    assert arabic in page and 'data-state="draft"' in page
    assert arabic in browser.get(item("who-2021-s4").thing.route).text
    Translation.objects.filter(language="ar").update(status=Translation.Status.CHECKED)
    assert 'data-state="draft"' not in browser.get("/frameworks/who-2021/").text


def test_a_checked_translation_is_a_draft_again_when_its_words_change(small_school: None) -> None:
    Translation.objects.filter(language="ar").update(status=Translation.Status.CHECKED)
    table = framework_table(framework_of("who-2021"))
    column = table[0].index("Label [ar]")
    table[1][column] += " ؟"
    import_framework(SYSTEM, read_table(table, "who-2021"))
    drafts = Translation.objects.filter(status=Translation.Status.DRAFT)
    assert [row.thing.competency.source_id for row in drafts] == [table[1][0]]


def read_table(table: list[list[Any]], code: str) -> Any:
    out = io.BytesIO()
    write_csv(table, out)
    return read_framework(io.BytesIO(out.getvalue()), name=f"{code}.csv", format="csv", code=code)


def test_a_downloaded_sheet_brought_in_again_changes_nothing(small_school: None, dean: Any, sign_in: Any) -> None:
    before = {row.pk: (row.version, row.issuer, row.valid_until, row.thing.label) for row in Framework.objects.all()}
    body = sign_in(dean).get("/frameworks/ipec-2016/download.csv").content
    reading = read_framework(io.BytesIO(body), name="ipec.csv", format="csv", code="ipec-2016")
    outcome = import_framework(SYSTEM, reading)
    assert (outcome.created, outcome.updated, outcome.unchanged, outcome.missing) == (0, 0, 4, 0)
    after = {row.pk: (row.version, row.issuer, row.valid_until, row.thing.label) for row in Framework.objects.all()}
    assert after == before


def test_a_downloaded_package_brought_in_again_changes_nothing(small_school: None, dean: Any, sign_in: Any) -> None:
    body = sign_in(dean).get("/frameworks/who-2021/download.json").content
    assert json.loads(body)["CFDocument"]["title"]
    reading = read_framework(io.BytesIO(body), name="who.json", format="case")
    outcome = import_framework(SYSTEM, reading)
    assert (outcome.created, outcome.updated) == (0, 0)


def test_a_crosswalk_is_added_and_removed_by_form_and_recorded(
    small_school: None, programme_director: Any, sign_in: Any
) -> None:
    a, other = item("a"), item("who-2021-s4")
    browser = sign_in(programme_director)
    assert "who-2021" in browser.get(f"{a.thing.route}links/new/").text
    browser.post(f"{a.thing.route}links/new/", {"kind": "narrower", "other": str(other.pk)})
    walk = Link.objects.get(source=a.pk, target=other.pk, kind="narrower")
    assert "is narrower than" in browser.get(a.thing.route).text
    browser.post(f"{a.thing.route}links/{walk.pk}/remove/")
    assert not Link.objects.filter(pk=walk.pk).exists()
    removed, added = list(changes_read(changes_of([a.pk])))[:2]
    assert (removed.was, removed.now) == (added.now, None) and added.who == "Priya Programme"


def test_a_crosswalk_is_refused_within_a_framework_twice_and_of_another_kind(small_school: None) -> None:
    a, b, other = item("a"), item("b"), item("who-2021-s4")
    with pytest.raises(Refused, match="two frameworks"):
        add_crosswalk(SYSTEM, a, b, kind="exact")
    with pytest.raises(Refused, match="how the two stand"):
        add_crosswalk(SYSTEM, a, other, kind="continues")
    add_crosswalk(SYSTEM, a, other, kind="exact")
    with pytest.raises(Refused, match="already"):
        add_crosswalk(SYSTEM, other, a, kind="related")


def test_a_link_that_is_no_crosswalk_can_not_be_removed_here(
    small_school: None, programme_director: Any, sign_in: Any
) -> None:
    a = item("a")
    other = Link.objects.create(source_id=a.pk, target_id=item("who-2021-s4").pk, kind="continues")
    sign_in(programme_director).post(f"{a.thing.route}links/{other.pk}/remove/")
    assert Link.objects.filter(pk=other.pk).exists()


def test_a_competency_shows_its_row_of_the_map_and_its_sessions(small_school: None, dean: Any, sign_in: Any) -> None:
    a = item("a")
    row = row_of_map(SYSTEM, a, year=school.YEAR)
    assert dict(row.layers) == {"planned": [2, 1], "taught": [2, 1], "assessed": [1, 0], "attained": [0, 0]}
    page = sign_in(dean).get(a.thing.route).text
    assert all(name in page for name in ("Session x1", "Session x2", "Session y1")) and "Session y2" not in page


@pytest.mark.parametrize("sessions", [1, 3])
def test_a_competency_is_read_with_the_same_statements_however_many_sessions(
    db: Any, django_assert_num_queries: Any, sessions: int
) -> None:
    from dataclasses import replace

    plain = school.two_courses()
    extra = tuple(school.session(f"m{n}", "Y", "o2") for n in range(sessions))
    school.bring_in(replace(plain, sessions=(*plain.sessions, *extra)))
    with django_assert_num_queries(10):
        _, courses = serving_courses(SYSTEM, item("a"), year=school.YEAR, page=1)
    assert sum(len(course.sessions) for course in courses) == 3 + sessions


def test_unknown_frameworks_and_downloads_are_not_found(small_school: None, dean: Any, sign_in: Any) -> None:
    browser = sign_in(dean)
    for address in ("/frameworks/nothing/", "/frameworks/nothing/ended/", "/frameworks/clas/download.exe"):
        assert browser.get(address).status_code == 404


def test_a_framework_holds_to_the_end_of_its_last_day() -> None:
    ends = Framework(valid_until=date(2026, 1, 1))
    assert period(ends, today=date(2026, 1, 1)) == "now"
    assert period(ends, today=date(2026, 1, 1) + timedelta(days=1)) == "ended"
