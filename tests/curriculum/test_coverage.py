"""The map's figures are what anyone would reckon by hand from the curriculum."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import school
from xenia.core.rules import NOBODY, SYSTEM, NotPermitted
from xenia.curriculum.models import Competency, CourseCount, Framework, MapCount
from xenia.curriculum.queries.cells import cell_sessions
from xenia.curriculum.queries.coverage import coverage, unmapped
from xenia.curriculum.queries.frameworks import framework_of
from xenia.curriculum.queries.gaps import gaps
from xenia.curriculum.queries.methods import hours_by_method
from xenia.standards.curriculum import Curriculum


def figures(axis: str, layer: str = "planned") -> dict[str, dict[str, int]]:
    """Sessions by competency and column, empty cells left out."""
    read = coverage(SYSTEM, framework_of("school"), axis=axis, layer=layer)
    return {
        row.id: {c.label: read.cell(row, c).sessions for c in read.columns if read.cell(row, c).sessions}
        for row in read.rows
    }


def test_sessions_count_once_over_their_objectives_and_parents(db: Any) -> None:
    school.bring_in(school.two_courses())
    assert figures("year") == {"a": {"Year 1": 2, "Year 3": 1}, "b": {"Year 3": 1}, "c": {}}
    assert figures("course") == {"a": {"Blood": 2, "Ward": 1}, "b": {"Ward": 1}, "c": {}}


def test_a_session_stands_in_each_of_its_disciplines_and_else_in_its_courses(db: Any) -> None:
    school.bring_in(school.two_courses())
    assert figures("discipline")["a"] == {"Ethics": 1, "Haematology": 2, "Medicine": 1}


def test_an_exam_is_assessed_and_not_taught_and_a_mark_on_the_link_assesses_too(db: Any) -> None:
    school.bring_in(school.two_courses())
    assert figures("year", "taught")["b"] == {}
    assert figures("year", "assessed") == {"a": {"Year 1": 1}, "b": {"Year 3": 1}, "c": {}}
    assert figures("year", "attained")["a"] == {}


def test_unmapped_objectives_and_sessions_stand_beside_the_map(db: Any) -> None:
    school.bring_in(school.two_courses())
    beside = unmapped(framework_of("school"))
    assert (beside.objectives, beside.sessions) == (1, 0), "only o4 serves nothing"
    assert unmapped(framework_of("school"), [1999]).sessions == 0


def test_gaps_are_named_by_kind(db: Any) -> None:
    school.bring_in(school.two_courses())
    found = {(gap.competency.id, gap.kind) for gap in gaps(SYSTEM, framework_of("school"))}
    assert {("b", "never taught"), ("c", "never taught")} <= found
    assert ("a", "no deepening over the years") in found, "practised in year 1, never deeper in year 3"
    assert ("a", "nothing in the clinical phase") not in found
    assert ("a", "no community presence") not in found


def test_hours_stand_by_the_primary_method_of_teaching(db: Any) -> None:
    school.bring_in(school.two_courses())
    rows = hours_by_method(SYSTEM, framework_of("school"), years=[school.YEAR])
    assert [(row.code, row.minutes) for row in rows] == [("IM013", 150), ("IM002", 60)]


def test_every_figure_opens_as_many_sessions_as_it_says(db: Any) -> None:
    school.bring_in(school.two_courses())
    for axis in ("year", "course", "discipline"):
        for layer in ("planned", "taught", "assessed"):
            read = coverage(SYSTEM, framework_of("school"), axis=axis, layer=layer, years=[school.YEAR])
            for (key, column), cell in read.cells.items():
                under = cell_sessions(
                    SYSTEM,
                    Competency.objects.get(pk=key),
                    axis=axis,
                    column=column,
                    layer=layer,
                    years=[school.YEAR],
                )
                assert (len(under), sum(row.minutes for row in under)) == (cell.sessions, cell.minutes)


def test_the_map_is_refused_to_whoever_has_no_role(db: Any) -> None:
    school.bring_in(school.two_courses())
    with pytest.raises(NotPermitted):
        coverage(NOBODY, framework_of("school"))


@pytest.mark.parametrize("axis", ["year", "course", "discipline"])
def test_the_map_costs_as_many_statements_with_one_course_as_with_many(
    db: Any, django_assert_num_queries: Any, axis: str
) -> None:
    whole = school.two_courses()
    school.bring_in(whole)
    framework = Framework.objects.get(code="school")
    statements = {"year": 3, "course": 3, "discipline": 4}[axis]
    with django_assert_num_queries(statements):
        coverage(SYSTEM, framework, axis=axis)
    school.bring_in(more_courses(30), source="more")
    with django_assert_num_queries(statements):
        coverage(SYSTEM, framework, axis=axis)


def more_courses(number: int) -> Curriculum:
    from xenia.standards.curriculum import Course

    names = [f"C{n}" for n in range(number)]
    return Curriculum(
        years=(school.YEAR,),
        courses=tuple(Course(id=n, title=n, year=school.YEAR, level=2, disciplines=(n,)) for n in names),
        sessions=tuple(school.session(f"{n}-1", n) for n in names),
        alignments=tuple(school.serves(f"{n}-1", "a", "session") for n in names),
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edges=st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda e: e[0] < e[1]), max_size=10),
    places=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 7)), max_size=14),
    links=st.sets(st.tuples(st.integers(0, 7), st.integers(0, 2)), max_size=8),
)
def test_kept_counts_equal_a_count_by_brute_force(
    transactional_db: Any, edges: set[tuple[int, int]], places: set[tuple[int, int]], links: set[tuple[int, int]]
) -> None:
    """Six sessions, eight objectives, three competencies, linked at random: walk every path and count."""
    from xenia.standards.curriculum import Course

    MapCount.objects.all().delete()
    CourseCount.objects.all().delete()
    Framework.objects.filter(code="school").delete()
    source = f"t{len(edges)}-{len(places)}-{len(links)}-{hash((frozenset(edges), frozenset(places), frozenset(links)))}"
    document = Curriculum(
        years=(school.YEAR,),
        competencies=tuple(school.competency(f"k{n}") for n in range(3)),
        objectives=tuple(
            school.objective(f"o{n}", *(f"o{parent}" for child, parent in sorted(edges) if child == n))
            for n in range(8)
        ),
        courses=(
            Course(id="A", title="A", year=school.YEAR, level=1),
            Course(id="B", title="B", year=school.YEAR, level=2),
        ),
        sessions=tuple(
            school.session(f"s{n}", "AB"[n % 2], *(f"o{o}" for s, o in sorted(places) if s == n)) for n in range(6)
        ),
        alignments=tuple(school.serves(f"o{o}", f"k{k}") for o, k in sorted(links)),
    )
    school.bring_in(document, source=source)
    expected: dict[str, dict[str, int]] = {f"k{n}": {} for n in range(3)}
    for session in document.sessions:
        for name in reached(session.objectives, edges, links):
            column = "Year 1" if session.course == "A" else "Year 2"
            expected[name][column] = expected[name].get(column, 0) + 1
    assert figures("year") == expected


def reached(objectives: tuple[str, ...], edges: set[tuple[int, int]], links: set[tuple[int, int]]) -> set[str]:
    """Every competency on some path up from these objectives."""
    front, seen = [int(name[1:]) for name in objectives], set()
    while front:
        here = front.pop()
        if here not in seen:
            seen.add(here)
            front += [parent for child, parent in edges if child == here]
    return {f"k{k}" for o, k in links if o in seen}
