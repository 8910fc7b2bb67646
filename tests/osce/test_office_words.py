"""Minutes, witnesses, reasons and what happened are never written in the clear, and lose the name of who is erased."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from tests.core.leaks import bytes_on_disk, words_on_disk
from tests.house import actor_of_person
from tests.osce.held_exam import held_exam
from xenia.core.keys import KeyDestroyed, cipher, cut_log
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM
from xenia.osce.actions.board import adjust, set_rules, sign_decision
from xenia.osce.actions.calls import note_incident
from xenia.osce.actions.settling import excuse
from xenia.osce.models import Adjustment, Candidate, Decision, Encounter, Exam, ExamStation, Incident
from xenia.osce.queries.board_page import board_page
from xenia.osce.queries.board_words import reasons_of
from xenia.osce.queries.counting import adjustments_of
from xenia.osce.queries.incidents import incidents_of
from xenia.osce.queries.office_words import excuse_of, minutes_of
from xenia.osce.queries.outcomes import BoardRules
from xenia.people.actions.people import erase_person
from xenia.people.models import Person

FIRST, LAST, CANARY = "Quillonia", "Zephyrwhistle", "marmalade-canary"
NAME = f"{FIRST} {LAST}"
MINUTES = f"{NAME} was late ({CANARY}). Candidate 101 asked for {LAST.lower()} by name. Grace sat beside them."


@pytest.fixture
def told(transactional_db: None, programme_director: Person) -> Exam:
    """An exam in whose minutes, reasons and incidents a candidate is named."""
    exam = held_exam(24, stations=4)
    chair = actor_of_person(programme_director)
    Thing.objects.filter(pk=Candidate.objects.filter(exam=exam)[0].person_id).update(label=NAME)
    exam.state = Exam.State.RUNNING
    note_incident(chair, exam, "note", key=uuid4(), words=f"{LAST} fell ({CANARY})", witnesses=[NAME, CANARY])
    note_incident(chair, exam, "note", key=uuid4(), words="The light went out", witnesses=["Somebody else"])
    station = ExamStation.objects.filter(exam=exam, version__isnull=False)[0]
    adjust(chair, exam, Adjustment.Kind.CUT, station=station, value={"cut": 50}, reason=f"{NAME}, {CANARY}")
    set_rules(chair, exam, BoardRules(stations=3), reason="As agreed in May")
    excuse(chair, others_at(exam)[0], reason=f"{NAME} fell ill beside them ({CANARY})")
    sign_decision(chair, exam, minutes=MINUTES, present=[NAME, "Priya"], seen=board_page(exam).seen)
    exam.state = Exam.State.CLOSED
    return exam


def others_at(exam: Exam) -> Any:
    """Encounters of whoever has another name."""
    found = Encounter.objects.select_related("station__exam", "candidate").filter(candidate__exam=exam)
    return found.exclude(candidate__person=candidate_of(exam)).order_by("-candidate__number", "station__number")


def candidate_of(exam: Exam) -> Person:
    return Candidate.objects.filter(exam=exam)[0].person


@pytest.mark.django_db(transaction=True)
def test_what_boards_and_control_rooms_write_is_sealed_before_it_is_written(told: Exam) -> None:
    (told_minutes,) = minutes_of(list(Decision.objects.all())).values()
    assert told_minutes == (MINUTES, [NAME, "Priya"])
    assert incidents_of(told)[1].witnesses == (NAME, CANARY)
    assert excuse_of(others_at(told)[0]) == f"{NAME} fell ill beside them ({CANARY})"
    assert words_on_disk(CANARY) == []


@pytest.mark.django_db(transaction=True)
def test_a_name_is_gone_from_every_word_and_from_every_byte_once_its_bearer_is_erased(
    told: Exam, programme_director: Person, sign_in: Any
) -> None:
    excused = others_at(told)[0]
    keys = [excused.key, Decision.objects.get().key, Adjustment.objects.get().key, incidents_of(told)[1].incident.key]
    other = incidents_of(told)[0].incident.key
    if connection.vendor == "sqlite":
        cut_log("default")
        assert bytes_on_disk(NAME.encode()), "the name stands where people are kept, or this test can't fail"
    erase_person(SYSTEM, candidate_of(told), reason="They asked for it")
    for key in keys:
        assert key is not None
        with pytest.raises(KeyDestroyed):
            cipher(key)
    (found,) = minutes_of(list(Decision.objects.all())).values()
    cleared = f"Someone was late ({CANARY}). Candidate 101 asked for Someone by name. Grace sat beside them."
    assert found == (cleared, ["Someone", "Priya"])
    light, fell = incidents_of(told)
    assert (fell.words, fell.witnesses) == (f"Someone fell ({CANARY})", ("Someone", CANARY))
    assert (light.witnesses, light.incident.key) == (("Somebody else",), other), "who is not named keeps what is said"
    assert list(reasons_of(adjustments_of(told)).values()) == [f"Someone, {CANARY}"]
    excused.refresh_from_db()
    assert excuse_of(excused) == f"Someone fell ill beside them ({CANARY})"
    client: Client = sign_in(programme_director)
    page = client.get(f"/exams/{told.pk}/board/").content.decode()
    assert CANARY in page and LAST.casefold() not in page.casefold()
    if connection.vendor == "sqlite":
        cut_log("default")
        assert bytes_on_disk(LAST.encode()) == [] and bytes_on_disk(LAST.lower().encode()) == []


@pytest.mark.django_db(transaction=True)
def test_a_namesake_in_another_exam_is_not_taken_for_them(told: Exam, make_person: Any) -> None:
    cousin = make_person(name=f"Aurelio {LAST}")
    erase_person(SYSTEM, cousin, reason="They asked for it")
    (found,) = minutes_of(list(Decision.objects.all())).values()
    assert found == (MINUTES, [NAME, "Priya"])


@pytest.mark.django_db(transaction=True)
def test_incidents_that_shared_a_key_each_get_their_own(told: Exam) -> None:
    first, second = Incident.objects.order_by("at")
    words = cipher(second.key).unseal(bytes(second.sealed), bound_to=second.pk.bytes)  # type: ignore[arg-type]
    second.sealed = cipher(first.key).seal(words, bound_to=second.pk.bytes)  # type: ignore[arg-type]
    second.key, second.sealed_witnesses = first.key, b""
    second.save()
    erase_person(SYSTEM, candidate_of(told), reason="They asked for it")
    assert [one.words for one in incidents_of(told)] == ["The light went out", f"Someone fell ({CANARY})"]
    assert len(set(Incident.objects.values_list("key", flat=True))) == 2
