"""What a device seals is opened by the server alone: sealed or not, an event is the same; changed, it never counts."""

import base64
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connections

from scripts.exam_day.school import Held
from scripts.exam_day.signing import Packed, Signer
from tests.house import actor_of_person
from tests.osce.marking import encounters_at, take
from xenia.core.keys import unseal
from xenia.core.rules import SYSTEM, Refused
from xenia.osce.actions.calls import take_calls
from xenia.osce.actions.settling import settle_aside
from xenia.osce.forms.marks import delivery_from
from xenia.osce.models import Aside, Device, Exam, Mark
from xenia.osce.queries import aside_words as why
from xenia.osce.queries.asides import body_of
from xenia.osce.queries.control import disagreements_of
from xenia.osce.queries.device_keys import data_key_of, room_codes
from xenia.osce.queries.sheets import sheets_of

Tablet = Callable[..., Signer]


def test_sealed_event_stands_as_its_plain_one_would(held: Held, tablet: Tablet) -> None:
    device = sealing(tablet())
    event = device.sign(encounters_at(held)[0], {"q0": "done", "comment": "Listened"})
    sent = {name: event[name] for name in ("event", "number", "sealed")}
    assert json.loads(device.delivery(event))["events"] == [sent]
    assert take(device, event).taken == [UUID(event["event"])]
    assert take(device, event).taken == [UUID(event["event"])]
    assert Mark.objects.get().said == {"q0": "done"}
    assert take(device, in_the_open(event)).taken == [UUID(event["event"])]  # from before it sealed: the same event


def test_device_that_has_sealed_speaks_in_the_open_no_more(held: Held, tablet: Tablet, make_person: Any) -> None:
    device, other, about = sealing(tablet()), tablet(station=1), encounters_at(held)[0]
    first = device.sign(about, {"q0": "done"})
    take(device, first)
    # all of it but what it seals under
    copied = Signer(device.person, device.device, device.key, device.number)
    forged = copied.sign(about, {"q0": "not"})
    for _time in range(2):
        with pytest.raises(Refused, match="out of date"):
            take(copied, forged, in_the_open(first))
    assert take(copied, in_the_open(first)).taken == [UUID(first["event"])]
    assert Mark.objects.get().said == {"q0": "done"}
    kept = Aside.objects.get()
    assert (body_of(kept), kept.reason) == (forged["body"], why.PLAIN), "nothing of it is lost"
    assert take(other, event := other.sign(encounters_at(held, station=1)[0], {"q0": "done"})).taken == [
        UUID(event["event"])
    ], "one that never sealed speaks as it did"
    leader = actor_of_person(make_person("Ada", "exam_administrator"))
    settle_aside(leader, kept, take=True, reason="Its page was old")
    assert Mark.objects.filter(device=None).get().said == {"q0": "not"}


def test_tablet_that_begins_to_seal_may_send_both_at_once(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    before = device.sign(about, {"q0": "done"})
    after = sealing(device).sign(about, {"q1": "done"})
    assert len(take(device, after, before).taken) == 2 and Device.objects.get(pk=device.device).seals


def test_delivery_in_the_open_under_way_when_it_begins_to_seal_comes_again_sealed(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    bodies = [device.sign(about, said)["body"] for said in ({"q0": "done"}, {"q1": "done"}, {"q0": None})]
    under_way, sealed = [], []
    for number, body in enumerate(bodies, start=1):
        under_way.append(device.pack(json.loads(body)["event"], body))
        sealed.append(resealed(device, number, under_way[-1]))
    take(device, sealed[0])
    for _time in range(2):
        with pytest.raises(Refused, match="out of date"):
            take(device, *under_way)
    assert {one.reason for one in Aside.objects.all()} == {why.PLAIN}
    assert len(take(device, *sealed).taken) == 3
    assert not Aside.objects.filter(settled_at=None).exists(), "nobody has to decide about what stands"
    assert sheets_of(held.exam)[about].part("examiner").standing == {"q1": "done"}


def test_mark_that_was_kept_aside_stands_once_and_not_twice(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    event, back = device.sign(about, {"q0": "done", "comment": "Listened"}), device.sign(about, {"q0": None})
    Exam.objects.update(state="closed")
    take(device, event)
    Exam.objects.update(state="running")
    before = Aside.objects.get()
    take(device, event, back)
    with pytest.raises(Refused, match="meanwhile"):
        settle_aside(SYSTEM, before, take=True, reason="No network")
    Aside.objects.update(settled_at=None)  # as it was left by an older version
    with pytest.raises(Refused, match="once more"):
        settle_aside(SYSTEM, before, take=True, reason="No network")
    settle_aside(SYSTEM, before, take=False, reason="It stands")
    assert sheets_of(held.exam)[about].part("examiner").standing == {} and Mark.objects.count() == 2


def test_mark_that_the_office_let_stand_stands_once_when_its_device_sends_it_again(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    event, back = device.sign(about, {"q0": "done"}), device.sign(about, {"q0": None})
    Exam.objects.update(state="closed")
    take(device, event)
    Exam.objects.update(state="running")
    settle_aside(SYSTEM, Aside.objects.get(), take=True, reason="No network")
    receipt = take(device, event, back)
    assert (list(receipt.aside), receipt.taken) == ([UUID(event["event"])], [UUID(back["event"])])
    assert Mark.objects.count() == 2 and not Aside.objects.filter(settled_at=None).exists()
    (differs,) = disagreements_of(held.exam)
    assert {value for *_who, value in differs.disagreement.said} == {"done", None}, "a person decides"


def test_event_that_no_device_signed_takes_nobody_s_name(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    event = device.sign(about, {"q0": "done"})
    take(device, {**event, "signature": base64.b64encode(b"x" * 64).decode()})
    settle_aside(SYSTEM, Aside.objects.get(), take=True, reason="Looked right")
    assert take(device, event).taken == [UUID(event["event"])]


def test_whoever_can_seal_and_not_sign_shuts_no_device_up(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    colleague = sealing(Signer(device.person, device.device))
    assert list(take(device, colleague.sign(about, {"q0": "not"})).aside.values()) == [why.SIGNATURE]
    call = colleague.sign(about, kind="help", words="Nobody")
    with pytest.raises(Refused, match="changed on the way"):
        take_calls(device.device, delivery_from(colleague.delivery(call)).events)
    assert not Device.objects.get(pk=device.device).seals
    assert take(device, device.sign(about, {"q0": "done"})).taken


def test_nobody_shuts_a_device_up_by_sealing_nonsense_for_it(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    stranger = Signer(device.person, device.device, seals=b"0" * 32)
    assert list(take(device, stranger.sign(about, {"q0": "done"})).aside.values()) == [why.SIGNATURE]
    assert take(device, device.sign(about, {"q0": "done"})).taken


def test_call_for_help_is_heard_in_the_open_too(held: Held, tablet: Tablet) -> None:
    device, about = sealing(tablet()), encounters_at(held)[0]
    take(device, device.sign(about, {"q0": "done"}))
    call = in_the_open(device.sign(about, kind="help", words="She stood up"))
    assert take_calls(device.device, delivery_from(device.delivery(call)).events) == [UUID(call["event"])]


def resealed(device: Signer, number: int, event: Packed) -> Packed:
    """The same event with the same signature, sealed by the page that its device loaded meanwhile."""
    key = data_key_of(Device.objects.get(pk=device.device))
    plain = json.dumps({"body": event["body"], "signature": event["signature"]}).encode()
    made = AESGCM(key).encrypt(bytes(12), plain, f"{device.device} {number} {event['event']}".encode())
    return {"event": event["event"], "number": number, "sealed": base64.b64encode(bytes(12) + made).decode()}


def in_the_open(event: Packed) -> Packed:
    """The same event as devices sent it before they sealed."""
    return {name: event[name] for name in ("event", "body", "signature")}


@pytest.mark.parametrize("wrong", ["bytes", "number", "event", "device"])
def test_sealed_event_that_was_changed_or_moved_is_kept_aside_as_it_came(
    held: Held, tablet: Tablet, wrong: str
) -> None:
    device, other = sealing(tablet()), sealing(tablet(station=1))
    event = device.sign(encounters_at(held)[0], {"q0": "done"})
    change = base64.b64encode(base64.b64decode(event["sealed"])[:-1] + b"\0").decode()
    changed = {
        "bytes": {"sealed": change},
        "number": {"number": event["number"] + 1},
        "event": {"event": str(uuid4())},
        "device": {},
    }
    sender = other if wrong == "device" else device
    receipt = take(sender, {**event, **changed[wrong]})
    assert list(receipt.aside.values()) == [why.SIGNATURE] and not Mark.objects.exists()
    kept = Aside.objects.get()
    assert (event["sealed"] if wrong != "bytes" else change) in unseal(
        kept.key, bytes(kept.sealed), bound_to=bytes(kept.digest)
    ).decode()


def test_key_of_a_device_is_its_own_and_nowhere_in_the_databases(held: Held, tablet: Tablet) -> None:
    one, other = (Device.objects.get(pk=tablet(station=station).device) for station in (0, 1))
    assert len({data_key_of(one), data_key_of(other)}) == 2 and data_key_of(one) == data_key_of(one)
    first = (held.circuits[0].pk, held.stations[0].pk)
    codes = room_codes(held.exam.pk, [first, (held.circuits[0].pk, held.stations[1].pk)])
    assert len(set(codes.values())) == 2 and all(len(code) == 19 for code in codes.values())
    secrets = [data_key_of(one), codes[first].encode(), base64.b64encode(data_key_of(one))]
    content = b"".join(_rows(alias) for alias in connections)
    assert device_bytes(one) in content and not [secret for secret in secrets if secret in content]


def device_bytes(device: Device) -> bytes:
    """What is certainly stored."""
    return bytes(device.public_key)


def _rows(alias: str) -> bytes:
    found = []
    for table in connections[alias].introspection.table_names():
        with connections[alias].cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the names of our own tables
            found += [value for row in cursor.fetchall() for value in row]
    return b"".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in found)


def sealing(device: Signer) -> Signer:
    """From now on it seals what it signs, as devices do since their registration."""
    device.seals = data_key_of(Device.objects.get(pk=device.device))
    return device
