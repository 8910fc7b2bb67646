"""Pages over the test's own database, for what is quicker to make by actions than by clicks."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as Tab

from xenia.people.models import Person

__all__ = ["sit_down"]

SitDown = Callable[[Person, str], Tab]


@pytest.fixture
def sit_down(browser: Browser, live_server: Any) -> Iterator[SitDown]:
    """A browser in which this person is signed in, at this address."""
    contexts: list[BrowserContext] = []

    def come(person: Person, path: str) -> Tab:
        signed = Client()
        signed.force_login(person.user)
        session = signed.cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(base_url=live_server.url, reduced_motion="reduce", locale="en-US")
        context.set_default_timeout(20_000)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        contexts.append(context)
        tab = context.new_page()
        tab.goto(path)
        return tab

    yield come
    for context in contexts:
        context.close()
