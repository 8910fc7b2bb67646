"""A server that keeps its connection reads a database that was put in the file's place."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_started
from django.db.backends.sqlite3.base import DatabaseWrapper

from xenia.core import kept_connections

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[DatabaseWrapper]:
    """A connection of its own to a file with one table, the only one that the server holds."""
    file = tmp_path / "school.sqlite3"
    write(file, "before")
    wrapper = DatabaseWrapper({**settings.DATABASES["default"], "NAME": str(file), "OPTIONS": {}, "CONN_MAX_AGE": 60})
    monkeypatch.setattr(kept_connections.connections, "all", lambda *, initialized_only=False: [wrapper])
    yield wrapper
    wrapper.close()


def write(file: Path, word: str) -> None:
    with closing(sqlite3.connect(file)) as made:
        made.execute("CREATE TABLE word (said)")
        made.execute("INSERT INTO word VALUES (?)", [word])
        made.commit()


def said(connection: DatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        word: str = cursor.execute("SELECT said FROM word").fetchone()[0]
    return word


def test_the_connection_is_kept_while_the_file_is_the_same(kept: DatabaseWrapper) -> None:
    assert said(kept) == "before"
    held = kept.connection
    kept_connections._let_go_of_replaced()
    assert kept.connection is held


def test_a_file_that_was_replaced_is_opened_anew(kept: DatabaseWrapper, tmp_path: Path) -> None:
    assert said(kept) == "before"
    restored = tmp_path / "restored"
    write(restored, "after")
    Path(kept.settings_dict["NAME"]).unlink()
    shutil.move(restored, kept.settings_dict["NAME"])
    assert said(kept) == "before", "without a look at the file, the connection goes on reading one that is gone"
    request_started.send(sender=None)
    assert said(kept) == "after"
