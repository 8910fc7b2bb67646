"""After the whole life of a story no word of it, and no name of its teller, stands anywhere in the clear."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.core.leaks import words_on_disk
from tests.house import actor_of_person
from tests.played import line_drops, published
from tests.told import NAME, PSEUDONYM, passages_of, released
from xenia.community.actions.policies import acknowledge_policy, adopt_policy
from xenia.community.actions.story_links import issue_story_link
from xenia.community.actions.telling import renew_code
from xenia.community.actions.withdrawals import complete_withdrawal, withdraw
from xenia.community.models import Story
from xenia.core.actions.housekeeping import keep_house
from xenia.core.actions.notices import send_notices
from xenia.core.models import Change, Thing
from xenia.core.queries.audit import changes_read
from xenia.core.rules import SYSTEM, Actor
from xenia.learning.models import CaseVersion

pytestmark = pytest.mark.django_db(transaction=True)
#: words that no other test writes: the log of a database keeps what was planted elsewhere
WORDS = "the oven answered in Palevrin"
SECRETS = (WORDS, NAME, PSEUDONYM, "by the shop")


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """Everything that anything logs, down to the finest."""
    stream = io.StringIO()
    handler, root = logging.StreamHandler(stream), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XENIA_LEDGER", str(tmp_path / "withdrawals.ledger"))


@pytest.fixture
def careless_disk() -> None:
    """A database that leaves what was deleted in its free pages."""
    for connection in connections.all():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA secure_delete = 0")


@pytest.fixture
def keeper(coordinator: Any) -> Actor:
    return actor_of_person(coordinator)


@pytest.fixture
def story(ledger: None, careless_disk: None, keeper: Actor, programme_director: Any) -> Story:
    return released(keeper, actor_of_person(programme_director), passages=(WORDS, "The second part."))


@pytest.fixture
def version(story: Story, keeper: Actor, teacher: Any) -> CaseVersion:
    name = f"{story.thing.label.split()[-1]}#{str(passages_of(story)[0].id)[:8]}"
    return published(actor_of_person(teacher), line_drops(names=(name,)))


def looked_at(version: CaseVersion, story: Story, keeper: Actor, browsers: dict[str, Client]) -> str:
    """What the pages say on which the story may be read, and those of its teller."""
    pages = [browsers["keeper"].get(reverse("story", args=[story.pk])).text]
    pages.append(browsers["keeper"].get(reverse("story_words", args=[story.pk, "en"])).text)
    pages.append(browsers["author"].get(reverse("case", args=[version.case_id])).text)
    pages.append(browsers["student"].post(reverse("case_begin", args=[version.case_id]), follow=True).text)
    pages.append(browsers["author"].get(reverse("case_offline", args=[version.case_id])).text)
    return "\n".join(pages)


@pytest.fixture
def browsers(sign_in: Any, coordinator: Any, teacher: Any, student: Any, keeper: Actor) -> dict[str, Client]:
    policy = adopt_policy(keeper, title="Stories", words={"en": "We ask first."}, adopted_on=timezone.localdate())
    people = {"keeper": coordinator, "author": teacher, "student": student}
    for person in people.values():
        acknowledge_policy(actor_of_person(person), policy)
    return {name: sign_in(person) for name, person in people.items()}


def in_the_clear(secret: str, said: io.StringIO) -> list[str]:
    """The sinks in which a secret stands: disk, log, mail, cache, and the record as its readers open it."""
    record = [str((change.was, change.now, change.why, change.label)) for change in changes_read(Change.objects.all())]
    sinks = {
        "disk": bool(words_on_disk(secret)),
        "log": secret in said.getvalue(),
        "mail": any(secret in f"{message.subject} {message.body}" for message in mail.outbox),
        "cache": secret in str(getattr(cache, "_cache", "")),
        "record": any(secret in line for line in record),
    }
    return [name for name, leaks in sinks.items() if leaks]


def test_a_whole_life_leaves_no_word(
    version: CaseVersion, story: Story, keeper: Actor, browsers: dict[str, Client], said: io.StringIO
) -> None:
    assert WORDS in looked_at(version, story, keeper, browsers), "the pages must show what is searched for"
    teller = Client()
    teller.post("/l/page/", {"secret": issue_story_link(keeper, story).partition("#")[2]})
    teller.post("/mine/code/", {"code": renew_code(keeper, story)})
    assert teller.get("/mine/").status_code == 200
    withdrawal = withdraw(SYSTEM, story)
    send_notices()
    keep_house()
    for secret in SECRETS:
        assert in_the_clear(secret, said) == []
    complete_withdrawal(SYSTEM, withdrawal)
    keep_house()
    for secret in SECRETS:
        assert in_the_clear(secret, said) == []
    for client in browsers.values():
        for name, key in (("story", story.pk), ("case", version.case_id)):
            assert WORDS not in client.get(reverse(name, args=[key])).text


def test_a_leak_in_each_sink_is_found(story: Story, said: io.StringIO, keeper: Actor) -> None:
    from xenia.core.actions.audit import recorded

    planted = "planted in Orvashe"
    logging.getLogger("xenia").debug("careless: %s", planted)
    mail.EmailMessage(planted, planted, to=["a@b.example"]).send()
    cache.set("careless", planted)
    with recorded(keeper, "careless") as record:
        record.note(story.pk, now={"title": planted})
    Thing.objects.create(kind="careless", label=planted)
    try:
        assert in_the_clear(planted, said) == ["disk", "log", "mail", "cache", "record"]
    finally:
        cache.delete("careless")
