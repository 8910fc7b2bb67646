"""An instrument comes apart and together again, and every single change does what it says."""

from dataclasses import replace

import pytest
from hypothesis import given

from tests.standards.instrument_examples import FULL, INSTRUMENTS, form, item
from xenia.standards.instrument_edit import (
    NoSuchPartError,
    drop_item,
    drop_section,
    move_item,
    move_section,
    put_item,
    put_scale,
    put_section,
    replace_item,
    replace_scale,
    reword_section,
    section_of,
)
from xenia.standards.instrument_parts import (
    differing,
    free_code,
    part_digest,
    parts_of,
    whole_from,
    with_parts_back,
)
from xenia.standards.instruments import Condition, Instrument, Section, Subscale

TWO = replace(
    form(item("q1"), item("q2", show_if=Condition(item="q1", value="never"))),
    sections=(
        Section(code="a", title="A", items=(item("q1"), item("q2", show_if=Condition(item="q1", value="never")))),
        Section(code="b", items=(item("q3"),)),
    ),
    subscales=(Subscale(code="s", title="S", items=("q1", "q3", "q1.row")),),
)


def order(instrument: Instrument) -> list[tuple[str, list[str]]]:
    return [(section.code, [each.code for each in section.items]) for section in instrument.sections]


@given(INSTRUMENTS)
def test_parts_make_the_same_instrument_again_even_where_codes_come_twice(instrument: Instrument) -> None:
    assert whole_from(parts_of(instrument)) == replace(instrument, translations=())


def test_parts_that_lack_one_are_no_instrument() -> None:
    parts = parts_of(TWO)
    del parts["q2"]
    with pytest.raises(ValueError, match="q2"):
        whole_from(parts)


def test_digest_of_a_part_tells_its_own_changes_and_no_others() -> None:
    before, after = parts_of(TWO), parts_of(replace_item(TWO, "q1", item("q1", text="Else?")))
    assert part_digest(before, "q1") != part_digest(after, "q1")
    assert part_digest(before, "q2") == part_digest(after, "q2")
    assert part_digest(before, "nothing") == ""


def test_step_is_taken_back_though_other_parts_have_changed_since() -> None:
    step = drop_item(TWO, "q3")
    was, now = differing(parts_of(TWO), parts_of(step))
    later = replace_item(step, "q2", item("q2", text="Reworded"))
    back = with_parts_back(later, was, now)
    assert back == replace_item(TWO, "q2", item("q2", text="Reworded"))


def test_step_whose_part_has_changed_since_is_not_taken_back() -> None:
    step = replace_item(TWO, "q1", item("q1", text="Mine"))
    was, now = differing(parts_of(TWO), parts_of(step))
    assert with_parts_back(replace_item(step, "q1", item("q1", text="Theirs")), was, now) is None


def test_item_moves_within_its_section_and_across_its_edge() -> None:
    assert order(move_item(TWO, "q2", down=False)) == [("a", ["q2", "q1"]), ("b", ["q3"])]
    assert order(move_item(TWO, "q2", down=True)) == [("a", ["q1"]), ("b", ["q2", "q3"])]
    assert order(move_item(TWO, "q3", down=False)) == [("a", ["q1", "q2", "q3"]), ("b", [])]
    assert move_item(TWO, "q1", down=False) == move_item(TWO, "q3", down=True) == TWO


def test_item_is_put_behind_another_or_first() -> None:
    assert order(put_item(TWO, item("new"), section="a", after="q1"))[0][1] == ["q1", "new", "q2"]
    assert order(put_item(TWO, item("new"), section="b"))[1][1] == ["new", "q3"]


def test_item_that_gets_another_code_is_still_meant_by_rules_and_scales() -> None:
    renamed = replace_item(TWO, "q1", item("first"))
    assert renamed.items[1].show_if == Condition(item="first", value="never")
    assert renamed.subscales[0].items == ("first", "q3", "first.row")


def test_item_that_goes_leaves_its_scales_and_its_rules_are_left_to_see() -> None:
    without = drop_item(TWO, "q1")
    assert without.subscales[0].items == ("q3",)
    assert without.items[0].show_if == Condition(item="q1", value="never")


def test_sections_come_go_move_and_are_reworded() -> None:
    assert [each.code for each in put_section(TWO, Section(code="c"), after="a").sections] == ["a", "c", "b"]
    assert [each.code for each in put_section(TWO, Section(code="c")).sections] == ["a", "b", "c"]
    assert [each.code for each in move_section(TWO, "a", down=True).sections] == ["b", "a"]
    assert move_section(TWO, "a", down=False) == TWO
    assert reword_section(TWO, "a", title="T", intro="I").sections[0] == replace(TWO.sections[0], title="T", intro="I")
    assert order(drop_section(TWO, "a")) == [("b", ["q3"])] and drop_section(TWO, "a").subscales[0].items == ("q3",)


def test_scales_come_change_and_go() -> None:
    more = put_scale(TWO, Subscale(code="t", title="T", items=("q3",)))
    assert [each.code for each in more.subscales] == ["s", "t"]
    assert replace_scale(more, "s", None).subscales == more.subscales[1:]
    assert replace_scale(TWO, "s", Subscale(code="s", title="Z", items=())).subscales[0].title == "Z"


@pytest.mark.parametrize(
    "change",
    [
        lambda: section_of(TWO, "x"),
        lambda: replace_item(TWO, "x", item("x")),
        lambda: drop_item(TWO, "x"),
        lambda: move_item(TWO, "x", down=True),
        lambda: put_item(TWO, item("y"), section="x"),
        lambda: drop_section(TWO, "x"),
        lambda: move_section(TWO, "x", down=True),
        lambda: reword_section(TWO, "x", title="", intro=""),
        lambda: replace_scale(TWO, "x", None),
    ],
)
def test_what_is_not_there_is_said_to_be_missing(change: object) -> None:
    with pytest.raises(NoSuchPartError):
        change()  # type: ignore[operator]


def test_free_code_is_the_first_that_nothing_has() -> None:
    assert free_code({each.code for each in FULL.items}, "q") not in {each.code for each in FULL.items}
    assert free_code({"q1", "q3"}, "q") == "q2"
