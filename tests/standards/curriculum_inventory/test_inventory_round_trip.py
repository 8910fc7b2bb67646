"""What is written is valid, reads as what was written, and is written again without a difference."""

import importlib.util
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.standards.curriculum_inventory.large import large_curriculum
from tests.standards.curriculum_inventory.made_up import AWKWARD, made_up_curriculum
from tests.standards.curriculum_inventory.reports import reading_of
from xenia.standards.curriculum import (
    Alignment,
    Competency,
    Course,
    Curriculum,
    Depth,
    Keyword,
    Level,
    Method,
    Objective,
    Session,
)
from xenia.standards.curriculum_inventory import read_inventory, write_inventory

type Version = Literal[1, 2]
VERSIONS: tuple[Version, ...] = (1, 2)


def written(curriculum: Curriculum, version: Version) -> bytes:
    out = io.BytesIO()
    write_inventory(curriculum, version=version, report_date=date(2027, 7, 1), out=out)
    return out.getvalue()


def in_any_order(curriculum: Curriculum) -> Curriculum:
    """The curriculum with what has no order of its own sorted."""
    return replace(
        curriculum,
        courses=tuple(sorted(curriculum.courses, key=lambda course: course.id)),
        alignments=tuple(sorted(curriculum.alignments, key=str)),
        crosswalks=tuple(sorted(curriculum.crosswalks)),
    )


@pytest.fixture(scope="session")
def validator(shared_data: Path) -> dict[int, etree.XMLSchema]:
    path = shared_data.parent / "tools/validate_ci.py"
    spec = importlib.util.spec_from_file_location("validate_ci", path)
    assert spec and spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {version: module.schema(f"v{version}") for version in VERSIONS}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("curriculum", [made_up_curriculum(), Curriculum()], ids=["every field", "nothing"])
def test_report_is_valid(version: Version, curriculum: Curriculum, validator: dict[int, etree.XMLSchema]) -> None:
    validator[version].assertValid(etree.fromstring(written(curriculum, version)))


@pytest.mark.parametrize("version", VERSIONS)
def test_curriculum_comes_back_whole(version: Version) -> None:
    curriculum = made_up_curriculum()
    reading = reading_of(written(curriculum, version))
    assert reading.errors == ()
    assert in_any_order(reading.curriculum) == in_any_order(curriculum)
    assert written(reading.curriculum, version) == written(curriculum, version)


def test_awkward_identifier_is_quoted_where_an_address_or_a_path_needs_it() -> None:
    text = written(made_up_curriculum(), 1).decode()
    assert "Event[@id='Q%27anjob%27al / 50 %2525 [relay] %27ë%27 ☃']" in text
    assert "http://harbour.example/objective/Q%27anjob%27al%20%2F%2050" in text
    assert f"'{AWKWARD}'" not in text


def test_same_curriculum_gives_the_same_bytes() -> None:
    assert written(made_up_curriculum(), 2) == written(made_up_curriculum(), 2)


class Dribbling(io.BytesIO):
    """Hands out what it holds in pieces that end anywhere."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 997))


def test_report_that_comes_in_pieces_is_read_whole() -> None:
    curriculum = large_curriculum(events=200)
    reading = read_inventory(Dribbling(written(curriculum, 2)), source="report.xml")
    assert (reading.errors, reading.warnings) == ((), ())
    assert in_any_order(reading.curriculum) == in_any_order(curriculum)


ids = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=4)
texts = st.text(max_size=12)
codes = st.sampled_from(["IM001", "IM013", "AM004", "AM019", "odd", ""])
numbers = st.one_of(st.none(), st.integers(min_value=-1, max_value=12))
days = st.one_of(st.none(), st.dates(min_value=date(2024, 1, 1), max_value=date(2028, 1, 1)))


@st.composite
def curricula(draw: st.DrawFn) -> Curriculum:
    """Small curricula with awkward texts, references to nothing and values that the schema has no room for."""
    objectives = draw(st.lists(ids, unique=True, max_size=3))
    courses = draw(st.lists(ids, unique=True, max_size=3))
    sessions = draw(st.lists(ids, unique=True, max_size=3))
    competencies = draw(
        st.lists(st.tuples(st.sampled_from(["school", "pcrs", "who-2021"]), ids), unique=True, max_size=3)
    )
    years = draw(st.lists(st.integers(min_value=2020, max_value=2030), unique=True, max_size=2))
    return Curriculum(
        institution=replace(Curriculum().institution, name=draw(texts), domain=draw(texts), programme=draw(texts)),
        years=tuple(sorted(years)),
        levels=tuple(draw(st.dictionaries(st.integers(min_value=0, max_value=12), texts, max_size=3)).items()),
        competencies=tuple(
            Competency(
                id=identifier, label=draw(texts), framework=framework, uri=draw(st.sampled_from(["", "urn://x"]))
            )
            for framework, identifier in competencies
        ),
        objectives=tuple(
            Objective(
                id=identifier,
                text=draw(texts),
                level=draw(st.sampled_from(Level)),
                parents=tuple(draw(st.lists(st.sampled_from([*objectives[:place], "gone"]), max_size=2))),
            )
            for place, identifier in enumerate(objectives)
        ),
        courses=tuple(_course(draw, identifier, courses[:place]) for place, identifier in enumerate(courses)),
        sessions=tuple(_session(draw, identifier, [*courses, "", "gone"], objectives) for identifier in sessions),
        alignments=tuple(_alignment(draw, objectives, sessions, courses) for _ in range(draw(st.integers(0, 4)))),
        crosswalks=tuple(draw(st.lists(st.tuples(ids, st.just("pcrs"), ids), max_size=2))),
    )


def _course(draw: st.DrawFn, identifier: str, above: list[str]) -> Course:
    start, end = draw(days), draw(days)
    if start and end and end < start:
        start, end = end, start
    return Course(
        id=identifier,
        title=draw(texts),
        year=draw(st.integers(min_value=2020, max_value=2030)),
        level=draw(numbers),
        level_end=draw(numbers),
        parent=draw(st.sampled_from([*above, "", "gone"])),
        start=start,
        end=end,
        days=draw(numbers),
        required=draw(st.booleans()),
        required_in_track=draw(st.booleans()),
        clerkship=draw(st.sampled_from(["", "rotation", "integrated", "longitudinal"])),
        order=draw(st.sampled_from(["", "ordered", "parallel"])),
        minimum=draw(numbers),
        disciplines=tuple(draw(st.lists(texts, max_size=2))),
    )


def _session(draw: st.DrawFn, identifier: str, courses: list[str], objectives: list[str]) -> Session:
    methods = st.builds(
        Method, code=codes, primary=st.booleans(), purpose=st.sampled_from(["", "formative", "summative"])
    )
    return Session(
        id=identifier,
        course=draw(st.sampled_from(courses)),
        title=draw(texts),
        description=draw(texts),
        kind=draw(texts),
        methods=tuple(draw(st.lists(methods, max_size=3))),
        minutes=draw(st.integers(min_value=0, max_value=10_000)),
        required=draw(st.booleans()),
        objectives=tuple(draw(st.lists(st.sampled_from([*objectives, "gone"]), max_size=2))),
        disciplines=tuple(draw(st.lists(texts, max_size=2))),
        keywords=tuple(draw(st.lists(st.builds(Keyword, label=texts, source=texts, id=texts), max_size=2))),
        resources=tuple(draw(st.lists(texts, max_size=2))),
    )


def _alignment(draw: st.DrawFn, objectives: list[str], sessions: list[str], courses: list[str]) -> Alignment:
    kind, subjects = draw(st.sampled_from([("objective", objectives), ("session", sessions), ("course", courses)]))
    return Alignment(
        subject=draw(st.sampled_from([*subjects, "gone"])),
        subject_kind=kind,
        competency=draw(st.one_of(st.just("k"), ids)),
        framework=draw(st.sampled_from(["school", "pcrs", "who-2021"])),
        depth=draw(st.sampled_from(Depth)),
        assessed=draw(st.booleans()),
    )


@settings(max_examples=150, deadline=None)
@given(curriculum=curricula(), version=st.sampled_from(VERSIONS))
def test_reading_and_writing_again_changes_no_byte(curriculum: Curriculum, version: Version) -> None:
    first = written(curriculum, version)
    reading = reading_of(first)
    assert reading.errors == ()
    assert written(reading.curriculum, version) == first


@settings(max_examples=40, deadline=None)
@given(curriculum=curricula(), version=st.sampled_from(VERSIONS))
def test_any_report_is_valid(curriculum: Curriculum, version: Version, validator: dict[int, etree.XMLSchema]) -> None:
    validator[version].assertValid(etree.fromstring(written(curriculum, version)))
