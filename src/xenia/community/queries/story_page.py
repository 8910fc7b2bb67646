"""Everything that a keeper's page of one story says."""

from dataclasses import dataclass
from datetime import date

from xenia.community.choices import Choices
from xenia.community.models import Check, SafetyTalk, Story, Text, Use
from xenia.community.queries.recordings import RecordingRead, recordings_of
from xenia.community.queries.stories import choices_of
from xenia.community.queries.story_facts import Facts, facts_of, missing_in
from xenia.community.queries.words import Words, in_language, words_of
from xenia.core.rules import Actor


@dataclass(frozen=True, slots=True)
class TextLine:
    """The newest words in one language, and what was done with them."""

    text: Text
    title: str
    passages: int
    #: signatures of the check: 0, 1 or 2
    signed: int
    heard: bool


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story as its keeper sees it."""

    facts: Facts
    missing: list[str]
    words: Words | None
    texts: list[TextLine]
    choices: Choices | None
    recordings: list[RecordingRead]
    talks: list[date]
    uses: int
    elsewhere: int


def story_page(actor: Actor, story: Story, *, language: str) -> StoryPage:
    """Read a story; a constant number of statements."""
    facts = facts_of([story])[story.pk]
    words = words_of(story, cleared=False)
    return StoryPage(
        facts=facts,
        missing=missing_in(facts),
        words=in_language(words, language, "en"),
        texts=_lines(story, facts, words),
        choices=choices_of(facts),
        recordings=recordings_of(actor, story),
        talks=list(SafetyTalk.objects.filter(story=story).order_by("held_on").values_list("held_on", flat=True)),
        uses=Use.objects.filter(story=story).values("place").distinct().count(),
        elsewhere=story.recipients.count(),
    )


def _lines(story: Story, facts: Facts, words: dict[str, Words]) -> list[TextLine]:
    """Each language once, the one in which it was told first."""
    newest = {text.pk: text for text in Text.objects.filter(story=story).defer("sealed")}
    signed = {
        pk: 2 if second else 1
        for pk, second in Check.objects.filter(text__story=story).values_list("text", "second_at")
    }
    found = [
        TextLine(newest[one.text], one.title, len(one.passages), signed.get(one.text, 0), facts.heard)
        for one in words.values()
    ]
    return sorted(found, key=lambda line: (line.text.language != story.told_in, line.text.language))
