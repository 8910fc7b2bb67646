"""What the drills hold is whole in each language that it has, keeps its own rules, and can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xenia.learning.queries.drill_content import (
    END,
    HEARD,
    NAMES,
    NOTHING,
    ORIGINAL,
    Drill,
    Item,
    Step,
    drill_for,
    drill_in,
    languages_of,
)
from xenia.learning.queries.drill_steps import PLAIN_AGE, Walked, heard_at, level_of, look_at, mixed, walk

LEAST = {"plain-words": 24, "interpreter": 16, "triage-consent": 10}
ALL = [(name, language) for name in NAMES for language in languages_of(name)]
drills_that_ship = pytest.mark.parametrize(("name", "language"), ALL, ids=[" ".join(one) for one in ALL])


def held(name: str, language: str) -> Drill:
    found = drill_in(name, language)
    assert found is not None
    return found


def writings(drill: Drill) -> list[tuple[Item, Step]]:
    return [(item, step) for item in drill.items.values() for step in item.steps if step.kind == "write"]


def bones(item: Item) -> object:
    """An item without its words: what has to be the same in all its languages."""
    return [
        (
            step.id,
            step.kind,
            [(option.id, option.level, option.next, option.at) for option in step.options],
            sorted(step.fixed.items()),
            [*step.must],
            {how: says.again for how, says in step.says.items()},
            len(step.ask),
        )
        for step in item.steps
    ]


def words_of(item: Item) -> list[str]:
    """Every text that a page shows."""
    found = [item.title, item.situation]
    for step in item.steps:
        found += [*step.pieces, *step.must.values(), *step.models]
        found += [text for asked in step.ask for text in (asked.question, asked.holds)]
        found += [text for option in step.options for text in (option.words, option.why)]
        found += [says.words for says in step.says.values()]
        found += [says.why for says in step.says.values() if says.again != NOTHING]
        found += [step.prompt] if step.options or step.pieces else []
    return found


@pytest.mark.parametrize("name", NAMES)
def test_there_is_enough_to_practise_for_weeks(name: str) -> None:
    assert len(held(name, ORIGINAL).items) >= LEAST[name]
    assert {"ar", "es"} <= set(languages_of(name))


@drills_that_ship
def test_an_item_is_whole_in_each_language_that_it_has(name: str, language: str) -> None:
    drill, original = held(name, language), held(name, ORIGINAL)
    assert drill.language == language and len(drill.items) >= 3
    for item in drill.items.values():
        assert bones(item) == bones(original.items[item.id]), item.id
        assert item.clock == original.items[item.id].clock
        assert all(text.strip() for text in words_of(item)), item.id


@drills_that_ship
def test_no_model_uses_a_word_to_avoid_or_is_hard_to_read(name: str, language: str) -> None:
    for item, step in writings(held(name, language)):
        for model in step.models:
            looked = look_at(step, model, language=language)
            assert not looked.avoided, (item.id, looked.avoided)
            assert looked.age is None or looked.age <= PLAIN_AGE, (item.id, looked.age)


@drills_that_ship
def test_the_sentence_to_be_said_plainly_has_a_word_to_avoid_in_it(name: str, language: str) -> None:
    for item, step in writings(held(name, language)):
        assert look_at(step, step.sentence, language=language).avoided, item.id


@drills_that_ship
def test_every_answer_can_be_heard_and_every_misunderstanding_mended(name: str, language: str) -> None:
    for item in held(name, language).items.values():
        for step in item.steps:
            if step.kind != "teach":
                continue
            assert set(step.says) == set(HEARD) and 2 <= len(step.ask) <= 3
            assert step.says["right"].again == NOTHING
            assert all(step.says[how].again in step.must for how in ("half", "wrong")), item.id


@pytest.mark.parametrize("name", ["interpreter", "triage-consent"])
def test_every_choice_has_a_way_that_helps_and_one_that_costs(name: str) -> None:
    for item in held(name, ORIGINAL).items.values():
        for step in item.steps:
            if step.options:
                levels = sorted(option.level for option in step.options)
                assert levels[-1] == 1 and levels.count(1) == 1 and levels[0] < 0.5, (item.id, step.id)


def best(item: Item, heard: str) -> dict[str, object]:
    """The answers of somebody who does everything well."""
    said: dict[str, object] = {}
    for step in item.steps:
        if step.options:
            said[step.id] = max(step.options, key=lambda option: option.level).id
        elif step.kind == "split":
            said[step.id] = sorted(step.pauses)
        elif step.kind == "teach":
            said[step.id] = step.says[heard].again
        else:
            said[step.id] = [*step.must] if step.kind == "check" else True
    return said


@drills_that_ship
@pytest.mark.parametrize("heard", HEARD)
def test_whoever_does_everything_well_reaches_the_end_with_one(name: str, language: str, heard: str) -> None:
    for item in held(name, language).items.values():
        walked = walk(item, best(item, heard), heard=heard)
        models = next((step.models[0] for step in item.steps if step.models), "")
        assert walked.now is None and level_of(walked, models, language=language) == 1, item.id


def test_every_step_of_consent_in_triage_is_reached_and_every_way_ends() -> None:
    for item in held("triage-consent", ORIGINAL).items.values():
        ways, reached = [item.steps[0].id], set()
        while ways:
            step = item.step(ways.pop())
            assert step is not None
            if step.id not in reached:
                reached.add(step.id)
                ways += [option.next for option in step.options if option.next != END]
        assert reached == {step.id for step in item.steps}, item.id
        assert all(option.next for step in item.steps for option in step.options), item.id
        assert 2 <= len(item.steps) <= 3 and item.clock


@given(
    st.dictionaries(
        st.sampled_from(["first", "form", "test", "say", "teach", "split"]),
        st.one_of(st.none(), st.text(), st.integers(), st.lists(st.integers() | st.text()), st.booleans()),
    )
)
def test_no_answer_that_no_page_sends_breaks_the_way(said: dict[str, object]) -> None:
    for name, key in (("triage-consent", "belly-at-three"), ("plain-words", "npo"), ("interpreter", "pauses-teaching")):
        walked = walk(held(name, ORIGINAL).items[key], said, heard="half")
        assert isinstance(walked, Walked) and all(one.step.id in said for one in walked.done)


def test_pauses_torn_through_a_thought_count_against_one() -> None:
    item = held("interpreter", ORIGINAL).items["pauses-bad-news"]
    everywhere = walk(item, {"split": [1, 2, 3, 4, 5, 6, 7]}, heard="right")
    none_right = walk(item, {"split": [1]}, heard="right")
    assert 0 < level_of(everywhere, "", language="en") < 0.8
    assert level_of(none_right, "", language="en") == 0


def test_no_place_in_the_list_is_always_the_right_one() -> None:
    places = {
        [option.level for option in mixed(item, step, turn=turn)].index(1)
        for item in held("interpreter", ORIGINAL).items.values()
        for step in item.steps
        for turn in range(3)
        if len(step.options) == 3
    }
    assert places == {0, 1, 2}


def test_the_patient_answers_otherwise_at_each_turn() -> None:
    item = held("plain-words", ORIGINAL).items["benign"]
    assert {heard_at(item, turn=turn) for turn in range(3)} == set(HEARD)


def test_long_words_and_words_to_avoid_are_named_and_no_meaning_is_judged() -> None:
    step = held("plain-words", ORIGINAL).items["hypertension"].steps[0]
    hard = look_at(step, "Your cardiovascular examination demonstrates Hypertension.", language="en")
    assert hard.avoided == ("Hypertension", "cardiovascular") and not hard.plain and hard.level == 0
    nonsense = look_at(step, "The cat sat on the mat.", language="en")
    assert nonsense.plain and not nonsense.avoided


def test_a_language_that_a_drill_does_not_have_falls_back_to_its_own() -> None:
    found = drill_for("interpreter", "fr-CA")
    assert found and found.language == ORIGINAL
    assert drill_for("../secrets", "en") is None and drill_in("interpreter", "../en") is None
