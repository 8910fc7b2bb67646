"""A school served by programs of its own, and what those have used of the processor."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class House:
    """A school's data folder, with the addresses of its databases when they are not SQLite files in it."""

    folder: Path
    databases: tuple[str, ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        """This process's environment with the settings of this school and of no other."""
        names = ("XENIA_DATABASE_URL", "XENIA_KEYS_DATABASE_URL")
        others = {name: value for name, value in os.environ.items() if not name.startswith("XENIA_")}
        ours = {"XENIA_DATA_DIR": str(self.folder), "XENIA_LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
        ours |= {"DJANGO_SETTINGS_MODULE": "xenia.site.settings", "OPENBLAS_NUM_THREADS": "1"}  # as `xenia` has it
        return {**others, **ours, **dict(zip(names, self.databases, strict=False))}

    def run(self, *arguments: str) -> str:
        """Run Python in this school; what it printed."""
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)  # noqa: S603
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
        return done.stdout


@contextmanager
def served(house: House) -> Iterator[tuple[int, int]]:
    """`xenia serve` as it comes; its port and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "xenia", "serve", "--port", str(port)]
    with (house.folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=house.environment, stdout=log, stderr=log)  # noqa: S603
    try:
        _wait_for(port, server, house.folder / "server.log")
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int, server: "subprocess.Popen[bytes]", log: Path, *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"The server did not come up:\n{log.read_text(encoding='utf-8')}")


def processor_seconds(*roots: int) -> float:
    """What these programs, those that they started and those of them that have ended used until now."""
    parents, used = {}, {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        parents[int(folder.name)] = int(fields[1])
        used[int(folder.name)] = sum(map(int, fields[11:15])) / TICKS
    return sum(seconds for process, seconds in used.items() if _under(process, parents, roots))


def _under(process: int, parents: dict[int, int], roots: tuple[int, ...]) -> bool:
    while process > 1:
        if process in roots:
            return True
        process = parents.get(process, 0)
    return False
