"""Cases as Twee 3: our own come back whole, a story made in Twine comes in with what was understood of it."""

import json
import time

from hypothesis import given, settings

from tests.standards.cases.examples import CASES, EXAMPLE
from xenia.standards.cases import CaseDocument, check, parse
from xenia.standards.cases.document import Choice, Ending, Narration
from xenia.standards.cases.twee import write_twee
from xenia.standards.cases.twee_reading import ImportedCase, read_twee

FOREIGN = """\
:: StoryTitle
The Long Night

:: StoryData
{"ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC", "format": "SugarCube", "start": "At the door"}

:: StoryInit
<<set $tired to true>>

:: My styles [stylesheet]
body { color: red }

:: In the room [scene night] {"position":"600,400"}
It is warm.

[[Sleep|Morning]] [[At the door<-Go back]]

:: At the door
You \\[knock\\].
Nobody comes.

[[Go in->In the room]]
[[Morning]]
[[Fly->The moon]]

:: Morning
<<if $tired>>You yawn.<</if>>
The end.
"""


def told(imported: ImportedCase) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.message) for problem in imported.warnings]


@given(CASES)
@settings(max_examples=100, deadline=None)
def test_any_case_comes_back_from_twee_as_it_was(case: CaseDocument) -> None:
    imported = read_twee(write_twee(case))

    assert imported.document == case
    assert (imported.warnings, imported.errors) == ((), ())


def test_twine_finds_what_the_specification_asks_for() -> None:
    text = write_twee(parse(EXAMPLE))
    story_data = text.split(":: StoryData\n")[1].split("\n\n::")[0]
    data = json.loads(story_data)

    assert text.startswith(":: StoryTitle\nThe line that drops\n")
    assert data["start"] == "Four minutes in"
    assert data["ifid"] == data["ifid"].upper()
    assert len(data["ifid"]) == 36
    assert ':: A leaflet [ending] {"position":"' in text
    assert "Farida Rahimi thinks: He looks at the telephone and not at me." in text
    assert "[[Ask when it began->The tone]]" in text
    assert "[[Turn your chair, so that you and she see each other->Four minutes in]]" in text


def test_a_story_made_in_twine_comes_in_with_what_was_not_understood() -> None:
    imported = read_twee(FOREIGN)
    case = imported.document

    assert case is not None
    assert (case.code, case.title) == ("the-long-night", "The Long Night")
    assert [scene.id for scene in case.scenes] == ["at-the-door", "in-the-room", "morning"]
    door, room, morning = case.scenes
    assert door.parts == (Narration(text="You \\[knock\\].\nNobody comes."),)
    assert door.choices == (
        Choice(id="c1", words="Go in", goes="in-the-room"),
        Choice(id="c2", words="Morning", goes="morning"),
        Choice(id="c3", words="Fly", goes="the-moon"),
    )
    assert [(choice.words, choice.goes) for choice in room.choices] == [
        ("Sleep", "morning"),
        ("Go back", "at-the-door"),
    ]
    assert (morning.parts, morning.ending) == ((Narration(text="You yawn.\nThe end."),), Ending())
    assert told(imported) == [
        (7, "“StoryInit” belongs to the story format, and is left out."),
        (10, "“My styles” belongs to the story format, and is left out."),
        (18, "“At the door” leads to “The moon”, and there is no such passage."),
        (26, "“Morning” has commands of a story format, which are not carried out here. Look at it."),
    ]
    assert ("at-the-door.c3", "nowhere") in {(each.place, each.kind) for each in check(case)}


def test_what_was_changed_in_twine_is_taken_as_it_is_now_and_the_rest_is_kept() -> None:
    text = write_twee(parse(EXAMPLE))
    text = text.replace(
        "A minute is long. She looks at the door.\n\n[[", "A minute is short.\n\n[[New way->The tone]]\n[[", 1
    )
    imported = read_twee(text)

    assert imported.document is not None
    silence = next(scene for scene in imported.document.scenes if scene.id == "silence")
    original = next(scene for scene in parse(EXAMPLE).scenes if scene.id == "silence")
    assert silence.parts == (Narration(text="A minute is short."),)
    assert silence.interpreting == original.interpreting
    assert silence.choices == (Choice(id="c1", words="New way", goes="drop"), *original.choices)
    assert [message for _, message in told(imported)] == [
        "“Nobody speaks” was changed elsewhere: its words are taken as they are now, and who says what is lost."
    ]


def test_metadata_that_cannot_be_read_is_left_out_with_a_warning() -> None:
    imported = read_twee(
        ':: StoryData\n{"ifid": \n\n:: A [x] {"xenia": 1\n\n:: B {"xenia": "nothing"}\nWords\n:: A [open\n'
    )

    assert imported.document is not None
    assert [scene.title for scene in imported.document.scenes] == ['A [x] {"xenia": 1', "B", "A [open"]
    assert told(imported) == [
        (4, "The header has brackets that are not closed; all of it is taken as the name."),
        (8, "The header has brackets that are not closed; all of it is taken as the name."),
        (1, "StoryData can't be read and is left out."),
        (6, "What Xenia had kept of this scene was changed, and is left out."),
    ]


def test_passages_of_one_name_and_names_without_letters_are_told_and_named() -> None:
    imported = read_twee(":: A\nOne [[ليل]]\n:: A\nTwo\n:: ليل\nNight\n:: a!\nThree\n")

    assert imported.document is not None
    assert [scene.id for scene in imported.document.scenes] == ["a", "s2", "a-2"]
    assert imported.document.scenes[0].choices[0].goes == "s2"
    assert told(imported) == [(3, "“A” is there twice; the first one counts.")]


def test_what_is_no_twee_is_refused_with_the_way_out() -> None:
    def refused(text: str) -> list[str]:
        imported = read_twee(text)
        assert imported.document is None
        return [problem.message for problem in imported.errors]

    assert refused("<html></html>") == [
        "This is no Twee: no line begins with two colons. In Twine choose Build, Export as Twee."
    ]
    assert refused(":: StoryTitle\nA\n") == ["The story has no passage that could be a scene."]
    assert refused(":: A\n" + "a" * 2_000_001) == ["The file is longer than any case. Divide the story."]


def test_a_file_made_to_keep_the_reader_busy_does_not() -> None:
    started = time.process_time()
    for evil in ("<!--", "[[", "<<", "<script", "[[a][", "\\", "::  [", ":: " + " " * 50 + "\n", "(if:"):
        read_twee(":: A\n-->" + evil * (100_000 // len(evil)))
        read_twee(":: " + evil * (100_000 // len(evil)))
    assert time.process_time() - started < 4
