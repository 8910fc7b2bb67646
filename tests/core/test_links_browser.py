"""In a real browser: the secret leaves the address bar before anyone sees it, and one press opens what it is for."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request

from xenia.core.actions import tokens
from xenia.core.actions.tokens import issue_link, register_purpose
from xenia.core.models import SignedLink
from xenia.core.rules import SYSTEM


@pytest.fixture(autouse=True)
def purpose(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(tokens, "_purposes", {})
    register_purpose("form", lands_on="account_login", words="A form from your school")
    yield


def test_link_is_redeemed_by_one_press_and_its_secret_never_travels_in_an_address(page: Page) -> None:
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    path = issue_link(SYSTEM, purpose="form")
    secret = path.partition("#")[2]
    page.goto(path)
    page.wait_for_function("!location.hash")
    assert page.url.endswith("/l/form/")
    assert page.get_by_label("Your link").is_hidden()
    assert SignedLink.objects.get().uses_left == 1
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/accounts/login/")
    assert SignedLink.objects.get().uses_left == 0
    assert not [request for request in sent if secret in request.url or secret in str(request.headers)]
    assert [cookie["httpOnly"] for cookie in page.context.cookies() if cookie["name"] == "xenia_form"] == [True]


def test_used_link_says_so_and_what_to_do(page: Page) -> None:
    path = issue_link(SYSTEM, purpose="form")
    SignedLink.objects.update(uses_left=0)
    page.goto(path)
    page.get_by_role("button", name="Continue").click()
    assert "Ask whoever sent it for a new one" in page.get_by_role("alert").inner_text()
