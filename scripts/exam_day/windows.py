"""Every Chromium window of a day: tablets, one of which is gone for a while, its mirror, and whoever types in paper."""

import random
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser

from scripts.exam_day import tablets
from scripts.exam_day.clients import CODES, GLOBAL, Device
from scripts.exam_day.paper import Typist, typist


@dataclass
class Windows:
    """The first of the `tablets` is closed for good with unsent marks, and `mirror` takes over from it; of `corrected`
    it showed all of the other's marks by then. What `typist` types in was marked on paper by whoever holds `device`,
    whose last encounters it is."""

    browser: Browser
    tablets: list[tablets.Tablet]
    mirror: tablets.Tablet
    typist: Typist
    device: Device
    on_paper: list[str]
    unsent: int = 0
    corrected: dict[str, str] = field(default_factory=dict)

    def marking(self, chance: random.Random, *, items: int) -> list[Coroutine[Any, Any, None]]:
        """What happens in them at the same time."""
        sheets = [(one, _sheet(chance, items)) for one in self.on_paper]
        rest = [tablets.examine(one, chance, items=items) for one in self.tablets[1:]]
        typed = self.typist.type_all(sheets, by=str(self.device.signer.person))
        return [self._taken_over(chance, items), typed, *rest]

    async def _taken_over(self, chance: random.Random, items: int) -> None:
        pair = self.tablets[0], self.mirror
        self.corrected = await tablets.mark_where_it_is_seen(*pair, chance, items=items)
        self.unsent = await tablets.take_over(*pair, chance, items=items)

    async def ended(self, *, seconds: float) -> list[dict[str, Any]]:
        """What is gone comes back; all that the tablets keep, once they know that it arrived or the time is over."""
        await tablets.come_back(self.tablets[0])
        kept = [one for each in [*self.tablets, self.mirror] for one in await tablets.drained(each, seconds=seconds)]
        await self.browser.close()
        return kept

    @property
    def done(self) -> Counter[str]:
        """What was done, for the report."""
        return Counter(
            {
                "tab closed": sum(one.closed for one in [*self.tablets, self.mirror]),
                "taken over by a mirror": 1,
                "marks unsent on the tablet that was gone": self.unsent,
                "sheets of paper typed in": len(self.typist.sheets),
                "failures to type one in, tried again": self.typist.again,
            }
        )


async def windows(
    playwright: Any, told: dict[str, Any], devices: list[Device], *, port: int, stations: int, many: int, papers: int
) -> Windows | None:
    """Open them; None where there is no Chromium. The last `papers` encounters of the first device go to paper."""
    browser = await tablets.browser_of(playwright) if many else None
    if browser is None:
        return None
    exam = f"http://localhost:{port}/exams/{told['exam']}"
    places = told["devices"][-stations:][:many]
    standing = [await tablets.register(browser, f"{exam}/mark/", place) for place in [*places, places[0]]]
    first = devices[0]
    on_paper, first.encounters = last_taken(first.encounters, papers)
    return Windows(browser, standing[:-1], standing[-1], await typist(browser, exam, told), first, on_paper)


def last_taken(encounters: list[str], papers: int) -> tuple[list[str], list[str]]:
    """The last so many, and those before them."""
    before = max(len(encounters) - papers, 0)
    return encounters[before:], encounters[:before]


def _sheet(chance: random.Random, items: int) -> dict[str, str]:
    return {f"q{item}": chance.choice(CODES) for item in range(items)} | {"global": chance.choice(GLOBAL)}
