"""Look for words where they must not be: raw bytes of everything that the tests' program wrote."""

import gzip
import tempfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection, connections


def bytes_on_disk(canary: bytes, folders: Iterable[Path] = ()) -> list[Path]:
    """The files of the data folder (and of `folders`) that hold the words, as they are or compressed."""
    places = list(folders) or [Path(settings.DATA_DIR), *Path(tempfile.gettempdir()).glob("tmp*.upload*")]
    files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*")) if file.is_file()]
    return [file for file in files if any(canary in text for text in _readings(_bytes(file)))]


def _bytes(file: Path) -> bytes:
    """What a file holds; nothing when the database took it away at this moment."""
    with suppress(FileNotFoundError):
        return file.read_bytes()
    return b""


def words_on_disk(words: str) -> list[Path]:
    """The same for words that are never to be written: in the files of PostgreSQL too, its log and dead rows."""
    return [*bytes_on_disk(words.encode()), *bytes_on_disk(words.encode(), _postgresql())]


def _postgresql() -> list[Path]:
    if connection.vendor != "postgresql":
        return [Path(settings.DATA_DIR)]
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        return [Path(cursor.fetchone()[0])]


def store_as_written() -> None:
    """Have PostgreSQL store long texts as they are: in one that it compressed nobody finds a word."""
    for database in connections.all():
        if database.vendor != "postgresql":
            continue
        compressed = """SELECT attrelid::regclass, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
            AND attstorage = 'x'"""
        with database.cursor() as cursor:
            cursor.execute(compressed)
            for table, column in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" SET STORAGE EXTERNAL')


def _readings(raw: bytes) -> Iterable[bytes]:
    yield raw
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            yield unpack(raw)
        except (OSError, EOFError, zlib.error):
            continue


def spoil(raw: bytes, *, at: int) -> bytes:
    """The same bytes with one bit changed."""
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
