"""The school's server of the day: started, killed without warning, and started again."""

import asyncio
import os
import signal
import socket
import subprocess
import sys

from benchmarks.programs import ROOT, House
from scripts.exam_day.power import Power


class Server:
    """`xenia serve` as it comes, all of its programs in a group of their own."""

    def __init__(self, house: House, power: Power | None) -> None:
        self.house, self.power, self.kills = house, power, 0
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.command = [sys.executable, "-m", "xenia", "serve", "--port", str(self.port)]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def fell(self) -> str:
        """What it said at last, when it has ended and nobody killed it."""
        if self._process is None or self._process.poll() is None:
            return ""
        said = (self.house.folder / "server.log").read_text(encoding="utf-8")[-2000:]
        return f"The server ended by itself with {self._process.returncode}.\n{said}"

    async def start(self) -> None:
        """Start it and wait until it answers."""
        environment = self.house.environment | (self.power.environment if self.power else {})
        with (self.house.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        for _attempt in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.fell:
                break
            await asyncio.sleep(0.1)
        raise RuntimeError(self.fell or "The server does not answer after a minute.")

    def kill(self) -> None:
        """SIGKILL to every program of it, at whatever they were."""
        if self.fell:
            raise RuntimeError(self.fell)
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        self.kills += 1

    def stop(self) -> None:
        """The end of the day."""
        if self._process and self._process.poll() is None:
            self.kill()
