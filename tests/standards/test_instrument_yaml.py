"""An instrument as a text file: it round-trips to the byte, and whatever is wrong is told with its line."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.standards.instrument_examples import FULL, INSTRUMENTS, OFTEN, SOUND, form, item
from xenia.standards.instrument_nodes import InstrumentNodes
from xenia.standards.instrument_yaml import InstrumentReading, read_instrument, write_instrument
from xenia.standards.instruments import Condition, Instrument, ItemType, Option
from xenia.standards.problems import Problems
from xenia.standards.yaml_source import yaml_tree

SMALL = """\
code: small
title: A small form
sections:
  - code: all
    items:
      - code: q1
        type: likert
        text: How often?
        options:
          - {code: 1, label: No, score: 0}
          - {code: 2, label: Yes, score: 1}
      - code: q2
        type: text
        text: Why?
        show_if: {item: q1, value: 2}
"""


def read(text: str | bytes) -> InstrumentReading:
    return read_instrument(text.encode() if isinstance(text, str) else text, name="form.yaml")


def told(text: str | bytes) -> list[tuple[int | None, str]]:
    reading = read(text)
    assert reading.instrument is None
    assert all(problem.source == "form.yaml" for problem in reading.errors)
    return [(problem.row, problem.message) for problem in reading.errors]


@given(SOUND)
@settings(max_examples=60, deadline=None)
def test_a_sound_instrument_comes_back_from_its_file_as_it_was_and_is_written_the_same(instrument: Instrument) -> None:
    text = write_instrument(instrument)
    reading = read(text)

    assert reading.errors == ()
    assert reading.instrument == instrument
    assert write_instrument(reading.instrument) == text


@given(INSTRUMENTS)
@settings(max_examples=25, deadline=None)
def test_any_instrument_however_unfinished_survives_its_file(instrument: Instrument) -> None:
    problems = Problems()
    nodes = InstrumentNodes("form.yaml", problems)

    assert nodes.read_as(yaml_tree(write_instrument(instrument).encode()), Instrument) == instrument
    assert problems.errors == ()


def test_the_file_is_one_that_people_read() -> None:
    text = write_instrument(FULL)

    assert "        options: &answers1\n          - {code: never, label: Never, score: 0}\n" in text
    assert text.count("options: *answers1\n") == 3
    assert "purpose: |-\n  Seen by a preceptor.\n  After one encounter.\n" in text
    assert "      title: مع مترجم\n" in text
    assert "show_if: {item: minutes, test: at_least, value: 30}" in text


def test_text_is_text_whatever_yaml_would_take_it_for() -> None:
    instrument = read(SMALL).instrument

    assert instrument is not None
    first = instrument.items[0]
    assert [(option.code, option.label) for option in first.options] == [("1", "No"), ("2", "Yes")]


def test_a_rule_waits_for_the_code_of_an_answer_even_without_quotation_marks() -> None:
    instrument = read(SMALL).instrument
    assert instrument is not None
    assert instrument.items[1].show_if == Condition(item="q1", value="2")

    number = read(SMALL.replace("show_if: {item: q1, value: 2}", "show_if: {item: q1, test: at_least, value: 1}"))
    assert number.instrument is not None
    assert number.instrument.items[1].show_if == Condition(item="q1", test="at_least", value=1.0)


def test_a_number_that_is_no_code_stays_a_number_through_the_file() -> None:
    options = (Option(code="2", label="Two", score=2.0), *OFTEN)
    rule = Condition(item="q1", test="at_least", value=2.0)
    instrument = form(item("q1", options=options), item("q2", show_if=rule))

    assert read(write_instrument(instrument)).instrument == instrument
    wrong = form(item("q1", options=options), item("q2", show_if=replace(rule, test="is")))
    assert "value: 2.0" in write_instrument(wrong)
    assert "no answer to “q1” is “2.0”" in told(write_instrument(wrong))[0][1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_is_read_in_whichever_encoding_it_was_saved(encoding: str) -> None:
    assert read(write_instrument(FULL).encode(encoding)).instrument == FULL


def test_a_file_of_an_old_windows_program_and_with_its_line_ends_is_read() -> None:
    windows = SMALL.replace("A small form", "Für Ärztinnen").replace("\n", "\r\n").encode("cp1252")
    instrument = read(windows).instrument

    assert instrument is not None
    assert instrument.title == "Für Ärztinnen"


@pytest.mark.parametrize(
    ("line", "words", "old", "new"),
    [
        (2, "“titel” means nothing here. Did you mean “title”?", "title: A", "titel: A"),
        (14, "“txt” means nothing here. Did you mean “text”?", "text: Why?", "txt: Why?"),
        (14, "The keys here are code, type", "text: Why?", "xyzzy: Why?"),
        (3, "“title” stands in line 2 already", "title: A small form\n", "title: A\ntitle: B\n"),
        (7, "“likart” is none of the types. Did you mean “likert”?", "type: likert", "type: likart"),
        (7, "Choose one of single", "type: likert", "type: xyzzy"),
        (10, "“none” is no number", "score: 0", "score: none"),
        (10, "Write a point, not a comma", "score: 0", "score: '0,5'"),
        (10, "“.inf” is no number", "score: 0", "score: .inf"),
        (
            14,
            "Say true or false",
            "text: Why?",
            "text: Why?\n        required: maybe".replace("text: Why?\n        ", ""),
        ),
        (9, "A list is expected here", "options:\n", "options: never, often\n"),
        (9, "The key “label” is missing", "{code: 1, label: No, score: 0}", "{code: 1}"),
        (10, "Here should be a group", "{code: 1, label: No, score: 0}", "no"),
        (8, "One value is expected", "text: How often?", "text: [How, often]"),
        (10, "“1” (answer)", "code: 2", "code: 1"),
        (15, "no answer to “q1” is “9", "value: 2", "value: 9"),
        (15, "no item has that code", "item: q1", "item: q9"),
        (12, "have the code “q1”", "code: q2", "code: q1"),
        (9, "nothing to choose from", "options:\n", "options: []\n"),
    ],
)
def test_a_fault_is_told_with_its_line(line: int, words: str, old: str, new: str) -> None:
    found = told(_replaced(old, new))

    assert any(words in message for _, message in found), found
    rows = [row for row, message in found if words in message]
    assert line in rows or line + 1 in rows


def _replaced(old: str, new: str) -> str:
    assert old in SMALL
    if new.startswith("options: ") and old == "options:\n":  # instead of the list that follows
        lines = [each for each in SMALL.splitlines() if "{code:" not in each]
        return "\n".join(lines).replace("options:", new.strip())
    return SMALL.replace(old, new, 1)


@pytest.mark.parametrize(
    ("words", "content"),
    [
        ("is empty", b""),
        ("is empty", b"# only a comment\n"),
        ("no YAML", b"code: [never closed\n"),
        ("no YAML", b"code: a\n\tb: c\n"),
        ("no YAML", b"code: a\n---\ncode: b\n"),
        ("no YAML", b"code: *nobody\n"),
        ("no YAML", b"code: a\x00b\n"),
        ("a picture", b"\x89PNG\r\n\x1a\n"),
        ("a PDF", b"%PDF-1.7"),
        ("cut off", "title: äö".encode()[:-1]),
        ("mixes two encodings", "title: ä".encode() + b"\xff"),
        ("Here should be a group", b"- a\n- b\n"),
        ("Here should be a group", b"just words"),
        ("Tags such as", b"!!python/object/apply:os.system [echo]\n"),
        ("Tags such as", b"code: !secret a\n"),
        ("larger than", b"a" * 2_000_001),
        ("nested more than", b"[" * 100_000),
        ("nested more than", b"{a: " * 100_000),
        ("points to what it stands in", b"code: &a [*a]\n"),
        ("A key is one word", b"[a, b]: c\n"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_form_is_refused_in_a_sentence(words: str, content: bytes) -> None:
    assert words in told(content)[0][1]


def test_a_file_that_grows_by_its_aliases_is_refused_before_it_does() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 15)]
    began = time.perf_counter()

    assert "grows beyond any form" in told("\n".join(lines))[0][1]
    assert time.perf_counter() - began < 2


SIGNS = st.sampled_from([*"{}[]:,-&*#?|>!%@`'\"\n\t ", "  ", ": ", "- ", "\x00", "é", "null", "*answers1", "<<: "])


@given(st.integers(0, 2000), st.integers(0, 40), SIGNS)
@settings(max_examples=100, deadline=None)
def test_a_file_damaged_anywhere_is_read_or_refused_with_lines_and_never_breaks_the_reader(
    place: int, length: int, sign: str
) -> None:
    text = write_instrument(FULL)
    reading = read(text[:place] + sign + text[place + length :])

    assert (reading.instrument is None) == bool(reading.errors)
    assert all(problem.message.endswith((".", "?", ":")) for problem in reading.errors)


@given(st.binary(max_size=60))
@settings(max_examples=100, deadline=None)
def test_bytes_of_any_kind_never_break_the_reader(content: bytes) -> None:
    assert read(content).errors


def test_aliases_within_reason_are_read() -> None:
    shared = write_instrument(form(*(item(f"q{n}") for n in range(200))))

    reading = read(shared)
    assert shared.count("*answers1") == 199
    assert reading.instrument is not None
    assert len(reading.instrument.items) == 200


def test_what_a_merge_key_would_do_is_written_out_instead() -> None:
    text = SMALL.replace("      - code: q2\n", "      - <<: {}\n        code: q2\n")

    assert any("“<<” means nothing here" in message for _, message in told(text))


def test_warnings_have_their_lines_too_and_refuse_nothing() -> None:
    text = SMALL + "translations:\n  - language: ar\n    texts: {q1: كم؟}\n"
    reading = read(text)

    assert reading.instrument is not None
    (warning,) = reading.warnings
    assert (warning.row, warning.field) == (17, "translations.ar")


def test_a_form_of_five_hundred_items_is_read_in_a_moment() -> None:
    text = write_instrument(
        form(*(item(f"q{n}", options=(*OFTEN, Option(code=f"o{n}", label="O"))) for n in range(500)))
    )
    began = time.perf_counter()

    assert read(text).instrument is not None
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("type", list(ItemType))
def test_every_type_is_written_and_read(type: ItemType) -> None:
    fields: dict[str, Any] = {"rows": OFTEN[:0]}
    if type is ItemType.MATRIX:
        fields = {"rows": (Option(code="row", label="Row"),)}
    instrument = form(item("q1", type, **fields))

    assert read(write_instrument(instrument)).instrument == instrument


def test_the_example_in_the_documents_is_a_sound_instrument() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "instruments.md").read_text("utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    reading = read(example)

    assert reading.errors == ()
    assert [warning.field for warning in reading.warnings] == ["translations.ar"]
    assert reading.instrument is not None
    assert len(reading.instrument.items) == 4
