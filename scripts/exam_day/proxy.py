"""A bad network between tablets and school: it cuts, sends twice, late and in another order, and drops answers."""

import asyncio
import random
from collections import Counter
from contextlib import suppress

FAULTS = ("cut before", "dropped after", "twice", "late")


class BadNetwork:
    """Listens on loopback and passes requests on; `down` cuts everything. Every fault is counted."""

    def __init__(self, upstream: int, chance: random.Random, *, badness: float) -> None:
        self.upstream, self.chance, self.badness = upstream, chance, badness
        self.down = False
        self.done: Counter[str] = Counter()
        self._server: asyncio.Server | None = None
        self._later: set[asyncio.Task[None]] = set()
        self._serving: set[asyncio.Task[None]] = set()

    async def start(self) -> int:
        """Listen; the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2**24)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Let what is late arrive, and end."""
        if self._server:
            self._server.close()
        for serving in self._serving:
            serving.cancel()
        await asyncio.gather(*self._later, *self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            request = await _message(reader)
            if answer := await self._pass_on(request):
                writer.write(answer)
                await writer.drain()
        with suppress(OSError):
            writer.close()

    async def _pass_on(self, request: bytes) -> bytes | None:
        if self.down:
            return None
        marks = request.startswith(b"POST") and b"/mark/" in request.partition(b"\r\n")[0]
        fault = self.chance.choice(FAULTS) if marks and self.chance.random() < self.badness else ""
        self.done[fault or "passed"] += 1
        if fault == "cut before":
            return None
        if fault == "late":
            await asyncio.sleep(self.chance.uniform(0.1, 1.5))
        answer = await self._ask(request)
        if fault == "twice":
            self._later.add(task := asyncio.create_task(self._again(request)))
            task.add_done_callback(self._later.discard)
        return None if fault == "dropped after" else answer

    async def _again(self, request: bytes) -> None:
        await asyncio.sleep(self.chance.uniform(0, 3))
        with suppress(OSError, asyncio.IncompleteReadError):
            await self._ask(request)

    async def _ask(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        try:
            head, _, body = request.partition(b"\r\n\r\n")
            kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
            writer.write(b"\r\n".join([*kept, b"Connection: close", b"", b""]) + body)
            return await reader.read(-1)
        finally:
            writer.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return head + await reader.readexactly(int(lengths[0].partition(b":")[2]) if lengths else 0)
