"""Small changes leave the rest of a case alone, and what is made of them can be written and read again."""

from dataclasses import replace
from pathlib import Path

import pytest

from xenia.standards.cases import CaseDocument, check, parse, write
from xenia.standards.cases.changing import (
    connected,
    first_scene,
    name_for,
    new_person,
    new_scene,
    paragraphs,
    scenes_with,
    with_person,
    with_scene,
    without_person,
    without_scene,
)
from xenia.standards.cases.document import Choice, Ending, Interpreting, Mode, Person, Role, Scene, Speech, Timer, View
from xenia.standards.cases.places import bones_of, texts_of
from xenia.standards.cases.translating import told_in


@pytest.fixture
def case() -> CaseDocument:
    room = Scene(id="room", title="The room", choices=(Choice(id="go", words="Go", goes="end"),))
    room = replace(room, parts=(*paragraphs("You come in.\n\nShe waits."), Speech(who="ana", text="Sit down.")))
    end = Scene(id="end", title="The end", timer=None, ending=Ending(consequence="She goes."))
    ana = Person(id="ana", name="Ana", role=Role.PATIENT)
    return CaseDocument(code="c", title="C", people=(ana,), scenes=(room, end))


def test_a_name_is_free_and_can_be_written(case: CaseDocument) -> None:
    assert name_for("Ask her: what worries you most?", (), otherwise="x") == "ask-her-what-worries"
    assert name_for("Señora Ibáñez", (), otherwise="x") == "senora-ibanez"
    assert name_for("اسأل", ("choice",), otherwise="choice") == "choice-2", "where no letter of ours is in the words"


def test_each_paragraph_stands_on_its_own() -> None:
    assert [one.text for one in paragraphs("One.\r\n\r\n\n  Two\nlines. \n\n")] == ["One.", "Two\nlines."]


def test_a_scene_is_added_and_replaced_in_its_place(case: CaseDocument) -> None:
    more = with_scene(case, new_scene(case, "The room"))
    assert [one.id for one in more.scenes] == ["room", "end", "the-room"]
    again = with_scene(more, replace(more.scenes[1], title="Later"))
    assert [one.title for one in again.scenes] == ["The room", "Later", "The room"]
    assert parse(write(again)) == again


def test_of_two_scenes_of_one_name_only_the_first_is_replaced(case: CaseDocument) -> None:
    twice = replace(case, scenes=(*case.scenes, replace(case.scenes[0], title="Again")))
    changed = with_scene(twice, replace(case.scenes[0], title="Now"))
    assert [one.title for one in changed.scenes] == ["Now", "The end", "Again"]


def test_somebody_is_added_replaced_and_taken_out(case: CaseDocument) -> None:
    more = with_person(case, new_person(case, "Ana"))
    assert [one.id for one in more.people] == ["ana", "ana-2"]
    older = with_person(more, replace(case.people[0], age="40"))
    assert [one.age for one in older.people] == ["40", ""]
    assert parse(write(older)) == older
    assert without_person(older, "ana-2") == with_person(case, replace(case.people[0], age="40"))


def test_somebody_is_in_a_scene_who_speaks_interprets_or_is_asked(case: CaseDocument) -> None:
    def where(name: str) -> list[str]:
        return [scene.id for scene in scenes_with(whole, name)]

    through = Speech(who="ana", through="bo", text="Sit.")
    people = [
        Person(id=one, name=one, views=(View(id=f"{one}-fear", question="?"),)) for one in ("ana", "bo", "cy", "di")
    ]
    scenes = [
        Scene(id="said", parts=(through,)),
        Scene(id="rung", interpreting=Interpreting(mode=Mode.TELEPHONE, person="bo")),
        Scene(id="asked", choices=(Choice(id="ask", words="Ask", asks=("cy-fear",)),)),
    ]
    whole = replace(case, people=tuple(people), scenes=tuple(scenes))
    assert (where("ana"), where("bo"), where("cy"), where("di")) == (["said"], ["said", "rung"], ["asked"], [])
    shared = replace(people[3], views=people[2].views)
    whole = with_person(whole, shared)
    assert where("cy") == [], "somebody else still has that answer"


def test_what_led_to_a_scene_that_is_gone_stays_where_it_was(case: CaseDocument) -> None:
    timed = with_scene(case, replace(case.scenes[0], timer=Timer(seconds=5, goes="end")))
    left = without_scene(timed, "end")
    assert [one.id for one in left.scenes] == ["room"]
    assert left.scenes[0].choices[0].goes == "" and left.scenes[0].timer == Timer(seconds=5)


def test_to_join_keeps_an_ending_that_says_something(case: CaseDocument) -> None:
    joined = connected(case, "end", "room", "Ring her")
    assert joined.scenes[1].choices[0].goes == "room" and joined.scenes[1].ending
    fresh = with_scene(case, new_scene(case, "Later"))
    assert connected(fresh, "later", "end", "Go").scenes[2].ending is None


def test_the_case_begins_where_one_says(case: CaseDocument) -> None:
    assert [one.id for one in first_scene(case, "end").scenes] == ["end", "room"]


def test_a_translation_has_every_bone_and_only_the_words_that_were_told() -> None:
    original = parse(Path(__file__).with_name("line-drops.md").read_text(encoding="utf-8"))
    told = told_in(original, {"title": "La línea", "start": "Cuatro minutos"}, language="es")
    assert list(bones_of(told)) == list(bones_of(original))
    assert parse(write(told)) == told
    whole = told_in(original, {place: f"{text} ·" for place, text in texts_of(original) if text}, language="es")
    kinds = {one.kind for one in check(original, others=[whole]) if one.language == "es"}
    assert not kinds, "a translation with every text misses nothing"
