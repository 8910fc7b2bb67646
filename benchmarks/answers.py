"""Answers saved in a second, through the whole stack: HTTP, session, check of forged requests, database on disk."""

import json
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.load import Load, answer_all
from benchmarks.programs import House, processor_seconds, served

if TYPE_CHECKING:
    from tests.postgres import Cluster

BROWSERS = 32
SECONDS = 20.0
MOST = 20_000
#: what the tests' own cluster leaves out because nothing of it is to last
HURRIES = {"fsync", "full_page_writes", "synchronous_commit", "autovacuum"}
INTRODUCTION = f"""\
`xenia serve` as it comes (two programs) on loopback, {BROWSERS} students at once, each answering one question after the
other as soon as the last answer is acknowledged: for {SECONDS:.0f} s or {MOST:,} answers. Every answer is a request of
its own, on the disk before it is acknowledged (SQLite with synchronous=FULL; PostgreSQL with fsync and
synchronous_commit on). Processor milliseconds are those of server and database together; the browsers run on the same
two cores."""


@dataclass(frozen=True, slots=True)
class AnswersCost:
    """One run."""

    load: Load
    processor: float

    @property
    def each(self) -> float:
        """Processor milliseconds for an answer."""
        return 1000 * self.processor / max(len(self.load.waited), 1)


def answers_section(*, seconds: float = SECONDS) -> list[str]:
    """The table, a row a database."""
    return [
        INTRODUCTION,
        "",
        "| database | answers/s | bound | processor ms each | bound | median ms | 95 % ms | errors |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
        _row("SQLite", on_sqlite(seconds=seconds), bound=100),
        _row("PostgreSQL", on_postgresql(seconds=seconds), bound=200),
    ]


def _row(name: str, cost: AnswersCost | None, *, bound: int) -> str:
    if cost is None:
        return f"| {name} | not on this machine | {bound} | | 5 | | | |"
    load = cost.load
    waits = statistics.quantiles(load.waited, n=20) if len(load.waited) > 1 else [float("nan")] * 19
    return (
        f"| {name} | {len(load.waited) / load.elapsed:.0f} | {bound} | {cost.each:.2f} | 5 "
        f"| {1000 * waits[9]:.0f} | {1000 * waits[18]:.0f} | {len(load.errors)} |"
    )


def on_sqlite(*, seconds: float) -> AnswersCost:
    """In a data folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return _measured(House(Path(folder)), seconds=seconds)


def on_postgresql(*, seconds: float) -> AnswersCost | None:
    """In a cluster of its own that waits for the disk; None where there is no PostgreSQL."""
    from tests.postgres import program_folder

    if program_folder() is None:
        return None
    with tempfile.TemporaryDirectory() as folder, cluster() as (urls, running):
        return _measured(House(Path(folder), urls), running.postmaster, seconds=seconds)


@contextmanager
def cluster() -> Iterator[tuple[tuple[str, str], "Cluster"]]:
    """A cluster that waits for the disk, and the addresses of its two databases."""
    import psycopg

    from tests.postgres import SETTINGS, Cluster

    cluster = Cluster({name: value for name, value in SETTINGS.items() if name not in HURRIES})
    cluster.start()
    try:
        with psycopg.connect(host=str(cluster.folder), user="xenia", dbname="postgres", autocommit=True) as connection:
            for name in ("xenia", "keys"):
                connection.execute(f"CREATE DATABASE {name}")
        yield (cluster.url("xenia"), cluster.url("keys")), cluster
    finally:
        cluster.stop()


def _measured(house: House, *databases: int, seconds: float) -> AnswersCost:
    asked = json.loads(house.run("-m", "benchmarks.asked", str(BROWSERS)))
    with served(house) as (port, server):
        answer_all(port, asked["occasion"], asked["sessions"], seconds=60, each=5)  # begun and warm
        before = processor_seconds(server, *databases)
        load = answer_all(port, asked["occasion"], asked["sessions"], seconds=seconds, each=MOST // BROWSERS)
        return AnswersCost(load, processor_seconds(server, *databases) - before)
