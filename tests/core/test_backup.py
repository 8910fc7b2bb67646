"""Back up, withdraw, restore: what was withdrawn stays withdrawn; a wrong key or a harmed file changes nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.core.leaks import bytes_on_disk, spoil
from xenia.core import backup
from xenia.core.actions.audit import recorded
from xenia.core.actions.media import forget_media, media_path, open_media, store_media
from xenia.core.actions.things import make_thing
from xenia.core.backup import MAGIC, restore_backup, write_backup
from xenia.core.chunks import SEALED
from xenia.core.keys import destroy_key
from xenia.core.models import Key, Media, Thing
from xenia.core.queries.audit import ERASED, changes_of, changes_read
from xenia.core.rules import Actor, Refused

CANARY = b"canary: the story of the crossing"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    settings.MEDIA_DIR = tmp_path / "media"  # type: ignore[attr-defined]
    monkeypatch.setenv("XENIA_LEDGER", str(tmp_path / "withdrawals.ledger"))
    monkeypatch.setenv("XENIA_BACKUP_KEY", "a passphrase that someone wrote down")


@pytest.fixture
def maria() -> Actor:
    return Actor(person=make_thing("person", "Maria").pk)


@pytest.fixture
def story(maria: Actor) -> Media:
    return store_media(maria, CANARY * 9000, name="story.ogg", content_type="audio/ogg")


@pytest.fixture
def saved(tmp_path: Path, story: Media) -> Path:
    path = tmp_path / "copies" / "school.backup"
    write_backup(path)
    return path


def test_backup_comes_back_whole_and_what_came_later_is_gone(saved: Path, story: Media, maria: Actor) -> None:
    later = store_media(maria, b"later", name="later")
    make_thing("course", "Later")
    restored = restore_backup(saved, force=True)
    assert (restored.files, restored.keys, restored.withdrawn) == (1, True, 0)
    assert list(Thing.objects.values_list("label", flat=True)) == ["Maria"]
    assert not media_path(later.pk).exists()
    with open_media(Media.objects.get()) as reader:
        assert reader.read() == CANARY * 9000


def test_backup_withdrawn_restored_answers_410_before_anything_else(
    saved: Path, story: Media, maria: Actor, client: Client, as_actor: object
) -> None:
    forget_media(maria, story)
    assert restore_backup(saved, force=True).withdrawn == 1
    assert media_path(story.pk).exists(), "the copy of the bytes did come back"
    as_actor(client, maria)  # type: ignore[operator]
    assert client.get(f"/media/{story.pk}/").status_code == 410
    assert Key.objects.get(pk=story.key).wrapped is None


def test_without_the_ledger_the_withdrawn_story_would_be_back(
    saved: Path, story: Media, maria: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_media(maria, story)
    monkeypatch.setenv("XENIA_LEDGER", str(saved.parent / "another-ledger"))
    restore_backup(saved, force=True)
    with open_media(Media.objects.get()) as reader:
        assert reader.read(len(CANARY)) == CANARY


def test_erased_person_stays_erased_after_a_restore(tmp_path: Path, maria: Actor) -> None:
    course = make_thing("course", "Care")
    with recorded(maria, "rename", reason="why") as record:
        record.note(course.pk, now="b")
    path = tmp_path / "a.backup"
    write_backup(path)
    destroy_key(Key.objects.get(purpose="audit").pk)
    restore_backup(path, force=True)
    assert next(changes_read(changes_of([course.pk]))).why == ERASED


def test_nothing_in_a_backup_can_be_read_without_its_key(saved: Path) -> None:
    assert bytes_on_disk(b"Maria", [saved]) == []
    assert bytes_on_disk(b"SQLite format", [saved]) == []
    assert saved.read_bytes().startswith(MAGIC)
    assert saved.stat().st_mode & 0o077 == 0
    assert sorted(file.name for file in saved.parent.iterdir()) == ["school.backup"]


@pytest.mark.parametrize(
    "harm", ["another key", "cut a chunk", "cut a byte", "flip", "swap", "another file", "no file"]
)
def test_backup_that_does_not_open_changes_nothing(
    saved: Path, harm: str, story: Media, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, head = saved.read_bytes(), len(MAGIC) + backup.SALT
    if harm == "another key":
        monkeypatch.setenv("XENIA_BACKUP_KEY", "guessed")
    elif harm == "no file":
        saved.unlink()
    else:
        second = raw[head + SEALED : head + 2 * SEALED]
        saved.write_bytes(
            {
                "cut a chunk": raw[: head + 3 * SEALED],
                "cut a byte": raw[:-1],
                "flip": spoil(raw, at=len(raw) - 100),
                "swap": raw[:head] + second + raw[head : head + SEALED] + raw[head + 2 * SEALED :],
                "another file": b"PK\x03\x04" + raw,
            }[harm]
        )
    make_thing("course", "Later")
    with pytest.raises(Refused):
        restore_backup(saved, force=True)
    assert set(Thing.objects.values_list("label", flat=True)) == {"Maria", "Later"}
    assert media_path(story.pk).exists()


def test_database_that_stands_is_only_replaced_when_forced(saved: Path) -> None:
    with pytest.raises(Refused, match="--force"):
        restore_backup(saved)


def test_keys_of_an_old_backup_are_not_restored(saved: Path, story: Media, monkeypatch: pytest.MonkeyPatch) -> None:
    soon = timezone.now() + timedelta(days=31)
    monkeypatch.setattr(backup.timezone, "now", lambda: soon)
    assert restore_backup(saved, force=True).keys is False
    assert not Key.objects.exists()
    with pytest.raises(Refused, match="destroyed"):
        open_media(Media.objects.get())
