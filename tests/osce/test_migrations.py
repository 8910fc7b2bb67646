"""What a school knew before an update it still knows after it, and after going back."""

from typing import Any

import pytest

from tests.osce.migrating import migrated

READY = """
thing, person, year, exam, crew = at("0002")(
    "core.Thing", "people.Person", "people.AcademicYear", "osce.Exam", "osce.Crew")
term = year.objects.create(begins=2026, starts=date(2026, 7, 1), ends=date(2027, 6, 30))
ada, ben = (person.objects.create(thing=thing.objects.create(kind="person", label=one)) for one in ("Ada", "Ben"))
for place, until in enumerate((date(2026, 1, 31), date(2030, 1, 1), date(2030, 1, 1))):
    held = exam.objects.create(thing=thing.objects.create(kind="exam", label=str(place)), year=term)
    crew.objects.create(exam=held, person=ada, part="patient", ready_until=until)
    crew.objects.create(exam=held, person=ben, part="examiner")

def credentials(name):
    (moved,) = at(name)("osce.Credential")
    return sorted(map(list, moved.objects.values_list("person__thing__label", "part", "earned", "until")))

first = credentials("0004")
(back,) = at("0002")("osce.Crew")
days = sorted({(one.person.thing.label, one.ready_until) for one in back.objects.all()}, key=str)
told["ready"] = (first, days, credentials("0004"))
"""


WORDS = """
exam, year, thing, decision, incident = at("0005")(
    "osce.Exam", "people.AcademicYear", "core.Thing", "osce.Decision", "osce.Incident")
term = year.objects.get()
held = exam.objects.create(thing=thing.objects.create(kind="exam", label="Exam"), year=term)
key = key_for("exam incidents", uuid4()).pk
for number, minutes in enumerate(("Ada was late.", "Nobody was late: مساء الخير"), start=1):
    one = thing.objects.create(kind="exam_decision", label=str(number))
    told_then = {"rules": {}, "figures": {}, "marks": bytes(32), "signed_at": NOW}
    decision.objects.create(
        thing=one, exam=held, number=number, minutes=minutes, present=["Ada", "Ben"][:number], **told_then)
for kind, witnesses in (("note", ["Zoë", "Ben"]), ("pause", [])):
    fell = incident(exam=held, kind=kind, witnesses=witnesses, key=key, at=NOW)
    fell.sealed = cipher(key).seal(kind.encode(), bound_to=fell.pk.bytes)
    fell.save()

decision, incident = at("0007")("osce.Decision", "osce.Incident")
columns = {one.name for model in (decision, incident) for one in model._meta.get_fields()}
minutes = [
    json.loads(cipher(one.key).unseal(bytes(one.sealed), bound_to=one.thing_id.bytes))
    for one in decision.objects.order_by("number")
]
own = len({one.key for one in decision.objects.all()})
seen = [
    one.sealed_witnesses and cipher(one.key).unseal(
        bytes(one.sealed_witnesses), bound_to=one.pk.bytes + b"witnesses").decode().splitlines() or []
    for one in incident.objects.order_by("kind")
]
decision, incident = at("0005")("osce.Decision", "osce.Incident")
back = list(decision.objects.order_by("number").values_list("minutes", "present"))
told["words"] = (minutes, own, seen, sorted(columns & {"minutes", "present", "witnesses"}), back,
     [one.witnesses for one in incident.objects.order_by("kind")],
     [cipher(one.key).unseal(bytes(one.sealed), bound_to=one.pk.bytes).decode()
      for one in incident.objects.order_by("kind")])
"""


MIRRORS = """
exam, year, thing, place, circuit, device = at("0008")(
    "osce.Exam", "people.AcademicYear", "core.Thing",
    "osce.ExamStation", "osce.Circuit", "osce.Device")
term = year.objects.get()
held = exam.objects.create(thing=thing.objects.create(kind="exam", label="Exam"), year=term)
where = {"exam": held, "circuit": circuit.objects.create(exam=held, name="A"),
         "station": place.objects.create(exam=held, number=1)}
for hour in (8, 9):
    device.objects.create(**where, public_key=b"key", registered_at=NOW.replace(hour=hour))
(device,) = at("0009")("osce.Device")
since = [[one.registered_at, one.leads_since] for one in device.objects.order_by("registered_at")]
(device,) = at("0008")("osce.Device")
kept = device.objects.count()
(device,) = at("0009")("osce.Device")
told["mirrors"] = (since, kept, device.objects.filter(leads_since=None).count())
"""


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One database that went the whole way, with what stood in it at each step."""
    return migrated(tmp_path_factory.mktemp("school"), READY + WORDS + MIRRORS)


def test_days_become_credentials_once_each_and_come_back_as_the_last_of_them(moved: dict[str, Any]) -> None:
    """Who goes back and forth keeps of each person the last day alone."""
    first, back, again = moved["ready"]
    assert first == [["Ada", "patient", "elsewhere", "2026-01-31"], ["Ada", "patient", "elsewhere", "2030-01-01"]]
    assert back == [["Ada", "2030-01-01"], ["Ben", None]]
    assert again == first[1:]


def test_minutes_and_witnesses_are_sealed_and_come_back_word_for_word(moved: dict[str, Any]) -> None:
    minutes, own_keys, witnesses, in_clear, back, witnesses_back, words = moved["words"]
    wrote = [("Ada was late.", ["Ada"]), ("Nobody was late: مساء الخير", ["Ada", "Ben"])]
    assert [(one["minutes"], one["present"]) for one in minutes] == wrote
    assert own_keys == 2, "each goes with whoever is named in it"
    assert witnesses == witnesses_back == [["Zoë", "Ben"], []]
    assert in_clear == []
    assert [tuple(one) for one in back] == wrote
    assert words == ["note", "pause"], "what happened opens as before"


def test_devices_from_before_there_were_mirrors_mark_since_they_were_registered(moved: dict[str, Any]) -> None:
    """So the newest of a place marks there after the update, and the others stand beside it."""
    since, kept, without = moved["mirrors"]
    assert [leads for _registered, leads in since] == [registered for registered, _leads in since]
    assert len(since) == kept == 2 and without == 0
