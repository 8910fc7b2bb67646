"""Passages by the short names that texts have for them: [[story:NAME#PASSAGE]]."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from xenia.community.models import Story, Use
from xenia.community.queries.passages import Reference
from xenia.community.queries.words import newest_words
from xenia.core.rules import Refused

#: characters of a passage's id that a text needs to name it within its story
SHORT = 8

#: a story's name, the beginning of a passage's id, and how it is taken up
type Named = tuple[str, str, str]


def references_of(place: UUID, wanted: Collection[Named]) -> list[tuple[Reference, str]]:
    """What a text names, looked up in the stories.

    Raises Refused for a name that no story or passage has, unless it stood before: a withdrawn story stays named.
    """
    standing = standing_uses(place)
    found = {key: standing[key] for key in wanted if key in standing}
    looked_up = _looked_up({(story, passage) for story, passage, how in set(wanted) - found.keys()})
    return [(found.get(key) or looked_up[key[0], key[1]], key[2]) for key in sorted(wanted)]


def standing_uses(place: UUID) -> dict[Named, Reference]:
    """The reference behind each name, of what stands in a place; one statement."""
    rows = Use.objects.filter(place=place).values_list("story__thing__label", "story", "passage", "how")
    return {
        (short_name(label), str(passage)[:SHORT], how): Reference(story, passage) for label, story, passage, how in rows
    }


def short_name(label: str) -> str:
    """How a text names a story: the sign at the end of its neutral name."""
    return label.rpartition(" ")[2]


def _looked_up(names: Collection[tuple[str, str]]) -> dict[tuple[str, str], Reference]:
    labels = {f"Story {name}" for name, _passage in names}
    stories = {short_name(story.thing.label): story.pk for story in _stories(labels)}
    words = newest_words(list(stories.values()), cleared=True)
    found = {}
    for name, short in names:
        story = stories.get(name)
        texts = words.get(story, {}).values() if story else ()
        ids = {passage.id for text in texts for passage in text.passages if str(passage.id).startswith(short)}
        if story is None or len(ids) != 1 or len(short) < SHORT:
            raise Refused(
                _("No released story has the passage [[story:%(story)s#%(passage)s]]. Copy it from the story's page.")
                % {"story": name, "passage": short}
            )
        found[name, short] = Reference(story, ids.pop())
    return found


def _stories(labels: Collection[str]) -> Iterable[Story]:
    return Story.objects.select_related("thing").filter(thing__label__in=labels, hidden_at__isnull=True)
