"""Every page as a picture, as each person who sees something different, in every look; an index beside them.

The full set goes to var/screens. The few that the documents show go to docs/screenshots.
`python -m scripts.screens map inbox` takes only the pages of these names.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

from scripts.chromium import FLAGS, HOW_TO_GET_IT, chromium_program
from scripts.demo_house import ROOT, demo_school, empty_school, served
from scripts.pages import Listing, Page, page_listing

FOLDER = ROOT / "var" / "screens"
DOCUMENTS = ROOT / "docs" / "screenshots"
TALLEST = 3000
#: the map with its key
TALL_ENOUGH = 1340


def _at_a_station(tab: Tab) -> None:
    """Choose the first place that is offered, and tick the first lines."""
    tab.locator("[data-place-list] button").first.click()
    tab.get_by_text("Works without a network").wait_for()
    if (mirrors := tab.locator("[data-take-over]")).is_visible():  # the examples have a device there already
        mirrors.click()
    for number in range(3):
        tab.locator("[data-item]").nth(number).locator(".option").first.click()


#: pictures for the documents: the address or its name, visitor, look, and what is done there first
FOR_DOCUMENTS: dict[str, tuple[str, str, str, Callable[[Tab], None] | None]] = {
    "map": ("/map/", "programme_director", "wide", None),
    "map-arabic": ("/map/", "programme_director", "arabic", None),
    "map-dark": ("/map/", "programme_director", "dark", None),
    "welcome": ("/welcome/", "nobody", "wide", None),
    "teller": ("my_story", "teller", "narrow", None),
    "case-editor": ("case_edit", "teacher", "wide", None),
    "case-player": ("play", "student", "wide", None),
    "marking": ("mark", "exam_administrator", "wide", _at_a_station),
    "control-room": ("control", "exam_administrator", "wide", None),
    "standard-setting": ("exam_station_result", "programme_director", "wide", None),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at."""

    name: str
    width: int = 1280
    dark: bool = False
    language: str = "en"


LOOKS = (
    Look("wide"),
    Look("dark", dark=True),
    Look("narrow", width=320),
    Look("arabic", language="ar"),
    Look("arabic-narrow", width=320, language="ar"),
)


def pictures(
    browser: Browser, listing: Listing, page: Page, url: str, looks: tuple[Look, ...] = LOOKS
) -> Iterator[tuple[Look, bytes]]:
    """A page in each look; loaded once for each language."""
    context = browser.new_context(base_url=url, reduced_motion="reduce", locale="en-US")
    cookies = listing.cookies.get(page.visitor, {})
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    tab, language = context.new_page(), ""
    for look in looks:
        tab.set_viewport_size({"width": look.width, "height": 900 if look.width > 400 else 700})
        tab.emulate_media(color_scheme="dark" if look.dark else "light")
        if look.language != language:
            language = look.language
            context.add_cookies([{"name": "django_language", "value": language, "url": url}])
            tab.goto(page.path)
        yield look, _picture(tab)
        for name, (where, visitor, seen, first) in FOR_DOCUMENTS.items():
            here = where in (page.path, page.name) and visitor in (page.visitor, *page.also)
            if here and seen == look.name:
                _for_documents(tab, name, look, first)
    context.close()


def _picture(tab: Tab) -> bytes:
    size = tab.viewport_size or {"width": 1280, "height": 900}
    height = min(TALLEST, max(size["height"], tab.evaluate("document.documentElement.scrollHeight")))
    return tab.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": size["width"], "height": height})


def _for_documents(tab: Tab, name: str, look: Look, first: Callable[[Tab], None] | None) -> None:
    DOCUMENTS.mkdir(parents=True, exist_ok=True)
    if first:  # as it is before a person, who has scrolled nowhere
        first(tab)
        tab.screenshot(path=DOCUMENTS / f"{name}.png")
        return
    height = min(TALL_ENOUGH, tab.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": look.width, "height": height}
    tab.screenshot(path=DOCUMENTS / f"{name}.png", full_page=True, clip=clip)


def take_all(browser: Browser, folder: Path, only: list[str]) -> list[tuple[str, Page, list[str]]]:
    """Every page of the demo school, and those of a school in which nothing stands yet."""
    taken = []
    with tempfile.TemporaryDirectory() as data:
        full, empty = demo_school(Path(data) / "full"), empty_school(Path(data) / "empty")
        listing = page_listing(full)
        with served(full) as url:
            for number, page in enumerate(page for page in listing.pages if not only or page.name in only):
                taken.append((page.name, page, _take(browser, listing, page, url, folder, f"{number:03}")))
        nothing = page_listing(empty)
        with served(empty) as url:
            for number, page in enumerate(page for page in nothing.pages if _may_be_empty(page, only)):
                files = _take(browser, nothing, page, url, folder, f"empty-{number:03}", LOOKS[:1])
                taken.append((f"{page.name}, empty", page, files))
    return taken


def _may_be_empty(page: Page, only: list[str]) -> bool:
    if only and page.name not in only:
        return False
    return not page.path.startswith(("/accounts/", "/design/")) and page.visitor in {"programme_director", "student"}


def _take(
    browser: Browser, listing: Listing, page: Page, url: str, folder: Path, number: str, looks: tuple[Look, ...] = LOOKS
) -> list[str]:
    files = []
    for look, picture in pictures(browser, listing, page, url, looks):
        files.append(f"{number}-{page.name}-{page.visitor}-{look.name}.png")
        (folder / files[-1]).write_bytes(picture)
    return files


INDEX = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Xenia, page by page</title>
<style>
  body { font: 16px/1.5 system-ui; margin: 2rem }
  div { display: flex; gap: 1rem; align-items: start }
  img { max-height: 420px; max-width: 420px; border: 1px solid #ccc }
</style>
<h1>Xenia, page by page</h1>
"""


def index(taken: list[tuple[str, Page, list[str]]]) -> str:
    """One page that shows them all."""
    rows = [INDEX]
    for name, page, files in taken:
        also = f" (also {', '.join(page.also)})" if page.also else ""
        shown = "".join(f'<a href="{file}"><img loading="lazy" src="{file}" alt="{file}"></a>' for file in files)
        rows.append(f"<h2>{escape(name)}</h2>\n<p><code>{escape(page.path)}</code> as {page.visitor}{also}</p>")
        rows.append(f"<div>{shown}</div>")
    return "\n".join(rows)


def main() -> int:
    """Take them all anew."""
    started = time.monotonic()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with sync_playwright() as playwright:
        program = chromium_program(playwright)
        if program is None:
            print(HOW_TO_GET_IT, file=sys.stderr)
            return 1
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        taken = take_all(browser, FOLDER, sys.argv[1:])
        browser.close()
    (FOLDER / "index.html").write_text(index(taken), encoding="utf-8")
    count = sum(len(files) for _name, _page, files in taken)
    print(f"{count} pictures of {len(taken)} pages in {time.monotonic() - started:.0f} s: {FOLDER / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
