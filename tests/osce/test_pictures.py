"""A candidate's picture: who brings it in, where it can be read, and when it is gone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from scripts.exam_day.school import Held
from tests.core.leaks import words_on_disk
from tests.house import actor_of_person
from tests.osce.pictured import CAMERA, give_pictures, picture
from xenia.core.actions.media import media_path, open_media, sweep_media
from xenia.core.keys import KeyDestroyed, cipher
from xenia.core.models import Media
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.osce.actions.exams import move_exam
from xenia.osce.actions.people import withdraw
from xenia.osce.actions.pictures import KEPT, MOST, bring_pictures, remove_picture
from xenia.osce.models import Candidate, Encounter, Exam
from xenia.people.actions.people import erase_person
from xenia.people.models import Contact, Person

CANARY = "Picture-canary"


@pytest.fixture
def first(held: Held) -> Candidate:
    return Candidate.objects.select_related("person__thing").order_by("number")[0]


def test_whose_picture_it_is_says_the_name_of_its_file_however_it_is_written(held: Held, first: Candidate) -> None:
    Contact.objects.create(person=first.person, kind="email", value="ana.b@school.example")
    name = first.person.thing.label
    for file in (f"{first.number}.JPG", f"{name.upper().replace(' ', '_')}.png", "ana.b@school.example.webp"):
        before = Candidate.objects.get(pk=first.pk).picture_id
        assert bring_pictures(SYSTEM, held.exam, {file: picture(CANARY)}) == {}
        assert Candidate.objects.get(pk=first.pk).picture_id not in (None, before)
    assert Media.objects.count() == 1, "a new picture replaces the one before"


def test_what_is_left_out_is_told_file_by_file_and_the_others_are_in(held: Held, first: Candidate) -> None:
    second, third, gone = Candidate.objects.order_by("number")[1:4]
    withdraw(SYSTEM, gone)
    Person.objects.get(pk=third.person_id).thing.__class__.objects.filter(pk=third.person_id).update(label="Sam Two")
    first.person.thing.__class__.objects.filter(pk=first.person_id).update(label="Sam Two")
    files = {
        f"{first.number}.png": picture(CANARY),
        f"{first.number} .png": picture(CANARY),
        "Sam Two.jpg": picture(CANARY),
        "Nobody.jpg": picture(CANARY),
        f"{gone.number}.jpg": picture(CANARY),
        f"{second.number}.jpg": b"%PDF-1.7 a page",
        f"{third.number}.jpg": picture(CANARY)[:-20],
    }
    left = bring_pictures(SYSTEM, held.exam, files)
    told = {name: why.split(".")[0] for name, why in left.items()}
    assert told == {
        f"{first.number} .png": "Another of these files is of the same candidate",
        "Sam Two.jpg": "Several candidates are called so",
        "Nobody.jpg": "No candidate of this exam has this number, address or name",
        f"{gone.number}.jpg": "No candidate of this exam has this number, address or name",
        f"{second.number}.jpg": "This is no picture that browsers can show",
        f"{third.number}.jpg": "This file is broken or not whole",
    }
    assert list(Candidate.objects.exclude(picture=None)) == [first] and Media.objects.count() == 1


def test_picture_above_the_limit_is_refused_with_the_limit(held: Held, first: Candidate) -> None:
    large = {f"{first.number}.png": picture(CANARY, wide=300, high=200)}
    assert len(next(iter(large.values()))) > MOST
    assert list(bring_pictures(SYSTEM, held.exam, large).values()) == [
        "This picture is larger than 100 kB. Make it smaller."
    ]


def test_only_whoever_leads_the_exam_brings_and_removes_and_nobody_once_it_is_closed(
    held: Held, first: Candidate, student: Person, make_person: Callable[..., Any]
) -> None:
    files = {f"{first.number}.png": picture(CANARY)}
    for person in (student, held.examiners[held.circuits[0].pk, held.stations[0].pk]):
        with pytest.raises(NotPermitted):
            bring_pictures(actor_of_person(person), held.exam, files)
        with pytest.raises(NotPermitted):
            remove_picture(actor_of_person(person), first)
    Exam.objects.update(state=Exam.State.CLOSED)
    with pytest.raises(Refused, match="closed"):
        bring_pictures(actor_of_person(make_person("Ada", "exam_administrator")), held.exam, files)
    assert not Media.objects.exists()


def test_it_is_kept_without_a_camera_and_under_no_name_and_is_nobodys_file(
    held: Held, first: Candidate, sign_in: Any, make_person: Callable[..., Any]
) -> None:
    bring_pictures(SYSTEM, held.exam, {f"{first.number}.png": picture(CANARY)})
    kept = Media.objects.get()
    with open_media(kept) as stream:
        content = stream.read()
    assert CANARY.encode() in content and CAMERA.encode() not in content
    assert (kept.name, kept.content_type, kept.owner, kept.scope) == ("picture", "image/png", None, None)
    assert sign_in(make_person("Ada", "exam_administrator")).get(reverse("media", args=[kept.pk])).status_code == 404


def _closed(one: Candidate) -> None:
    Encounter.objects.update(excused=True)
    move_exam(SYSTEM, one.exam, Exam.State.CLOSED)


ENDS: dict[str, Callable[[Candidate], object]] = {
    "closed": _closed,
    "withdrawn": lambda one: withdraw(SYSTEM, one),
    "erased": lambda one: erase_person(SYSTEM, one.person, reason="They asked for it"),
    "removed": lambda one: remove_picture(SYSTEM, one),
    "replaced": lambda one: bring_pictures(SYSTEM, one.exam, {f"{one.number}.png": picture("Another")}),
}


# keys are destroyed after the commit
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ENDS)
def test_it_can_be_read_nowhere_and_its_key_is_gone_afterwards(transactional_db: None, held: Held, end: str) -> None:
    candidates = give_pictures(held.exam, CANARY)
    kept = {one.pk: Media.objects.get(pk=one.picture_id) for one in candidates}
    assert words_on_disk(CANARY) == words_on_disk(CAMERA) == []
    one = candidates[0]
    ENDS[end](one)
    gone = candidates if end == "closed" else candidates[:1]
    for each in candidates:
        file = media_path(kept[each.pk].pk)
        assert file.exists() == Media.objects.filter(pk=file.name).exists() == (each not in gone)
    for each in gone:
        with pytest.raises(KeyDestroyed):
            cipher(kept[each.pk].key)
        now = Candidate.objects.get(pk=each.pk).picture_id
        assert now is None if end != "replaced" else now not in (None, each.picture_id)
    assert words_on_disk(CANARY) == []
    media_path(kept[one.pk].pk).write_bytes(picture(CANARY))
    assert words_on_disk(CANARY), "the search must bite"
    media_path(kept[one.pk].pk).unlink()


def test_exam_that_nobody_closes_keeps_it_half_a_year(
    held: Held, sign_in: Any, make_person: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    one = give_pictures(held.exam, CANARY)[0]
    assert Media.objects.latest("expires_at").expires_at <= timezone.now() + KEPT
    Media.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    address = reverse("exam_picture", args=[held.exam.pk, one.picture_id])
    assert sign_in(make_person("Ada", "exam_administrator")).get(address).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        sweep_media()
    assert not Candidate.objects.exclude(picture=None).exists() and not media_path(one.picture_id).exists()
