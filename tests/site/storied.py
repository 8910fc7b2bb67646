"""What stands at the addresses of stories: one that is released, one that is only told, others at their steps."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.house import actor_of_person
from tests.standards.test_picture_metadata import PLANTED
from tests.told import TEACHING, agree, released, signed, told
from xenia.community.actions.checks import sign_first
from xenia.community.actions.policies import acknowledge_policy, adopt_policy
from xenia.community.actions.recordings import add_recording
from xenia.community.actions.words import save_words
from xenia.community.choices import Audience, Purpose
from xenia.community.models import Story, Withdrawal
from xenia.community.queries.checklist import CHECKLIST
from xenia.community.queries.words import words_of
from xenia.core.rules import SYSTEM

SHARED = replace(
    TEACHING,
    purposes=frozenset({Purpose.TEACHING, Purpose.SHARING}),
    audiences=frozenset({Audience.STUDENTS, Audience.STAFF, Audience.SCHOOLS}),
    picture=True,
)


def furnish_stories(house: Any) -> None:
    """A policy that everybody has read, and stories at each of their steps."""
    first, second = (actor_of_person(house.people[kind]) for kind in ("coordinator", "programme_director"))
    policy = adopt_policy(SYSTEM, title="Rules", words={"en": "As agreed."}, adopted_on=timezone.localdate())
    for person in house.people.values():
        acknowledge_policy(actor_of_person(person), policy)
    open_to_makers = released(first, second, choices=SHARED)
    picture = add_recording(SYSTEM, open_to_makers, PLANTED["exif"], description="Two hands")
    house.things |= {
        "released story": open_to_makers.pk,
        "story picture": picture.media_id,
        "told story": _translated().pk,
        "checked story": _checked(first).pk,
        "ready story": _ready(first, second).pk,
        "withdrawn story": _withdrawn(first, second).pk,
    }


def _translated() -> Story:
    story = told()
    passages = words_of(story, cleared=False)["en"].passages
    save_words(SYSTEM, story, kind="translated", language="es", title="Té", passages=passages, seen=0)
    return story


def _checked(first: Any) -> Story:
    story = told()
    agree(story, "editing", keeper=first)
    sign_first(first, story.texts.get(), dict.fromkeys(CHECKLIST, "absent"))
    return story


def _ready(first: Any, second: Any) -> Story:
    story = told()
    agree(story, "editing", keeper=first)
    signed(story, first=first, second=second)
    agree(story, "release", keeper=first)
    return story


def _withdrawn(first: Any, second: Any) -> Story:
    """Hidden, as far as the rows tell; no ledger is written here."""
    story, now = released(first, second), timezone.now()
    Withdrawal.objects.create(
        story=story, cause="asked", asked_at=now, due_at=now + timedelta(days=7), counted={"places": 0, "elsewhere": 0}
    )
    Story.objects.filter(pk=story.pk).update(hidden_at=now)
    return story
