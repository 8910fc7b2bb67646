"""Who registers a device, and where."""

import json
from base64 import b64decode
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.urls import reverse
from django.utils import timezone

from scripts.exam_day.school import Held
from scripts.exam_day.signing import Signer
from tests.house import actor_of_person
from tests.osce.marking import take
from tests.osce.planned import document, plan, scheduled
from xenia.core.models import AuditEntry
from xenia.core.progress import Progress
from xenia.core.queries.audit import reason_of
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.osce.actions.calls import take_calls
from xenia.osce.actions.devices import register_device, revoke_device, revoke_without_duty
from xenia.osce.actions.exams import move_exam
from xenia.osce.actions.mark_events import Sent
from xenia.osce.actions.people import dismiss
from xenia.osce.actions.scheduling import ask_schedule, find_schedule, keep_solution
from xenia.osce.actions.settling import excuse
from xenia.osce.forms.marks import bytes_from
from xenia.osce.models import Circuit, Crew, Device, Duty, Encounter, Exam, Solution
from xenia.osce.queries.day import devices_of
from xenia.osce.queries.device_keys import data_key_of
from xenia.osce.queries.pack import pack_of, place_of
from xenia.osce.queries.problem import Upset
from xenia.people.actions.people import erase_person
from xenia.people.actions.people import make_person as person_rows
from xenia.people.models import Role, User
from xenia.people.queries.actors import actor_for

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


@pytest.mark.parametrize("name", ["circuit", "station"])
def test_place_that_is_no_number_is_refused_in_words(
    held: Held, sign_in: Any, make_person: MakePerson, name: str
) -> None:
    said: dict[str, Any] = {"circuit": held.circuits[0].pk, "station": held.stations[0].pk, "part": "examiner"}
    body = json.dumps({**said, "device": str(uuid4()), "public_key": "", name: float("inf")})
    browser = sign_in(make_person("Ada", "exam_administrator"))
    answer = browser.post(reverse("mark_register", args=[held.exam.pk]), body, content_type="application/json")
    assert answer.status_code == 422 and "out of date" in answer.json()["refused"]


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
        revoke_device(actor_of_person(examiner(held)), device, reason="lost")
    leader = actor_of_person(make_person("Ada", "exam_administrator"))
    with pytest.raises(Refused, match="Say why"):
        revoke_device(leader, device, reason="Ada Lovelace has it")
    revoke_device(leader, device, reason="lost")
    device.refresh_from_db()
    assert device.revoked_at


def test_why_a_device_is_revoked_is_chosen_in_the_control_room(
    held: Held, make_person: MakePerson, sign_in: Any
) -> None:
    device = register(held, examiner(held))
    browser = sign_in(make_person("Ada", "exam_administrator"))
    page = browser.get(reverse("control", args=[held.exam.pk])).content.decode()
    assert '<option value="sight">' in page
    browser.post(
        reverse("control_do", args=[held.exam.pk]), {"do": "revoke", "device": str(device.pk), "reason": "sight"}
    )
    (entry,) = AuditEntry.objects.filter(verb="osce.revoke_device")
    assert reason_of(entry) == "sight" and revoked() == {device.pk}


def test_device_whose_person_has_no_duty_there_any_more_is_revoked_and_its_marks_wait(db: None) -> None:
    made = plan(document("a"), document("b"), circuits=2, sittings=2, candidates=6)
    scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    ill = made.of_part("examiner")[0]
    Crew.objects.create(exam=made.exam, person=person_rows(name="Spare"), part="examiner")
    leader = person_rows(name="Ada")
    Role.objects.create(person=leader, kind="exam_administrator", starts=date(2020, 7, 1))
    duties = Duty.objects.filter(crew__part="examiner").select_related("crew", "circuit__exam", "station")
    lost, kept = duties.filter(crew=ill)[0], duties.exclude(crew=ill)[0]
    devices = {"lost": Signer(ill.person_id), "kept": Signer(kept.crew.person_id), "lead": Signer(leader.pk)}
    for name, duty in (("lost", lost), ("kept", kept), ("lead", lost)):
        told = {"part": "examiner", "key": devices[name].device, "public_key": devices[name].public_key}
        register_device(actor_for(devices[name].person), duty.circuit, duty.station, **told)
    ask_schedule(SYSTEM, made.exam, upset=Upset(crew={ill.pk: frozenset(one.pk for one in made.sittings)}))
    solution = Solution.objects.latest("pk")
    find_schedule(Progress(), solution)
    keep_solution(SYSTEM, solution)
    assert not Duty.objects.filter(crew=ill).exists()
    assert [one.pk for one in Device.objects.exclude(revoked_at=None)] == [devices["lost"].device]
    about = Encounter.objects.filter(circuit=lost.circuit, station=lost.station)[0].pk
    assert list(take(devices["lost"], devices["lost"].sign(about, {})).aside.values()) == ["revoked"]


@pytest.fixture
def registered(db: None) -> tuple[Exam, list[tuple[UUID, Crew]]]:
    """A fixed exam in which three examiners have a device at their own place."""
    made, devices = plan(document("a"), document("b"), circuits=2, sittings=2, candidates=6), []
    scheduled(made)
    move_exam(SYSTEM, made.exam, "fixed")
    for crew in made.of_part("examiner")[:3]:
        duty, device = (
            Duty.objects.filter(crew=crew).select_related("circuit__exam", "station")[0],
            Signer(crew.person_id),
        )
        told = {"part": "examiner", "key": device.device, "public_key": device.public_key}
        register_device(actor_for(crew.person_id), duty.circuit, duty.station, **told)
        devices.append((device.device, crew))
    return made.exam, devices


def revoked() -> set[UUID]:
    return set(Device.objects.exclude(revoked_at=None).values_list("pk", flat=True))


def test_device_of_who_is_dismissed_is_revoked(registered: tuple[Exam, list[tuple[UUID, Crew]]]) -> None:
    exam, ((device, crew), *_others) = registered
    move_exam(SYSTEM, exam, "planned")
    crew.exam.refresh_from_db()
    dismiss(SYSTEM, crew)
    assert revoked() == {device}


def test_devices_of_the_erased_and_of_who_cannot_sign_in_are_revoked_at_the_next_move(
    registered: tuple[Exam, list[tuple[UUID, Crew]]],
) -> None:
    exam, ((left, gone), (erased, forgotten), (_stays, here)) = registered
    for crew in (gone, here):
        User.objects.create_user(f"{crew.pk}@example.org", person=crew.person)
    User.objects.filter(person=gone.person).update(is_active=False)
    move_exam(SYSTEM, exam, "planned")
    assert revoked() == set()
    move_exam(SYSTEM, exam, "fixed")
    assert revoked() == {left}
    erase_person(SYSTEM, forgotten.person, reason="They asked")
    move_exam(SYSTEM, exam, "running")
    assert revoked() == {left, erased}


def test_why_somebody_is_excused_is_given_to_no_device(held: Held) -> None:
    device = register(held, examiner(held))
    here = Encounter.objects.filter(station=device.station, circuit=device.circuit)
    excuse(SYSTEM, here.select_related("station__exam", "candidate")[0], reason="Epilepsy, a letter is with the office")
    pack = pack_of(Device.objects.get(pk=device.pk), place_of(device))
    assert sorted(one["excused"] for one in pack["candidates"]) == [*[False] * (len(here) - 1), True]
    assert "Epilepsy" not in str(pack)


def test_pack_is_given_only_while_the_exam_is_open(held: Held, sign_in: Any, make_person: MakePerson) -> None:
    device = register(held, examiner(held))
    browser, address = (
        sign_in(make_person("Ada", "exam_administrator")),
        reverse("mark_pack", args=[held.exam.pk, device.pk]),
    )
    assert "opens" not in browser.get(address).json()
    opens = browser.get(address, {"opens": "1"})
    assert b64decode(opens.json()["opens"]["key"]) == data_key_of(device) and "no-store" in opens["Cache-Control"]
    somebody = sign_in(make_person("Bo", "student"))
    assert somebody.get(address, {"opens": "1"}).status_code in (403, 404)
    for state in ("planned", "closed", "decided", "released"):
        Exam.objects.update(state=state)
        assert browser.get(address, {"opens": "1"}).status_code == browser.get(address).status_code == 404


def test_device_is_refused_by_the_state_that_the_exam_has_now(held: Held) -> None:
    circuit = Circuit.objects.select_related("exam").get(pk=held.circuits[0].pk)
    held.circuits[0] = circuit  # read while the exam was open
    Exam.objects.update(state="closed")
    with pytest.raises(Refused, match="not open for marking"):
        register(held, examiner(held))


def test_second_device_of_a_place_is_a_mirror_until_it_takes_over(held: Held, tablet: Callable[..., Signer]) -> None:
    first, second, elsewhere, patient = tablet(), tablet(), tablet(station=1), tablet(circuit=1)
    assert mirrors(held) == {second.device}
    call = second.sign(None, kind="take_over", words="")  # type: ignore[arg-type]
    call = second.pack(call["event"], call["body"].replace('"None"', '""'))
    sent = [Sent(UUID(call["event"]), call["body"], bytes_from(call["signature"]))]
    take_calls(second.device, sent)
    assert mirrors(held) == {first.device}
    back = first.sign(None, kind="take_over", words="")  # type: ignore[arg-type]
    back = first.pack(back["event"], back["body"].replace('"None"', '""'))
    take_calls(first.device, [Sent(UUID(back["event"]), back["body"], bytes_from(back["signature"]))])
    take_calls(second.device, sent)  # the same word once more is not a new one
    assert mirrors(held) == {second.device}
    assert {elsewhere.device, patient.device}.isdisjoint(mirrors(held))
    Device.objects.filter(pk=first.device).update(revoked_at=timezone.now())
    assert mirrors(held) == set()


def test_mirror_of_a_revoked_device_leads_and_the_next_stands_beside_it(
    held: Held, tablet: Callable[..., Signer], make_person: MakePerson
) -> None:
    first, second = tablet(), tablet()
    leader = actor_of_person(make_person("Ada", "exam_administrator"))
    revoke_device(leader, Device.objects.get(pk=first.device), reason="broken")
    third = tablet()
    assert third.device in mirrors(held) and second.device not in mirrors(held)
    last = register(held, make_person("Bea", "exam_administrator"))
    Duty.objects.filter(circuit=held.circuits[0], station=held.stations[0]).delete()
    assert revoke_without_duty(held.exam) == 2 and Device.objects.get(pk=second.device).revoked_at
    assert Device.objects.get(pk=last.pk).leads_since and last.pk not in mirrors(held)


def mirrors(held: Held) -> set[UUID]:
    """The devices that stand beside another."""
    return {one.pk for one in devices_of(held.exam) if one.mirror}  # type: ignore[attr-defined]
