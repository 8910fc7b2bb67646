"""A case as text: whatever a case holds comes back from its text, and whatever is wrong is told with its line."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.standards.cases.examples import CASES, EXAMPLE, SHORTEST
from xenia.standards.cases import CaseDocument, CaseTextError, parse, read_case_text, write
from xenia.standards.cases.document import Choice, Evidence, EvidenceKind, Narration, Scene, Speech

TOP = "---\ncase: a\ntitle: A\n---\n\n"
SCENE = f"{TOP}# Scenes\n\n## One {{#one}}\n"


def told(text: str) -> list[tuple[int | None, str]]:
    reading = read_case_text(text)
    assert reading.document is None
    return [(problem.row, problem.message) for problem in reading.errors]


@given(CASES)
@settings(max_examples=150, deadline=None)
def test_any_case_comes_back_from_its_text_as_it_was(case: CaseDocument) -> None:
    text = write(case)

    assert parse(text) == case
    assert write(parse(text)) == text


def test_the_example_of_the_documentation_is_written_as_it_was_read() -> None:
    assert write(parse(EXAMPLE)) == EXAMPLE

    documented = (Path(__file__).parents[3] / "docs" / "cases.md").read_text(encoding="utf-8")
    assert EXAMPLE in documented


def test_the_example_holds_what_a_case_can_hold() -> None:
    case = parse(EXAMPLE)

    assert (case.code, case.minutes, case.audience) == (
        "line-drops",
        20,
        ("medical students, year 3", "nursing students"),
    )
    farida = case.people[0]
    assert (farida.speaks, farida.migrated, farida.views[1].id) == (("prs", "en"), True, "fear")
    start, drop = case.scenes[:2]
    assert start.parts[2] == Speech(
        who="farida", text="It is a stone, here. It comes at night.", language="prs", through="laila"
    )
    assert [option.weight for option in start.parts[4].options] == [30, 30, 40]
    assert start.choices[0].goes == ""
    assert drop.timer is not None
    assert (drop.timer.seconds, drop.timer.goes) == (60, "silence")
    assert drop.choices[0].evidence == (
        Evidence(competency="who-2021:who-2021-s4", kind=EvidenceKind.BEHAVIOUR, level=1.0),
    )
    assert case.scenes[-1].ending is not None


def test_a_person_may_wrap_lines_use_tabs_and_leave_out_empty_ones() -> None:
    text = (
        f"{SCENE}\nIt is night\nand it rains.\n@ali: Come\nin.\n- [go] Go\n    in -> one\n\tfeedback: Good.\n"
        "      Really.\n\n    And more.\n  sets: a;b\n"
    )
    scene = parse(text).scenes[0]

    assert scene.parts == (Narration(text="It is night and it rains."), Speech(who="ali", text="Come in."))
    assert scene.choices == (
        Choice(id="go", words="Go in", goes="one", feedback="Good. Really.\n\nAnd more.", sets=("a", "b")),
    )


def test_words_that_look_like_signs_stay_words() -> None:
    text = f"{SCENE}\n\\- not a choice\n\nA line \\\nand another\n\n-5 degrees\n"

    assert [part.text for part in parse(text).scenes[0].parts] == [
        "- not a choice",
        "A line\nand another",
        "-5 degrees",
    ]
    assert parse(text.replace("\n", "\r\n")) == parse("\ufeff" + text)


def test_the_line_of_every_place_is_known() -> None:
    lines = read_case_text(EXAMPLE).lines
    rows = EXAMPLE.splitlines()

    assert rows[lines["title"] - 1].startswith("title:")
    assert rows[lines["people.farida.fear"] - 1].startswith("- [fear]")
    assert rows[lines["start.turn.feedback"] - 1].startswith("  feedback: She looks up.")
    assert rows[lines["start.first.ulcer"] - 1].startswith("  - [ulcer]")
    assert rows[lines["drop/2"] - 1].startswith("!audio")
    assert rows[lines["heard.ending"] - 1].startswith("= The tablets")


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("", 1, "have no “case:”"),
        ("# Scenes\n", 1, "have no “case:”"),
        ("---\ncase: a\ntitle: A\n", 1, "Close them with a line “---”"),
        (
            "---\ncase: a\ncode: b\ntitle: A\n---\n",
            3,
            "“code: b” is not understood. What may stand here: case:",
        ),
        ("---\ncase: a\ntitle: A\ntitle: B\n---\n", 4, "“title:” stands here already, on line 3"),
        ("---\ncase: a b\ntitle: A\n---\n", 1, "“a b” can't be a name: letters"),
        ("---\ncase: a\ntitle: A\nminutes: long\n---\n", 4, "Minutes are a number"),
        (f"{TOP}Words\n", 6, "The file begins with settings"),
        (f"{TOP}# Actors\n", 6, "“# Actors” is no part of a case. There are # People, # Scenes and # Debrief"),
        (f"{TOP}## One {{#one}}\n", 6, "A scene stands under # Scenes"),
        (f"{TOP}# Scenes\n## One\n", 7, "ends with its name in braces"),
        (
            f"{TOP}# People\n\n## Ali {{#ali}}\nrole: doctor\n",
            9,
            "“doctor” is not one of: patient, relative, clinician",
        ),
        (f"{TOP}# People\n\n## Ali {{#ali}}\nmigrated: maybe\n", 9, "Say yes or no"),
        (f"{TOP}# People\n\n## Ali {{#ali}}\ndeeds: cures\n", 9, "“cures” is not one of: suffers, decides, heals"),
        (f"{SCENE}timer: soon\n", 9, "timer: 90 seconds ->"),
        (f"{SCENE}interpreter: by hand\n", 9, "present, telephone, video, relative, none"),
        (f"{SCENE}It rains.\n", 9, "Words of the case begin at the margin, after an empty line"),
        (f"{SCENE}\n- Go -> two\n", 10, "Begin with a name in square brackets"),
        (f"{SCENE}\n- [go] Go -> two\n  fedback: Good\n", 11, "“fedback: Good” is not understood"),
        (f"{SCENE}\n- [go] Go -> two\n    feedback: Good\n", 11, "indented too far"),
        (f"{SCENE}\n- [go] Go -> two\n  mark: right\n", 11, "“right” is not one of: better, neutral, worse"),
        (f"{SCENE}\n- [go] Go -> two\n  evidence: pcrs:1 skill 1\n", 11, "knowledge, attitude or behaviour"),
        (f"{SCENE}\n- [go] Go -> two\n  evidence: pcrs:1 behaviour 7\n", 11, "from 0 to 1"),
        (f"{SCENE}\n- [go] Go -> two\n\nThen it rains.\n", 12, "come last in a scene"),
        (f"{SCENE}\n= The end\n\n= Another end\n", 12, "A scene ends once"),
        (f"{SCENE}\n@ali says hello\n", 10, "What somebody says is written @name: words"),
        (f"{SCENE}\n@ali (loudly!): Hello\n", 10, "“loudly!” is not understood"),
        (f"{SCENE}\n? ask [a] What?\n", 10, "? write [name] words"),
        (f"{SCENE}\n? weigh [a] What?\n  - [b] Bile = 140%\n", 11, "from 0% to 100%"),
        (f"{SCENE}\n![A room]\n", 10, "A picture is written"),
        (f"{SCENE}\n> Once upon a time\n", 10, "A story's passage is written"),
        (f"{SCENE}\n---\n", 10, "A line of hyphens"),
        (f"{SCENE}\n  feedback: Good\n", 10, "Nothing stands above this"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_the_way_out(text: str, row: int, words: str) -> None:
    assert any(number == row and words in message for number, message in told(text)), told(text)


def test_all_faults_are_told_at_once_and_the_first_begins_the_refusal() -> None:
    text = f"{SCENE}\n- Go\n\n@ali\n"

    assert [row for row, _ in told(text)] == [10, 12]
    with pytest.raises(CaseTextError, match=r"^Line 10: Begin with a name"):
        parse(text)


def test_no_more_faults_are_told_than_anybody_reads() -> None:
    found = told(f"{SCENE}\n" + "- Go\n" * 1_000)

    assert len(found) == 201
    assert found[-1] == (None, "Only the first 200 faults are told. Mend them, and read it again.")


def test_a_text_beyond_any_case_is_refused_before_it_is_read() -> None:
    assert told("a" * 2_000_001) == [(None, "The text is longer than any case. Divide it.")]


def test_the_shortest_case_is_a_code_and_a_title() -> None:
    assert parse(SHORTEST) == CaseDocument(code="a", title="A")


def test_a_name_that_could_not_be_written_is_refused_as_it_is_made() -> None:
    with pytest.raises(ValueError, match="letters, digits and hyphens"):
        Scene(id="two words")
    with pytest.raises(ValueError, match="letters, digits and hyphens"):
        Choice(id="", words="Go")


EVIL = [
    " ",
    "\\",
    "a\n",
    "(",
    "![",
    "](",
    "@a(",
    "> ",
    "[[",
    "{#",
    "-> ",
    "= 4",
    ";",
    "\n\n    a",
    "a\\\n",
    "- [a] b\n",
    "  a: b\n",
]


@pytest.mark.parametrize("evil", EVIL)
def test_a_text_made_to_keep_the_reader_busy_does_not(evil: str) -> None:
    started = time.process_time()
    for start in ("", "## ", "> ", "@a", "- [a] ", "![", "\n", "\n@a: ", "\n= a\n  debrief: "):
        read_case_text(f"{SCENE}{start}{evil * (60_000 // len(evil))}x\n")
    assert time.process_time() - started < 4
