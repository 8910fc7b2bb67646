"""Real tablets: Chromium on the marking screen itself, pressed as by an examiner, with whatever the network does."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, BrowserContext, Error, Page

from scripts.exam_day.clients import CODES, GLOBAL

#: everything that the device keeps, with what it was told of each event
KEPT = """async () => {
  const answered = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
  const database = await answered(indexedDB.open("xenia-outbox", 1));
  const all = await answered(database.transaction("events").objectStore("events").getAll());
  const marks = all.filter((one) => one.box.startsWith("mark:"));
  const told = ({ box, event, number, sealed, done = "" }) => ({ device: box.slice(5), event, number, sealed, done });
  return marks.map(told);
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
        """The tab is closed in the middle of things, and opened again: by what it keeps and the room's code."""
        await self.page.close()
        self.page = await self.context.new_page()
        self.closed += 1
        await self.page.goto(self.address)
        await self.page.get_by_label("Code on the card").fill(self.code)
        await self.page.get_by_role("button", name="Go on").click()
        await self.page.locator("[data-rail] button").first.wait_for()

    async def kept(self) -> list[dict[str, Any]]:
        """All that was made on it, as it keeps it: sealed."""
        found: list[dict[str, Any]] = await self.page.evaluate(KEPT)
        return found


async def register(browser: Browser, address: str, told: dict[str, Any]) -> Tablet:
    """Sign in, choose the station, and wait until the device has everything."""
    context = await browser.new_context(viewport={"width": 800, "height": 1100}, locale="en-US")
    context.set_default_timeout(60_000)
    origin = "/".join(address.split("/")[:3])
    await context.add_cookies([{"name": "sessionid", "value": told["session"], "url": origin}])
    page = await context.new_page()
    await page.goto(address)
    await page.locator("[data-place-list] button").first.click()
    await page.locator("[data-state]").get_by_text("Works without a network").wait_for()
    return Tablet(context, page, address, told["code"])


async def examine(tablet: Tablet, chance: random.Random, *, items: int) -> None:
    """Mark every candidate; the device's own network goes and comes, and once the tab is closed."""
    buttons = await tablet.page.locator("[data-rail] button").count()
    for number in range(buttons):
        await tablet.context.set_offline(chance.random() < 0.5)
        await tablet.page.locator("[data-rail] button").nth(number).click()
        for item in range(items):
            await _press(tablet.page, f"q{item}", chance.choice(CODES))
        if not number:
            await tablet.reopen()
        await _press(tablet.page, "global", chance.choice(GLOBAL))
        await tablet.page.locator("[data-do=submit]").click()
        await tablet.page.locator("[data-rail] button").nth(number).locator("[data-shape=submitted]").wait_for()
    await tablet.context.set_offline(False)


async def _press(page: Page, item: str, code: str) -> None:
    await page.locator(f"[data-item={item}] input[value={code}]").check()


async def drained(tablet: Tablet, *, seconds: float) -> list[dict[str, Any]]:
    """What the device keeps once all of it was acknowledged, or the time is over."""
    for _attempt in range(int(seconds)):
        with suppress(Error):
            kept = await tablet.kept()
            if all(one["done"] for one in kept):
                break
        await asyncio.sleep(1)
    return await tablet.kept()


async def browser_of(playwright: Any) -> Browser | None:
    """Chromium, where there is one."""
    from scripts.chromium import FLAGS, chromium_program

    program = chromium_program(playwright)
    return await playwright.chromium.launch(executable_path=program, args=FLAGS) if program else None
