"""Reports of other systems are read as they stand."""

from pathlib import Path

import pytest

from tests.standards.curriculum_inventory.reports import (
    PCRS,
    ROOT,
    block,
    event,
    holds_block,
    holds_event,
    objective,
    reading_of,
    relation,
    report,
    served,
)
from xenia.standards.curriculum import Alignment, Keyword, Level, Method
from xenia.standards.curriculum_inventory import read_inventory


def test_official_sample_is_read_with_its_loose_ends_named(shared_data: Path) -> None:
    sample = shared_data / "curriculum/medbiquitous/curriculuminventory/v1/sample_curriculuminventory.xml"
    with sample.open("rb") as stream:
        reading = read_inventory(stream, source=sample.name)
    assert reading.errors == ()
    words = [warning.message for warning in reading.warnings]
    assert sum("zxcvb points to nothing" in message for message in words) == 3
    assert [warning.row for warning in reading.warnings if "no sequence block" in warning.message] == [69, 75]
    assert sum("no AAMC code" in message for message in words) == 6
    assert len(words) == 11
    curriculum = reading.curriculum
    assert (curriculum.institution.domain, curriculum.years) == ("nosuch.edu", (2010,))
    assert {course.id: course.parent for course in curriculum.courses} == {"c": "", "e": "c", "f": "c", "d": ""}
    first = curriculum.sessions[0]
    assert (first.course, first.minutes, first.kind, first.objectives) == ("e", 120, "Lecture", ("zxcvb",))
    assert first.keywords[0] == Keyword(label="Physician-Patient Relations", source="MeSH", id="D010817")


def test_report_of_another_standard_is_refused_by_name(shared_data: Path) -> None:
    sample = shared_data / "curriculum/medbiquitous/curriculuminventory/v1/sample.xml"
    with sample.open("rb") as stream:
        (error,) = read_inventory(stream, source=sample.name).errors
    assert "curriculumreport" in error.message
    assert error.row == 3


def test_ilios_report_keeps_objectives_of_each_kind_apart() -> None:
    programme, course, session = (f"{ROOT}{kind}_objective/1" for kind in ("program", "course", "session"))
    reading = reading_of(
        report(
            events=event(more=served(course) + served(session)),
            objects=objective(programme, category="program-level-competency")
            + objective(course, category="sequence-block-level-competency")
            + objective(session),
            framework=f"<cf:Includes><cf:Catalog>URI</cf:Catalog><cf:Entry>{PCRS}</cf:Entry></cf:Includes>\n"
            + relation(PCRS, "related", programme)
            + relation(programme, "narrower", course)
            + relation(session, "broader", course),
            blocks=block("16", held=holds_block("18")) + block("18", held=holds_event("E1")),
        )
    )
    assert (reading.errors, reading.warnings) == ((), ())
    curriculum = reading.curriculum
    assert [(found.id, found.level, found.parents) for found in curriculum.objectives] == [
        ("program_objective/1", Level.PROGRAMME, ()),
        ("course_objective/1", Level.COURSE, ("program_objective/1",)),
        ("session_objective/1", Level.SESSION, ("course_objective/1",)),
    ]
    pcrs = "aamc-pcrs-comp-c0106"
    assert [(found.framework, found.id) for found in curriculum.competencies] == [("pcrs", pcrs)]
    assert curriculum.alignments == (
        Alignment(subject="program_objective/1", subject_kind="objective", competency=pcrs, framework="pcrs"),
    )
    assert curriculum.sessions[0].objectives == ("course_objective/1", "session_objective/1")
    assert curriculum.sessions[0].methods == (Method(code="IM013", primary=True),)
    assert [(course.id, course.parent, course.level) for course in curriculum.courses] == [
        ("16", "", 1),
        ("18", "16", 1),
    ]


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-8-sig", "windows-1252", "UTF-16", "ISO-8859-1"])
def test_declared_encoding_is_honoured(encoding: str) -> None:
    content = report(encoding=encoding.removesuffix("-sig"))
    if encoding.endswith("-sig"):
        content = b"\xef\xbb\xbf" + content
    assert reading_of(content).curriculum.institution.name == "Médecine"


@pytest.mark.parametrize(
    ("duration", "minutes"), [("PT45M", 45), ("PT1H30M", 90), ("P30DT8H", 43_680), ("PT05M", 5), ("P1W", 10_080)]
)
def test_duration_of_an_event_is_counted_in_minutes(duration: str, minutes: int) -> None:
    reading = reading_of(report(events=event(duration=duration)))
    assert reading.curriculum.sessions[0].minutes == minutes


@pytest.mark.parametrize(("duration", "days"), [("P30DT8H", 30), ("P12M", 365), ("PT8H", 1), ("P2W", 14)])
def test_duration_of_a_block_is_counted_in_days(duration: str, days: int) -> None:
    reading = reading_of(report(blocks=block(timing=f"<Duration>{duration}</Duration>")))
    assert reading.curriculum.courses[0].days == days


def test_markup_in_titles_becomes_text() -> None:
    content = report(events=event()).replace(b"Event E1", b'&lt;p class="MsoNormal"&gt;Care &amp;amp; flight&lt;/p&gt;')
    assert reading_of(content).curriculum.sessions[0].title == "Care & flight"


def test_blocks_of_a_report_over_two_years_fall_into_their_own() -> None:
    dates = "<Dates><StartDate>{}</StartDate><EndDate>{}</EndDate></Dates>"
    blocks = block("1", timing=dates.format("2026-08-01", "2026-09-01"))
    blocks += block("2", timing=dates.format("2026-05-01", "2026-08-01"))
    curriculum = reading_of(report(blocks=blocks, end="2027-06-30")).curriculum
    assert curriculum.years == (2025, 2026)
    assert [course.year for course in curriculum.courses] == [2026, 2025]
