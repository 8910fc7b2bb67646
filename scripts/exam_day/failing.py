"""Whatever fails on the day, one after the other: server, power, network, disk."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from scripts.exam_day.power import Power
from scripts.exam_day.proxy import BadNetwork
from scripts.exam_day.server import Server

if TYPE_CHECKING:
    from scripts.exam_day.postgres import Crashing


#: seconds between two looks at what must not have ended
GLANCE = 0.5


class Failures:
    """Every failure is counted in `done`; what fails besides these ends the day (`watch`). Without a compiler there is
    no cut of the power and no full disk."""

    def __init__(
        self, server: Server, power: Power, cluster: "Crashing | None", network: BadNetwork, chance: random.Random
    ) -> None:
        self.server, self.power, self.cluster, self.network, self.chance = server, power, cluster, network, chance
        self.done: Counter[str] = Counter()
        self.under_way = False

    async def watch(self, browser_lives: Callable[[], bool]) -> None:
        """Until it is cancelled; an error that names the program that ended by itself."""
        while True:
            await asyncio.sleep(GLANCE)
            if self.under_way:
                continue
            if self.server.fell:
                raise RuntimeError(self.server.fell)
            if self.cluster and not self.cluster.lives:
                raise RuntimeError("PostgreSQL ended by itself.")
            if not browser_lives():
                raise RuntimeError("Chromium ended by itself.")

    async def happen(self, many: int, *, every: float, over: asyncio.Event) -> None:
        """At most `many`, `every` so many seconds, until the day is over and each kind was there."""
        kinds = [self._kill, self._cut_power, self._cut_network, self._fill_disk]
        for number in range(many):
            if over.is_set() and number >= len(kinds):
                break
            await asyncio.sleep(every * self.chance.uniform(0.3, 1))
            self.under_way = True
            await kinds[number % len(kinds)]()
            self.under_way = False

    async def _kill(self) -> None:
        self.done["server killed"] += 1
        self.server.kill()
        await self.server.start()

    async def _cut_power(self) -> None:
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

    async def _cut_network(self) -> None:
        self.done["network cut for all"] += 1
        self.network.down = True
        await asyncio.sleep(self.chance.uniform(0.5, 3))
        self.network.down = False

    async def _fill_disk(self) -> None:
        if not self.power.library:
            return
        self.done["disk full"] += 1
        self.power.fill_disk(full=True)
        await asyncio.sleep(self.chance.uniform(1, 2))
        self.power.fill_disk(full=False)
        if self.cluster:
            self.done["database started again"] += await asyncio.to_thread(self.cluster.revive)
