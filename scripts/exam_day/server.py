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
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start it and wait until it answers."""
        environment = self.house.environment | (self.power.environment if self.power else {})
        command = [sys.executable, "-m", "xenia", "serve", "--port", str(self.port)]
        with (self.house.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        for _attempt in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self._process.poll() is not None:
                break
            await asyncio.sleep(0.1)
        said = (self.house.folder / "server.log").read_text(encoding="utf-8")[-2000:]
        raise RuntimeError(f"The server did not come up:\n{said}")

    def kill(self) -> None:
        """SIGKILL to every program of it, at whatever they were."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.kills += 1

    def stop(self) -> None:
        """The end of the day."""
        if self._process and self._process.poll() is None:
            self.kill()
