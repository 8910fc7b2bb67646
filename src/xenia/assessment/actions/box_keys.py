"""Keys of boxes: outside every database and every backup, and another one after each answer.

A database keeps what was overwritten: in its log, in dead rows, in backups. Two states of a box, one answer apart,
would tell which answer came when. So each state has a key of its own, in a small file of the data folder that is
overwritten in place, and only the newest state can be opened. A restored backup has no such file: what waited in the
box is lost.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

SIZE = 32


def box_keys(occasion: UUID) -> list[bytes]:
    """The keys that may open the box as it stands: one, or two while a transaction is under way."""
    with _held(occasion) as file:
        return _read(file) if file is not None else []


def renewed_key(occasion: UUID, opened_by: bytes | None) -> bytes:
    """A new key for the state that this transaction writes; the one before goes when that is committed.

    Until then both are on the disk, so that a crash at any moment leaves one that opens what stands.
    """
    fresh = os.urandom(SIZE)
    with _held(occasion, make=True) as file:
        _write(file, [opened_by, fresh] if opened_by else [fresh])
    if opened_by:
        transaction.on_commit(lambda: _drop(occasion, opened_by))
    return fresh


def forget_box(occasion: UUID) -> None:
    """Overwrite and remove the keys of a box that is needed no more."""
    with _held(occasion) as file:
        if file is not None:
            _write(file, [bytes(SIZE)] * 2)
            _file(occasion).unlink()


def _file(occasion: UUID) -> Path:
    return Path(settings.DATA_DIR) / "boxes" / occasion.hex


@contextmanager
def _held(occasion: UUID, *, make: bool = False) -> Iterator[int | None]:
    """The file of one occasion, held against every process that shares the data folder; None when there is none."""
    folder = _file(occasion).parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("ab") as lock:
        flock(lock, LOCK_EX)
        try:
            file = os.open(_file(occasion), os.O_RDWR | (os.O_CREAT if make else 0), 0o600)
        except FileNotFoundError:
            yield None
            return
        try:
            yield file
        finally:
            os.close(file)


def _read(file: int) -> list[bytes]:
    held = os.pread(file, 2 * SIZE, 0)
    return [held[start : start + SIZE] for start in range(0, len(held) // SIZE * SIZE, SIZE)]


def _write(file: int | None, keys: list[bytes]) -> None:
    assert file is not None
    os.pwrite(file, b"".join(keys), 0)
    os.ftruncate(file, SIZE * len(keys))
    os.fsync(file)


def _drop(occasion: UUID, key: bytes) -> None:
    with _held(occasion) as file:
        if file is not None and key in (keys := _read(file)):
            # overwritten where it stood before it is cut off
            left = [each for each in keys if each != key]
            os.pwrite(file, (b"".join(left)).ljust(SIZE * len(keys), b"\0"), 0)
            os.ftruncate(file, SIZE * len(left))
            os.fsync(file)
