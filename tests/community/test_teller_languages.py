"""Every page of a teller is whole in their language: opened in it, it has no English sentence of the catalogue."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format

from tests.house import actor_of_person
from tests.site.catalogues import written
from tests.told import agree, passages_of, released
from xenia.community.actions.policies import acknowledge_policy, adopt_policy
from xenia.community.actions.story_links import issue_story_link
from xenia.community.actions.telling import renew_code
from xenia.community.actions.uses import note_taken
from xenia.community.models import Recipient, Story, Use
from xenia.community.queries.wording import languages_with, wording
from xenia.core.models import Institution, Thing
from xenia.core.rules import SYSTEM, Actor

#: every sentence of the house in English
ENGLISH = sorted({str(key[0] if isinstance(key, tuple) else key) for key in written("ar")} - {""})
SAID = ("aria-label", "alt", "title", "placeholder", "data-trouble", "data-refused")
UNTIL = date(2031, 3, 9)
#: what the asker reads beside a question, in their own language
HINTS = re.compile(r"<aside.*?</aside>", re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
#: answers after which nobody asks on, or is asked the same again
ENDS = {"change", "stop", "again", "unsure", "alone", "day"}
STEPS = 40
FOLDERS = ("teller_words", "consent_words", "consent_pages")


class Words(HTMLParser):
    """Each piece of text on a page, and each attribute that is read aloud or shown."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.pieces.append(" ".join(data.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces += [value or "" for name, value in attrs if name in SAID]


def words_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from words_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from words_in(value)
    else:
        yield str(node)


@cache
def english_beside(language: str) -> list[tuple[str, str]]:
    """Every sentence of the house and of tellers in English that is none of this language too, and of it the longest
    part in which nothing is filled in, where that is longer than a phrase."""
    own = {said for folder in FOLDERS for said in words_in(wording(folder, language)[1])}
    ours = {said for folder in FOLDERS for said in words_in(wording(folder, "en")[1])}
    parts = {said: max(re.split(r"%\(\w+\)s|\{\w+\}", said), key=len).strip() for said in {*ENGLISH, *ours} - own}
    return [(said, part if part.count(" ") >= 2 else said) for said, part in parts.items()]


def english_on(page: str, language: str) -> list[str]:
    """The English sentences on a page: short ones where they stand alone, others wherever they stand."""
    pieces = set(Words(page).pieces)
    together = "\n".join(pieces)
    found = english_beside(language)
    return [said for said, part in found if said in pieces or (part.count(" ") >= 2 and part in together)]


def is_whole(answer: Any, language: str, *, status: int = 200, without: re.Pattern[str] | None = None) -> str:
    """The page, of which every word is in this language, and which says so itself."""
    assert (answer.status_code, answer.headers["Content-Language"]) == (status, language)
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in answer.text
    assert english_on(without.sub("", answer.text) if without else answer.text, language) == []
    return str(answer.text)


@pytest.fixture(params=[language for language in languages_with("teller_words") if language != "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def story(keeper: Actor, second_keeper: Actor, language: str) -> Story:
    """A story whose teller was asked in this language, in a case and in the hands of two people elsewhere."""
    Institution.objects.create(pk=1, name="Alderbay", helper_name="Rosa Delacroix", helper_phone="+1 555 0142")
    story = released(keeper, second_keeper)
    agree(story, "release", keeper=keeper, language=language, until=UNTIL)
    place = Thing.objects.create(kind="case", label="Zwölf", published_at=timezone.now())
    Use.objects.create(
        story=story, passage=passages_of(story)[0].id, place=place, how="quoted", since=timezone.localdate()
    )
    note_taken(keeper, [story.pk], place=place)
    given = {"address": "desk@kessler.example", "given_at": timezone.now()}
    Recipient.objects.create(story=story, name="Kessler", told_at=timezone.now(), **given)
    return story


@pytest.fixture
def phone(story: Story, keeper: Actor, language: str) -> Client:
    """A phone that is set to this language, on which the link was opened."""
    client = Client(headers={"accept-language": f"{language}-XX,en;q=0.3"})
    is_whole(client.get("/l/page/"), language)
    is_whole(client.post("/l/page/", {"secret": "nothing"}), language, status=403)
    client.post("/l/page/", {"secret": issue_story_link(keeper, story).partition("#")[2]})
    return client


@pytest.fixture
def opened(phone: Client, story: Story, keeper: Actor, language: str) -> Client:
    code = renew_code(keeper, story)
    is_whole(phone.get("/mine/code/"), language)
    is_whole(phone.post("/mine/code/", {"code": "000000"}), language, status=403)
    assert phone.post("/mine/code/", {"code": code}).status_code == 302
    return phone


def test_english_is_found_where_it_stands() -> None:
    assert english_on("<h1>Su página</h1><p>A case for students in year 2</p>", "es")
    assert english_on("<p>Nobody has opened it yet.</p>", "es")
    assert english_on('<a aria-label="Search">Buscar</a>', "es") == ["Search"]
    assert english_on("<p>No</p><p>Su página</p>", "es") == []


def test_their_own_page_and_each_of_its_answers(opened: Client, language: str) -> None:
    page = is_whole(opened.get("/mine/"), language)
    with translation.override(language):
        assert date_format(UNTIL, "DATE_FORMAT") in page
    is_whole(opened.get("/mine/?saved=1"), language)
    keys = re.findall(r"/mine/change/([\w-]+)/", page)
    assert len(keys) > 10
    for key in keys:
        is_whole(opened.get(f"/mine/change/{key}/"), language)
    is_whole(opened.post("/mine/change/until/", {"answer": "day", "day": "2020-01-01"}), language, status=422)


def test_a_refusal(opened: Client, language: str) -> None:
    page = is_whole(opened.post("/mine/change/called/", {"answer": "name"}), language, status=422)
    assert 'role="alert"' in page


def test_the_receipt(opened: Client, language: str) -> None:
    opened.post("/mine/change/quoted/", {"answer": "no"})
    is_whole(opened.get("/mine/receipt/"), language)


def test_taking_it_back_to_the_end(opened: Client, language: str) -> None:
    is_whole(opened.get("/mine/withdraw/"), language)
    opened.post("/mine/withdraw/")
    is_whole(opened.get("/mine/"), language)
    assert opened.get("/mine/change/quoted/").headers["Location"] == "/mine/", "withdrawn since"
    is_whole(opened.post("/mine/decide/", {"answer": "now"}), language)
    is_whole(opened.get("/mine/"), language, status=403)


def test_whoever_leaves_reads_that_it_is_closed_also_on_a_phone_of_another_language(
    opened: Client, language: str
) -> None:
    leave = re.findall(r'action="(/mine/leave/[^"]*)"', opened.get("/mine/").text)[0]
    is_whole(opened.post(leave), language)
    is_whole(Client().get(leave), language)


def test_the_conversation_of_consent_in_their_language(
    coordinator: Any, sign_in: Any, story: Story, language: str
) -> None:
    """Every question, and what is said back, as the keeper turns the screen to the teller; hints are the keeper's."""
    desk = sign_in(coordinator)
    policy = adopt_policy(SYSTEM, title="Rules", words={"en": "Yes."}, adopted_on=timezone.localdate())
    acknowledge_policy(actor_of_person(coordinator), policy)
    sent = {"b.stage": "release", "b.language": language, "b.way": "self", "b.not_their_clinician": "1", "at": "intro"}
    for _page in range(STEPS):
        page = desk.post(f"/stories/{story.pk}/consent/ask/", sent)
        is_whole(page, language, without=HINTS)
        if 'name="record"' in page.text:
            return
        answers = re.findall(r'name="answer" value="([\w-]+)"', page.text)
        sent = dict(FIELD.findall(page.text)) | {"answer": next(one for one in answers if one not in ENDS)}
        if sent["at"] == "not-your-clinician":
            sent["answer"] = "no"
    pytest.fail("the conversation did not come to its end")


def test_a_conversation_that_stops_in_their_language(
    coordinator: Any, sign_in: Any, story: Story, language: str
) -> None:
    sent = {"b.stage": "release", "b.language": language, "b.way": "self", "at": "can-stop", "answer": "stop"}
    is_whole(sign_in(coordinator).post(f"/stories/{story.pk}/consent/ask/", sent), language)
