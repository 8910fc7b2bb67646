"""How long work tells how far it has come, and learns that it should stop."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from xenia.core.rules import Refused

PAUSE = 0.3


class Cancelled(Refused):
    """Someone asked this work to stop."""


class Progress:
    """Told to nobody: for the command line, tests and work that is short after all."""

    def step(self, words: str, done: int = 0, total: int = 0) -> None:
        """Say what is being done and how much of it is done; raises Cancelled when the work should stop."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a job has come."""

    step: str = ""
    done: int = 0
    total: int = 0


class Board(Progress):
    """A job's place on the board: small files in the data folder, which every worker and server of a school share.

    Files rather than the job's row, because an import is one transaction: a row changed inside it is seen by nobody
    until it ends, and on SQLite nobody else could ask it to stop. What is done stands here in neutral words only.
    """

    def __init__(self, job: UUID) -> None:
        self._file = Path(settings.DATA_DIR) / "jobs" / f"{job}.json"
        self._stop = self._file.with_suffix(".stop")
        self._next = 0.0

    def step(self, words: str, done: int = 0, total: int = 0) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + PAUSE
        if self.stop_asked:
            raise Cancelled("This was cancelled; nothing was changed.")
        self._write(Standing(words, done, total))

    def _write(self, standing: Standing) -> None:
        fresh = self._file.with_suffix(".new")
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps([standing.step, standing.done, standing.total]))
        fresh.replace(self._file)

    def beat(self) -> None:
        """Show that the worker lives, however long one step takes."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.touch()

    @property
    def last_beat(self) -> float:
        """When the worker was last seen, in seconds since 1970; 0 when never."""
        try:
            return self._file.stat().st_mtime
        except FileNotFoundError:
            return 0.0

    @property
    def standing(self) -> Standing:
        try:
            return Standing(*json.loads(self._file.read_text() or "[]"))
        except FileNotFoundError:
            return Standing()

    def ask_to_stop(self) -> None:
        self._stop.parent.mkdir(parents=True, exist_ok=True)
        self._stop.touch()

    @property
    def stop_asked(self) -> bool:
        return self._stop.exists()

    def clear(self) -> None:
        """Take the job off the board."""
        self._file.unlink(missing_ok=True)
        self._stop.unlink(missing_ok=True)
