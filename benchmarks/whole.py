"""Whole commands, timed from outside: processor seconds, wall seconds, peak memory."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CommandCost:
    """What one run of a command took."""

    wall: float
    processor: float
    megabytes: float


def command_cost(arguments: list[str], *, data: Path) -> CommandCost:
    """Run `xenia …` over the data folder `data`; the operating system's own accounting of the finished program."""
    environment = {**os.environ, "XENIA_DATA_DIR": str(data)}
    started = time.perf_counter()
    program = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "xenia", *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert program.stderr is not None
    words = program.stderr.read()
    _, status, usage = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode:
        raise RuntimeError(f"xenia {' '.join(arguments)}: {words.decode()[-500:]}")
    return CommandCost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
