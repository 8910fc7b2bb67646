"""A candidate's picture: who brings it in, where it can be read, and when it is gone."""

import struct
import threading
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scripts.exam_day.school import Held
from tests.core.leaks import words_on_disk
from tests.house import actor_of_person
from tests.osce.migrating import migrated, own_databases
from tests.osce.pictured import CAMERA, give_pictures, picture
from tests.standards.test_picture_metadata import chunk, jpeg, png, riff, segment
from xenia.core.actions.media import media_path, open_media, store_media, sweep_media
from xenia.core.actions.things import make_thing
from xenia.core.keys import KeyDestroyed, cipher
from xenia.core.models import AuditEntry, Media, Thing
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.osce.actions.exams import move_exam
from xenia.osce.actions.people import withdraw
from xenia.osce.actions.pictures import KEPT, MOST, bring_pictures, forget_pictures, remove_picture
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


#: names that differ by a mark alone
MARKS = {
    "Thai": ("สีดา", "สุดา"),
    "Bengali": ("কমল", "কমলা"),
    "Hindi": ("कमल", "कमला"),
    "Arabic": ("حَسَن", "حُسْن"),
    "no single sign": ("Sam\u0304", "Sam"),
}


@pytest.mark.parametrize("script", MARKS)
def test_names_that_differ_by_a_mark_alone_are_two(held: Held, script: str) -> None:
    both = dict(zip(MARKS[script], Candidate.objects.order_by("number")[:2], strict=True))
    for name, one in both.items():
        Thing.objects.filter(pk=one.person_id).update(label=name)
    written, meant = next(iter(both.items()))
    assert bring_pictures(SYSTEM, held.exam, {f"{unicodedata.normalize('NFD', written)}.png": picture(CANARY)}) == {}
    assert list(Candidate.objects.exclude(picture=None)) == [meant]
    Candidate.objects.filter(pk=meant.pk).update(withdrawn_at=timezone.now())
    left = bring_pictures(SYSTEM, held.exam, {f"{written}.png": picture(CANARY)})
    assert len(left) == 1, "whoever is left is not called so"


def test_accent_is_the_same_in_one_sign_and_in_two(held: Held, first: Candidate) -> None:
    Thing.objects.filter(pk=first.person_id).update(label="Zoë Núñez")
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "zoë-núñez.png")
        assert bring_pictures(SYSTEM, held.exam, {name: picture(CANARY)}) == {}
    assert list(Candidate.objects.exclude(picture=None)) == [first]


def test_nobody_is_meant_by_the_name_of_whoever_is_erased(held: Held, first: Candidate) -> None:
    erase_person(SYSTEM, first.person, reason="They asked for it")
    name = Thing.objects.get(pk=first.person_id).label
    left = bring_pictures(SYSTEM, held.exam, {f"{name}.png": picture(CANARY)})
    assert list(left) == [f"{name}.png"] and not Media.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", ["erased", "brought"])
def test_nobody_who_is_erased_has_one_whichever_comes_first(transactional_db: None, held: Held, before: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    one = Candidate.objects.select_related("person__thing", "exam").order_by("number")[0]
    deeds: dict[str, Callable[[], object]] = {
        "erased": lambda: erase_person(SYSTEM, one.person, reason="They asked for it"),
        "brought": lambda: bring_pictures(SYSTEM, held.exam, {f"{one.number}.png": picture(CANARY)}),
    }

    def other() -> None:
        try:
            deeds["brought" if before == "erased" else "erased"]()
        finally:
            connections.close_all()

    with transaction.atomic():
        deeds[before]()
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(2)
        assert thread.is_alive(), "the second waits for the first"
    thread.join(20)
    assert not thread.is_alive() and Person.objects.get(pk=one.person_id).erased_at
    assert Candidate.objects.get(pk=one.pk).picture_id is None and not Media.objects.exists()


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


def _large_png(wide: int, high: int) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", bytes(40)) + chunk(b"IEND", b"")


def _frame(wide: int, high: int, marker: int = 0xC0) -> bytes:
    return jpeg(segment(marker, struct.pack(">BHHBBBB", 8, high, wide, 1, 1, 0x11, 0)))


def _canvas(wide: int, high: int, flags: int = 0) -> tuple[bytes, bytes]:
    return b"VP8X", struct.pack("<I", flags) + (wide - 1).to_bytes(3, "little") + (high - 1).to_bytes(3, "little")


def _lossy(wide: int, high: int) -> tuple[bytes, bytes]:
    return b"VP8 ", b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", wide, high) + bytes(8)


def _lossless(wide: int, high: int) -> tuple[bytes, bytes]:
    return b"VP8L", b"\x2f" + struct.pack("<I", wide - 1 | high - 1 << 14) + bytes(8)


SIZED: dict[str, Callable[[int, int], bytes]] = {
    "PNG": _large_png,
    "JPEG": _frame,
    "progressive JPEG": lambda wide, high: _frame(wide, high, 0xC2),
    "lossy WebP": lambda wide, high: riff(_lossy(wide, high)),
    "lossless WebP": lambda wide, high: riff(_lossless(wide, high)),
    "extended WebP": lambda wide, high: riff(_canvas(wide, high), _lossy(8, 8)),
    "WebP that says less": lambda wide, high: riff(_canvas(8, 8), _lossless(wide, high)),
}


@pytest.mark.parametrize("kind", SIZED)
def test_picture_of_very_many_pixels_is_refused_however_few_bytes_it_has(
    held: Held, first: Candidate, kind: str
) -> None:
    name = f"{first.number}.png"
    for wide, high in ((2001, 8), (8, 2001), (12_000, 12_000)):
        assert bring_pictures(SYSTEM, held.exam, {name: SIZED[kind](wide, high)}) == {
            name: "This picture has more than 2000 pixels on a side. Make it smaller."
        }
    assert bring_pictures(SYSTEM, held.exam, {name: SIZED[kind](2000, 1999)}) == {}


@pytest.mark.parametrize(
    "content",
    [
        jpeg(),
        _frame(0, 8),
        _frame(8, 0),
        riff((b"VP8 ", b"")),
        riff((b"VP8L", b"\x2f")),
        riff((b"VP8X", bytes(7))),
        riff((b"ICCP", b"x")),
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0") + chunk(b"IEND", b""),
    ],
)
def test_picture_that_does_not_tell_its_size_is_broken(held: Held, first: Candidate, content: bytes) -> None:
    (why,) = bring_pictures(SYSTEM, held.exam, {f"{first.number}.png": content}).values()
    assert why.startswith("This file is broken")


MOVING = {
    "PNG": png(chunk(b"acTL", struct.pack(">II", 2, 0))),
    "WebP": riff(_canvas(8, 8, 0b10), (b"ANIM", bytes(6)), (b"ANMF", bytes(16)), _lossy(8, 8)),
    "WebP that announces it": riff(_canvas(8, 8, 0b10), _lossy(8, 8)),
}


@pytest.mark.parametrize("kind", MOVING)
def test_picture_that_moves_is_refused(held: Held, first: Candidate, kind: str) -> None:
    (why,) = bring_pictures(SYSTEM, held.exam, {f"{first.number}.png": MOVING[kind]}).values()
    assert why == "This picture moves. Save a still one as JPEG or PNG first."


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
    canary = f"Face-{uuid4().hex}"  # another test may plant its own at this moment
    candidates = give_pictures(held.exam, canary)
    kept = {one.pk: Media.objects.get(pk=one.picture_id) for one in candidates}
    assert words_on_disk(canary) == words_on_disk(CAMERA) == []
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
    assert words_on_disk(canary) == []
    media_path(kept[one.pk].pk).write_bytes(canary.encode())
    assert words_on_disk(canary), "the search must bite"
    media_path(kept[one.pk].pk).unlink()


def test_three_hundred_are_forgotten_in_as_many_statements_as_three(
    held: Held, django_capture_on_commit_callbacks: Any
) -> None:
    told: dict[int, list[int]] = {}
    for many in (3, 300):
        files = [store_media(SYSTEM, b"x", name="picture") for _each in range(many)]
        people = [Person.objects.create(thing=make_thing("person", "Sam")) for _each in files]
        Candidate.objects.bulk_create(
            Candidate(exam=held.exam, person=person, number=uuid4().hex[:12], picture=file)
            for person, file in zip(people, files, strict=True)
        )
        entries = AuditEntry.objects.count()
        with (
            CaptureQueriesContext(connection) as own,
            CaptureQueriesContext(connections["keys"]) as keys,
            django_capture_on_commit_callbacks(execute=True),
        ):
            forget_pictures(held.exam.candidates.all())
        told[many] = [len(own), len(keys), AuditEntry.objects.count() - entries]
        assert not Media.objects.exists() and not Candidate.objects.exclude(picture=None).exists()
        assert not any(media_path(file.pk).exists() for file in files)
        for file in files:
            with pytest.raises(KeyDestroyed):
                cipher(file.key)
    assert told[300] == told[3] and told[3][-1] == 1


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


BACK = """
exam, year, thing, person, candidate, media = at("0012")(
    "osce.Exam", "people.AcademicYear", "core.Thing", "people.Person", "osce.Candidate", "core.Media")
term = year.objects.create(begins=2026, starts=date(2026, 7, 1), ends=date(2027, 6, 30))
held = exam.objects.create(thing=thing.objects.create(kind="exam", label="Exam"), year=term)
far = datetime(2099, 1, 1, tzinfo=UTC)
for name in ("picture", "film"):
    media.objects.create(uuid=uuid4(), name=name, content_type="image/png", size=1, key=uuid4(), expires_at=far)
ada = person.objects.create(thing=thing.objects.create(kind="person", label="Ada"))
candidate.objects.create(exam=held, person=ada, number="1", picture=media.objects.get(name="picture"))
(media,) = at("0011")("core.Media")
told["over"] = list(media.objects.filter(expires_at__lte=datetime.now(UTC)).values_list("name", flat=True))
(candidate,) = at("0012")("osce.Candidate")
told["again"] = candidate.objects.filter(picture=None).count()
"""


def test_school_that_goes_back_to_before_there_were_pictures_keeps_none(tmp_path: Path) -> None:
    with own_databases() as databases:
        told = migrated(tmp_path, BACK, databases)
    assert told == {"over": ["picture"], "again": 1}, "the next sweep erases it"
