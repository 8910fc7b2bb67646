"""Whoever has seen on another device what they said, and says something else, is asked by nobody; everybody else is."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tests.osce.test_sheets import ANA, BO, ITEMS, PART, saying
from xenia.osce.queries.fold import STATE, PartSheet, Saying, fold

KEYS = [UUID(int=key) for key in range(1, 9)]
SOURCES = st.sampled_from(["one", "two", "three"])


@st.composite
def days(draw: Any, *, honest: bool) -> list[Saying]:
    """What two people say on three devices. An honest device has seen only what was said before; any other names what
    it likes."""
    found: list[Saying] = []
    for event in draw(st.permutations(KEYS))[: draw(st.integers(0, 8))]:
        seen = draw(st.sets(st.sampled_from([one.event for one in found] if honest else KEYS))) if found else set()
        author = draw(st.sampled_from([ANA, BO]))
        found.append(saying(draw(SOURCES), len(found), draw(ITEMS), author, event=event, seen=frozenset(seen)))
    return found


ANY = st.booleans().flatmap(lambda honest: days(honest=honest))


def part(sayings: list[Saying]) -> PartSheet:
    return fold(sayings).part(PART)


def told(sheet: PartSheet, item: str) -> set[Any]:
    """Every value that stands of an item, or waits for a person."""
    stands = {sheet.state or None} if item == STATE else {sheet.standing.get(item)}
    waits = {value for one in sheet.disagreements if one.item == item for *_who, value in one.said}
    return stands - {None} | waits


@given(day=ANY, data=st.data())
def test_order_of_arrival_and_repetition_change_nothing(day: list[Saying], data: Any) -> None:
    assert fold(data.draw(st.permutations(day * 2))) == fold(day)


@given(day=ANY)
def test_what_is_named_of_somebody_else_or_of_oneself_on_the_same_device_changes_nothing(day: list[Saying]) -> None:
    by = {one.event: one for one in day}

    def own(one: Saying) -> frozenset[UUID]:
        named = [by[event] for event in one.seen if event in by]
        return frozenset(e.event for e in named if e.author == one.author and e.source != one.source)

    assert fold([replace(one, seen=own(one)) for one in day]) == fold(day)


@given(day=ANY)
def test_of_nobody_everything_is_gone_whatever_a_device_claims(day: list[Saying]) -> None:
    """Of each who took nothing back, something that some device said last stands, or is shown to a person."""
    for item in ("q1", STATE):
        last = {one.source: one for one in day if item in one.said}
        for author in {one.author for one in last.values()}:
            own = {one.said[item] for one in last.values() if one.author == author}
            if None not in own:
                assert own & told(part(day), item)


@given(day=days(honest=True))
def test_what_nobody_has_gone_beyond_themselves_counts_and_nothing_else(day: list[Saying]) -> None:
    """Of each device its last word counts, but for one that its author had seen when they spoke on another device that
    they have a last word left on."""
    for item in ("q1", "q2"):
        said = [one for one in day if item in one.said]
        last = {one.source: one for one in said}.values()
        beyond = {
            earlier.event: later
            for later in said
            for earlier in said
            if earlier.event in later.seen and (later.author, True) == (earlier.author, later.source != earlier.source)
        }
        kept = {one.author for one in last if one.event not in beyond}
        counts = [one for one in last if one.event not in beyond or one.author not in kept]
        values = {one.said[item] for one in counts}
        if None not in values:
            assert told(part(day), item) == values
            assert (item in part(day).standing) == (len(values) == 1)


def test_corrected_on_another_device_after_it_was_seen_stands_and_nobody_is_asked() -> None:
    first = saying("one", 7, {"q1": "a", STATE: "submit"})
    opened = saying("two", 1, {STATE: None}, seen=frozenset({first.event}))
    sheet = part([first, opened, saying("two", 2, {"q1": "b"}, seen=frozenset({first.event}))])
    assert (sheet.standing, sheet.state, sheet.disagreements) == ({"q1": "b"}, "", ())
    assert sheet.by_author == {ANA: {"q1": "b"}}


def test_what_was_not_seen_waits_and_so_does_what_came_after_what_was_seen() -> None:
    first, second = saying("one", 1, {"q1": "a"}), saying("two", 1, {"q1": "b"})
    assert told(part([first, second]), "q1") == {"a", "b"}
    late = saying("one", 2, {"q1": "c"})
    second = replace(second, seen=frozenset({first.event}))
    assert told(part([first, second, late]), "q1") == {"b", "c"}


def test_word_of_somebody_else_that_was_seen_waits() -> None:
    first = saying("one", 1, {"q1": "a"}, BO)
    sheet = part([first, saying("two", 1, {"q1": "b"}, seen=frozenset({first.event}))])
    assert sheet.standing == {} and sheet.by_author == {ANA: {"q1": "b"}, BO: {"q1": "a"}}
    assert told(sheet, "q1") == {"a", "b"}


def test_of_two_who_agreed_one_corrects_only_themselves() -> None:
    both = [saying("one", 1, {"q1": "a"}), saying("two", 1, {"q1": "a"}, BO)]
    later = saying("three", 1, {"q1": "b"}, seen=frozenset(one.event for one in both))
    assert part([*both, later]).by_author == {ANA: {"q1": "b"}, BO: {"q1": "a"}}
    assert told(part([*both, later]), "q1") == {"a", "b"}


def test_taken_back_on_another_device_says_nothing_any_more() -> None:
    first = saying("one", 1, {"q1": "a"})
    back = saying("two", 1, {"q1": None}, seen=frozenset({first.event}))
    assert part([first, back]) == PartSheet()
    other = saying("three", 1, {"q1": "b"}, BO)
    assert told(part([first, back, other]), "q1") == {"b"} and part([first, back, other]).disagreements == ()


def test_from_one_device_to_the_other_and_back_the_last_counts() -> None:
    first = saying("one", 1, {"q1": "a"})
    second = saying("two", 1, {"q1": "b"}, seen=frozenset({first.event}))
    more = saying("two", 2, {"q1": "c"})  # it had seen the first before
    third = saying("one", 2, {"q1": "a"}, seen=frozenset({more.event}))
    assert part([first, second, more]).standing == {"q1": "c"}
    assert part([first, second, more, third]).standing == {"q1": "a"}


def test_words_that_name_each_other_wait_both() -> None:
    one, two = KEYS[:2]
    sayings = [saying("one", 1, {"q1": "a"}, event=one, seen=frozenset({two}))]
    sayings.append(saying("two", 1, {"q1": "b"}, event=two, seen=frozenset({one})))
    assert told(part(sayings), "q1") == {"a", "b"}


def test_somebody_who_is_not_known_corrects_nobody() -> None:
    first = saying("one", 1, {"q1": "a"}, None)
    assert told(part([first, saying("two", 1, {"q1": "b"}, None, seen=frozenset({first.event}))]), "q1") == {"a", "b"}


def test_word_of_the_office_is_gone_beyond_by_nobody_not_even_by_whoever_gave_it() -> None:
    sayings = [saying("one", 1, {"q1": "a"}), saying("two", 1, {"q1": "b"}, BO)]
    word = saying("office", 1, {"q1": "b"}, settles=True, seen=frozenset(one.event for one in sayings))
    later = saying("three", 1, {"q1": "a"}, seen=frozenset({word.event}))
    assert told(part([*sayings, word, later]), "q1") == {"a", "b"}
    seen = frozenset({word.event, sayings[0].event})
    assert told(part([*sayings, word, saying("three", 1, {"q1": "c"}, seen=seen)]), "q1") == {"b", "c"}


def test_what_was_typed_in_of_somebodys_paper_they_may_correct_once_they_saw_it() -> None:
    paper = saying("paper", 1, {"q1": "a"})
    assert told(part([paper, saying("one", 1, {"q1": "b"})]), "q1") == {"a", "b"}
    assert part([paper, saying("one", 1, {"q1": "b"}, seen=frozenset({paper.event}))]).standing == {"q1": "b"}
