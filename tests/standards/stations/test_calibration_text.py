"""Calibrations as texts: read as written, with what is wrong and what is missing told by its place."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.osce.calibrated import document, form
from xenia.standards.cases.findings import Severity
from xenia.standards.stations import StationReading, read_station
from xenia.standards.stations.calibration import (
    CalibrationDocument,
    CalibrationReading,
    begun_calibration,
    calibrated,
    check_calibration,
    read_calibration,
    write_calibration,
)

OSCE = Path(__file__).resolve().parents[3] / "src" / "xenia" / "osce"


def wrong(found: CalibrationDocument, *, recorded: bool = False) -> list[str]:
    told = check_calibration(found, form(), recorded=recorded)
    return [one.kind for one in told if one.severity is Severity.ERROR]


def test_what_is_written_reads_the_same() -> None:
    text = write_calibration(document())
    assert read_calibration(text).document == document()
    assert write_calibration(document()) == text


def test_a_whole_one_has_nothing_wrong() -> None:
    assert wrong(document()) == []


def test_an_unknown_key_is_told_with_its_line() -> None:
    reading = read_calibration("code: a\ntitle: A\nturnz: []\n")
    assert reading.document is None
    assert (reading.errors[0].row, "Did you mean “turns”?" in reading.errors[0].message) == (3, True)


def test_each_item_needs_an_agreed_mark_with_a_reason() -> None:
    whole = document()
    first, *others = whole.reference
    assert wrong(replace(whole, reference=tuple(others))) == ["missing"]
    assert wrong(replace(whole, reference=(replace(first, why=" "), *others))) == ["why"]
    assert wrong(replace(whole, reference=(replace(first, mark="often"), *others))) == ["mark"]
    assert wrong(replace(whole, reference=(*whole.reference, replace(first, item="nobody")))) == ["unknown"]
    assert wrong(replace(whole, reference=(*whole.reference, first))) == ["twice"]


def test_a_recording_stands_in_for_turns() -> None:
    silent = replace(document(), turns=())
    assert wrong(silent) == ["short"]
    assert wrong(silent, recorded=True) == []


def test_words_are_not_compared() -> None:
    assert all(item.options or item.type == "checklist" for item in form().items)
    assert not any(item.type in ("text", "long_text") for item in form().items)


def test_an_author_begins_with_every_item_and_nothing_agreed() -> None:
    begun = begun_calibration(form(), code="a", title="A")
    assert [one.item for one in begun.reference] == [item.code for item in form().items]
    assert set(wrong(begun)) == {"mark", "why", "short"}


@pytest.mark.parametrize("file", sorted((OSCE / "demo_calibrations").glob("*.yaml")), ids=lambda one: one.stem)
def test_our_own_have_nothing_wrong_and_are_encounters(file: Path) -> None:
    found = read_calibration(file.read_bytes()).document
    assert found is not None and 25 <= len(found.turns) <= 45
    station = next(path for path in (OSCE / "demo_stations").glob("*.yaml") if file.stem.startswith(path.stem))
    whole = read_station(station.read_bytes()).document
    assert whole is not None and whole.form is not None
    assert list(check_calibration(found, calibrated(whole.form), recorded=False)) == []


@pytest.mark.parametrize("read", [read_station, read_calibration])
@pytest.mark.parametrize(("text", "row"), [("title: A\ncode: A tent\n", 2), ("title: A\ncode: [a\n", 3)])
def test_a_code_that_no_address_can_name_and_a_broken_file_are_told_with_their_line(
    read: Callable[..., StationReading | CalibrationReading], text: str, row: int
) -> None:
    reading = read(text, name="a.yaml")
    assert reading.document is None
    assert [(one.source, one.row) for one in reading.errors] == [("a.yaml", row)]
