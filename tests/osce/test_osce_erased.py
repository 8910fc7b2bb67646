"""Whoever is erased leaves codes and numbers of their exam behind, and no words."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone

from scripts.exam_day.school import Held
from scripts.exam_day.signing import Signer
from tests.osce.marking import encounters_at, take
from xenia.core.keys import KeyDestroyed, cipher
from xenia.core.models import Key
from xenia.core.rules import SYSTEM
from xenia.osce.actions.calls import note_incident
from xenia.osce.actions.exams import move_exam
from xenia.osce.actions.marks import sealings_for
from xenia.osce.actions.settling import excuse
from xenia.osce.models import Aside, Candidate, Conflict, Crew, Encounter, Exam, Incident, Mark
from xenia.osce.queries.asides import body_of
from xenia.osce.queries.control import keeps_open, unaccounted
from xenia.osce.queries.incidents import incidents_of
from xenia.osce.queries.office_words import excuse_of, excuse_place, witnesses_place
from xenia.people.actions.people import erase_person
from xenia.people.models import Person

CANARY = "The canary sang"


@pytest.fixture
def candidate(held: Held) -> Candidate:
    return Encounter.objects.get(pk=encounters_at(held)[0]).candidate


# keys are destroyed after the commit
@pytest.mark.django_db(transaction=True)
def test_what_was_kept_aside_about_somebody_ends_with_them(
    transactional_db: None, tablet: Callable[..., Signer], held: Held, candidate: Candidate
) -> None:
    device, elsewhere = tablet(), tablet(circuit=1)
    about, other = encounters_at(held)[:2]
    Exam.objects.update(state=Exam.State.CLOSED)
    take(device, device.sign(about, {"comment": CANARY}), device.sign(other, {"comment": CANARY}))
    take(elsewhere, elsewhere.sign(about, {"comment": CANARY}))
    assert [CANARY in body_of(one) for one in Aside.objects.all()] == [True] * 3
    erase_person(SYSTEM, candidate.person, reason="They asked for it")
    assert [CANARY in body_of(one) for one in Aside.objects.order_by("pk")] == [False, True, False]
    take(device, device.sign(about, {"comment": CANARY}))
    late = Aside.objects.latest("pk")
    assert (bytes(late.sealed), late.key, body_of(late)) == (b"", None, "")


def test_no_key_is_made_for_somebody_who_was_erased(
    held: Held, tablet: Callable[..., Signer], candidate: Candidate
) -> None:
    device = tablet()
    Person.objects.filter(pk=candidate.person_id).update(erased_at=timezone.now())
    take(device, device.sign(encounters_at(held)[0], {"q1": "done", "comment": CANARY}))
    kept = Mark.objects.get()
    assert (kept.said, bytes(kept.sealed), kept.has_words) == ({"q1": "done"}, b"", False)
    assert sealings_for([candidate.person_id]) == {candidate.person_id: None}
    assert not Key.objects.filter(owner=candidate.person_id).exists()


def test_words_of_the_office_go_and_what_they_decided_stays(held: Held, candidate: Candidate) -> None:
    crew = Crew.objects.filter(exam=held.exam)[0]
    others = Candidate.objects.exclude(pk=candidate.pk)[0]
    for one in (candidate, others):
        for about in Encounter.objects.select_related("station__exam", "candidate").filter(candidate=one):
            excuse(SYSTEM, about, reason=CANARY)
        Conflict.objects.create(crew=crew, candidate=one, reason=CANARY)
        about = {"encounter": one.encounters.all()[0], "sealed_witnesses": CANARY.encode()}
        Incident.objects.create(pk=uuid4(), exam=held.exam, kind="note", at=timezone.now(), **about)
    waiting, left = keeps_open(held.exam), len(unaccounted(held.exam))
    erase_person(SYSTEM, candidate.person, reason="They asked for it")
    assert [(one.excused, excuse_of(one)) for one in candidate.encounters.all()] == [(True, "")] * 2
    assert [excuse_of(one) for one in others.encounters.all()] == [CANARY] * 2
    assert list(Conflict.objects.order_by("pk").values_list("reason", flat=True)) == ["", CANARY]
    assert sorted(map(bytes, Incident.objects.values_list("sealed_witnesses", flat=True))) == [b"", CANARY.encode()]
    assert (keeps_open(held.exam), len(unaccounted(held.exam))) == (waiting, left)


def test_what_lists_said_of_somebody_goes_and_their_number_is_on_no_list(held: Held, candidate: Candidate) -> None:
    told = {"languages": ["so"], "sites": ["North"]}
    needs = {**told, "extra_time": 25, "cohort": "A", "step_free": True}
    Candidate.objects.update(**needs)
    Crew.objects.update(**told, away=["Sitting 1"], declined=["ward"], most=3)
    helper, was = Crew.objects.filter(exam=held.exam)[0], candidate.number
    for person in (candidate.person, helper.person):
        erase_person(SYSTEM, person, reason="They asked for it")
    candidate.refresh_from_db()
    helper.refresh_from_db()
    empty = {"languages": [], "sites": [], "extra_time": 0, "cohort": "", "step_free": False}
    assert {name: getattr(candidate, name) for name in empty} == empty
    assert candidate.number != was and not candidate.number.isalnum(), "a list could have such a number"
    assert (helper.languages, helper.away, helper.declined, helper.sites, helper.most) == ([], [], [], [], None)
    other = Candidate.objects.exclude(pk=candidate.pk)[0]
    assert {name: getattr(other, name) for name in needs} == needs, "who stays keeps what they need"


# keys are destroyed after the commit
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", ["erased", "taken back", "said anew", "plan opened"])
def test_why_somebody_was_excused_opens_no_more_in_an_old_copy(
    transactional_db: None, held: Held, candidate: Candidate, deed: str
) -> None:
    Exam.objects.update(state=Exam.State.FIXED)
    about, other = Encounter.objects.select_related("station__exam", "candidate").filter(candidate=candidate)
    excuse(SYSTEM, about, reason=CANARY)
    copy = Encounter.objects.get(pk=about.pk)
    assert copy.key and copy.excused and excuse_of(copy) == CANARY
    assert cipher(copy.key).unseal(bytes(copy.sealed_excuse), bound_to=excuse_place(copy.pk)) == CANARY.encode()
    if deed == "erased":
        erase_person(SYSTEM, candidate.person, reason="They asked for it")
    elif deed == "plan opened":
        held.exam.refresh_from_db()
        move_exam(SYSTEM, held.exam, Exam.State.PLANNED)
    else:
        excuse(SYSTEM, about, reason="" if deed == "taken back" else "The fire alarm")
    with pytest.raises(KeyDestroyed):
        cipher(copy.key)
    left = {one.pk: (one.excused, excuse_of(one)) for one in candidate.encounters.all()}
    rest = {about.pk: {"erased": (True, ""), "taken back": (False, "")}.get(deed, (True, "The fire alarm"))}
    assert left == ({} if deed == "plan opened" else {other.pk: (False, ""), **rest})


# keys are destroyed after the commit
@pytest.mark.django_db(transaction=True)
def test_witnesses_in_an_old_copy_open_no_more(transactional_db: None, held: Held, candidate: Candidate) -> None:
    Exam.objects.update(state="running")
    held.exam.refresh_from_db()
    for words in ("The light went out", "A chair broke"):
        note_incident(SYSTEM, held.exam, "note", key=uuid4(), words=words, witnesses=[CANARY])
    about, other = Incident.objects.order_by("at")
    Incident.objects.filter(pk=about.pk).update(encounter=candidate.encounters.all()[0])
    assert about.key and other.key
    assert (
        cipher(about.key).unseal(bytes(about.sealed_witnesses), bound_to=witnesses_place(about.pk)).decode() == CANARY
    )
    erase_person(SYSTEM, candidate.person, reason="They asked for it")
    with pytest.raises(KeyDestroyed):
        cipher(about.key)
    assert [(one.words, one.witnesses) for one in reversed(incidents_of(held.exam))] == [
        ("The light went out", ()), ("A chair broke", (CANARY,)),
    ]  # fmt: skip
    assert cipher(other.key), "who has nothing to do with it keeps what was written"


def test_nothing_is_written_of_why_once_somebody_was_erased(held: Held, candidate: Candidate) -> None:
    about = Encounter.objects.select_related("station__exam", "candidate").filter(candidate=candidate)[0]
    erase_person(SYSTEM, candidate.person, reason="They asked for it")
    excuse(SYSTEM, about, reason=CANARY)
    kept = Encounter.objects.get(pk=about.pk)
    assert (kept.excused, bytes(kept.sealed_excuse), kept.key) == (True, b"", None)
