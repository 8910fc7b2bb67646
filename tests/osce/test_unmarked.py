"""What was submitted with items that nobody marked is counted, in the control room and before the board."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from scripts.exam_day.school import ITEMS, RATINGS, Held
from scripts.exam_day.signing import Signer
from tests.osce.marking import encounters_at, held, tablet, take
from xenia.assessment.actions.instruments import bring_instrument
from xenia.core.rules import SYSTEM
from xenia.osce.actions.settling import enter_paper, excuse
from xenia.osce.models import Candidate, Encounter, Exam, StationVersion
from xenia.osce.queries.unmarked import unmarked_in, unmarked_of
from xenia.standards.instruments import Condition, Instrument, Item, ItemType, Option, Section

__all__ = ["held", "tablet"]

pytestmark = pytest.mark.django_db
Tablet = Callable[..., Signer]
WHOLE = {f"q{number}": "done" for number in range(ITEMS)}


def left(held: Held) -> dict[Any, int]:
    return unmarked_in(held.exam).items


def submitted(device: Signer, about: Any, said: dict[str, Any]) -> None:
    take(device, device.sign(about, said), device.sign(about, kind="submit"))


def test_items_left_are_counted_of_what_is_submitted_alone(held: Held, tablet: Tablet) -> None:
    device, (one, other, *_rest) = tablet(), encounters_at(held)
    take(device, device.sign(one, {"q0": "done"}))
    submitted(device, other, {**WHOLE, "global": RATINGS[0]})
    assert left(held) == {}, "one is not submitted, of the other only words are left"
    take(device, device.sign(one, kind="submit"))
    assert left(held) == {one: ITEMS}, "all but one of the checklist, and the global rating"
    take(device, device.sign(one, kind="reopen"))
    assert left(held) == {}
    submitted(device, one, WHOLE)
    assert [(each.encounter.pk, each.items) for each in unmarked_of(held.exam)] == [(one, 1)]


def test_what_is_marked_in_two_ways_and_who_is_excused_or_gone_is_not_counted(
    held: Held, tablet: Tablet, programme_director: Any
) -> None:
    device, mirror, (one, other, *_rest) = tablet(), tablet(), encounters_at(held)
    whole = {**WHOLE, "global": RATINGS[0]}
    submitted(device, one, whole)
    take(mirror, mirror.sign(one, {**whole, "q1": "not"}))
    assert left(held) == {}
    submitted(device, other, {"q0": "done"})
    assert left(held) == {other: ITEMS}
    excuse(SYSTEM, Encounter.objects.select_related("station__exam", "candidate").get(pk=other), reason="The alarm")
    assert left(held) == {}
    excuse(SYSTEM, Encounter.objects.select_related("station__exam", "candidate").get(pk=other), reason="")
    assert left(held) == {other: ITEMS}
    Candidate.objects.filter(encounters=other).update(withdrawn_at=Exam.objects.get().thing.created_at)
    assert left(held) == {}


def test_an_item_that_was_not_asked_is_not_missed_and_paper_counts_the_same(held: Held) -> None:
    yes = (Option(code="yes", label="Yes", score=1), Option(code="no", label="No", score=0))
    items = (
        Item(code="q0", type=ItemType.SINGLE, text="Was it open?", options=yes),
        Item(
            code="q1", type=ItemType.CHECKLIST, text="Closes it", show_if=Condition(item="q0", test="is", value="yes")
        ),
    )
    form = Instrument(code="door", title="Door", minutes=8, sections=(Section(code="s", title="S", items=items),))
    made = bring_instrument(SYSTEM, form, reason="To be marked by", publish=True).version
    StationVersion.objects.filter(pk=held.stations[0].version_id).update(form=made)
    person = held.examiners[held.circuits[0].pk, held.stations[0].pk]
    found = Encounter.objects.select_related("station__exam", "candidate", "sitting", "circuit")
    for about, said in zip(encounters_at(held), ("no", "yes"), strict=False):
        enter_paper(SYSTEM, found.get(pk=about), "examiner", by=person.pk, said={"q0": said}, state="submit")
    assert list(left(held).values()) == [1]


def test_statements_stay_the_same_however_many_are_submitted(
    held: Held, tablet: Tablet, django_assert_num_queries: Any
) -> None:
    device, abouts = tablet(), encounters_at(held)
    submitted(device, abouts[0], {"q0": "done"})
    with django_assert_num_queries(3):
        left(held)
    with django_assert_num_queries(1):
        assert len(left(held)) == 1
    for about in abouts[1:]:
        submitted(device, about, {"q0": "done"})
    with django_assert_num_queries(3):
        left(held)
    with django_assert_num_queries(1):
        assert len(left(held)) == len(abouts)


def test_a_look_counts_so_many_and_the_next_goes_on(held: Held, tablet: Tablet) -> None:
    device, abouts = tablet(), encounters_at(held)
    for about in abouts:
        submitted(device, about, {"q0": "done"})
    looks = [unmarked_in(held.exam, at_once=1) for _about in abouts]
    assert [len(one.items) for one in looks] == list(range(1, len(abouts) + 1))
    assert [one.whole for one in looks] == [False] * (len(abouts) - 1) + [True]


def test_the_control_room_and_the_board_say_how_many(
    held: Held, tablet: Tablet, make_person: Callable[..., Any], sign_in: Any
) -> None:
    device, about = tablet(), encounters_at(held)[0]
    room, board = (reverse(name, args=[held.exam.pk]) for name in ("control", "exam_board"))
    office = sign_in(make_person("Ada", "exam_administrator"))
    assert "not marked" not in office.get(room).content.decode()
    submitted(device, about, WHOLE)
    page = office.get(room).content.decode()
    assert "One encounter was submitted with items not marked." in page
    cell = page.split(reverse("paper_entry", args=[held.exam.pk, about]))[1].split("</a>")[0]
    assert 'title="1 not marked"' in cell and "submitted, 1 not marked" in cell
    Exam.objects.update(state="closed")
    page = office.get(board).content.decode()
    assert "Submitted with items not marked: 1" in page
    assert reverse("paper_entry", args=[held.exam.pk, about]) in page
    page = sign_in(make_person("A dean", "dean")).get(board).content.decode()
    assert "Submitted with items not marked: 1" in page
    assert reverse("paper_entry", args=[held.exam.pk, about]) not in page
