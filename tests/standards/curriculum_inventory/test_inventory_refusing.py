"""What is wrong with a report is said with its line, and refuses the whole."""

import io

import pytest

from tests.standards.curriculum_inventory.reports import (
    ROOT,
    block,
    event,
    holds_block,
    holds_event,
    objective,
    reading_of,
    relation,
    report,
)
from xenia.standards.curriculum import Curriculum
from xenia.standards.curriculum_inventory import read_inventory

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">'


@pytest.mark.parametrize(
    ("before", "name"), [(LAUGHS + "]>\n", "&i;"), (EXTERNAL + "]>\n", "&a;"), ('<!DOCTYPE x SYSTEM "x.dtd">\n', "x")]
)
@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])
def test_entities_and_document_types_are_refused(before: str, name: str, encoding: str) -> None:
    reading = reading_of(
        report(before=before, events=event(more=f"<Description>{name}</Description>"), encoding=encoding)
    )
    (error,) = reading.errors
    assert "DOCTYPE" in error.message
    assert error.row == 2
    assert reading.curriculum == Curriculum()


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.99])
def test_truncated_file_is_refused(kept: float) -> None:
    content = report(events="".join(event(f"E{number}") for number in range(2_000)))
    (error,) = reading_of(content[: int(len(content) * kept)]).errors
    assert "ends before it is complete" in error.message
    assert error.row


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"PK\x03\x04 not xml at all", "not well-formed"),
        (b'{"sessions": []}', "not well-formed"),
        (b"<!-- " + b"x" * 2_000_000, "first megabyte"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "encoding"),
        (report().replace("é".encode(), b"\xe9"), "encoding"),
        (report(namespace="http://ns.medbiq.org/curriculuminventory/v3/"), "curriculuminventory/v3/"),
        (report(namespace=""), "namespace"),
        (b"<html><body>Sign in</body></html>", "begins with html"),
    ],
)
def test_file_of_another_kind_is_refused(content: bytes, words: str) -> None:
    (error,) = reading_of(content).errors
    assert words in error.message


@pytest.mark.parametrize(
    ("content", "field", "words"),
    [
        (report(events=event("E7") + event("E7")), "Event/@id", "E7 is there twice"),
        (report(events=event("")), "Event/@id", "no identifier"),
        (report(events=event(duration="45 min")), "Event/EventDuration", "PT45M"),
        (report(events=event().replace("Event E1", " ")), "Event/Title", "no title"),
        (report(objects=objective(f"{ROOT}x/1") * 2), "CompetencyObject", "there twice"),
        (report(blocks=block("7") * 2), "SequenceBlock/@id", "7 is there twice"),
        (report(blocks=block(timing="<Duration>soon</Duration>")), "Timing/Duration", "P30D"),
        (report(blocks=block().replace('"Required"', '"Maybe"')), "SequenceBlock/@required", "Maybe"),
        (report(start="2025-02-30"), "ReportingStartDate", "2025-02-30"),
        (report(start="2027-07-01"), "ReportingEndDate", "before it starts"),
        (
            report(
                blocks=block(timing="<Dates><StartDate>2026-05-01</StartDate><EndDate>2026-04-01</EndDate></Dates>"),
            ),
            "SequenceBlock/Timing/Dates",
            "before it starts",
        ),
    ],
)
def test_impossible_value_is_refused_with_its_line(content: bytes, field: str, words: str) -> None:
    (error,) = reading_of(content).errors
    assert (error.source, error.field) == ("report.xml", field)
    assert words in error.message
    assert error.row and error.row > 1


def test_missing_report_dates_are_refused() -> None:
    content = report().replace(b"<ReportingStartDate>2025-07-01</ReportingStartDate>", b"")
    (error,) = reading_of(content).errors
    assert "ReportingStartDate" in error.message


def test_objectives_in_a_circle_are_refused() -> None:
    first, second, third = (f"{ROOT}course_objective/{number}" for number in (1, 2, 3))
    content = report(
        objects=objective(first) + objective(second) + objective(third),
        framework=relation(first, "narrower", second)
        + relation(second, "narrower", third)
        + relation(third, "narrower", first),
    )
    (error,) = reading_of(content).errors
    assert "circle" in error.message
    assert "course_objective/2" in error.message


def test_blocks_in_a_circle_are_refused() -> None:
    content = report(blocks=block("1", held=holds_block("2")) + block("2", held=holds_block("1")))
    (error,) = reading_of(content).errors
    assert "1 → 2 → 1" in error.message or "2 → 1 → 2" in error.message


def test_every_error_is_listed_and_beyond_all_reading_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    content = report(events="".join(event(f"E{number}", duration="long") for number in range(130)))
    assert len({error.row for error in reading_of(content).errors}) == 130
    monkeypatch.setattr("xenia.standards.curriculum_inventory.findings.MOST", 100)
    errors = reading_of(content).errors
    assert len(errors) == 101
    assert "30 more" in errors[-1].message
    assert len({error.row for error in errors[:-1]}) == 100


def test_reference_to_nothing_is_kept_and_warned_about() -> None:
    content = report(
        events=event(more="<CompetencyObjectReference>x[entry='gone']</CompetencyObjectReference>"),
        blocks=block("1", held=holds_event("E1") + holds_event("E9") + holds_block("9"), level=4),
    )
    reading = reading_of(content)
    assert reading.errors == ()
    assert reading.curriculum.sessions[0].objectives == ("gone",)
    assert reading.curriculum.courses[0].level == 4
    assert sorted(warning.field for warning in reading.warnings) == [
        "CompetencyObjectReference",
        "Level",
        "SequenceBlockEvent",
        "SequenceBlockReference",
    ]


def test_elements_nested_without_end_are_refused() -> None:
    content = report(events="<Event>" * 50_000)
    assert reading_of(content).errors


def test_endless_part_is_refused_before_it_fills_the_memory() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += 1
            start = report().partition(b"<Events>")[0] + b"<Events><Event>" if self.given == 1 else b""
            return start + b"<Junk/>" * 9_000

    stream = Endless()
    (error,) = read_inventory(stream, source="report.xml").errors  # type: ignore[arg-type]
    assert "16 MB" in error.message
    assert stream.given < 400
