"""The day itself: devices and tablets mark while the network, the server, the power and the disk fail."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.programs import House
from scripts.exam_day import clients, tablets
from scripts.exam_day.counting import opened, verdict
from scripts.exam_day.power import Power
from scripts.exam_day.proxy import BadNetwork
from scripts.exam_day.server import Server

if TYPE_CHECKING:
    from scripts.exam_day.postgres import Crashing

Say = Callable[[str], None]
#: seconds in which everything that waits must arrive once nothing fails any more
HEALING = 120


@dataclass(frozen=True)
class Form:
    """How large a day is. `pause` is the mean of seconds between two presses of a client."""

    circuits: int
    stations: int
    candidates: int
    tablets: int
    items: int
    pause: float
    kills: int
    every: float


FULL = Form(circuits=4, stations=16, candidates=300, tablets=6, items=20, pause=0.18, kills=20, every=14)
SHORT = Form(circuits=1, stations=6, candidates=8, tablets=2, items=6, pause=0.12, kills=2, every=4)


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
        sizes = [form.circuits, form.stations, form.candidates, 2 if form.tablets else 0]
        founding = ["-m", "scripts.exam_day.founding", *map(str, sizes)]
        told = json.loads(await asyncio.to_thread(self.house.run, *founding))
        self.say(f"school founded in {time.monotonic() - begun:.0f} s")
        await self.server.start()
        network = BadNetwork(self.server.port, random.Random(self.chance.random()), badness=0.15)  # noqa: S311
        port = await network.start()
        devices = clients.devices_in(told, form.circuits * form.stations)
        begun = time.monotonic()
        try:
            held = await self._hold(told, devices, port, network)
        finally:
            self.server.stop()
            await network.stop()
        self.say(f"held and healed in {time.monotonic() - begun:.0f} s")
        return self._count(devices, held, network)

    async def _hold(
        self, told: dict[str, Any], devices: list[clients.Device], port: int, network: BadNetwork
    ) -> list[dict[str, Any]]:
        """Everybody marks; afterwards nothing fails, and all that waits is sent."""
        from playwright.async_api import async_playwright

        seeds = [random.Random(self.chance.random()) for _ in range(2 * len(devices))]  # noqa: S311
        sending = [
            asyncio.create_task(clients.send(device, port, told["exam"], chance, until=self.over))
            for device, chance in zip(devices, seeds, strict=False)
        ]
        async with async_playwright() as playwright:
            browser = await tablets.browser_of(playwright) if self.form.tablets else None
            used = await self._tablets(browser, told, port)
            marking = [
                clients.examine(device, chance, items=self.form.items, pause=self.form.pause)
                for device, chance in zip(devices, seeds[len(devices) :], strict=True)
            ]
            pressing = [tablets.examine(one, self.chance, items=self.form.items) for one in used]
            failing = asyncio.create_task(self._fail(network))
            await asyncio.gather(*marking, *pressing)
            self.over.set()
            await failing
            network.badness = 0
            await asyncio.wait(sending, timeout=HEALING)
            kept = [one for tablet in used for one in await tablets.drained(tablet, seconds=HEALING)]
            self.done["tab closed"] += sum(one.closed for one in used) + sum(one.closed for one in devices)
            if browser:
                await browser.close()
        return kept

    async def _tablets(self, browser: Any, told: dict[str, Any], port: int) -> list[tablets.Tablet]:
        if browser is None:
            return []
        address = f"http://localhost:{port}/exams/{told['exam']}/mark/"
        places = told["devices"][-self.form.stations :][: self.form.tablets]
        return [await tablets.register(browser, address, place) for place in places]

    async def _fail(self, network: BadNetwork) -> None:
        """One failure after the other, until the day is over and each kind was there."""
        kinds = [self._kill, self._cut_power, self._cut_network, self._fill_disk]
        left = [kinds[number % len(kinds)] for number in range(max(self.form.kills * 2, len(kinds)))]
        for fail in left:
            await asyncio.sleep(self.form.every * self.chance.uniform(0.3, 1))
            await fail(network)
            if self.over.is_set() and left.index(fail) >= len(kinds):
                break

    async def _kill(self, _network: BadNetwork) -> None:
        self.done["server killed"] += 1
        self.server.kill()
        await self.server.start()

    async def _cut_power(self, _network: BadNetwork) -> None:
        if not self.power.library:
            return
        self.done["power cut"] += 1
        self.server.kill()
        if self.cluster:  # the database is another program, which dies by the same stroke
            lost = await asyncio.to_thread(self.cluster.cut_power, self.chance)
        else:
            lost = self.power.lose_unsynced(self.chance)
        self.done["unsynced writes lost"] += lost
        await self.server.start()

    async def _cut_network(self, network: BadNetwork) -> None:
        self.done["network cut for all"] += 1
        network.down = True
        await asyncio.sleep(self.chance.uniform(0.5, 3))
        network.down = False

    async def _fill_disk(self, _network: BadNetwork) -> None:
        if not self.power.library:
            return
        self.done["disk full"] += 1
        self.power.fill_disk(full=True)
        await asyncio.sleep(self.chance.uniform(1, 2))
        self.power.fill_disk(full=False)
        if self.cluster:
            self.done["database started again"] += await asyncio.to_thread(self.cluster.revive)

    def _count(self, devices: list[clients.Device], kept: list[dict[str, Any]], network: BadNetwork) -> bool:
        for what, number in [*sorted(self.done.items()), *sorted(network.done.items())]:
            self.say(f"{number:>6} {what}")
        stored = json.loads(self.house.run("-m", "scripts.exam_day.counting"))
        made = {event: one["body"] for device in devices for event, one in device.made.items()}
        made |= opened(kept, stored["keys"])
        arrived = {event for device in devices for event in device.arrived}
        arrived |= {one["event"] for one in kept if one["done"] == "taken"}
        lines, well = verdict(stored, made, arrived)
        for line in lines:
            self.say(line)
        return well
