"""A cluster that waits for the disk, and dies without warning: every process of it at once, by SIGKILL."""

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.answers import cluster
from scripts.exam_day.power import Power

if TYPE_CHECKING:
    from tests.postgres import Cluster


class Crashing:
    """A cluster whose power can be cut: what its processes wrote, and no fsync had confirmed, is then taken back."""

    def __init__(self, running: "Cluster") -> None:
        self.running = running
        self.power = Power(running.folder / "data", running.folder / "undo", cluster=True)
        if running.account:
            for path in (self.power.undo, *self.power.undo.iterdir()):
                shutil.chown(path, running.account["user"], running.account["group"])
        running.environment = self.power.environment
        self._kill()
        running.again()

    def cut_power(self, chance: random.Random) -> int:
        """Kill it, take back, start it again; how many writes were lost."""
        self._kill()
        lost = self.power.lose_unsynced(chance)
        self.running.again()
        return lost

    @property
    def lives(self) -> bool:
        """Whether its first process is there."""
        return _alive(self.running)

    def revive(self) -> bool:
        """Start it again when it gave up for want of room, as its keeper would; whether it had."""
        if self.lives:
            return False
        self._clean()
        self.running.again()
        return True

    def _kill(self) -> None:
        postmaster = self.running.postmaster
        for process in [postmaster, *_children(postmaster)]:
            with suppress(ProcessLookupError):  # the others end by themselves once it is gone
                os.kill(process, signal.SIGKILL)
        while Path(f"/proc/{postmaster}").exists() or _children(postmaster):
            time.sleep(0.05)
        self._clean()

    def _clean(self) -> None:
        (self.running.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        for left in self.running.folder.glob(".s.PGSQL*"):
            left.unlink()


@contextmanager
def crashing_cluster() -> Iterator[tuple[tuple[str, str], Crashing]]:
    """Addresses of its two databases, and the cluster itself."""
    with cluster() as (urls, running):
        yield urls, Crashing(running)


def _alive(running: "Cluster") -> bool:
    try:
        return Path(f"/proc/{running.postmaster}").exists()
    except FileNotFoundError:
        return False


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found
