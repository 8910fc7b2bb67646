"""Sheets of paper, typed in on the school's own page in a Chromium window, whatever the network does."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, Error, Page

from scripts.exam_day.tablets import context_of, press

ATTEMPTS = 60


@dataclass
class Typist:
    """Whoever leads the exam, at a computer; `sheets` are those typed in: by encounter what stands on them."""

    page: Page
    exam: str
    sheets: dict[str, dict[str, str]] = field(default_factory=dict)
    again: int = 0

    async def type_in(self, encounter: str, *, by: str, said: dict[str, str]) -> None:
        """One sheet, once more from the beginning until the school says that it is kept."""
        for _attempt in range(ATTEMPTS):
            with suppress(Error):
                await self.page.goto(f"{self.exam}/paper/{encounter}/")
                await self.page.get_by_label("Marked by").select_option(by)
                for item, code in said.items():
                    await press(self.page, item, code)
                await self.page.get_by_role("button", name="The sheet is whole").click()
                await self.page.wait_for_url(f"{self.exam}/control/**", wait_until="commit")
                self.sheets[encounter] = {**said, "": "submit"}
                return
            self.again += 1
            await asyncio.sleep(1)
        raise RuntimeError(f"The sheet of {encounter} could not be typed in.")

    async def type_all(self, sheets: Sequence[tuple[str, dict[str, str]]], *, by: str) -> None:
        """One sheet after the other."""
        for encounter, said in sheets:
            await self.type_in(encounter, by=by, said=said)


async def typist(browser: Browser, exam: str, told: dict[str, Any]) -> Typist:
    """Signed in, in a window of their own."""
    context = await context_of(browser, exam, told["office"])
    context.set_default_timeout(10_000)
    return Typist(await context.new_page(), exam)
