"""The map's fourth layer: sessions count as attained where enough learners were seen to have attained it."""

import json
import threading
import time
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import school
from tests.curriculum.test_coverage import figures
from tests.house import actor_of_person
from tests.together import together
from xenia.core.models import AuditEntry
from xenia.core.rules import SYSTEM, NotPermitted
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments
from xenia.curriculum.actions.attainment import set_attainment
from xenia.curriculum.models import Attainment, Competency, Course, Session
from xenia.curriculum.models.counts import Layer
from xenia.curriculum.queries.cells import cell_sessions
from xenia.curriculum.queries.coverage import coverage
from xenia.curriculum.queries.frameworks import framework_of
from xenia.people.models import AcademicYear


def keep(**figures: tuple[int, int, int]) -> int:
    """`keep(a=(level, learners, attained))` in the school's year, and how many courses were counted anew."""
    kept = {(row[0], competency(name).pk): (row[1], row[2]) for name, row in figures.items()}
    return set_attainment(SYSTEM, AcademicYear.objects.get(begins=school.YEAR).pk, kept)


def competency(name: str) -> Competency:
    return Competency.objects.get(source_id=name, framework__code="school")


@pytest.fixture
def small_school(db: Any) -> None:
    school.bring_in(school.two_courses())


def test_the_sessions_of_a_year_count_where_half_of_ten_learners_attained_it(small_school: None) -> None:
    assert keep(a=(1, 10, 5)) == 1
    assert figures("year", "attained") == {"a": {"Year 1": 2}, "b": {}, "c": {}}
    assert figures("course", "attained")["a"] == {"Blood": 2}
    assert figures("discipline", "attained")["a"] == {"Ethics": 1, "Haematology": 2}


@pytest.mark.parametrize("seen", [(1, 9, 9), (1, 11, 5), (2, 30, 30)])
def test_too_few_learners_too_few_who_attained_and_other_years_of_study_make_no_figure(
    small_school: None, seen: tuple[int, int, int]
) -> None:
    keep(a=seen)
    assert figures("year", "attained")["a"] == {}


def test_what_fewer_than_ten_learners_say_stands_nowhere(small_school: None) -> None:
    keep(a=(1, 9, 9), b=(3, 12, 2))
    assert list(Attainment.objects.values_list("level", "learners", "attained")) == [(3, 12, 2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Attainment.objects.update(learners=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attainment.objects.update(attained=13)


def test_what_is_attained_no_more_leaves_the_map_and_what_stays_is_not_counted_anew(small_school: None) -> None:
    keep(a=(1, 10, 5))
    assert keep(a=(1, 14, 9)) == 0, "the figure moved, the map did not"
    assert keep(a=(1, 20, 9)) == 1
    assert figures("year", "attained")["a"] == {}
    keep(a=(1, 20, 19))
    assert keep() == 1
    assert figures("year", "attained")["a"] == {} and not Attainment.objects.exists()


def test_the_same_figures_again_leave_no_entry(small_school: None) -> None:
    keep(a=(1, 10, 5))
    entries = AuditEntry.objects.count()
    assert keep(a=(1, 10, 5)) == 0
    assert AuditEntry.objects.count() == entries


def test_only_the_platform_says_what_was_attained(small_school: None, administrator: Any) -> None:
    with pytest.raises(NotPermitted):
        set_attainment(actor_of_person(administrator), AcademicYear.objects.get().pk, {})


def test_a_session_that_comes_to_serve_it_later_counts_at_once(small_school: None, programme_director: Any) -> None:
    keep(b=(1, 10, 10))
    assert figures("year", "attained")["b"] == {}
    session = Session.objects.get(source_id="x1")
    wanted = [Wanted(session.pk, competency("b").pk, State(depth="introduced"))]
    change_alignments(actor_of_person(programme_director), wanted)
    assert figures("year", "attained")["b"] == {"Year 1": 1}


def test_every_attained_figure_opens_as_many_sessions_as_it_says(small_school: None) -> None:
    keep(a=(1, 10, 5), b=(3, 10, 10))
    for axis in ("year", "course", "discipline"):
        read = coverage(SYSTEM, framework_of("school"), axis=axis, layer="attained", years=[school.YEAR])
        assert read.cells
        for (key, column), cell in read.cells.items():
            place = {"axis": axis, "column": column, "layer": "attained", "years": [school.YEAR]}
            under = cell_sessions(SYSTEM, Competency.objects.get(pk=key), **place)  # type: ignore[arg-type]
            assert (len(under), sum(row.minutes for row in under)) == (cell.sessions, cell.minutes)


def test_the_command_line_tells_the_layer_too(small_school: None, capsys: Any) -> None:
    from xenia.site.cli import main

    keep(a=(1, 10, 5))
    main(["coverage", "--framework", "school", "--layer", "attained", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert [sum(row) for row in said["cells"]] == [2, 0, 0]


def test_the_page_of_a_cell_says_of_how_many(small_school: None, dean: Any, sign_in: Any) -> None:
    keep(a=(1, 40, 31), b=(3, 20, 4))
    browser = sign_in(dean)

    def page(name: str, **asked: str) -> str:
        return str(browser.get(f"/map/{competency(name).pk}/", {"framework": "school", **asked}).text)

    assert "Year 1: 31 of 40 learners observed often enough attained it." in page("a", column="1", layer="attained")
    assert "31 of 40" not in page("a", column="3"), "another year of study"
    assert "31 of 40" in page("a", by="course", column=str(Course.objects.get(source_id="X").pk))
    low = page("b", column="3", layer="attained")
    assert "4 of 20" in low and "Fewer than half" in low and "No session here" in low
    assert "Too few learners" in page("c", column="1", layer="attained")


def test_the_map_and_the_page_of_a_competency_show_the_layer(small_school: None, dean: Any, sign_in: Any) -> None:
    keep(a=(1, 40, 31))
    browser = sign_in(dean)
    drawn = browser.get("/map/", {"framework": "school", "layer": "attained"}).text
    assert "Competency a, Year 1" in drawn and "at least ten" in drawn
    rows = browser.get("/map/download.csv", {"framework": "school", "layer": "attained"}).content.decode()
    assert '"Competency a",2,0' in rows
    assert "layer=attained" in browser.get(f"/competencies/{competency('a').pk}/").text


@pytest.mark.django_db(transaction=True)
def test_a_course_that_is_recounted_meanwhile_knows_what_was_attained() -> None:
    school.bring_in(school.two_courses())
    session, b = Session.objects.get(source_id="x1"), competency("b")
    year = AcademicYear.objects.get(begins=school.YEAR).pk
    aligned = threading.Event()

    def teacher() -> None:
        with transaction.atomic():
            change_alignments(SYSTEM, [Wanted(session.pk, b.pk, State(depth="introduced"))])
            aligned.set()
            time.sleep(0.5)

    def platform() -> int:
        aligned.wait()
        return set_attainment(SYSTEM, year, {(1, b.pk): (10, 10)})

    assert together(teacher, platform) == [None, 1]
    assert figures("year", "attained")["b"] == {"Year 1": 1}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seen=st.lists(st.tuples(st.integers(8, 12), st.integers(0, 12)), min_size=6, max_size=6))
def test_the_layer_equals_a_count_by_brute_force(db: Any, seen: list[tuple[int, int]]) -> None:
    """Three competencies in two years of study, with any figures: count the planned sessions of those that count."""
    school.bring_in(school.two_courses())
    year = AcademicYear.objects.get(begins=school.YEAR).pk
    places = [(level, name) for level in (1, 3) for name in "abc"]
    said = {place: (n, min(x, n)) for place, (n, x) in zip(places, seen, strict=True)}
    set_attainment(SYSTEM, year, {(level, competency(name).pk): pair for (level, name), pair in said.items()})
    planned = figures("year", Layer.PLANNED)
    expected = {
        name: {
            column: n
            for column, n in planned[name].items()
            if (pair := said[int(column.split()[1]), name])[0] >= 10 and 2 * pair[1] >= pair[0]
        }
        for name in "abc"
    }
    assert figures("year", Layer.ATTAINED) == expected
    set_attainment(SYSTEM, year, {})
