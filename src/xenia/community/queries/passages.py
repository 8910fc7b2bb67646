"""Passages as a place may show them today: the words, or the reason for silence."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from xenia.community.choices import Audience, Called, Purpose
from xenia.community.models import Story, Teller
from xenia.community.queries.standing import Standing, standings
from xenia.community.queries.words import in_language, newest_words
from xenia.community.sealing import TELLER, open_content
from xenia.core.keys import ciphers_of


@dataclass(frozen=True, slots=True)
class Reference:
    """A passage of a story, as a case holds it."""

    story: UUID
    passage: UUID


@dataclass(frozen=True, slots=True)
class Shown:
    """What a place shows: the words in a language, and how their teller wants to be called; silent when it may not."""

    words: str = ""
    language: str = ""
    warning: str = ""
    called: str = ""

    @property
    def silent(self) -> bool:
        return not self.words


SILENT = Shown()


def quoted_passages(
    references: Collection[Reference], *, purpose: Purpose, audience: Audience, languages: Collection[str]
) -> dict[Reference, Shown]:
    """The words of each reference, in the first of `languages` that they stand in. Whatever is withdrawn, expired, not
    released, or not agreed to for this purpose and audience is silent. Five statements, however many references."""
    standing = standings({one.story for one in references})
    allowed = {pk for pk, one in standing.items() if one.allows(purpose, audience) and one.choices.quoted}
    words = newest_words(allowed, cleared=True)
    names = names_called([standing[story] for story in allowed])
    found = {}
    for one in references:
        text = in_language(words.get(one.story, {}), *languages)
        passage = next((p for p in text.passages if p.id == one.passage), None) if text else None
        found[one] = SILENT
        if text and passage:
            found[one] = Shown(passage.words, text.language, passage.warning, called=names.get(one.story, ""))
    return found


def names_called(standing: Collection[Standing]) -> dict[UUID, str]:
    """What each teller wants to be called, where they want to be called anything. Their own name stands beside what is
    told as their own only: a yes to it from before the route was changed names nobody."""
    called = {one.story.pk: one.choices.called for one in standing if _is_called(one)}
    openers = ciphers_of(TELLER, called)
    rows = Teller.objects.filter(story__in=openers).values_list("story", "sealed")
    cards = {story: open_content(openers[story], sealed, place=story) for story, sealed in rows}
    return {story: card[called[story]] for story, card in cards.items()}


def _is_called(one: Standing) -> bool:
    if one.choices.called == Called.NAME:
        return one.story.route == Story.Route.IDENTIFIED
    return one.choices.called != Called.NOBODY
