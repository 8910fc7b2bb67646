"""The demo school as a browser meets it: served as in real life, its worker beside, with every page listed."""

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from playwright.sync_api import Page as Tab

from scripts.demo_house import demo_school, served
from scripts.pages import Listing, Page, page_listing

Visit = Callable[..., Tab]
#: milliseconds; a busy machine is no reason to fail
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that every process of this test run sees."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def listed(shared_folder: Path) -> tuple[Path, Listing]:
    """A demo school with an example of everything, and its pages; whichever process comes first makes them."""
    school, listing = shared_folder / "listed", shared_folder / "listing.json"
    with (shared_folder / "listed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not listing.exists():
            demo_school(school)
            listing.write_text(json.dumps(asdict(page_listing(school))))
    told = json.loads(listing.read_text())
    return school, Listing(**{**told, "pages": [Page(**page) for page in told["pages"]]})


@pytest.fixture(scope="session")
def listed_url(listed: tuple[Path, Listing], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the listed pages stand: this process's own copy, because SQLite has one writer."""
    folder = tmp_path_factory.mktemp("listed")
    shutil.copytree(listed[0], folder, dirs_exist_ok=True)
    with served(folder) as url:
        yield url


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demo school for people to work in, with its worker; the live server of Django's tests has none."""
    with served(demo_school(tmp_path_factory.mktemp("school"))) as url:
        yield url


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Without motion, so that nothing is half-way when it is looked at."""
    return {**browser_context_args, "reduced_motion": "reduce", "locale": "en-US"}


@pytest.fixture
def visit(browser: Browser, base_url: str) -> Iterator[Visit]:
    """Come to the demo school as one of its cast: `visit("teacher", "/inbox/")`."""
    contexts: list[BrowserContext] = []

    def come(kind: str, path: str = "/") -> Tab:
        context = browser.new_context(base_url=base_url, reduced_motion="reduce", locale="en-US")
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        tab = context.new_page()
        tab.goto("/welcome/")
        tab.locator(f"button[name=person][value={kind}]").click()
        tab.wait_for_load_state()
        if path != "/":
            tab.goto(path)
        return tab

    yield come
    for context in contexts:
        context.close()
