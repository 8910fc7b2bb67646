"""Run in a school of its own: make an exam that runs, its devices registered, and print what clients need to know."""

import json
import sys

import django


def main(circuits: int, stations: int, candidates: int, more: int = 0, items: int = 20, pairs: int = 0) -> None:
    """An examiner's device at every station of every circuit, with its key and the encounters there; with `more`, the
    last circuit is for tablets, which register themselves. Somebody signed in leads the exam."""
    django.setup()
    from xenia.people.demo import mark_demo_database
    from xenia.site.cli.database import ready

    ready()
    mark_demo_database()
    from scripts.exam_day.school import hold_exam

    held = hold_exam(circuits=circuits, stations=stations, candidates=candidates, more=more, items=items, pairs=pairs)
    clients = held.circuits[:circuits]
    devices = [
        _device(held, circuit, station, registered=circuit in clients)
        for circuit in held.circuits
        for station in held.stations
    ]
    json.dump({"exam": str(held.exam.pk), "devices": devices, "office": _office()}, sys.stdout)


def _office() -> str:
    """The session of whoever leads the exam."""
    from django.utils import timezone

    from xenia.people.actions.people import make_person
    from xenia.people.models import Role

    person = make_person(name="Whoever leads the exam")
    Role.objects.create(person=person, kind="exam_administrator", starts=timezone.localdate())
    return _session(person)


def _device(held, circuit, station, *, registered):  # type: ignore[no-untyped-def] # models, which can't be imported before set-up
    import base64

    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    from scripts.exam_day.signing import Signer
    from xenia.osce.actions.devices import register_device
    from xenia.osce.models import Encounter, Part
    from xenia.osce.queries.device_keys import data_key_of, room_codes
    from xenia.people.queries.actors import actor_for

    person = held.examiners[circuit.pk, station.pk]
    made = Signer(person.pk)
    place = {"part": Part.EXAMINER, "key": made.device, "public_key": made.public_key}
    if registered:
        made.seals = data_key_of(register_device(actor_for(person.pk), circuit, station, **place))
    found = Encounter.objects.filter(circuit=circuit, station=station).order_by("turn", "candidate__number")
    secret = made.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return {
        "session": _session(person),
        "person": str(person.pk),
        "device": str(made.device),
        "key": secret,
        "seals": base64.b64encode(made.seals).decode(),
        "code": room_codes(held.exam.pk, [(circuit.pk, station.pk)])[circuit.pk, station.pk],
        "place": [circuit.pk, station.pk],
        "encounters": [str(one) for one in found.values_list("pk", flat=True)],
    }


def _session(person) -> str:  # type: ignore[no-untyped-def]
    """Somebody signed in, as a browser has it in its cookie."""
    from django.conf import settings
    from django.test import Client

    from xenia.people.models import User

    browser = Client()
    user = User.objects.create(person=person, email=f"{person.pk}@exam-day.invalid")
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return str(browser.cookies[settings.SESSION_COOKIE_NAME].value)


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:7]))
