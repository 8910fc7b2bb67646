"""A story's words, opened for one moment."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from xenia.community.models import Story, Text
from xenia.community.sealing import WORDS, open_content
from xenia.core.keys import Cipher, ciphers_of


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a story that can be pointed at; `warning` says what is hard in it."""

    id: UUID
    words: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """One state of a story in one language."""

    text: UUID
    language: str
    kind: str
    number: int
    title: str
    passages: tuple[Passage, ...]

    @property
    def together(self) -> str:
        """All of it as one text."""
        return "\n\n".join([self.title, *(passage.words for passage in self.passages)])


def opened(text: Text, opener: Cipher) -> Words:
    """The words of one text."""
    content = open_content(opener, text.sealed, place=text.pk)
    passages = tuple(Passage(UUID(one["id"]), one["words"], one.get("warning", "")) for one in content["passages"])
    return Words(text.pk, text.language, text.kind, text.number, content["title"], passages)


def newest_words(stories: Collection[UUID], *, cleared: bool) -> dict[UUID, dict[str, Words]]:
    """For each story whose key lives: the newest words in each language, `cleared` ones only for whoever is not their
    keeper. Two statements, however many stories."""
    openers = ciphers_of(WORDS, stories)
    texts = Text.objects.filter(story__in=openers, **({"cleared_at__isnull": False} if cleared else {}))
    newest: dict[tuple[UUID, str], Text] = {}
    for text in texts.order_by("number"):
        newest[text.story_id, text.language] = text
    found: dict[UUID, dict[str, Words]] = {story: {} for story in openers}
    for (story, language), text in newest.items():
        found[story][language] = opened(text, openers[story])
    return found


def words_of(story: Story, *, cleared: bool) -> dict[str, Words]:
    """The newest words of one story by language; none when it is gone."""
    return newest_words([story.pk], cleared=cleared).get(story.pk, {})


def in_language(found: dict[str, Words], *wanted: str) -> Words | None:
    """The words in the first of the wanted languages that they stand in, else in the one edited last."""
    for language in wanted:
        for one in (language, language.split("-")[0]):
            if one in found:
                return found[one]
    return max(found.values(), key=lambda words: (words.kind != Text.Kind.TOLD, words.number), default=None)
