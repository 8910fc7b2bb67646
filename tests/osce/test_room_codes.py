"""A room's code is made anew when somebody has seen it: by whoever leads the exam, with a reason, and nowhere else."""

from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from scripts.exam_day.school import Held
from scripts.exam_day.signing import Signer
from tests.house import actor_of_person
from xenia.core.models import AuditEntry
from xenia.core.queries.audit import changes_of, changes_read, reason_of
from xenia.core.rules import Actor, NotPermitted, Refused
from xenia.osce.actions.room_codes import renew_room_code
from xenia.osce.models import Device, RoomCode
from xenia.osce.queries.device_keys import data_key_of, room_codes, tablets_before

WHY = "photographed"


@pytest.fixture
def leader(make_person: Callable[..., Any]) -> Actor:
    return actor_of_person(make_person("Ada", "exam_administrator"))


def codes_of(held: Held) -> dict[tuple[int, int], str]:
    return room_codes(held.exam.pk, [(row.pk, place.pk) for row in held.circuits for place in held.stations])


def test_another_code_each_time_for_this_room_and_for_no_other(held: Held, leader: Actor) -> None:
    here, was = (held.circuits[0].pk, held.stations[1].pk), codes_of(held)
    found = [was[here]]
    for _time in range(3):
        renew_room_code(leader, held.circuits[0], held.stations[1], reason=WHY)
        found.append(codes_of(held)[here])
    assert len(set(found)) == 4 and codes_of(held)[here] == found[-1]
    assert {**codes_of(held), here: was[here]} == was


def test_record_says_why_and_never_the_code(held: Held, leader: Actor) -> None:
    renew_room_code(leader, held.circuits[0], held.stations[0], reason=WHY)
    (entry,) = AuditEntry.objects.filter(verb="osce.renew_room_code")
    (change,) = (one for one in changes_read(changes_of([held.exam.pk])) if "code" in one.now)
    place = {"circuit": held.circuits[0].pk, "station": held.stations[0].pk}
    assert (change.was, change.now) == ({**place, "code": 0}, {**place, "code": 1}) and reason_of(entry) == WHY
    assert not [code for code in codes_of(held).values() if code in str(change)]


def test_nobody_else_makes_one_and_nobody_without_a_reason(held: Held, leader: Actor, student: Any) -> None:
    place = held.circuits[0], held.stations[0]
    for person in (student, held.examiners[held.circuits[0].pk, held.stations[0].pk]):
        with pytest.raises(NotPermitted):
            renew_room_code(actor_of_person(person), *place, reason=WHY)
    for words in ("", "Ada Lovelace photographed the card"):
        with pytest.raises(Refused, match="Say why"):
            renew_room_code(leader, *place, reason=words)
    assert not RoomCode.objects.exists()


def test_tablet_of_before_keeps_its_key_and_a_new_one_opens_by_the_new_code(
    held: Held, tablet: Callable[..., Signer], leader: Actor, sign_in: Any, make_person: Callable[..., Any]
) -> None:
    here = held.circuits[0].pk, held.stations[0].pk
    old, elsewhere = (Device.objects.get(pk=tablet(station=station).device) for station in (0, 1))
    key, code = data_key_of(old), codes_of(held)[here]
    renew_room_code(leader, held.circuits[0], held.stations[0], reason=WHY)
    assert data_key_of(old) == key, "what it has sealed is opened as ever"
    assert tablets_before(held.exam.pk) == {here: 1}
    new = Device.objects.get(pk=tablet().device)
    assert tablets_before(held.exam.pk) == {here: 1}, "neither the new one nor that of another room"
    browser: Client = sign_in(make_person("Bea", "exam_administrator"))
    for device in (old, new):
        opens = browser.get(reverse("mark_pack", args=[held.exam.pk, device.pk]), {"opens": "1"}).json()["opens"]
        assert opens["code"] == codes_of(held)[here] != code and b64decode(opens["key"]) == data_key_of(device)
    Device.objects.filter(pk=old.pk).update(revoked_at=old.registered_at)
    assert tablets_before(held.exam.pk) == {} and elsewhere.revoked_at is None


def test_card_has_the_new_code_and_says_which_tablets_open_by_the_old(
    held: Held, tablet: Callable[..., Signer], sign_in: Any, make_person: Callable[..., Any]
) -> None:
    tablet()
    here, was = (held.circuits[0].pk, held.stations[0].pk), codes_of(held)
    browser, address = sign_in(make_person("Ada", "exam_administrator")), reverse("exam_cards", args=[held.exam.pk])
    assert was[here] in (page := browser.get(address).content.decode()) and "before this code" not in page
    assert '<option value="lost">' in page and '<input id="why-' not in page
    said = {"circuit": here[0], "station": here[1]}
    assert "Say why this room" in browser.post(address, {**said, "reason": ""}, follow=True).content.decode()
    page = browser.post(address, {**said, "reason": WHY}, follow=True).content.decode()
    assert "Station 1 of circuit Circuit A has a new code." in page
    assert was[here] not in page and codes_of(held)[here] in page
    assert page.count("One tablet was registered here before this code") == 1
    for wrong in ({**said, "circuit": 10**6}, {**said, "station": "x"}, {}):
        assert browser.post(address, {**wrong, "reason": WHY}).status_code == 404
