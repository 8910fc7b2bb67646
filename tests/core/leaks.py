"""Look for words where they must not be: raw bytes of everything that the tests' program wrote."""

import gzip
import tempfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def bytes_on_disk(canary: bytes, folders: Iterable[Path] = ()) -> list[Path]:
    """The files of the data folder (and of `folders`) that hold the words, as they are or compressed."""
    places = list(folders) or [Path(settings.DATA_DIR), *Path(tempfile.gettempdir()).glob("tmp*.upload*")]
    files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*")) if file.is_file()]
    return [file for file in files if any(canary in text for text in _readings(file.read_bytes()))]


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
