"""The checker names what is missing in words, what a method needs while it is written, and what may do harm."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from xenia.standards.cases.findings import Severity
from xenia.standards.instruments import Instrument, ItemType, Option
from xenia.standards.stations import StationDocument, check_station, read_station
from xenia.standards.stations.beginning import begun_station
from xenia.standards.stations.document import InterpreterRole, Interpreting, Mode, Weight

FILES = Path(__file__).resolve().parents[3] / "src" / "xenia" / "osce" / "demo_stations"


@pytest.fixture(scope="module")
def whole() -> StationDocument:
    """A station in which nothing is found, with an interpreter on the telephone."""
    read = read_station((FILES / "line-that-drops.yaml").read_bytes()).document
    assert read is not None
    return read


def found(station: StationDocument, **more: Any) -> list[tuple[str, str]]:
    return [(one.severity.value, one.place) for one in check_station(station, **more)]


def with_form(station: StationDocument, change: Callable[[Instrument], Instrument]) -> StationDocument:
    assert station.form is not None
    return replace(station, form=change(station.form))


def test_nothing_is_found_in_a_whole_station(whole: StationDocument) -> None:
    assert check_station(whole) == ()


def test_what_is_only_begun_lacks_every_part_in_words() -> None:
    findings = check_station(begun_station(code="a", title="b"))
    missing = {one.place for one in findings if one.severity is Severity.ERROR}
    assert missing >= {
        *("lead", "setting", "scenario", "competencies", "patient.name", "patient.language"),
        *("instructions.candidate", "instructions.examiner", "instructions.patient", "instructions.room"),
        *("safety.casting", "safety.leaving_the_part", "safety.opting_out", "safety.safe_word", "safety.most"),
    }
    assert all(one.sentence.endswith((".", "?")) for one in findings)


def test_no_form_at_all_is_told() -> None:
    assert ("error", "form") in found(StationDocument(code="a", title="b"))


def test_borderline_regression_needs_one_global_rating(whole: StationDocument) -> None:
    def without(form: Instrument) -> Instrument:
        return replace(form, sections=form.sections[:-1])

    findings = check_station(with_form(whole, without))
    assert [one.place for one in findings if one.severity is Severity.ERROR] == ["form.sections"]
    assert "no global rating, and borderline regression needs one" in findings[0].sentence

    def twice(form: Instrument) -> Instrument:
        more = replace(form.sections[-1].items[0], code="again")
        return replace(form, sections=(*form.sections, replace(form.sections[-1], code="more", items=(more,))))

    assert "2 global ratings" in check_station(with_form(whole, twice))[0].sentence


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((("fail", 1.0), ("pass", 2.0), ("good", 3.0)), "borderline"),
        ((("borderline", 1.0), ("pass", 2.0)), "three grades"),
        ((("unsafe", None), ("borderline", 1.0), ("pass", 2.0)), "three grades"),
    ],
)
def test_a_global_rating_has_three_scored_grades_and_a_borderline(
    whole: StationDocument, options: tuple[tuple[str, float | None], ...], said: str
) -> None:
    def changed(form: Instrument) -> Instrument:
        last = form.sections[-1]
        grades = tuple(Option(code=code, label=code, score=score) for code, score in options)
        rating = replace(last.items[0], options=grades)
        return replace(form, sections=(*form.sections[:-1], replace(last, items=(rating, *last.items[1:]))))

    assert said in check_station(with_form(whole, changed))[0].sentence


@pytest.mark.parametrize(("count", "warned"), [(7, True), (8, False), (25, False), (26, True)])
def test_a_checklist_is_neither_short_nor_endless(whole: StationDocument, count: int, warned: bool) -> None:
    def changed(form: Instrument) -> Instrument:
        item = next(one for one in form.items if one.type is ItemType.CHECKLIST)
        items = tuple(replace(item, code=f"i{number}") for number in range(count))
        return replace(form, sections=(replace(form.sections[0], items=items), form.sections[-1]))

    assert (("warning", "form.sections") in found(with_form(whole, changed))) is warned


def test_a_form_without_room_for_words_is_told(whole: StationDocument) -> None:
    def changed(form: Instrument) -> Instrument:
        last = form.sections[-1]
        return replace(form, sections=(*form.sections[:-1], replace(last, items=last.items[:1])))

    assert found(with_form(whole, changed)) == [("warning", "form.sections")]


def test_what_keeps_a_form_from_being_scored_is_told_at_its_place(whole: StationDocument) -> None:
    def changed(form: Instrument) -> Instrument:
        first = form.sections[0]
        item = replace(first.items[0], weight=-1.0)
        return replace(form, sections=(replace(first, items=(item, *first.items[1:])), *form.sections[1:]))

    assert found(with_form(whole, changed)) == [("error", "form.greets.weight")]


def test_an_interpreter_on_the_telephone_is_told_what_to_do(whole: StationDocument) -> None:
    silent = replace(whole, instructions=replace(whole.instructions, interpreter=""))
    assert found(silent) == [("error", "instructions.interpreter")]
    assert "on the telephone" in check_station(silent)[0].sentence
    alone = replace(silent, interpreter=Interpreting(mode=Mode.NONE))
    assert found(alone) == []
    relative = replace(silent, interpreter=Interpreting(mode=Mode.NONE, role=InterpreterRole.FAMILY))
    assert found(relative) == [("error", "instructions.interpreter")]


def test_candidates_who_speak_the_language_need_a_rule_only_where_it_is_another(whole: StationDocument) -> None:
    assert found(replace(whole, speakers_rule="")) == [("error", "speakers_rule")]
    english = replace(whole, speakers_rule="", patient=replace(whole.patient, language="en"))
    assert found(english) == [("warning", "interpreter")]


@pytest.mark.parametrize("name", ["casting", "leaving_the_part", "opting_out", "safe_word"])
def test_a_safety_plan_is_whole(whole: StationDocument, name: str) -> None:
    assert found(replace(whole, safety=replace(whole.safety, **{name: ""}))) == [("error", f"safety.{name}")]


@pytest.mark.parametrize(("most", "severity"), [(0, "error"), (2.5, "error"), (16, None), (17, "warning")])
def test_a_sitting_has_a_bearable_number_of_encounters(
    whole: StationDocument, most: float, severity: str | None
) -> None:
    expected = [(severity, "safety.most")] if severity else []
    assert found(replace(whole, safety=replace(whole.safety, most=most))) == expected


def test_a_safe_word_that_candidates_read_stops_nothing(whole: StationDocument) -> None:
    assert found(replace(whole, safety=replace(whole.safety, safe_word="Dari"))) == [("error", "safety.safe_word")]


@pytest.mark.parametrize(("minutes", "reading"), [(0, 2), (31, 2), (8, 11)])
def test_minutes_are_bounded(whole: StationDocument, minutes: float, reading: float) -> None:
    place = "reading_minutes" if reading > 10 else "minutes"
    assert found(replace(whole, minutes=minutes, reading_minutes=reading)) == [("error", place)]


def test_candidates_are_one_or_two(whole: StationDocument) -> None:
    assert found(replace(whole, professions=("medicine", "nursing"))) == []
    assert found(replace(whole, professions=())) == [("error", "professions")]


@pytest.mark.parametrize("weight", [Weight(competency="listening"), Weight(competency="who-2021:x", weight=0)])
def test_a_competency_is_named_and_weighs_something(whole: StationDocument, weight: Weight) -> None:
    assert found(replace(whole, competencies=(weight,))) == [("error", "competencies")]


@pytest.mark.parametrize(
    "text", ["In their culture men decide.", "Afghan patients never complain.", "It is a cultural thing."]
)
def test_a_culture_turned_into_a_rule_is_a_hint_wherever_it_stands(whole: StationDocument, text: str) -> None:
    told = replace(whole, instructions=replace(whole.instructions, examiner=text))
    assert found(told) == [("hint", "instructions.examiner")]


def test_a_reference_that_is_none_is_told(whole: StationDocument) -> None:
    assert found(replace(whole, scenario="As in [[story:K7]]")) == [("error", "scenario")]


def test_candidates_read_at_the_door_what_reads_with_ease(whole: StationDocument) -> None:
    def hard(text: str, language: str) -> float:
        return 19.0

    assert found(whole, reading_age=hard) == [("warning", "instructions.candidate")]
    assert found(whole, reading_age=hard, most_age=20) == []
    assert found(whole, reading_age=lambda text, language: None) == []


def test_patients_are_asked_by_one_form(whole: StationDocument) -> None:
    assert found(replace(whole, patient_form=None)) == [("warning", "patient_form")]
    assert found(replace(whole, patient_form=None, patient_instrument="patient-voice")) == []
    assert found(replace(whole, patient_instrument="patient-voice")) == [("error", "patient_instrument")]
