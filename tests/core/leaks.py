"""Look for words where they must not be: raw bytes of everything that the tests' program wrote."""

import gzip
import tempfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection


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


def store_as_written(*tables: str) -> None:
    """Have PostgreSQL store long texts of these tables as they are: in one that it compressed nobody finds a word."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in tables:
            compressed = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attstorage = 'x'"
            cursor.execute(compressed, [table])
            for (column,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET STORAGE EXTERNAL')


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
