"""Whoever has seen on another device what they said, and says something else, is asked by nobody; everybody else is."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tests.osce.test_sheets import ANA, BO, ITEMS, PART, saying
from xenia.osce.queries.fold import STATE, PartSheet, Saying, fold

KEYS = [UUID(int=key) for key in range(1, 9)]
PAPER = "paper"
SOURCES = st.sampled_from(["one", "two", "three", PAPER])


@st.composite
def days(draw: Any, *, honest: bool) -> list[Saying]:
    """What two people say on three devices, and on a paper that is typed in. An honest device has seen only what was
    said before; any other names what it likes."""
    found: list[Saying] = []
    for event in draw(st.permutations(KEYS))[: draw(st.integers(0, 8))]:
        seen = draw(st.sets(st.sampled_from([one.event for one in found] if honest else KEYS))) if found else set()
        author, source = draw(st.sampled_from([ANA, BO])), draw(SOURCES)
        about: dict[str, Any] = {"typed": True} if source == PAPER else {"seen": frozenset(seen)}
        by = ANA if source == PAPER else author
        found.append(saying(source, len(found), draw(ITEMS), by, event=event, **about))
    return found


ANY = st.booleans().flatmap(lambda honest: days(honest=honest))


@st.composite
def decided(draw: Any, *, tablets: list[str]) -> tuple[str, list[Saying], list[Saying]]:
    """An item about which two devices differ, whose people may be one; the office decides, and again whenever something
    waits and it likes. Afterwards these tablets say anything, take it back, and name whatever they like."""
    item, people = draw(st.sampled_from(["q1", STATE])), st.sampled_from([ANA, BO])
    found = [saying("one", 0, {item: "a"}, event=KEYS[0]), saying("two", 1, {item: "b"}, draw(people), event=KEYS[1])]
    words: list[Saying] = []
    for number, event in enumerate(KEYS[2:], 2):
        if (waits := part(found).disagreements) and (not words or draw(st.booleans())):
            (one,) = waits
            said = {item: draw(st.sampled_from([value for *_who, value in one.said]))}
            seen = frozenset(one.events)
            words.append(saying("office", number, said, BO, event=event, settles=True, seen=seen, typed=True))
            found.append(words[-1])
            assert not part(found).disagreements
        elif draw(st.booleans()):
            seen = frozenset(draw(st.sets(st.sampled_from([one.event for one in found]))))
            said = {item: draw(st.sampled_from([None, "a", "b"]))}
            found.append(saying(draw(st.sampled_from(tablets)), number, said, draw(people), event=event, seen=seen))
    return item, found, words


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
        return frozenset(
            e.event for e in named if (e.author, e.typed) == (one.author, False) and e.source != one.source
        )

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
            if earlier.event in later.seen and not earlier.typed
            if (later.author, True) == (earlier.author, later.source != earlier.source)
        }
        kept = {one.author for one in last if one.event not in beyond}
        counts = [one for one in last if one.event not in beyond or one.author not in kept]
        values = {one.said[item] for one in counts}
        if None not in values:
            assert told(part(day), item) == values
            assert (item in part(day).standing) == (len(values) == 1)


@given(day=decided(tablets=["one", "two", "three"]))
def test_word_of_the_office_stands_or_waits_whatever_was_taken_back_and_named(
    day: tuple[str, list[Saying], list[Saying]],
) -> None:
    item, said, words = day
    assert words[-1].said[item] in told(part(said), item) | {None}


@given(day=decided(tablets=["two"]))
def test_one_device_after_the_office_has_decided_stands_beside_its_word_or_is_silent(
    day: tuple[str, list[Saying], list[Saying]],
) -> None:
    """As long as the other, which the office has looked at, says what it said."""
    item, said, words = day
    last = [one for one in said if one.source == "two"][-1]
    after = {last.said[item]} if said.index(last) > said.index(words[-1]) else set()
    assert told(part(said), item) == {words[-1].said[item]} | after - {None}


@given(day=ANY)
def test_what_was_typed_in_is_outlived_by_nothing(day: list[Saying]) -> None:
    for item in ("q1", STATE):
        typed = [one.said[item] for one in day if one.source == PAPER and item in one.said]
        assert not typed or typed[-1] in told(part(day), item) | {None}


def undone(item: str, *more: Saying) -> PartSheet:
    """Two differ, the office decides for the first, and the second's tablet alone takes that back in their name."""
    first, other = saying("one", 1, {item: "a"}), saying("two", 1, {item: "b"}, BO)
    seen = frozenset({first.event, other.event})
    word = saying("office", 1, {item: "a"}, settles=True, seen=seen, typed=True)
    back = saying("two", 2, {item: None}, seen=frozenset(one.event for one in (first, *more)))
    return part([first, other, word, *more, back])


def test_one_device_alone_undoes_no_word_of_the_office() -> None:
    again = saying("one", 2, {"q1": "a"})  # said once more after the office's word
    assert undone("q1").standing == {"q1": "a"} and undone(STATE).state == "a"
    assert told(undone("q1", again), "q1") == {"a", None}  # a person is asked


def test_what_everybody_takes_back_after_the_office_has_decided_waits() -> None:
    gone = saying("one", 2, {"q1": None})
    (one,) = undone("q1", gone).disagreements
    assert [value for *_who, value in one.said] == ["a", None, None]


def test_what_the_office_decides_twice_does_not_come_back() -> None:
    sayings = [saying("one", 1, {"q1": "a"}), saying("two", 1, {"q1": "b"}, BO)]
    for number, value in enumerate("ac", 1):
        (waits,) = part(sayings).disagreements
        seen = frozenset(waits.events)
        sayings.append(saying("office", number, {"q1": value}, settles=True, seen=seen, typed=True))
        assert part(sayings).standing == {"q1": value}
        sayings.append(saying("one", 1 + number, {"q1": "c"}))
    assert part(sayings).standing == {"q1": "c"}


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


def test_what_was_typed_in_of_somebodys_paper_waits_whatever_was_seen_of_it() -> None:
    paper = saying("paper", 1, {"q1": "a"}, typed=True)
    for seen in (frozenset[UUID](), frozenset({paper.event})):
        assert told(part([paper, saying("one", 1, {"q1": "b"}, seen=seen)]), "q1") == {"a", "b"}
