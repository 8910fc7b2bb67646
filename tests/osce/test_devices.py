"""Who registers a device, and where."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from scripts.exam_day.school import Held
from scripts.exam_day.signing import Signer
from tests.house import actor_of_person
from xenia.core.models import AuditEntry
from xenia.core.rules import NotPermitted, Refused
from xenia.osce.actions.devices import register_device, revoke_device
from xenia.osce.models import Device, Exam

MakePerson = Callable[..., Any]


def register(held: Held, person: Any, *, circuit: int = 0, station: int = 0, **other: Any) -> Device:
    device = Signer(person.pk)
    told = {"part": "examiner", "key": device.device, "public_key": device.public_key, **other}
    return register_device(actor_of_person(person), held.circuits[circuit], held.stations[station], **told)


def examiner(held: Held, circuit: int = 0, station: int = 0) -> Any:
    return held.examiners[held.circuits[circuit].pk, held.stations[station].pk]


def test_examiner_registers_a_device_at_their_own_station_once(held: Held) -> None:
    person, device = examiner(held), Signer(uuid4())
    told = {"key": device.device, "public_key": device.public_key}
    assert register(held, person, **told) == register(held, person, **told)
    assert Device.objects.get().registered_by == person
    assert AuditEntry.objects.filter(verb="osce.register_device").exists()


@pytest.mark.parametrize("elsewhere", [{"circuit": 1}, {"station": 1}, {"part": "patient"}])
def test_examiner_at_another_station_circuit_or_part_is_refused(held: Held, elsewhere: dict[str, Any]) -> None:
    with pytest.raises(NotPermitted, match="no duty"):
        register(held, examiner(held), **elsewhere)


def test_student_and_stranger_are_refused_and_an_exam_administrator_registers_anywhere(
    held: Held, student: Any, stranger: Any, make_person: MakePerson
) -> None:
    for person in (student, stranger):
        with pytest.raises(NotPermitted):
            register(held, person)
    assert register(held, make_person("Ada", "exam_administrator"), circuit=1).pk


@pytest.mark.parametrize("state", ["planned", "closed", "decided", "released"])
def test_device_is_refused_while_nothing_is_marked(held: Held, state: str) -> None:
    Exam.objects.update(state=state)
    held.circuits[0].refresh_from_db()
    with pytest.raises(Refused, match="not open for marking"):
        register(held, examiner(held))


def test_key_of_another_kind_is_refused(held: Held) -> None:
    other = generate_private_key(SECP384R1()).public_key()
    for spki in (b"", b"nonsense", other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)):
        with pytest.raises(Refused, match="current browser"):
            register(held, examiner(held), public_key=spki)


def test_device_keeps_its_key_and_its_place(held: Held, make_person: MakePerson) -> None:
    leader = make_person("Ada", "exam_administrator")
    device = Signer(uuid4())
    told = {"key": device.device, "public_key": device.public_key}
    register(held, leader, **told)
    for other in ({"public_key": Signer(uuid4()).public_key}, {"circuit": 1}, {"part": "patient"}):
        with pytest.raises(Refused, match="registered elsewhere"):
            register(held, leader, **(told | other))


def test_only_who_leads_revokes_and_says_why(held: Held, make_person: MakePerson) -> None:
    device = register(held, examiner(held))
    with pytest.raises(NotPermitted):
        revoke_device(actor_of_person(examiner(held)), device, reason="Lost")
    leader = actor_of_person(make_person("Ada", "exam_administrator"))
    with pytest.raises(Refused, match="Say why"):
        revoke_device(leader, device, reason=" ")
    revoke_device(leader, device, reason="Lost")
    device.refresh_from_db()
    assert device.revoked_at
