"""A cut of the power, played: what no fsync had confirmed when the server died is taken back from its files."""

import random
import shutil
import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("power.c")
HEAD = struct.Struct("=qqq")


class Power:
    """The shim of a server on SQLite, or with `cluster` of a PostgreSQL cluster with its files in `folder`, compiled
    where there is a C compiler; without one nothing can be taken back."""

    def __init__(self, folder: Path, undo: Path | None = None, *, cluster: bool = False) -> None:
        self.data, self.undo, self.cluster = folder, undo or folder / "undo", cluster
        self.undo.mkdir()
        library, compiler = self.undo / "power.so", shutil.which("cc")
        if compiler:
            subprocess.run(
                [compiler, "-O1", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl", "-lpthread"], check=True
            )
        self.library = library if compiler else None

    @property
    def environment(self) -> dict[str, str]:
        """What the server is started with."""
        if not self.library:
            return {}
        cluster = {"XENIA_CLUSTER": str(self.data)} if self.cluster else {}
        return {"LD_PRELOAD": str(self.library), "XENIA_UNDO": str(self.undo), **cluster}

    def fill_disk(self, *, full: bool) -> None:
        """From now on no file of the databases grows, or they do again."""
        if full:
            (self.undo / "full").touch()
        else:
            (self.undo / "full").unlink(missing_ok=True)

    def lose_unsynced(self, chance: random.Random) -> int:
        """Take back writes that no fsync confirmed, all or the last of them, from the files of a dead server; how many.

        The index of the write-ahead log is memory and gone with the power.
        """
        lost = 0
        for log in self.undo.glob("*.undo"):
            file = self.data / log.name.removesuffix(".undo").replace("%", "/")
            records = _records(log.read_bytes())
            keep = chance.choice([0, chance.randint(0, len(records))])
            if file.exists():
                _take_back(file, records[keep:])
                lost += len(records) - keep
            log.unlink()
        for index in self.data.glob("*.sqlite3-shm"):
            index.unlink()
        return lost


def _records(log: bytes) -> list[tuple[int, int, bytes]]:
    found, at = [], 0
    while at + HEAD.size <= len(log):
        offset, length, kept = HEAD.unpack_from(log, at)
        at += HEAD.size + kept
        found.append((offset, length, log[at - kept : at]))
    return found


def _take_back(file: Path, records: list[tuple[int, int, bytes]]) -> None:
    with file.open("r+b") as target:
        for offset, length, before in reversed(records):
            target.seek(offset)
            target.write(before)
            target.truncate(length)
