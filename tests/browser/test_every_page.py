"""Every page as a person of the house: nothing that axe finds, no error, nothing wider than a small phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from scripts.pages import Listing, Page, route_names

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
#: stands among a window's complaints where a page begins: what comes before it was said by the page before
BEGINS = "a page begins"
COLOURS_ONLY = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


class Windows:
    """A window for each visitor, kept from page to page: what the browser fetched for one it has for the next."""

    def __init__(self, browser: Browser, listing: Listing, url: str) -> None:
        self.browser, self.listing, self.url = browser, listing, url
        self.open: dict[str, tuple[Tab, list[str]]] = {}

    def of(self, page: Page) -> tuple[Tab, list[str]]:
        """The window of who visits this page, as if just opened, and what the browser complains of in it."""
        if page.visitor not in self.open:
            self.open[page.visitor] = self._opened()
        tab, complaints = self.open[page.visitor]
        tab.set_viewport_size(WIDE)  # type: ignore[arg-type]
        tab.emulate_media(color_scheme="light")
        cookies = self.listing.cookies[page.visitor].items()
        tab.context.clear_cookies()
        tab.context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in cookies])
        complaints.clear()
        return tab, complaints

    def _opened(self) -> tuple[Tab, list[str]]:
        tab = self.browser.new_context(base_url=self.url, reduced_motion="reduce", locale="en-US").new_page()
        complaints: list[str] = []
        tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("framenavigated", lambda frame: complaints.append(BEGINS) if frame == tab.main_frame else None)
        return tab, complaints


@pytest.fixture(scope="module")
def windows(browser: Browser, listed: tuple[Path, Listing], listed_url: str) -> Iterator[Windows]:
    windows = Windows(browser, listed[1], listed_url)
    yield windows
    for tab, _complaints in windows.open.values():
        tab.context.close()


def axe_finds(tab: Tab, options: dict[str, Any] | None = None) -> list[str]:
    """What axe has against the page as it stands."""
    result = tab.evaluate("options => axe.run(document, options)", {"resultTypes": ["violations"], **(options or {})})
    return [
        f"{found['id']}: {node['html'][:160]} ({node['target'][0]})"
        for found in result["violations"]
        for node in found["nodes"]
    ]


def sideways(tab: Tab) -> list[str]:
    """How far the page scrolls sideways, when it does."""
    width = tab.evaluate("document.documentElement.scrollWidth")
    return [f"is {width} px wide"] if width > NARROW["width"] else []


def seen(tab: Tab, page: Page, complaints: list[str], *, mirrored: bool = True) -> Iterator[tuple[str, list[str]]]:
    """Look at one page in every light, and `mirrored`, from right to left; each look with what is wrong in it.

    A mirrored page is looked at in the dark from right to left only: no colour and no size depends on the language.
    """
    # straight from the page before: by way of an empty page each would cost the browser a process more
    answer = tab.goto(page.path)
    expected = {"not_found": 404, "not_allowed": 403}.get(page.name, 200)
    assert answer is not None
    yield "answer", [] if answer.status == expected else [str(answer.status)]
    tab.evaluate(AXE_SCRIPT)
    yield "light", axe_finds(tab)
    tab.emulate_media(color_scheme="dark")
    if not mirrored:
        yield "dark", axe_finds(tab, COLOURS_ONLY)
    tab.set_viewport_size(NARROW)  # type: ignore[arg-type]
    yield "320 px", sideways(tab)
    if mirrored:
        tab.context.add_cookies([{"name": "django_language", "value": "ar", "url": tab.url}])
        tab.reload()
        yield "Arabic, 320 px", sideways(tab)
        tab.set_viewport_size(WIDE)  # type: ignore[arg-type]
        tab.evaluate(AXE_SCRIPT)
        yield "Arabic, dark", axe_finds(tab)
    # the browser notes every refusal
    yield "console", complained(complaints) if expected == 200 else []


def complained(said: list[str]) -> list[str]:
    """What the browser said since the page began, in each language."""
    return [one for one in said[said.index(BEGINS) :] if one != BEGINS]


@pytest.mark.parametrize("name", [*route_names(), "not_allowed", "not_found"])
def test_page_serves_everyone(name: str, listed: tuple[Path, Listing], windows: Windows) -> None:
    _folder, listing = listed
    assert name not in listing.amiss, listing.amiss[name]
    wrong = []
    for number, page in enumerate(page for page in listing.pages if page.name == name):
        tab, complaints = windows.of(page)
        # what one person sees more than another changes nothing about the direction
        for look, found in seen(tab, page, complaints, mirrored=number == 0 or "?" in page.path):
            wrong += [f"{page.path} as {page.visitor}, {look}: {one}" for one in found]
    assert not wrong, "\n".join(wrong)
    assert name in listing.no_pages or any(page.name == name for page in listing.pages)
