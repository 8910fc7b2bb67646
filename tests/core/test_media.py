"""Private files: never in the clear on the disk, read from anywhere, refused when cut, swapped or changed."""

import io
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.core.leaks import bytes_on_disk, spoil
from xenia.core.actions.media import forget_media, media_path, open_media, store_media, sweep_media
from xenia.core.actions.things import make_thing
from xenia.core.chunks import CHUNK, SEALED
from xenia.core.models import Key, Media, Thing
from xenia.core.queries import media as rules
from xenia.core.queries.media import register_media_scope, visible_media
from xenia.core.rules import Actor, NotPermitted, Refused

CANARY = b"canary: my brother crossed at night"
LONG = os.urandom(2 * CHUNK) + CANARY + os.urandom(CHUNK)


@pytest.fixture
def maria(db: None) -> Actor:
    return Actor(person=make_thing("person", "Maria").pk)


@pytest.fixture
def stranger(db: None) -> Actor:
    return Actor(person=make_thing("person", "A stranger").pk)


@pytest.fixture
def kept(maria: Actor) -> Media:
    return store_media(maria, io.BytesIO(LONG), name="C:\\story.ogg", content_type="audio/ogg")


@pytest.fixture
def scopes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(rules, "_scopes", {})
    yield


def test_search_for_leaks_finds_a_planted_one(tmp_path: Path) -> None:
    (tmp_path / "left-behind").write_bytes(b"x" * 5000 + CANARY)
    assert bytes_on_disk(CANARY, [tmp_path]) == [tmp_path / "left-behind"]


def test_stored_file_is_nowhere_in_the_clear(kept: Media) -> None:
    assert media_path(kept.pk).exists()
    assert bytes_on_disk(CANARY) == []
    assert (kept.name, kept.size) == ("story.ogg", len(LONG))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_file_of_any_size_comes_back_whole(maria: Actor, size: int) -> None:
    plain = os.urandom(size)
    with open_media(store_media(maria, plain, name="a")) as reader:
        assert reader.read() == plain


def test_reader_seeks_across_chunks(kept: Media) -> None:
    with open_media(kept) as reader:
        reader.seek(2 * CHUNK - 3)
        assert reader.read(len(CANARY) + 3) == LONG[2 * CHUNK - 3 : 2 * CHUNK + len(CANARY)]
        reader.seek(-5, io.SEEK_END)
        assert reader.read() == LONG[-5:]


@pytest.mark.parametrize("harm", ["flip", "cut a chunk", "cut a byte", "empty", "swap chunks", "another file's bytes"])
def test_harmed_file_is_refused(kept: Media, maria: Actor, harm: str) -> None:
    path = media_path(kept.pk)
    other = media_path(store_media(maria, LONG, name="other").pk)
    sealed = path.read_bytes()
    path.write_bytes(
        {
            "flip": spoil(sealed, at=SEALED + 40),
            "cut a chunk": sealed[: 2 * SEALED],
            "cut a byte": sealed[:-1],
            "empty": b"",
            "swap chunks": sealed[SEALED : 2 * SEALED] + sealed[:SEALED] + sealed[2 * SEALED :],
            "another file's bytes": other.read_bytes(),
        }[harm]
    )
    with pytest.raises(Refused), open_media(kept) as reader:
        reader.read()


def test_file_that_is_too_large_is_refused_and_leaves_nothing(maria: Actor, settings: object) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # type: ignore[attr-defined]
    before = set(media_path(maria.person).parent.glob("*"))  # type: ignore[arg-type]
    with pytest.raises(Refused, match="larger than 2 MB"):
        store_media(maria, b"x" * (2 * 1024 * 1024 + 1), name="film")
    assert set(media_path(maria.person).parent.glob("*")) == before  # type: ignore[arg-type]


def test_file_is_seen_by_its_owner_and_whom_its_scope_lets_in(maria: Actor, stranger: Actor, scopes: None) -> None:
    course = make_thing("course", "Care across languages")
    media = store_media(maria, b"x", name="a", scope=course)
    assert list(visible_media(maria)) == [media]
    assert not visible_media(stranger).exists()
    assert not visible_media(Actor()).exists()
    register_media_scope("course", lambda actor: Thing.objects.filter(pk__in=actor.scopes_of("teacher")))
    assert not visible_media(stranger).exists()
    teacher = Actor(person=stranger.person, roles=frozenset({("teacher", course.pk)}))
    assert list(visible_media(teacher)) == [media]


def test_expired_file_is_unseen_then_swept(maria: Actor, django_capture_on_commit_callbacks: object) -> None:
    media = store_media(maria, b"x", name="a", expires_at=timezone.now() - timedelta(seconds=1))
    assert not visible_media(maria).exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        sweep_media()
    assert not media_path(media.pk).exists()
    assert Key.objects.get(pk=media.key).wrapped is None


def test_forgotten_file_is_gone_with_its_key(
    kept: Media, maria: Actor, stranger: Actor, django_capture_on_commit_callbacks: object
) -> None:
    with pytest.raises(NotPermitted):
        forget_media(stranger, kept)
    stolen = media_path(kept.pk).read_bytes()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        forget_media(maria, kept)
    assert not media_path(kept.pk).exists()
    media_path(kept.pk).write_bytes(stolen)  # as a copy of the disk would bring it back
    with pytest.raises(Refused, match="destroyed"):
        open_media(kept)


def test_file_of_a_rolled_back_upload_is_swept(kept: Media) -> None:
    Media.objects.filter(pk=kept.pk).delete()
    Key.objects.filter(pk=kept.key).update(created_at=timezone.now() - timedelta(hours=2))
    assert sweep_media() == 1
    assert not media_path(kept.pk).exists()


def test_served_by_range_and_never_run(kept: Media, client: Client, as_actor: object, maria: Actor) -> None:
    as_actor(client, maria)  # type: ignore[operator]
    whole = client.get(f"/media/{kept.pk}/")
    assert whole.getvalue() == LONG
    part = client.get(f"/media/{kept.pk}/", headers={"Range": f"bytes={2 * CHUNK}-{2 * CHUNK + len(CANARY) - 1}"})
    assert (part.status_code, part.getvalue()) == (206, CANARY)
    assert part["Content-Range"] == f"bytes {2 * CHUNK}-{2 * CHUNK + len(CANARY) - 1}/{len(LONG)}"
    assert client.get(f"/media/{kept.pk}/", headers={"Range": "bytes=-5"}).getvalue() == LONG[-5:]
    assert client.get(f"/media/{kept.pk}/", headers={"Range": f"bytes={len(LONG)}-"}).status_code == 416
    beyond_numbers = client.get(f"/media/{kept.pk}/", headers={"Range": f"bytes={'9' * 5000}-"})
    assert (beyond_numbers.status_code, beyond_numbers.getvalue()) == (200, LONG)
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert whole["Content-Security-Policy"].startswith("sandbox")
    page = store_media(maria, b"<script>alert(1)</script>", name="x.html", content_type="text/html")
    served = client.get(f"/media/{page.pk}/")
    assert served["Content-Type"] == "application/octet-stream"
    assert served["Content-Disposition"].startswith("attachment")
    served.close()


def test_stranger_gets_no_file_and_nobody_is_asked_to_sign_in(
    kept: Media, client: Client, as_actor: object, stranger: Actor
) -> None:
    assert client.get(f"/media/{kept.pk}/").status_code == 302
    as_actor(client, stranger)  # type: ignore[operator]
    assert client.get(f"/media/{kept.pk}/").status_code == 404


def test_upload_is_held_in_memory_only() -> None:
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
