"""A station as text: what is read is written again as it was, and every mistake is told with its line."""

from dataclasses import replace

import pytest

from xenia.standards.cases.document import How, Passage
from xenia.standards.instruments import options_of
from xenia.standards.stations import StationDocument, read_station, write_station
from xenia.standards.stations.beginning import begun_station
from xenia.standards.stations.document import Domain, Interpreting, Mode, Patient, Weight
from xenia.standards.stations.texts import texts_of_station, voices_of


def read(text: str) -> StationDocument:
    reading = read_station(text)
    assert reading.document is not None, reading.errors
    return reading.document


def test_the_least_station_is_a_code_and_a_title() -> None:
    assert read("code: kettle\ntitle: Tea\n") == StationDocument(code="kettle", title="Tea")


def test_what_is_as_usual_is_not_written() -> None:
    assert write_station(StationDocument(code="kettle", title="Tea")) == "code: kettle\ntitle: Tea\n"


def test_every_kind_of_field_comes_back() -> None:
    whole = replace(
        begun_station(code="kettle", title="“Tea”, they said: no"),
        domain=Domain.ETHICS,
        competencies=(Weight(competency="who-2021:who-2021-s4", weight=2.5),),
        minutes=10,
        professions=("medicine", "nursing"),
        patient=Patient(name="Hodan", age="34", language="so", if_asked=("No.", "- 1: a list?", "#")),
        interpreter=Interpreting(mode=Mode.TELEPHONE),
        scenario="One.\n\nTwo: [[story:K7#0123abcd]]",
    )
    text = write_station(whole)
    assert read(text) == whole
    assert write_station(read(text)) == text


def test_spaces_around_a_text_mean_nothing() -> None:
    assert read("code: kettle\ntitle: Tea\nscenario: |\n  One.\n\n").scenario == "One."


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("code: kettle\ntitle: Tea\nroom: none", 3, "“room” means nothing here"),
        ("code: kettle\ntitle: Tea\npatient:\n  nam: Ana", 4, "Did you mean “name”?"),
        ("code: kettle\ntitle: Tea\ndomain: histroy", 3, "Did you mean “history”?"),
        ("code: kettle\ntitle: Tea\nminutes: eight", 3, "is no number"),
        ("code: kettle\ntitle: Tea\nprops: kettle", 3, "A list is expected"),
        ("code: kettle", 1, "“title” is missing"),
        ("code: The Kettle\ntitle: Tea", 1, "small letters"),
        ("code: a\ntitle: b\nform:\n  code: f\n  title: g\n  sections:\n    - code: s\n      item: []", 8, "“item”"),
        ("- a list", 1, "Here should be a group"),
        ("", None, "empty"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, line: int | None, said: str) -> None:
    reading = read_station(text)
    assert reading.document is None
    assert [one.row for one in reading.errors] == [line] and said in reading.errors[0].message


def test_a_rule_that_waits_for_a_bare_number_means_an_answer_of_its_own_form() -> None:
    items = "{code: q, type: single, text: Q, options: [{code: '2', label: Two}]}"
    after = "{code: r, type: text, text: R, show_if: {item: q, value: 2}}"
    other = "{code: q, type: number, text: Q}"
    text = (
        "code: a\ntitle: b\n"
        f"form:\n  code: f\n  title: g\n  sections:\n    - {{code: s, items: [{items}, {after}]}}\n"
        f"patient_form:\n  code: p\n  title: g\n  sections:\n    - {{code: s, items: [{other}, {after}]}}\n"
    )
    document = read(text)
    assert document.form and document.patient_form
    assert [one.show_if.value for one in document.form.items if one.show_if] == ["2"]
    assert [one.show_if.value for one in document.patient_form.items if one.show_if] == [2.0]
    assert options_of(document.form.items[0])[0].code == "2"


def test_a_place_has_its_line_or_that_of_what_contains_it() -> None:
    reading = read_station("code: a\ntitle: b\npatient:\n  name: Ana\n  fears: |\n    Two\n    lines\n")
    assert (reading.line("patient.fears"), reading.line("patient.tried"), reading.line("safety")) == (5, 3, 0)


def test_voices_are_named_once_in_their_order_wherever_they_stand() -> None:
    station = StationDocument(
        code="a",
        title="b",
        scenario="She said: [[story:K7#0123abcd]] rests on [[story:M2#ffff0000]]",
        speakers_rule="[[story:K7#0123abcd]]",
    )
    assert voices_of(station) == [
        Passage(story="K7", passage="0123abcd"),
        Passage(story="M2", passage="ffff0000", how=How.RETOLD),
    ]


def test_every_text_has_its_place() -> None:
    station = replace(begun_station(code="a", title="b"), props=("Kettle",), patient=Patient(volunteers=("Tea?",)))
    places = dict(texts_of_station(station))
    assert places["props.0"] == "Kettle" and places["patient.volunteers.0"] == "Tea?"
    assert places["form.global.borderline"].startswith("Borderline") and "lead" not in places
