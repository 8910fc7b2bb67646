"""Browsers that answer a form one question at a time, over loopback: bounded in number and in time."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from uuid import uuid4

PATIENCE = 30.0


@dataclass(slots=True)
class Load:
    """What came of it: seconds for each answer that was saved, and every answer of the server that was not 200."""

    elapsed: float = 0.0
    waited: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def answer_all(port: int, occasion: str, sessions: list[str], *, seconds: float, each: int) -> Load:
    """Every session answers `each` times at most, as fast as it is acknowledged, on a connection that is kept."""
    return asyncio.run(_answer_all(port, occasion, sessions, seconds=seconds, each=each))


async def _answer_all(port: int, occasion: str, sessions: list[str], *, seconds: float, each: int) -> Load:
    load = Load()
    begun = time.perf_counter()
    browsers = [_answer(port, occasion, one, load, range(1, each + 1), until=begun + seconds) for one in sessions]
    await asyncio.gather(*browsers)
    load.elapsed = time.perf_counter() - begun
    return load


async def _answer(port: int, occasion: str, session: str, load: Load, numbers: range, *, until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    response = str(uuid4())
    for number in numbers:
        if time.perf_counter() > until:
            break
        body = {"response": response, "language": "en", "send": False}
        values = {f"q{random.randint(1, 20)}": str(random.randint(1, 5))}  # noqa: S311 - which answer doesn't matter
        body["events"] = [{"event": str(uuid4()), "number": number, "values": values}]
        sent = time.perf_counter()
        writer.write(_request(port, occasion, session, json.dumps(body).encode()))
        try:
            async with asyncio.timeout(PATIENCE):
                status, text = await answered(reader)
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError, KeyError) as error:
            load.errors.append(repr(error))
            break
        if status == 200 and b"stored" in text:
            load.waited.append(time.perf_counter() - sent)
        else:
            load.errors.append(f"{status} {text[:200]!r}")
    writer.close()
    await writer.wait_closed()


def _request(port: int, occasion: str, session: str, body: bytes) -> bytes:
    forged = "a" * 32  # the check of forged requests compares a cookie with a header, both of them the browser's
    head = (
        f"POST /answer/{occasion}/events/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nX-CSRFToken: {forged}\r\n"
        f"Cookie: sessionid={session}; csrftoken={forged}\r\n\r\n"
    )
    return head.encode() + body


async def answered(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    fields = dict(line.split(": ", 1) for line in head.splitlines()[1:] if line)
    return int(head.split()[1]), await reader.readexactly(int(fields["content-length"]))
