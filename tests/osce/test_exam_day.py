"""The simulated day finds what it is there to find: marks lost or counted twice, and what a cut of the power takes."""

import asyncio
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from benchmarks.programs import House
from scripts.exam_day.__main__ import cause_of
from scripts.exam_day.counting import verdict
from scripts.exam_day.failing import Failures
from scripts.exam_day.postgres import crashing_cluster
from scripts.exam_day.power import Power
from scripts.exam_day.proxy import BadNetwork
from scripts.exam_day.server import Server
from scripts.exam_day.standing import standing
from scripts.exam_day.windows import last_taken
from tests.postgres import program_folder

MADE = {"a": "1", "b": "2"}
RIGHT: dict[str, Any] = {"marks": [["a", "1"], ["b", "2"]], "aside": []}
WRITER = """
import sqlite3, sys
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute(f"PRAGMA journal_mode=WAL")
base.execute(f"PRAGMA synchronous={sys.argv[2]}")
base.execute("CREATE TABLE IF NOT EXISTS row (number)")
for number in range(100):
    base.execute("INSERT INTO row VALUES (?)", [number])
    print(number, flush=True)
input()
"""

LISTENS = """
import socket, sys, time
with socket.create_server(("127.0.0.1", int(sys.argv[1]))):
    time.sleep(2)
sys.exit(print("Out of paper.", flush=True) or 7)
"""


@pytest.mark.parametrize(("papers", "on_paper", "left"), [(0, [], ["a", "b"]), (1, ["b"], ["a"]), (3, ["a", "b"], [])])
def test_as_many_encounters_go_to_paper_as_were_asked_for(papers: int, on_paper: list[str], left: list[str]) -> None:
    assert last_taken(["a", "b"], papers) == (on_paper, left)


def test_day_is_well_when_every_mark_stands_once() -> None:
    assert verdict(RIGHT, MADE, {"a", "b"})[1]


@pytest.mark.parametrize(
    ("stored", "arrived"),
    [
        ({"marks": [["a", "1"]], "aside": []}, {"a", "b"}),
        ({"marks": [["a", "1"]], "aside": []}, {"a"}),
        ({"marks": [["a", "1"], ["b", "2"], ["b", "2"]], "aside": []}, {"a", "b"}),
        ({"marks": [["a", "1"], ["b", "2"], ["c", "2"]], "aside": []}, {"a", "b"}),
        ({"marks": [["a", "1"], ["b", "3"]], "aside": []}, {"a", "b"}),
        ({"marks": [["a", "1"], ["b", "2"]], "aside": ["number"]}, {"a", "b"}),
        ({"marks": [["a", "1"], ["b", "2"]], "aside": []}, {"a"}),
    ],
    ids=["received and lost", "lost", "twice", "invented", "changed", "aside", "never acknowledged"],
)
def test_any_loss_is_found(stored: dict[str, Any], arrived: set[str]) -> None:
    assert not verdict(stored, MADE, arrived)[1]


def body(device: str, number: int, kind: str = "answer", **said: str) -> str:
    return json.dumps({"device": device, "number": number, "encounter": "e", "kind": kind, "said": said})


#: two tablets that agree on q0 and differ on q1, on which one changed its mind; and a sheet of paper
BODIES = [body("a", 1, q0="done", q1="not"), body("b", 1, q0="done", q1="done"), body("a", 3, "submit"),
          body("a", 2, q1="partly")]  # fmt: skip
PAPERS = {"p": {"q0": "not", "": "submit"}}
STANDS = [["e", "q0", "done"], ["e", "", "submit"], ["p", "q0", "not"], ["p", "", "submit"]]


def test_day_is_well_when_what_was_marked_stands_and_what_differs_is_shown() -> None:
    assert standing({"stands": STANDS, "waits": [["e", "q1"]]}, BODIES, PAPERS, {})[1]


@pytest.mark.parametrize(
    ("stands", "waits"),
    [
        (STANDS, []),
        ([*STANDS, ["e", "q1", "partly"]], []),
        ([*STANDS, ["e", "q1", "partly"]], [["e", "q1"]]),
        (STANDS, [["e", "q1"], ["e", "q0"]]),
        (STANDS[:-1], [["e", "q1"]]),
        ([*STANDS[:2], ["p", "q0", "done"], STANDS[3]], [["e", "q1"]]),
        ([*STANDS, ["f", "q0", "done"]], [["e", "q1"]]),
    ],
    ids=["hidden", "settled", "counts while it waits", "invented", "paper lost", "paper changed", "for somebody else"],
)
def test_whatever_stands_otherwise_or_is_settled_silently_is_found(stands: list[Any], waits: list[Any]) -> None:
    assert not standing({"stands": stands, "waits": waits}, BODIES, PAPERS, {})[1]


#: the second tablet had all of the first before it: of that counts what it left, and what it said itself
CORRECTED = [["e", "q0", "done"], ["e", "", "submit"], ["e", "q1", "done"], *STANDS[2:]]


@pytest.mark.parametrize(
    ("stands", "waits", "well"),
    [
        (CORRECTED, [], True),
        (STANDS, [["e", "q1"]], False),
        (CORRECTED, [["e", "q1"]], False),
        ([["e", "q1", "partly"] if one[1] == "q1" else one for one in CORRECTED], [], False),
        (STANDS, [], False),
    ],
    ids=["as it was corrected", "asked about", "both", "as it was before", "hidden"],
)
def test_correction_on_another_tablet_stands_and_nobody_is_asked(
    stands: list[Any], waits: list[Any], well: bool
) -> None:
    lines, found = standing({"stands": stands, "waits": waits}, BODIES, PAPERS, {"e": "a"})
    assert found == well
    assert lines[1].split()[0] == "1"


def test_day_ends_at_once_and_names_the_program_that_ended_by_itself(tmp_path: Path) -> None:
    server = Server(House(tmp_path), None)
    server.command = [sys.executable, "-c", LISTENS, str(server.port)]
    failures = Failures(server, Power(tmp_path), None, BadNetwork(0, Chance(), badness=0), Chance())

    async def day() -> None:
        await server.start()
        server.kill()  # as the day itself does
        await server.start()
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(600))
            group.create_task(failures.watch(lambda: True))

    try:
        # in a thread of its own: a browser of another test may have left its loop in this one
        with ThreadPoolExecutor(1) as own, pytest.raises(ExceptionGroup) as ended:
            own.submit(asyncio.run, asyncio.wait_for(day(), 60)).result()
    finally:
        server.stop()
    assert cause_of(ended.value) == "The server ended by itself with 7."
    assert "Out of paper." in str(ended.value.exceptions[0])


class Chance(random.Random):
    """Takes back all that can be."""

    def choice(self, seq: Any) -> Any:
        return seq[0]


@pytest.mark.parametrize(("synchronous", "lost"), [("FULL", False), ("NORMAL", True), ("OFF", True)])
def test_cut_of_the_power_takes_what_was_not_synced_and_nothing_else(
    tmp_path: Path, synchronous: str, lost: bool
) -> None:
    power = Power(tmp_path)
    if power.library is None:
        pytest.skip("there is no C compiler")
    file = tmp_path / "x.sqlite3"
    command = [sys.executable, "-c", WRITER, str(file), synchronous]
    surroundings = os.environ | power.environment
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=surroundings, **piped) as writer:
        for number in range(100):
            assert writer.stdout.readline() == f"{number}\n"
        writer.send_signal(signal.SIGKILL)
    assert (power.lose_unsynced(Chance()) > 0) == lost
    with closing(sqlite3.connect(file)) as base:
        kept = _rows(base)
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (kept < 100) == lost


def _rows(base: sqlite3.Connection) -> int:
    try:
        return int(base.execute("SELECT count(*) FROM row").fetchone()[0])
    except sqlite3.OperationalError:  # the table itself was not synced
        return 0


def test_full_disk_is_an_error_to_whoever_writes(tmp_path: Path) -> None:
    power = Power(tmp_path)
    if power.library is None:
        pytest.skip("there is no C compiler")
    power.fill_disk(full=True)
    command = [sys.executable, "-c", WRITER, str(tmp_path / "x.sqlite3"), "FULL"]
    done = subprocess.run(command, env=os.environ | power.environment, input="\n", capture_output=True, text=True)
    assert "disk is full" in done.stderr


@pytest.mark.parametrize(("settings", "lost"), [({}, False), ({"synchronous_commit": "off"}, True)])
def test_cut_of_the_power_takes_from_postgresql_only_what_it_had_not_promised(
    settings: dict[str, str], lost: bool
) -> None:
    if program_folder() is None or shutil.which("cc") is None:
        pytest.skip("there is no PostgreSQL, or no C compiler")
    with crashing_cluster() as (_urls, cluster):
        cluster.running.settings = {**cluster.running.settings, **settings}
        cluster.cut_power(Chance())
        with _rows_of(cluster.running) as rows:
            rows.execute("CREATE TABLE row (number int)")
            rows.execute("CHECKPOINT")  # the table stays, whatever becomes of its rows
            for number in range(200):
                rows.execute("INSERT INTO row VALUES (%s)", [number])
            assert cluster.cut_power(Chance()) > 0
        with _rows_of(cluster.running) as rows:
            assert (rows.execute("SELECT count(*) FROM row").fetchone()[0] < 200) == lost


@contextmanager
def _rows_of(running: Any) -> Iterator[Any]:
    with psycopg.connect(host=str(running.folder), user="xenia", dbname="xenia", autocommit=True) as connection:
        yield connection


def test_full_disk_is_an_error_to_postgresql_and_nothing_more() -> None:
    if program_folder() is None or shutil.which("cc") is None:
        pytest.skip("there is no PostgreSQL, or no C compiler")
    with crashing_cluster() as (_urls, cluster):
        with _rows_of(cluster.running) as rows:
            rows.execute("CREATE TABLE row (number int)")
            rows.execute("INSERT INTO row SELECT generate_series(1, 10)")
            cluster.power.fill_disk(full=True)
            with pytest.raises(psycopg.errors.DiskFull):
                rows.execute("INSERT INTO row SELECT generate_series(1, 100000)")
            cluster.power.fill_disk(full=False)
        cluster.revive()
        with _rows_of(cluster.running) as rows:
            assert rows.execute("SELECT count(*) FROM row").fetchone() == (10,)
