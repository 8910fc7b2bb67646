"""A cluster that waits for the disk, and dies without warning: every process of it at once, by SIGKILL."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.answers import cluster

if TYPE_CHECKING:
    from tests.postgres import Cluster


@contextmanager
def crashing_cluster() -> Iterator[tuple[tuple[str, str], Callable[[], None]]]:
    """Addresses of its two databases, and what kills it and starts it again. What an operating system would lose with
    the power is not played here: the kernel still writes what PostgreSQL gave it."""
    with cluster() as (urls, running):
        yield urls, lambda: _crash(running)


def _crash(running: "Cluster") -> None:
    postmaster = running.postmaster
    for process in [postmaster, *_children(postmaster)]:
        os.kill(process, signal.SIGKILL)
    while Path(f"/proc/{postmaster}").exists() or _children(postmaster):
        time.sleep(0.05)
    (running.folder / "data" / "postmaster.pid").unlink()
    for left in running.folder.glob(".s.PGSQL*"):
        left.unlink()
    running.again()


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
