"""Examiners' devices that speak as the page does: kept first, sent until it is acknowledged, forgotten never."""

import asyncio
import json
import random
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from scripts.exam_day.signing import Packed, Signer, signer_of

CODES = ("done", "partly", "not")
GLOBAL = ("unsafe", "borderline", "acceptable", "good")
PATIENCE = 10.0


@dataclass
class Device:
    """What an examiner made on it, and what it was told has arrived."""

    signer: Signer
    encounters: list[str]
    made: dict[str, Packed] = field(default_factory=dict)
    arrived: set[str] = field(default_factory=set)
    aside: dict[str, str] = field(default_factory=dict)
    closed: int = 0

    @property
    def waiting(self) -> list[Packed]:
        """In the device's own order."""
        return [one for event, one in self.made.items() if event not in self.arrived and event not in self.aside]

    def mark(self, encounter: str, said: dict[str, Any] | None = None, kind: str = "answer") -> None:
        """One press of a thumb."""
        event = self.signer.sign(encounter, said, kind)  # type: ignore[arg-type]
        self.made[event["event"]] = event


def devices_in(told: dict[str, Any], places: int) -> list[Device]:
    """The first devices that the founding of the school made."""
    return [Device(signer_of(one), one["encounters"]) for one in told["devices"][:places]]


async def examine(device: Device, chance: random.Random, *, items: int, pause: float) -> None:
    """An examiner marks one candidate after the other, and changes their mind now and then."""
    for encounter in device.encounters:
        if chance.random() < 0.02:
            device.mark(encounter, kind="absent")
            continue
        for number in range(items):
            device.mark(encounter, {f"q{number}": chance.choice(CODES)})
            await asyncio.sleep(pause * chance.uniform(0.2, 1.8))
            if chance.random() < 0.1:
                device.mark(encounter, {f"q{chance.randint(0, number)}": chance.choice(CODES)})
        device.mark(encounter, {"global": chance.choice(GLOBAL), "comment": "Asked the patient, not the interpreter."})
        device.mark(encounter, kind="submit")


async def send(device: Device, port: int, exam: str, chance: random.Random, *, until: asyncio.Event) -> None:
    """Deliver what waits until the day is over and nothing waits; a tab that is closed forgets what was under way."""
    failures = 0
    while device.waiting or not until.is_set():
        batch = device.waiting[: chance.randint(1, 100)]
        if batch and chance.random() < 0.05:
            batch = [*batch, chance.choice(list(device.made.values()))]  # something once more
        if not batch:
            await asyncio.sleep(0.2)
            continue
        closed = chance.random() < 0.01
        try:
            said = await _deliver(device, port, exam, batch, patience=0.05 if closed else PATIENCE)
            device.arrived.update(said["taken"])
            device.aside |= said["aside"]
            failures = 0
        except (OSError, TimeoutError, ValueError, KeyError, asyncio.IncompleteReadError):
            device.closed += closed
            failures += 1
            await asyncio.sleep(min(0.2 * 2**failures, 3) * chance.uniform(0.5, 1))


async def _deliver(device: Device, port: int, exam: str, batch: list[Packed], *, patience: float) -> dict[str, Any]:
    async with asyncio.timeout(patience):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            body = device.signer.delivery(*batch, waiting=len(device.waiting))
            head = (
                f"POST /exams/{exam}/mark/events/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            answer = await reader.read(-1)
        finally:
            with suppress(OSError):
                writer.close()
    status, text = answer.partition(b"\r\n")[0], answer.partition(b"\r\n\r\n")[2]
    if b" 200 " not in status:
        raise ValueError(status)
    said: dict[str, Any] = json.loads(text)
    return said
