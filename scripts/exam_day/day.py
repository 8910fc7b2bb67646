"""The day itself: devices and tablets mark while the network, the server, the power and the disk fail."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.programs import House
from scripts.exam_day import clients
from scripts.exam_day.counting import TAKEN_OVER, opened, verdict
from scripts.exam_day.failing import Failures
from scripts.exam_day.power import Power
from scripts.exam_day.proxy import BadNetwork
from scripts.exam_day.server import Server
from scripts.exam_day.standing import Corrected, Papers, standing
from scripts.exam_day.windows import windows

if TYPE_CHECKING:
    from scripts.exam_day.postgres import Crashing

Say = Callable[[str], None]
Kept = list[dict[str, Any]]
#: seconds in which everything that waits must arrive once nothing fails any more
HEALING = 120


@dataclass(frozen=True)
class Form:
    """How large a day is. `pause` is the mean of seconds between two presses of a client; `pairs` candidates have a
    colleague beside them at one station, and `papers` encounters of another are marked on paper."""

    circuits: int
    stations: int
    candidates: int
    tablets: int
    items: int
    pause: float
    kills: int
    every: float
    pairs: int
    papers: int


FULL = Form(
    circuits=4, stations=16, candidates=300, tablets=6, items=20, pause=0.18, kills=20, every=14, pairs=75, papers=8
)
SHORT = Form(circuits=1, stations=6, candidates=8, tablets=2, items=6, pause=0.12, kills=2, every=4, pairs=2, papers=2)


class Day:
    """One run; whatever is left to chance follows the seed, as far as the machine's own timing allows."""

    def __init__(self, house: House, form: Form, *, seed: int, say: Say, cluster: "Crashing | None") -> None:
        self.house, self.form, self.say, self.cluster = house, form, say, cluster
        self.chance = random.Random(seed)  # noqa: S311 - a simulation
        self.power = cluster.power if cluster else Power(house.folder)
        self.server = Server(house, None if cluster else self.power)
        self.over = asyncio.Event()
        self.done: Counter[str] = Counter()

    async def run(self) -> bool:
        """Hold the exam, heal everything, and count."""
        form, begun = self.form, time.monotonic()
        sizes = [form.circuits, form.stations, form.candidates, 2 if form.tablets else 0, form.items, form.pairs]
        founding = ["-m", "scripts.exam_day.founding", *map(str, sizes)]
        told = json.loads(await asyncio.to_thread(self.house.run, *founding))
        self.say(f"school founded in {time.monotonic() - begun:.0f} s")
        await self.server.start()
        network = BadNetwork(self.server.port, random.Random(self.chance.random()), badness=0.15)  # noqa: S311
        port = await network.start()
        devices = clients.devices_in(told, form.circuits * form.stations)
        begun = time.monotonic()
        try:
            kept, papers, corrected = await self._hold(told, devices, port, network)
        finally:
            self.server.stop()
            await network.stop()
        self.say(f"held and healed in {time.monotonic() - begun:.0f} s")
        self.done.update(network.done)
        return self._count(devices, kept, papers, corrected)

    async def _hold(
        self, told: dict[str, Any], devices: list[clients.Device], port: int, network: BadNetwork
    ) -> tuple[Kept, Papers, Corrected]:
        """Everybody marks; afterwards nothing fails, and all that waits is sent. Whatever ends with an error ends the
        rest with it."""
        from playwright.async_api import async_playwright

        form = self.form
        seeds = [random.Random(self.chance.random()) for _ in range(2 * len(devices))]  # noqa: S311
        failures = Failures(self.server, self.power, self.cluster, network, self.chance)
        async with async_playwright() as playwright, asyncio.TaskGroup() as group:
            sending = [
                group.create_task(clients.send(device, port, told["exam"], chance, until=self.over))
                for device, chance in zip(devices, seeds, strict=False)
            ]
            sizes = {"stations": form.stations, "many": form.tablets, "papers": form.papers}
            shown = await windows(playwright, told, devices, port=port, **sizes)
            watch = group.create_task(failures.watch(shown.browser.is_connected if shown else lambda: True))
            marking: list[Coroutine[Any, Any, None]] = [
                clients.examine(device, chance, items=form.items, pause=form.pause)
                for device, chance in zip(devices, seeds[len(devices) :], strict=True)
            ]
            marking += shown.marking(self.chance, items=form.items) if shown else []
            failing = group.create_task(failures.happen(2 * form.kills, every=form.every, over=self.over))
            await asyncio.wait([group.create_task(one) for one in marking])
            self.over.set()
            await failing
            network.badness = 0
            await asyncio.wait(sending, timeout=HEALING)
            watch.cancel()
            kept = await shown.ended(seconds=HEALING) if shown else []
            for one in sending:
                one.cancel()  # what it holds is counted as not shown as received
        self.done.update(failures.done)
        self.done["tab closed"] += sum(one.closed for one in devices)
        if shown is None:
            return kept, {}, {}
        self.done.update(shown.done)
        return kept, shown.typist.sheets, shown.corrected

    def _count(self, devices: list[clients.Device], kept: Kept, papers: Papers, corrected: Corrected) -> bool:
        stored = json.loads(self.house.run("-m", "scripts.exam_day.counting"))
        for what, number in sorted({**self.done, **stored["told"]}.items()):
            self.say(f"{number:>6} {what}")
        made = {event: one["body"] for device in devices for event, one in device.made.items()}
        made |= opened(kept, stored["keys"])
        arrived = {event for device in devices for event in device.arrived}
        arrived |= {one["event"] for one in kept if one["done"] == "taken"}
        counted, once = verdict(stored, made, arrived)
        stood, well = standing(stored, made.values(), papers, corrected)
        unknown = self.done["taken over by a mirror"] - stored["told"][TAKEN_OVER]
        for line in [*counted, *stood, f"{unknown:>6} taken over, and the control room does not know"]:
            self.say(line)
        return once and well and not unknown
