"""Which stories a person may see, and what the list and a story's own page say of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from xenia.community.choices import Choices, choices_from
from xenia.community.models import Story
from xenia.community.queries.passages import names_called
from xenia.community.queries.policies import may_open
from xenia.community.queries.standing import standings
from xenia.community.queries.story_facts import Facts, facts_of, missing_in
from xenia.community.queries.words import Words, in_language, newest_words
from xenia.community.rules import KEEPERS, MAKERS
from xenia.core.rules import Actor, may


def visible_stories(actor: Actor) -> QuerySet[Story]:
    """All stories for their keepers; for makers those that are released and not hidden, once they know the policy.

    Whether a story's time is over, and for what it may be used, `opened_stories` and `standings` tell when it is read.
    """
    if may(actor, "community.keep_stories"):
        return Story.objects.all()
    if not may(actor, "community.read_stories") or not may_open(actor):
        return Story.objects.none()
    return Story.objects.filter(thing__published_at__isnull=False, thing__retired_at=None, hidden_at=None)


def usable_stories(actor: Actor) -> dict[UUID, Choices]:
    """The stories that a maker may read today, with what their tellers agree to. Whoever agreed to no use, or whose
    time is over, is not among them."""
    held = standings(list(visible_stories(actor).values_list("pk", flat=True)))
    return {pk: one.choices for pk, one in held.items() if one.open and one.choices.purposes and one.choices.audiences}


def reader_role(actor: Actor, *, otherwise: str = "other") -> str:
    """As what somebody reads a story: the first of the roles for which stories open to them, or what they are there
    where none does."""
    return next((kind for kind in (*MAKERS, *KEEPERS) if actor.holds_somewhere(kind)), otherwise)


@dataclass(frozen=True, slots=True)
class KeptStory:
    """A line of the keepers' list."""

    facts: Facts
    title: str
    language: str
    missing: list[str]

    @property
    def story(self) -> Story:
        return self.facts.story


def kept_stories(actor: Actor, *, language: str) -> list[KeptStory]:
    """Every story with where it stands and what is missing, newest first; nine statements, however many."""
    if not may(actor, "community.keep_stories"):
        return []
    rows = list(visible_stories(actor).select_related("thing").order_by("-thing__created_at"))
    facts, titles = facts_of(rows), _titles([row.pk for row in rows], cleared=False, language=language)
    found = []
    for row in rows:
        one, (title, tongue) = facts[row.pk], titles.get(row.pk, ("", ""))
        waits = one.where not in ("gone", "hidden", "released", "ending")
        found.append(KeptStory(one, title, tongue, missing_in(one) if waits else []))
    return found


@dataclass(frozen=True, slots=True)
class OfferedStory:
    """A line of the makers' list: what it is called, who tells it, and what for it may be used."""

    story: Story
    title: str
    language: str
    languages: list[str]
    warnings: list[str]
    called: str
    choices: Choices
    until: date | None


def offered_stories(actor: Actor, *, language: str) -> list[OfferedStory]:
    """The released stories that a maker may open."""
    allowed = usable_stories(actor)
    held = standings(allowed)
    words, names = newest_words(allowed, cleared=True), names_called(held.values())
    found = []
    for pk, choices in allowed.items():
        text = in_language(words.get(pk, {}), language, "en")
        if text is None:
            continue
        warnings = list(dict.fromkeys(passage.warning for passage in text.passages if passage.warning))
        found.append(
            OfferedStory(
                held[pk].story,
                text.title,
                text.language,
                sorted(words[pk]),
                warnings,
                names.get(pk, ""),
                choices,
                held[pk].until,
            )
        )
    return sorted(found, key=lambda one: one.title.casefold())


def _titles(stories: Collection[UUID], *, cleared: bool, language: str) -> dict[UUID, tuple[str, str]]:
    found = {}
    for key, words in newest_words(stories, cleared=cleared).items():
        text = in_language(words, language, "en")
        if text is not None:
            found[key] = (text.title, text.language)
    return found


@dataclass(frozen=True, slots=True)
class ReadStory:
    """A story as a maker reads it: words in one language, how its teller is called, what it may be used for."""

    story: Story
    words: Words
    languages: list[str]
    called: str
    choices: Choices
    until: date | None


def read_story(actor: Actor, story: Story, *, language: str) -> ReadStory | None:
    """What a maker may read of a story today; None when it is not theirs to read."""
    if not may(actor, "community.read_stories"):
        return None
    held = standings([story.pk])[story.pk]
    if not (held.open and held.choices.purposes and held.choices.audiences):
        return None
    words = newest_words([story.pk], cleared=True).get(story.pk, {})
    text = in_language(words, language, "en")
    if text is None:
        return None
    names = names_called([held])
    return ReadStory(held.story, text, sorted(words), names.get(story.pk, ""), held.choices, held.until)


def choices_of(facts: Facts) -> Choices | None:
    """What the newest consent says, where there is one."""
    return choices_from(facts.consent.choices) if facts.consent else None
