"""Encrypted backups: the database, the encrypted files and the wrapped keys in one file; restored whole or not at all.

Layout: a line that names the format, a salt, then chunks of AES-256-GCM (`core.chunks`) around a tar file. The keys
stand apart as its last member and are only restored for 30 days; what was withdrawn since is destroyed again from the
ledger before `restore_backup` returns. A file that someone keeps for longer still holds them: let backups expire.
"""

import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.db import connections
from django.utils import timezone

from xenia.core.actions.keys import replay_ledger
from xenia.core.backup_databases import dump_database, has_content, restore_database
from xenia.core.chunks import CHUNK, ChunkReader, ChunkWriter
from xenia.core.keys import Cipher
from xenia.core.rules import Refused

MAGIC = b"xenia backup 1\n"
SALT = 16
KEYS_LIVE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: when it was saved, how many files, whether the keys were young enough, keys destroyed again."""

    saved_at: datetime
    files: int
    keys: bool
    withdrawn: int


def _cipher(salt: bytes) -> Cipher:
    """From `XENIA_BACKUP_KEY`, else the root secret, by scrypt: a passphrase may be short, and trying must be dear."""
    secret = os.environ.get("XENIA_BACKUP_KEY") or settings.ROOT_KEY
    return Cipher(Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(secret.encode()))


def write_backup(path: Path) -> None:
    """Write a consistent copy of everything; the file appears under its name when it is whole."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
            _write(target)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _write(target: BinaryIO) -> None:
    head = MAGIC + os.urandom(SALT)
    target.write(head)
    writer = ChunkWriter(target, _cipher(head[len(MAGIC) :]), bound_to=head)
    with tarfile.open(fileobj=cast(BinaryIO, writer), mode="w|", bufsize=CHUNK) as tar:
        _fill(tar)
    writer.finish()
    target.flush()
    os.fsync(target.fileno())


def _fill(tar: tarfile.TarFile) -> None:
    """The manifest, the database, the files that it may know, and last the keys that open them."""
    words = {"saved_at": timezone.now().isoformat(), "vendors": _vendors()}
    _add_bytes(tar, "manifest.json", json.dumps(words).encode())
    with _scratch() as folder:
        tar.add(dump_database("default", folder / "default"), "default")
    for file in sorted(Path(settings.MEDIA_DIR).glob("*")):
        with suppress(FileNotFoundError):  # forgotten while the backup runs
            tar.add(file, f"media/{file.name}")
    with _scratch() as folder:
        tar.add(dump_database("keys", folder / "keys"), "keys")


def _vendors() -> list[str]:
    return [connections[alias].vendor for alias in ("default", "keys")]


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for this account alone beside the database, gone afterwards."""
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.DATA_DIR) as folder:
        yield Path(folder)


def restore_backup(path: Path, *, force: bool = False) -> Restored:
    """Put a backup back, in this order: read it through once (a wrong key, a cut or changed file is refused before
    anything is touched), replace the databases and files, then destroy again every key in the ledger.

    Refuses a database that holds something, unless forced. No server may run meanwhile.
    """
    if not force and any(has_content(alias) for alias in ("default", "keys")):
        raise Refused("A database stands here already; nothing was changed. Give --force to replace it.")
    with _opened(Path(path)) as reader, _scratch() as folder:
        _read_through(reader)
        with tarfile.open(fileobj=cast(BinaryIO, io.BufferedReader(reader, CHUNK)), mode="r:") as tar:
            tar.extractall(folder, filter="data")
        return _put_back(folder)


def _read_through(reader: ChunkReader) -> None:
    """Look at every chunk once, and at the last one as the last."""
    try:
        while reader.read(CHUNK):
            pass
    except Refused as refusal:
        raise Refused("This backup was cut short or changed; nothing was changed here.") from refusal
    reader.seek(0)


@contextmanager
def _opened(path: Path) -> Iterator[ChunkReader]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise Refused(f"{path} can't be read: {error.strerror}.") from error
    with file:
        head = file.read(len(MAGIC) + SALT)
        if not head.startswith(MAGIC) or len(head) < len(MAGIC) + SALT:
            raise Refused(f"{path} is not a backup of Xenia.")
        try:
            reader = ChunkReader(file, _cipher(head[len(MAGIC) :]), bound_to=head, start=len(head))
            reader.read(1)
        except Refused as refusal:
            words = "The key does not open this backup, or its beginning was changed; nothing was changed here."
            raise Refused(f"{words} Set XENIA_BACKUP_KEY, or XENIA_ROOT_KEY, to what it was written with.") from refusal
        reader.seek(0)
        yield reader


def _put_back(folder: Path) -> Restored:
    words = json.loads((folder / "manifest.json").read_text())
    saved_at = datetime.fromisoformat(words["saved_at"]).astimezone(UTC)
    if words["vendors"] != _vendors():
        kinds = " and ".join(words["vendors"])
        raise Refused(f"This backup is of databases of another kind ({kinds}); nothing was changed.")
    young = saved_at > timezone.now() - KEYS_LIVE
    restore_database("default", folder / "default")
    restore_database("keys", folder / "keys" if young else None)
    files = _put_back_media(folder / "media")
    return Restored(saved_at=saved_at, files=files, keys=young, withdrawn=replay_ledger())


def _put_back_media(source: Path) -> int:
    target = Path(settings.MEDIA_DIR)
    shutil.rmtree(target, ignore_errors=True)
    if not source.exists():
        return 0
    shutil.move(source, target)
    return len(list(target.iterdir()))
