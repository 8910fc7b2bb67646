"""Real tablets: Chromium on the marking screen itself, pressed as by an examiner, with whatever the network does."""

import asyncio
import random
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, BrowserContext, Error, Page

from scripts.exam_day.clients import CODES, GLOBAL

#: seconds in which marks arrive, and are seen on the tablet beside, although much fails
PATIENCE = 60
#: everything that the device keeps, marks and calls, with what it was told of each event
KEPT = """async () => {
  const answered = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
  const database = await answered(indexedDB.open("xenia-outbox", 1));
  const all = await answered(database.transaction("events").objectStore("events").getAll());
  return all.map(({ box, event, number, sealed, done = "" }) => ({ box, event, number, sealed, done }));
}"""


@dataclass
class Tablet:
    """One browser of its own, at a station."""

    context: BrowserContext
    page: Page
    address: str
    code: str
    closed: int = 0

    async def reopen(self) -> None:
        """The tab is closed, if it is open, and opened again: by what it keeps and the room's code."""
        await self.page.close()
        self.page = await self.context.new_page()
        self.closed += 1
        await self.page.goto(self.address)
        await self.page.get_by_label("Code on the card").fill(self.code)
        await self.page.get_by_role("button", name="Go on").click()
        await self.page.locator("[data-rail] button").first.wait_for()

    async def kept(self) -> list[dict[str, Any]]:
        """All that was marked on it, as it keeps it: sealed."""
        every = [(one["box"].partition(":"), one) for one in await self.page.evaluate(KEPT)]
        return [{**one, "device": device} for (kind, _colon, device), one in every if kind == "mark"]

    async def waits(self) -> bool:
        """Whether it holds a mark that the school has not answered, or a call, which goes once it has."""
        return not all(one["done"] for one in await self.page.evaluate(KEPT))


async def register(browser: Browser, address: str, told: dict[str, Any]) -> Tablet:
    """Sign in, choose the station, and wait until the device has everything."""
    context = await context_of(browser, address, told["session"])
    context.set_default_timeout(1000 * PATIENCE)
    page = await context.new_page()
    await page.goto(address)
    await page.locator("[data-place-list] button").first.click()
    await page.locator("[data-state]").get_by_text("Works without a network").wait_for()
    return Tablet(context, page, address, told["code"])


async def context_of(browser: Browser, address: str, session: str) -> BrowserContext:
    """A browser of its own in which somebody is signed in at the school of this address."""
    context = await browser.new_context(viewport={"width": 800, "height": 1100}, locale="en-US")
    origin = "/".join(address.split("/")[:3])
    await context.add_cookies([{"name": "sessionid", "value": session, "url": origin}])
    return context


async def examine(tablet: Tablet, chance: random.Random, *, items: int) -> None:
    """Mark every candidate; the device's own network goes and comes, and once the tab is closed. What had not been kept
    by then, as the screen shows, is marked once more."""
    buttons = await tablet.page.locator("[data-rail] button").count()
    for number in range(buttons):
        await tablet.context.set_offline(chance.random() < 0.5)
        await _choose(tablet.page, number)
        await _mark(tablet.page, range(items), chance)
        if not number:
            await tablet.reopen()
            await _choose(tablet.page, number)
            await _mark(tablet.page, [one for one in range(items) if not await _is_marked(tablet.page, one)], chance)
        await _hand_in(tablet.page, number, chance)
    await tablet.context.set_offline(False)


async def _choose(page: Page, number: int) -> None:
    """A candidate, whose form is opened again where it was handed in."""
    await page.locator("[data-rail] button").nth(number).click()
    if await page.locator("[data-do=reopen]").is_visible():
        await page.locator("[data-do=reopen]").click()


async def _hand_in(page: Page, number: int, chance: random.Random) -> None:
    await press(page, "global", chance.choice(GLOBAL))
    await page.locator("[data-do=submit]").click()
    await _is_handed_in(page, number)


async def _is_handed_in(page: Page, number: int) -> None:
    await page.locator("[data-rail] button").nth(number).locator("[data-shape=submitted]").wait_for()


async def _mark(page: Page, items: Iterable[int], chance: random.Random) -> None:
    for item in items:
        await press(page, f"q{item}", chance.choice(CODES))


async def _is_marked(page: Page, item: int) -> bool:
    return await page.locator(f"[data-item=q{item}] input:checked").count() > 0


async def mark_where_it_is_seen(first: Tablet, mirror: Tablet, chance: random.Random, *, items: int) -> dict[str, str]:
    """The second candidate is marked and handed in, until the mirror shows all of it; which encounter, on which
    device."""
    await mirror.page.get_by_text("Mirror", exact=True).wait_for()
    await _choose(first.page, 1)
    await _mark(first.page, range(items), chance)
    await _hand_in(first.page, 1, chance)
    kept = await drained(first, seconds=PATIENCE)
    await _is_handed_in(mirror.page, 1)
    encounter = await first.page.locator("[data-rail] button").nth(1).get_attribute("data-encounter")
    return {str(encounter): kept[0]["device"]}


async def take_over(first: Tablet, mirror: Tablet, chance: random.Random, *, items: int) -> int:
    """The first candidate is marked without a network on the one that is then gone; the mirror takes over, and there
    every candidate is marked once more. How many marks were unsent on what is gone."""
    await first.context.set_offline(True)
    await first.page.locator("[data-rail] button").first.click()
    await _mark(first.page, range(items), chance)
    await first.page.locator("[data-state]").get_by_text(f"Marks not confirmed: {items}").wait_for()
    unsent = sum(1 for one in await first.kept() if not one["done"])
    await first.page.close()
    await mirror.page.get_by_role("button", name="Take over").click()
    await mirror.page.locator("[data-mirror]").wait_for(state="hidden")
    await examine(mirror, chance, items=items)
    return unsent


async def come_back(first: Tablet) -> None:
    """It was found: switched on with a network, and given the code of its room."""
    await first.context.set_offline(False)
    await first.reopen()


async def press(page: Page, item: str, code: str) -> None:
    """One press of a thumb on an answer."""
    await page.locator(f"[data-item={item}] input[value={code}]").check()


async def drained(tablet: Tablet, *, seconds: float) -> list[dict[str, Any]]:
    """The marks that the device keeps once they and its calls were acknowledged, or the time is over."""
    for _attempt in range(int(seconds)):
        with suppress(Error):
            if not await tablet.waits():
                break
        await asyncio.sleep(1)
    return await tablet.kept()


async def browser_of(playwright: Any) -> Browser | None:
    """Chromium, where there is one."""
    from scripts.chromium import FLAGS, chromium_program

    program = chromium_program(playwright)
    return await playwright.chromium.launch(executable_path=program, args=FLAGS) if program else None
