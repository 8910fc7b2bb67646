"""Stories as they are told, agreed to and released, for tests of every room that meets them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.house import actor_of_person
from xenia.community.actions.checks import sign_first, sign_second
from xenia.community.actions.consent import Given, record_consent, release_story
from xenia.community.actions.telling import Card, begin_story
from xenia.community.actions.words import new_passage, save_words
from xenia.community.choices import Audience, Called, Choices, Purpose
from xenia.community.models import Story, Text
from xenia.community.queries.checklist import CHECKLIST
from xenia.core.rules import SYSTEM, Actor

#: words that stand nowhere else, so that a search for them finds every leak
CANARY = "the kettle sang in Zarnoshk"
NAME = "Halimo Quennerstedt"
PSEUDONYM = "Auntie Vesper"
TEACHING = Choices(
    purposes=frozenset({Purpose.TEACHING}),
    audiences=frozenset({Audience.STUDENTS, Audience.STAFF}),
    called=Called.PSEUDONYM,
    quoted=True,
    retold=True,
)


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of withdrawals of the test's own."""
    monkeypatch.setenv("XENIA_LEDGER", str(tmp_path / "withdrawals.ledger"))
    return tmp_path / "withdrawals.ledger"


@pytest.fixture
def keeper(coordinator: Any) -> Actor:
    return actor_of_person(coordinator)


@pytest.fixture
def second_keeper(programme_director: Any) -> Actor:
    return actor_of_person(programme_director)


def told(
    keeper: Actor = SYSTEM,
    *,
    passages: tuple[str, ...] = (CANARY, "The second part."),
    card: Card | None = None,
    **begin: Any,
) -> Story:
    """A story that was told and edited in English, and nothing else yet."""
    card = card or Card(name=NAME, pseudonym=PSEUDONYM, reach="by the shop", interpreter="Nimco")
    story = begin_story(keeper, told_in="so", card=card, **begin)
    agree(story, "telling", keeper=keeper)
    written = [new_passage(words) for words in passages]
    save_words(keeper, story, kind=Text.Kind.EDITED, language="en", title="Tea", passages=written, seen=0)
    return story


def agree(
    story: Story,
    stage: str,
    *,
    choices: Choices = TEACHING,
    until: date | None = None,
    keeper: Actor = SYSTEM,
    **given: Any,
) -> None:
    """The teller's answer at one stage, asked for by somebody who does not treat them."""
    usual: dict[str, Any] = {"way": "oral", "language": "so", "wording": "2026-1", "understood": True}
    usual |= {"not_their_clinician": True, "guardian": story.minor}
    record_consent(keeper, story, choices=choices, until=until, given=Given(stage=stage, **usual | given))


def signed(story: Story, *, first: Actor, second: Actor) -> None:
    """Two pairs of eyes on every text."""
    for text in story.texts.all():
        sign_first(first, text, dict.fromkeys(CHECKLIST, "absent"))
        sign_second(second, text)


def released(
    first: Actor, second: Actor, *, choices: Choices = TEACHING, until: date | None = None, **told_as: Any
) -> Story:
    """A de-identified story with everything that it needs, released for teaching. The platform wrote it down."""
    story = told(**told_as)
    agree(story, "editing", choices=choices, keeper=first)
    signed(story, first=first, second=second)
    agree(story, "release", choices=choices, until=until, keeper=first)
    release_story(first, story)
    return story


def passages_of(story: Story) -> list[Any]:
    """The passages of the newest English text."""
    from xenia.community.queries.words import words_of

    return list(words_of(story, cleared=False)["en"].passages)
