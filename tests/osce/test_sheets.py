"""The fold: the same events give the same sheet, a device's own order decides, and what differs waits."""

from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from xenia.osce.queries.fold import STATE, Saying, fold

ANA, BO = UUID(int=100), UUID(int=101)
PART = "examiner"


def saying(source: str, number: int, said: dict[str, Any], author: UUID | None = ANA, **more: Any) -> Saying:
    return Saying(more.pop("event", None) or uuid4(), PART, source, author, number, said, **more)


ITEMS = st.dictionaries(st.sampled_from(["", "q1", "q2"]), st.sampled_from(["a", "b", None]), min_size=1)


@st.composite
def histories(draw: Any) -> list[Saying]:
    """What some sources and the office say; each source numbers what it says once. Played again it is the same, to the
    keys of its events."""
    found: list[Saying] = []
    events = (UUID(int=key) for key in draw(st.permutations(range(8))))
    for source in draw(st.lists(st.sampled_from(["one", "two", "three"]), max_size=6)):
        author = draw(st.sampled_from([ANA, BO]))
        found.append(saying(source, len(found), draw(ITEMS), author, event=next(events)))
    for _word in range(draw(st.integers(0, 2))):
        seen = frozenset(one.event for one in found if draw(st.booleans()))
        word = {"q1": draw(st.sampled_from("ab"))}
        found.append(saying("office", len(found), word, BO, settles=True, seen=seen, event=next(events)))
    return found


@given(history=histories(), data=st.data())
def test_order_and_repetition_change_nothing(history: list[Saying], data: Any) -> None:
    again = data.draw(st.permutations(history * 2))
    assert fold(again) == fold(history)


@given(history=histories())
def test_nothing_is_decided_where_sources_differ(history: list[Saying]) -> None:
    """Whatever stands is the last word of every source, but for those that the office has looked at. Whoever took back
    what they said themselves says nothing, and undoes no word of the office."""
    sheet = fold(history).part(PART)
    for item in ("q1", "q2"):
        last: dict[str, Saying] = {}
        for one in history:
            if item in one.said and not one.settles:
                last[one.source] = one
        gave = {one.source for one in history if not one.settles and one.said.get(item) is not None}
        said = {one.said[item] for one in last.values() if one.said[item] is not None or one.source not in gave}
        words = [one for one in history if one.settles and item in one.said]
        told = item in sheet.standing or item in {one.item for one in sheet.disagreements}
        assert told == bool(said - {None} or (last and words))
        if len(said) == 1 and told and not words:
            assert sheet.standing[item] in said
        if len(said) > 1 and not words:
            assert item not in sheet.standing


def test_last_word_of_a_device_counts_whoever_holds_it() -> None:
    sheet = fold([saying("one", 1, {"q1": "a"}), saying("one", 2, {"q1": "b"}, BO)]).part(PART)
    assert (sheet.standing, sheet.by_author, sheet.disagreements) == ({"q1": "b"}, {BO: {"q1": "b"}}, ())


def test_two_examiners_who_differ_keep_what_each_marked_and_it_waits() -> None:
    sheet = fold([saying("one", 1, {"q1": "a", "q2": "a"}), saying("two", 1, {"q1": "b", "q2": "a"}, BO)]).part(PART)
    assert sheet.standing == {"q2": "a"}
    assert sheet.by_author == {ANA: {"q1": "a", "q2": "a"}, BO: {"q1": "b", "q2": "a"}}
    (one,) = sheet.disagreements
    assert (one.item, [value for *_who, value in one.said]) == ("q1", ["a", "b"])


def test_one_examiner_on_two_devices_who_differ_has_no_mark_until_it_is_settled() -> None:
    sayings = [saying("one", 1, {"q1": "a"}), saying("two", 9, {"q1": "b"})]
    assert fold(sayings).part(PART).by_author == {}
    (open_one,) = fold(sayings).disagreements
    word = saying("office", 1, {"q1": "a"}, BO, settles=True, seen=frozenset(open_one.events))
    sheet = fold([*sayings, word]).part(PART)
    assert (sheet.standing, sheet.by_author, sheet.disagreements) == ({"q1": "a"}, {ANA: {"q1": "a"}}, ())


def test_what_comes_after_the_office_has_spoken_waits_again_unless_it_says_the_same() -> None:
    sayings = [saying("one", 1, {"q1": "a"}), saying("two", 1, {"q1": "b"}, BO)]
    seen = frozenset(fold(sayings).disagreements[0].events)
    sayings.append(saying("office", 1, {"q1": "a"}, BO, settles=True, seen=seen))
    assert fold([*sayings, saying("three", 1, {"q1": "a"})]).disagreements == ()
    (one,) = fold([*sayings, saying("three", 1, {"q1": "b"})]).disagreements
    assert [value for *_who, value in one.said] == ["a", "b"]


def test_what_was_taken_back_is_no_opinion_and_opening_again_takes_back_the_end() -> None:
    sheet = fold([saying("one", 1, {"q1": "a", STATE: "submit"}), saying("one", 2, {"q1": None, STATE: None})]).part(
        PART
    )
    assert (sheet.standing, sheet.state) == ({}, "")


def test_taking_back_what_another_device_said_waits_for_a_person() -> None:
    first = saying("one", 1, {"q1": "a", "q2": "a", STATE: "submit"})
    second = saying("two", 1, {"q1": None, STATE: None}, BO)
    sheet = fold([first, second]).part(PART)
    assert (sheet.standing, sheet.state) == ({"q2": "a"}, "")
    assert sheet.by_author == {ANA: {"q1": "a", "q2": "a"}}
    assert [(one.item, {value for *_who, value in one.said}) for one in sheet.disagreements] == [
        (STATE, {"submit", None}),
        ("q1", {"a", None}),
    ]
    seen = frozenset({first.event, second.event})
    words = [saying("office", n, {item: None}, settles=True, seen=seen) for n, item in enumerate(["q1", STATE])]
    sheet = fold([first, second, *words]).part(PART)
    assert (sheet.standing, sheet.state, sheet.disagreements) == ({"q2": "a"}, "", ())
    # the first device agrees, or the second says what it says
    assert fold([first, second, saying("one", 2, {"q1": None, STATE: None})]).disagreements == ()
    sheet = fold([first, second, saying("two", 2, {"q1": "a", STATE: "submit"}, BO)]).part(PART)
    assert (sheet.standing["q1"], sheet.state, sheet.disagreements) == ("a", "submit", ())


def test_absent_on_one_device_and_submitted_on_another_waits() -> None:
    sheet = fold([saying("one", 1, {STATE: "submit"}), saying("two", 1, {STATE: "absent"}, BO)])
    assert sheet.part(PART).state == ""
    assert [one.item for one in sheet.disagreements] == [STATE]
