"""What a device is shown of others, what it says that it has seen, and what the school makes of it."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from scripts.exam_day.school import Held
from scripts.exam_day.signing import Packed, Signer
from tests.osce.marking import encounters_at, take
from xenia.core.rules import SYSTEM
from xenia.osce.actions.settling import enter_paper, settle_aside, settle_mark
from xenia.osce.models import Aside, Crew, Device, Encounter, Mark, Part
from xenia.osce.queries.control import Waiting, disagreements_of, states_of
from xenia.osce.queries.corrected import corrected_in
from xenia.osce.queries.fold import STATE, PartSheet
from xenia.osce.queries.sheets import sheets_of, words_of
from xenia.osce.queries.shown import shown_at
from xenia.people.actions.people import make_person

Tablet = Callable[..., Signer]


def sheet(held: Held) -> PartSheet:
    return sheets_of(held.exam)[encounters_at(held)[0]].part("examiner")


def shown(device: Signer, about: UUID) -> dict[str, Any]:
    """What the school tells a device of an encounter."""
    return dict(shown_at([about], Device.objects.get(pk=device.device))[about])


def seen(device: Signer, about: UUID, *items: str) -> list[str]:
    """What an honest device names once it has drawn that."""
    return [event for item in items for event in shown(device, about)["events"].get(item, [])]


def another(held: Held) -> UUID:
    """Somebody else who examines there."""
    person = make_person(name="Another examiner")
    Crew.objects.create(exam=held.exam, person=person, part=Part.EXAMINER)
    return person.pk


def test_device_is_told_what_others_say_that_stands_and_nothing_that_waits(held: Held, tablet: Tablet) -> None:
    first, second, about = tablet(), tablet(), encounters_at(held)[0]
    said = [first.sign(about, {"q1": "done"}), first.sign(about, {"q2": "done"}), first.sign(about, kind="submit")]
    take(first, *said, first.sign(about, {"comment": "Listened"}))
    take(second, two := second.sign(about, {"q2": "not"}))
    told = shown(second, about)
    assert told["standing"] == {"q1": "done", STATE: "submit"}
    assert told["events"] == {"q1": [said[0]["event"]], STATE: [said[2]["event"]]} and told["outlived"] == {}
    assert shown(first, about)["events"] == {}
    take(second, second.sign(about, {"q2": "done"}))
    assert shown(first, about)["events"].keys() == {"q2"} and two["event"] not in str(shown(first, about))


def test_examiner_who_takes_over_corrects_themselves_there_and_back(held: Held, tablet: Tablet) -> None:
    first, second, about = tablet(), tablet(), encounters_at(held)[0]
    take(first, one := first.sign(about, {"q1": "done"}), end := first.sign(about, kind="submit"))
    take(second, second.sign(about, kind="reopen", seen=seen(second, about, STATE)))
    take(second, two := second.sign(about, {"q1": "not"}, seen=seen(second, about, "q1")))
    assert (sheet(held).standing, sheet(held).state, disagreements_of(held.exam)) == ({"q1": "not"}, "", [])
    assert states_of(held.exam)[about] == "opened"
    told = shown(first, about)
    assert told["outlived"] == {STATE: [end["event"]], "q1": [one["event"]]}
    assert told["events"] == {"q1": [two["event"]]}
    take(first, first.sign(about, {"q1": "partly"}, seen=seen(first, about, "q1")))
    assert sheet(held).standing == {"q1": "partly"} and disagreements_of(held.exam) == []


def test_device_that_has_seen_nothing_or_another_examiner_still_waits_for_a_person(held: Held, tablet: Tablet) -> None:
    first, second, third, about = tablet(), tablet(), tablet(), encounters_at(held)[0]
    take(first, first.sign(about, {"q1": "done"}))
    early = seen(second, about, "q1")
    take(first, first.sign(about, {"q1": "partly"}))
    take(second, second.sign(about, {"q1": "not"}, seen=early))
    (waiting,) = disagreements_of(held.exam)
    assert {value for *_who, value in waiting.disagreement.said} == {"partly", "not"}
    other = encounters_at(held)[1]
    take(first, first.sign(other, {"q1": "done"}))
    take(third, third.sign(other, {"q1": "not"}, by=str(another(held)), seen=seen(third, other, "q1")))
    assert {one.encounter.pk for one in disagreements_of(held.exam)} == {about, other}


def test_nobody_has_seen_words_on_a_device_whatever_it_says(held: Held, tablet: Tablet) -> None:
    first, second, about = tablet(), tablet(), encounters_at(held)[0]
    take(first, one := first.sign(about, {"q1": "done", "comment": "One"}))
    take(second, second.sign(about, {"q1": "not", "comment": "Two"}, seen=[one["event"]]))
    assert sheet(held).standing == {"q1": "not"} and words_of(held.exam) == []
    assert [one.disagreement.item for one in disagreements_of(held.exam)] == ["comment"]


def test_what_is_named_is_signed_and_an_event_of_before_stands_without(held: Held, tablet: Tablet) -> None:
    first, second, about = tablet(), tablet(), encounters_at(held)[0]
    take(first, one := first.sign(about, {"q1": "done"}))
    before = second.sign(about, {"q2": "done"})
    assert "seen" not in json.loads(before["body"]) and take(second, before).aside == {}
    kept = second.sign(about, {"q1": "not"})
    claimed = json.dumps({**json.loads(kept["body"]), "seen": [one["event"]]})
    assert set(take(second, {**kept, "body": claimed}).aside.values()) == {"signature"}
    take(second, kept)
    assert len(disagreements_of(held.exam)) == 1
    assert Mark.objects.get(pk=kept["event"]).seen == []


@pytest.mark.parametrize("claim", [None, "x", {"a": 1}, ["not an event"], [1], [str(uuid4())] * 101])
def test_what_can_not_have_been_seen_is_kept_aside(held: Held, tablet: Tablet, claim: Any) -> None:
    device, about = tablet(), encounters_at(held)[0]
    receipt = take(device, device.sign(about, {"q1": "done"}, seen=claim))
    assert set(receipt.aside.values()) == {"unreadable"}


def test_what_a_person_lets_stand_from_aside_has_seen_nothing(held: Held, tablet: Tablet) -> None:
    first, second, about = tablet(), tablet(), encounters_at(held)[0]
    take(first, first.sign(about, {"q1": "done"}))
    named = seen(second, about, "q1")
    Device.objects.filter(pk=second.device).update(revoked_at=datetime.now(UTC))
    take(second, second.sign(about, {"q1": "not"}, seen=named))
    settle_aside(SYSTEM, Aside.objects.get(), take=True, reason="No device vouches for it")
    assert [one.disagreement.item for one in disagreements_of(held.exam)] == ["q1"]


def test_what_the_office_typed_in_or_let_stand_from_aside_is_corrected_by_nobody_unasked(
    held: Held, tablet: Tablet
) -> None:
    device, about = tablet(), encounters_at(held)[0]
    found = Encounter.objects.select_related("station__exam", "candidate").get(pk=about)
    enter_paper(SYSTEM, found, "examiner", by=device.person, said={"q1": "done"}, state="submit")
    other = tablet(station=1)
    take(other, other.sign(about, {"q2": "done"}, by=str(device.person)))
    settle_aside(SYSTEM, Aside.objects.get(), take=True, reason="The tablet was of the next room")
    assert shown(device, about)["standing"] == {"q1": "done", "q2": "done", STATE: "submit"}
    assert shown(device, about)["events"] == {}
    named = [str(key) for key in Mark.objects.values_list("pk", flat=True)]
    take(
        device,
        device.sign(about, {"q1": "not", "q2": "not"}, seen=named),
        device.sign(about, kind="reopen", seen=named),
    )
    assert {one.disagreement.item for one in disagreements_of(held.exam)} == {"q1", "q2", STATE}
    assert corrected_in(held.exam) == []


def settled(held: Held, about: Encounter, waiting: Waiting, value: str) -> None:
    """The office decides for what says so."""
    said = waiting.disagreement
    choice = next(event for event, _author, one in said.said if one == value)
    settle_mark(SYSTEM, about, said.part, said.item, choice=choice, shown=said.events, reason="Asked")


def test_one_tablet_undoes_no_decision_of_the_office_and_nothing_handed_in(held: Held, tablet: Tablet) -> None:
    first, second, other = tablet(), tablet(), another(held)
    about = Encounter.objects.select_related("station__exam", "candidate").get(pk=encounters_at(held)[0])
    take(first, one := first.sign(about.pk, {"q1": "done"}), end := first.sign(about.pk, kind="submit"))
    take(second, second.sign(about.pk, {"q1": "not"}, by=str(other)))
    take(second, second.sign(about.pk, kind="absent", by=str(other)))
    for waiting in disagreements_of(held.exam):
        settled(held, about, waiting, "done" if waiting.disagreement.item else "submit")
    assert shown(second, about.pk)["events"] == {}
    take(second, second.sign(about.pk, {"q1": None}, seen=[one["event"]]))
    take(second, second.sign(about.pk, kind="reopen", seen=[end["event"]]))
    assert (sheet(held).standing, sheet(held).state) == ({"q1": "done"}, "submit")
    words = [str(key) for key in Mark.objects.filter(kind="settle").values_list("pk", flat=True)]
    take(second, second.sign(about.pk, {"q1": "partly"}, seen=[*words, one["event"]]))
    assert [each.disagreement.item for each in disagreements_of(held.exam)] == ["q1"]


def test_control_room_shows_who_corrected_on_another_tablet(
    held: Held, tablet: Tablet, sign_in: Any, make_person: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    first, second, third, (about, more) = tablet(), tablet(), tablet(), encounters_at(held)
    take(first, first.sign(about, {"q1": "done", "q2": "done"}), first.sign(about, {"q3": "done"}))
    take(second, second.sign(about, {"q3": "done"}, seen=seen(second, about, "q3")))
    with django_assert_num_queries(1):
        assert corrected_in(held.exam) == [], "the same was said again"
    browser, address = sign_in(make_person("Ada", "exam_administrator")), reverse("control", args=[held.exam.pk])
    assert "Corrected on another tablet" not in browser.get(address).content.decode()
    # somebody else stands there, and has left the name of whoever was there before
    take(second, *(second.sign(about, {item: "not"}, seen=seen(second, about, item)) for item in ("q1", "q2")))
    with django_assert_num_queries(2):
        (one,) = corrected_in(held.exam)
    assert (one.encounter.pk, one.part, one.who.pk if one.who else None) == (about, "examiner", first.person)
    assert (one.before.pk, one.after.pk) == (first.device, second.device)
    page = browser.get(address).content.decode()
    told = page[page.index('id="corrected"') :]
    at = [date_format(localtime(each.registered_at), "H:i:s") for each in (one.before, one.after)]
    for words in (one.encounter.candidate.number, one.who.name if one.who else "", f"at {at[0]} to", f"at {at[1]}"):
        assert words in told
    take(first, first.sign(more, {"q1": "done"}))
    take(third, third.sign(more, {"q1": None}, seen=seen(third, more, "q1")))
    with django_assert_num_queries(2):
        found = corrected_in(held.exam)
    assert {(each.encounter.pk, each.after.pk) for each in found} == {(about, second.device), (more, third.device)}
    assert disagreements_of(held.exam) == []


def a_day(held: Held, tablet: Tablet) -> tuple[list[tuple[Signer, Packed]], dict[str, Any]]:
    """Two devices whose clocks are a day before and a day behind: taken over, corrected, gone back, and one item that
    both marked unseen. What is sent, and what has to stand of it."""
    first, second, about = tablet(), tablet(), encounters_at(held)[0]
    days = {first.device: 1, second.device: -1}
    sent: list[tuple[Signer, Packed]] = []

    def say(device: Signer, item: str, value: str, *named: Packed) -> Packed:
        names = [one["event"] for one in named]
        at = datetime.now(UTC) + timedelta(days=days[device.device])
        made = device.sign(about, {item: value}, seen=names, at=at.isoformat())
        sent.append((device, made))
        return made

    one = say(first, "q1", "done")
    say(first, "q2", "done")
    two = say(second, "q1", "not", one)
    say(second, "q2", "not")
    more = say(second, "q1", "partly")
    say(first, "q1", "done", two, more)
    say(second, "q3", "done")
    return sent, {"q1": "done", "q3": "done"}


def outcome(held: Held, sent: Iterable[tuple[Signer, Packed]]) -> tuple[Any, ...]:
    """What stands after these deliveries, which are then undone."""
    with transaction.atomic():
        for device, one in sent:
            take(device, one)
        found = sheet(held)
        waits = [each.disagreement.item for each in disagreements_of(held.exam)]
        transaction.set_rollback(True)
    return found, waits


def test_order_of_arrival_and_wrong_clocks_change_nothing(held: Held, tablet: Tablet) -> None:
    sent, standing = a_day(held, tablet)
    found, waits = outcome(held, sent)
    assert (found.standing, waits) == (standing, ["q2"])
    for number in range(12):
        order = [*sent, *sent]
        Random(number).shuffle(order)
        assert outcome(held, order) == (found, waits)


def test_pack_of_a_mirror_names_the_events_in_no_more_statements(
    held: Held, tablet: Tablet, sign_in: Any, make_person: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    first, second, about = tablet(), tablet(), encounters_at(held)[0]
    take(first, one := first.sign(about, {"q1": "done"}))
    browser = sign_in(make_person("Ada", "exam_administrator"))
    pack = browser.get(reverse("mark_pack", args=[held.exam.pk, second.device])).json()
    told = {each["encounter"]: each for each in pack["candidates"]}
    assert told[str(about)]["events"] == {"q1": [one["event"]]} and told[str(about)]["standing"]["q1"] == "done"
    keys, device = encounters_at(held), Device.objects.get(pk=second.device)
    assert [told[str(keys[1])][name] for name in ("standing", "events", "outlived")] == [{}, {}, {}]
    with django_assert_num_queries(1):
        shown_at(keys, device)
