"""Whoever told a story and signs in finds the way to their own page, and neither the story nor that there is one."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.told import CANARY, released
from xenia.community.actions.story_links import issue_story_link
from xenia.community.actions.telling import renew_code
from xenia.community.demo_way import keep_way
from xenia.community.models import Story
from xenia.core.models import Institution, Thing
from xenia.core.rules import Actor
from xenia.people.models import Role

WAY = "Your own page"


@pytest.fixture
def story(keeper: Actor, second_keeper: Actor) -> Story:
    Institution.objects.create(pk=1, name="Alderbay", helper_name="Rosa Delacroix", helper_phone="+1 555 0142")
    return released(keeper, second_keeper)


def redeem(browser: Client, keeper: Actor, story: Story) -> None:
    secret = issue_story_link(keeper, story).partition("#")[2]
    assert browser.post("/l/page/", {"secret": secret}).headers["Location"] == "/mine/"


def shown(browser: Client) -> str:
    """What stands on the page between masthead and footer."""
    return browser.get("/inbox/", follow=True).text.partition("<main")[2].partition("</main")[0]


def test_without_the_link_the_inbox_says_how_to_come_by_one(story: Story, storyteller: Any, sign_in: Any) -> None:
    page = shown(sign_in(storyteller))
    assert WAY in page and "Rosa Delacroix gives you a new one" in page and 'href="tel:+15550142"' in page
    assert 'href="/mine/"' not in page, "it would lead to a closed door"


def test_where_the_link_was_opened_the_inbox_leads_there_and_the_code_opens(
    story: Story, keeper: Actor, storyteller: Any, sign_in: Any
) -> None:
    browser, code = sign_in(storyteller), renew_code(keeper, story)
    redeem(browser, keeper, story)
    assert 'href="/mine/"' in shown(browser)
    assert browser.get("/mine/").headers["Location"] == "/mine/code/", "an account opens nothing by itself"
    browser.post("/mine/code/", {"code": code})
    assert browser.get("/mine/").status_code == 200


def test_in_the_demonstration_the_inbox_gives_an_invented_link_and_its_code(
    story: Story, keeper: Actor, storyteller: Any, sign_in: Any, settings: Any, tmp_path: Path
) -> None:
    browser = sign_in(storyteller)
    settings.DATA_DIR = tmp_path
    keep_way(issue_story_link(keeper, story))
    assert "/l/page/#" not in shown(browser), "no other database says how to open anything"
    settings.DEMO, key = True, uuid4()
    (tmp_path / "demo").write_text(str(key))
    Thing.objects.create(pk=key, kind="demo")
    page = shown(browser)
    assert "the code is 246824" in page and 'href="/l/page/#' in page


def test_a_shared_phone_learns_nothing_of_the_story(
    story: Story, keeper: Actor, storyteller: Any, sign_in: Any
) -> None:
    browser = sign_in(storyteller)
    redeem(browser, keeper, story)
    page = shown(browser)
    assert WAY in page
    for told in (story.thing.label, str(story.pk), CANARY, "story", "Story"):
        assert told not in page


def test_a_link_that_was_renewed_leads_nowhere(story: Story, keeper: Actor, storyteller: Any, sign_in: Any) -> None:
    browser = sign_in(storyteller)
    redeem(browser, keeper, story)
    issue_story_link(keeper, story)
    assert 'href="/mine/"' not in shown(browser)


@pytest.mark.parametrize("who", ["student", "teacher", "dean", "coordinator", "stranger"])
def test_nobody_else_is_told(story: Story, who: str, request: pytest.FixtureRequest, sign_in: Any) -> None:
    assert WAY not in shown(sign_in(request.getfixturevalue(who)))


def test_it_ends_with_the_role(make_person: Callable[..., Any], sign_in: Any) -> None:
    person = make_person("Sahra", "storyteller")
    assert "ask whoever gave it to you" in shown(sign_in(person)), "a school that named nobody says so"
    Role.objects.filter(person=person).update(ends=timezone.localdate() - timedelta(days=1))
    assert WAY not in shown(sign_in(person))
