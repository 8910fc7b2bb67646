"""The built-in worker: takes jobs from the queue until it is told to stop."""

import logging
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from xenia.core.actions.jobs import ensure_recurring, revive_jobs

log = logging.getLogger("xenia.jobs")
PARENT = "XENIA_WORKER_PARENT"
POLL = 0.5
KEEP = 10.0


def run_worker(stop: threading.Event) -> None:
    """Work in this thread until `stop` is set, or until the server that started this program is gone.

    A job that runs when `stop` is set is finished first; whoever can't wait kills the program, and the job is taken
    again by the next worker.
    """
    ensure_recurring()
    while not stop.is_set():
        worker = _worker()
        watch = threading.Thread(target=_watch, args=(stop, worker), daemon=True)
        watch.start()
        try:
            worker.run()
        except OperationalError as error:  # a writer held SQLite for longer than its timeout, or the server restarts
            log.warning("the worker lost the database for a moment: %s", type(error).__name__)
            worker.running = False
            close_old_connections()
            stop.wait(1)
        watch.join()
    connections.close_all()


def _worker() -> Worker:
    return Worker(
        queue_names=["default"],
        interval=POLL,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def _watch(stop: threading.Event, worker: Worker) -> None:
    """Tell the worker to stop, and hand out again what died, while it works."""
    parent = int(os.environ.get(PARENT, "0"))
    waited = KEEP
    while worker.running and not stop.is_set():
        if waited >= KEEP:
            waited = 0.0
            _revive()
        stop.wait(POLL)
        waited += POLL
        if parent and os.getppid() != parent:
            stop.set()
    worker.running = False
    connections.close_all()


def _revive() -> None:
    try:
        close_old_connections()
        revive_jobs()
    except OperationalError:
        log.warning("jobs could not be looked after for a moment")


@contextmanager
def worker_beside(command: list[str], *, pause: float = 2.0) -> Iterator[None]:
    """Keep a worker running as a program of its own while the server serves, started again when it ends.

    A program and not a thread: an import would otherwise hold up every page (one interpreter runs one thread at a
    time). It ends with the server, also when the server is killed.
    """
    done = threading.Event()
    child: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not done.is_set():
            environment = {**os.environ, PARENT: str(os.getpid())}
            child[:] = [subprocess.Popen(command, env=environment)]  # noqa: S603 - our own command
            child[0].wait()
            done.wait(pause)

    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        _end(child)
        thread.join()


def _end(child: list[subprocess.Popen[bytes]]) -> None:
    for program in child:
        program.terminate()
        try:
            program.wait(10)
        except subprocess.TimeoutExpired:
            program.kill()
