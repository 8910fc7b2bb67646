"""The key service: what is destroyed is gone from the disk, and nothing opens in another place."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django.utils import timezone

from tests.core.leaks import bytes_on_disk, spoil
from xenia.core.actions.housekeeping import keep_house
from xenia.core.keys import KeyDestroyed, cipher, destroy_key, key_for, seal, unseal
from xenia.core.ledger import destroyed_keys, write_ledger
from xenia.core.rules import Refused


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XENIA_LEDGER", str(tmp_path / "ledger"))
    return tmp_path / "ledger"


def test_owner_has_one_key_a_purpose(db: None) -> None:
    owner = uuid.uuid4()
    assert key_for("story", owner) == key_for("story", owner)
    assert key_for("story", owner) != key_for("audit", owner)
    assert key_for("story") == key_for("story")


def test_sealed_words_open_in_their_place_only(db: None) -> None:
    key = key_for("story").pk
    sealed = seal(key, b"words", bound_to=b"here")
    assert unseal(key, sealed, bound_to=b"here") == b"words"
    for wrong, place in ((sealed, b"there"), (spoil(sealed, at=14), b"here"), (b"", b"here"), (sealed[:20], b"here")):
        with pytest.raises(Refused):
            unseal(key, wrong, bound_to=place)
    with pytest.raises(Refused):
        unseal(key_for("other").pk, sealed, bound_to=b"here")


def test_destroyed_key_is_in_the_ledger_and_nowhere_else(transactional_db: None, ledger: Path) -> None:
    key = key_for("story", uuid.uuid4())
    sealed = seal(key.pk, b"words", bound_to=b"")
    held = cipher(key.pk)
    wrapped = bytes(key.wrapped or b"")
    on_sqlite = connections["keys"].vendor == "sqlite"
    assert bytes_on_disk(wrapped) or not on_sqlite, "the search must bite"
    destroy_key(key.pk)
    assert list(destroyed_keys()) == [key.pk]
    assert bytes_on_disk(wrapped) == []
    with pytest.raises(KeyDestroyed):
        unseal(key.pk, sealed, bound_to=b"")
    with pytest.raises(KeyDestroyed):
        cipher(key_for("story", key.owner).pk)
    assert held.unseal(sealed, bound_to=b"") == b"words", "who holds a cipher keeps it: ask anew for each action"


def test_line_cut_by_a_power_failure_does_not_stop_the_ledger(ledger: Path) -> None:
    whole = uuid.uuid4()
    ledger.write_text(f"{whole}\n{str(uuid.uuid4())[:17]}")
    assert list(destroyed_keys()) == [whole]
    later = uuid.uuid4()
    write_ledger(later)
    assert list(destroyed_keys()) == [whole, later]


def test_keeping_house_twice_is_harmless(transactional_db: None) -> None:
    kept = key_for("test").pk
    sealed = seal(kept, b"kept", bound_to=b"here")
    keep_house()
    keep_house()
    assert unseal(kept, sealed, bound_to=b"here") == b"kept"


def test_sessions_that_ended_are_swept_and_living_ones_stay(db: None) -> None:
    for name, days in (("ended", -1), ("living", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=timezone.now() + timedelta(days=days))
    keep_house()
    assert [session.session_key for session in Session.objects.all()] == ["living"]
