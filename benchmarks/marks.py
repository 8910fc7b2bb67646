"""Marks taken in a second, through the whole stack: HTTP, signatures, database on disk."""

import asyncio
import json
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.answers import cluster
from benchmarks.load import PATIENCE, Load, answered
from benchmarks.programs import House, processor_seconds, served
from scripts.exam_day.signing import Signer, signer_of

SECONDS = 20.0
BATCH = 10
INTRODUCTION = f"""\
`xenia serve` as it comes (two programs) on loopback, 64 devices of an exam of 4 circuits × 16 stations, each with
its own key; they send batches of {BATCH} signed marks, as a device does that was offline for a minute; the next when
the last is acknowledged: for {SECONDS:.0f} s. Every mark is verified, stored and on the disk before it is acknowledged
(SQLite with synchronous=FULL; PostgreSQL with fsync and synchronous_commit on). Processor milliseconds are those of
server and database together; marks are signed beforehand."""


def marks_section(*, seconds: float = SECONDS) -> list[str]:
    """The table, a row a database."""
    return [
        INTRODUCTION,
        "",
        "| database | marks/s | bound | processor ms each | bound | median ms a batch | 95 % ms | errors |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
        _on_sqlite(seconds),
        _on_postgresql(seconds),
    ]


def _on_sqlite(seconds: float) -> str:
    with tempfile.TemporaryDirectory() as folder:
        return _row("SQLite", *_measured(House(Path(folder)), seconds=seconds))


def _on_postgresql(seconds: float) -> str:
    from tests.postgres import program_folder

    if program_folder() is None:
        return "| PostgreSQL | not on this machine | 300 | | 3 | | | |"
    with tempfile.TemporaryDirectory() as folder, cluster() as (urls, running):
        measured = _measured(House(Path(folder), urls), running.postmaster, seconds=seconds)
        return _row("PostgreSQL", *measured)


def _row(name: str, load: Load, processor: float) -> str:
    marks = BATCH * len(load.waited)
    waits = statistics.quantiles(load.waited, n=20) if len(load.waited) > 1 else [float("nan")] * 19
    return (
        f"| {name} | {marks / load.elapsed:.0f} | 300 | {1000 * processor / max(marks, 1):.2f} | 3 "
        f"| {1000 * waits[9]:.0f} | {1000 * waits[18]:.0f} | {len(load.errors)} |"
    )


def _measured(house: House, *databases: int, seconds: float) -> tuple[Load, float]:
    told = json.loads(house.run("-m", "scripts.exam_day.founding", "4", "16", "300"))
    with served(house) as (port, server):
        asyncio.run(_mark_all(port, told, _signed(told, 2), seconds=60))  # warm
        bodies = _signed(told, 60)
        before = processor_seconds(server, *databases)
        load = asyncio.run(_mark_all(port, told, bodies, seconds=seconds))
        return load, processor_seconds(server, *databases) - before


def _signed(told: dict[str, Any], batches: int) -> list[list[bytes]]:
    """What every device will send."""
    return [_batches(signer_of(one), one["encounters"], batches, one) for one in told["devices"]]


def _batches(signer: Signer, encounters: list[str], batches: int, told: dict[str, Any]) -> list[bytes]:
    signer.number = told.get("number", 0)
    made = [signer.delivery(*(_mark(signer, encounters) for _ in range(BATCH))) for _ in range(batches)]
    told["number"] = signer.number
    return made


def _mark(signer: Signer, encounters: list[str]) -> dict[str, str]:
    said = {f"q{random.randint(0, 19)}": random.choice(["done", "partly", "not"])}  # noqa: S311 - which doesn't matter
    return signer.sign(random.choice(encounters), said)  # type: ignore[arg-type] # noqa: S311


async def _mark_all(port: int, told: dict[str, Any], bodies: list[list[bytes]], *, seconds: float) -> Load:
    load, begun = Load(), time.perf_counter()
    await asyncio.gather(*(_device(port, told["exam"], one, load, until=begun + seconds) for one in bodies))
    load.elapsed = time.perf_counter() - begun
    return load


async def _device(port: int, exam: str, bodies: list[bytes], load: Load, *, until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for body in bodies:
        if time.perf_counter() > until:
            break
        sent = time.perf_counter()
        writer.write(request_of(port, exam, body))
        try:
            async with asyncio.timeout(PATIENCE):
                status, text = await answered(reader)
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError, KeyError) as error:
            load.errors.append(repr(error))
            break
        if status == 200 and len(json.loads(text)["taken"]) == BATCH:
            load.waited.append(time.perf_counter() - sent)
        else:
            load.errors.append(f"{status} {text[:200]!r}")
    writer.close()
    await writer.wait_closed()


def request_of(port: int, exam: str, body: bytes) -> bytes:
    """A delivery as it goes over the network: without any cookie."""
    head = (
        f"POST /exams/{exam}/mark/events/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
