"""Every event is stored once or kept aside with the reason; nothing that arrives is lost, and nothing counts twice."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.exam_day.school import Held
from scripts.exam_day.signing import Signer
from tests.house import actor_of_person
from tests.osce.marking import encounters_at, take
from xenia.core.keys import key_for
from xenia.core.rules import SYSTEM, Refused
from xenia.osce.actions.devices import hold_devices, revoke_device
from xenia.osce.actions.marks import MOST_EVENTS, UnknownDevice, take_marks
from xenia.osce.actions.people import withdraw
from xenia.osce.actions.settling import settle_aside
from xenia.osce.forms.marks import delivery_from
from xenia.osce.models import Aside, Candidate, Crew, Device, Exam, Mark
from xenia.osce.queries import aside_words as why
from xenia.osce.queries.control import grid_of, keeps_open
from xenia.osce.queries.day import device_digest
from xenia.osce.queries.pack import pack_of, place_of
from xenia.osce.queries.sheets import sheets_of, words_of

Tablet = Callable[..., Signer]


def test_what_a_tablet_still_holds_of_whoever_was_taken_out_is_kept_and_shown(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    events = [device.sign(about, {"q1": "done"}), device.sign(about, kind="submit")]
    who = Candidate.objects.select_related("exam").get(encounters=about)
    withdraw(SYSTEM, who)
    row = Device.objects.get(pk=device.device)
    assert str(about) not in {one["encounter"] for one in pack_of(row, place_of(row))["candidates"]}
    assert who not in dict(grid_of(held.exam, held.circuits[0])[1])
    assert not take(device, *events).aside and keeps_open(held.exam) == [
        "6 encounters are neither submitted, absent nor excused."
    ]
    assert sheets_of(held.exam)[about].part("examiner").state == "submit"
    assert [cell.shape for cell in dict(grid_of(held.exam, held.circuits[0])[1])[who] if cell] == ["submitted"]


def test_what_is_acknowledged_stands_and_sending_it_again_changes_nothing(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    events = [device.sign(about, {"q1": "done"}), device.sign(about, {"q1": "not"}), device.sign(about, kind="submit")]
    for _again in range(3):
        receipt = take(device, *events)
        assert {str(one) for one in receipt.taken} == {one["event"] for one in events} and not receipt.aside
    assert Mark.objects.count() == 3
    part = sheets_of(held.exam)[about].part("examiner")
    assert (part.standing, part.state) == ({"q1": "not"}, "submit")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_repetition_and_division_leave_the_same_sheet(held: Held, tablet: Tablet, data: Any) -> None:
    with transaction.atomic():
        devices, about = [tablet(), tablet()], encounters_at(held)
        code = st.sampled_from(["done", "not", None])
        said = st.tuples(st.sampled_from(devices), st.sampled_from(about), st.sampled_from(["q1", "q2"]), code)
        drawn = data.draw(st.lists(said, min_size=1, max_size=8))
        events = [(who, who.sign(where, {item: value})) for who, where, item, value in drawn]
        for who, event in events:
            take(who, event)
        first = sheets_of(held.exam)
        Mark.objects.all().delete()
        repeated = data.draw(st.lists(st.sampled_from(events), max_size=4))
        coming = data.draw(st.permutations([*events, *repeated]))
        while coming:
            size = data.draw(st.integers(1, len(coming)))
            batch, coming = coming[:size], coming[size:]
            for device in devices:
                mine = [event for who, event in batch if who is device]
                assert len(take(device, *mine).taken) == len(mine)
        assert sheets_of(held.exam) == first
        assert Mark.objects.count() == len(events)
        transaction.set_rollback(True)


def test_wrong_clock_changes_nothing_about_the_order(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    take(device, device.sign(about, {"q1": "done"}, at=tomorrow), device.sign(about, {"q1": "not"}))
    assert sheets_of(held.exam)[about].part("examiner").standing == {"q1": "not"}


def test_words_are_sealed_and_unreadable_once_their_key_is_destroyed(held: Held, tablet: Tablet) -> None:
    from xenia.core.keys import destroy_key
    from xenia.osce.queries.sheets import WORDS_KEY

    device, about = tablet(), encounters_at(held)[0]
    take(device, device.sign(about, {"q1": "done", "comment": "The canary sang"}))
    kept = Mark.objects.select_related("encounter__candidate").get()
    assert b"canary" not in bytes(kept.sealed) and "canary" not in json.dumps(kept.said)
    assert [(word.item, word.text, word.author) for word in words_of(held.exam)] == [
        ("comment", "The canary sang", device.person)
    ]
    destroy_key(key_for(WORDS_KEY, kept.encounter.candidate.person_id).pk)
    assert words_of(held.exam) == []
    assert sheets_of(held.exam)[about].part("examiner").standing == {"q1": "done"}
    assert len(take(device, device.sign(about, {"q2": "done", "comment": "More"})).taken) == 1


def one_aside(held: Held, device: Signer, *events: Any) -> str:
    """The reason for which the last event is kept aside; sent again it is kept once, and never stands."""
    for _again in range(2):
        receipt = take(device, *events)
    kept = Aside.objects.get(exam=held.exam)
    assert {str(event): reason for event, reason in receipt.aside.items()} == {events[-1]["event"]: kept.reason}
    assert not kept.settled_at
    return kept.reason


def test_changed_event_is_kept_aside(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    event = device.sign(about, {"q1": "not"})
    assert one_aside(held, device, {**event, "body": event["body"].replace("not", "done")}) == "signature"
    assert not Mark.objects.exists()


def test_event_signed_by_another_device_is_kept_aside(held: Held, tablet: Tablet) -> None:
    device, other, about = tablet(), tablet(), encounters_at(held)[0]
    assert one_aside(held, device, other.sign(about, {"q1": "not"})) == "signature"


@pytest.mark.parametrize(
    ("reason", "wrong"),
    [
        ("device", {"device": str(uuid4())}),
        ("author", {"by": str(uuid4())}),
        ("elsewhere", {"encounter": str(uuid4())}),
        ("answer", {"said": {"q1": "excellent"}}),
        ("answer", {"said": {"q999": "done"}}),
        ("unreadable", {"number": -1}),
        ("unreadable", {"number": "1"}),
        ("unreadable", {"number": 10**300}),
        ("unreadable", {"number": 2**31 - 1}),
        ("unreadable", {"number": 1_000_001}),
        ("unreadable", {"at": "yesterday"}),
        ("unreadable", {"kind": "settle"}),
        ("unreadable", {"said": {"": "absent"}}),
        ("unreadable", {"said": ["q1"]}),
        ("unreadable", {"event": str(uuid4())}),
    ],
)
def test_what_can_not_stand_is_kept_aside(held: Held, tablet: Tablet, reason: str, wrong: dict[str, Any]) -> None:
    device, about = tablet(), encounters_at(held)[0]
    event = device.sign(about, {"q1": "done"})
    body = json.dumps(json.loads(event["body"]) | wrong)
    assert one_aside(held, device, device.pack(event["event"], body)) == reason


def test_event_of_another_circuit_is_kept_aside(held: Held, tablet: Tablet) -> None:
    device = tablet(circuit=0)
    assert one_aside(held, device, device.sign(encounters_at(held, circuit=1)[0], {"q1": "done"})) == "elsewhere"


def test_number_used_twice_is_kept_aside(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    first, second = device.sign(about, {"q1": "done"}), device.sign(about, {"q1": "not"}, number=1)
    assert one_aside(held, device, first, second) == "number"
    assert sheets_of(held.exam)[about].part("examiner").standing == {"q1": "done"}


def test_same_event_with_something_else_in_it_is_kept_aside(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    first = device.sign(about, {"q1": "done"})
    again = device.pack(first["event"], first["body"].replace("done", "not"))
    assert one_aside(held, device, first, again) == "changed"


def test_revoked_device_goes_on_sending_and_all_of_it_is_kept_aside(
    held: Held, tablet: Tablet, make_person: Callable[..., Any]
) -> None:
    device, about = tablet(), encounters_at(held)[0]
    before = device.sign(about, {"q1": "done"})
    take(device, before)
    leader = actor_of_person(make_person("Ada", "exam_administrator"))
    revoke_device(leader, Device.objects.get(pk=device.device), reason="sight")
    assert [str(one) for one in take(device, before).taken] == [before["event"]]
    assert one_aside(held, device, before, device.sign(about, {"q2": "done"})) == "revoked"


def test_closed_exam_keeps_aside_what_comes_and_still_acknowledges_what_stood(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    before = device.sign(about, {"q1": "done"})
    take(device, before)
    with transaction.atomic():
        hold_devices(held.exam)
        Exam.objects.update(state=Exam.State.CLOSED)
    assert [str(one) for one in take(device, before).taken] == [before["event"]]
    assert one_aside(held, device, before, device.sign(about, {"q2": "done"})) == "closed"


def test_unknown_device_and_too_much_at_once_are_refused_so_that_the_device_keeps_them(
    held: Held, tablet: Tablet
) -> None:
    about = encounters_at(held)[0]
    stranger = Signer(uuid4())
    with pytest.raises(UnknownDevice, match="marks stay on it"):
        take(stranger, stranger.sign(about, {"q1": "done"}))
    device = tablet()
    with pytest.raises(Refused, match="at a time"):
        take(device, *[device.sign(about, {"q1": "done"})] * (MOST_EVENTS + 1))
    assert not Mark.objects.exists() and not Aside.objects.exists()


def test_digest_is_over_what_stands(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    events = [device.sign(about, {"q1": code}) for code in ("done", "not", "partly")]
    take(device, *events)
    ids = "\n".join(sorted(one["event"] for one in events))
    assert device_digest(device.device) == (hashlib.sha256(ids.encode()).hexdigest(), 3)


def test_battery_and_what_waits_are_told(held: Held, tablet: Tablet) -> None:
    device = tablet()
    take(device)
    row = Device.objects.get(pk=device.device)
    assert (row.battery, row.waiting) == (80, 0) and row.seen_at


@pytest.mark.parametrize("hand", ["nobody's", "another's", "of yesterday", "changed"])
def test_what_a_device_tells_of_itself_is_believed_only_when_it_signed_it_just_now(
    held: Held, tablet: Tablet, hand: str
) -> None:
    device, other, about = tablet(), tablet(), encounters_at(held)[0]
    report = {
        "nobody's": {},
        "another's": other.report(waiting=7) | {"device": str(device.device)},
        "of yesterday": device.report(waiting=7, at=datetime.now(UTC) - timedelta(days=1)),
        "changed": device.report(waiting=7) | {"told": device.report(waiting=8)["told"]},
    }[hand]
    batch = json.loads(device.delivery(device.sign(about, {"q1": "done"})))
    body = {"device": batch["device"], "events": batch["events"], **report}
    assert take_marks(delivery_from(json.dumps(body).encode())).taken  # the marks are signed by themselves
    row = Device.objects.get(pk=device.device)
    assert (row.battery, row.waiting) == (None, 0) and row.seen_at, "seen by the mark, which is new"
    Device.objects.update(seen_at=None)
    assert take_marks(delivery_from(json.dumps(body).encode())).taken
    assert Device.objects.get(pk=device.device).seen_at is None, "whoever kept a delivery can send it again"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_moment_beside_the_years_there_are_is_kept_aside_alone(held: Held, tablet: Tablet, at: str) -> None:
    device, about = tablet(), encounters_at(held)[0]
    good, bad = device.sign(about, {"q1": "done"}), device.sign(about, at=at)
    receipt = take(device, good, bad)
    assert [str(one) for one in receipt.taken] == [good["event"]]
    assert list(receipt.aside.values()) == [why.UNREADABLE]
    settle_aside(SYSTEM, Aside.objects.get(), take=False, reason="It says nothing")


def test_device_full_of_what_is_kept_aside_still_has_its_good_marks_taken(
    held: Held, tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xenia.osce.actions.marks.MOST_ASIDE", 2)
    device, about = tablet(), encounters_at(held)[0]
    junk = [device.pack(str(uuid4()), f"nonsense {number}") for number in range(4)]
    assert len(take(device, *junk[:3]).aside) == 2
    good = device.sign(about, {"q1": "done"})
    receipt = take(device, junk[3], good)
    assert [str(one) for one in receipt.taken] == [good["event"]] and not receipt.aside
    with pytest.raises(Refused, match="kept aside"):
        take(device, junk[3])
    Aside.objects.update(settled_at=datetime.now(UTC))
    assert [str(one) for one in take(device, junk[3]).aside] == [junk[3]["event"]]


def test_somebody_of_another_part_is_no_author_here(held: Held, tablet: Tablet) -> None:
    other = Candidate.objects.filter(exam=held.exam)[0].person
    crew = Crew.objects.create(exam=held.exam, person=other, part="patient")
    device, about = tablet(), encounters_at(held)[0]
    assert one_aside(held, device, device.sign(about, {"q1": "done"}, by=str(other.pk))) == "author"
    Crew.objects.filter(pk=crew.pk).update(part="examiner")
    assert take(device, device.sign(about, {"q1": "done"}, by=str(other.pk))).taken
