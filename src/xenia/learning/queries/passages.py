"""The passages of stories in a case: from their names in its text to what may be shown today."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from xenia.community.choices import Audience, Purpose
from xenia.community.models import Story, Use
from xenia.community.queries.passages import SILENT, Reference, Shown, quoted_passages
from xenia.community.queries.words import newest_words
from xenia.core.rules import Refused
from xenia.learning.models import Case, Script
from xenia.learning.queries.cases import document_of, newest_version, published_version
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.document import Passage

#: characters of a passage's id that a text needs to name it within its story
SHORT = 8


def passages_in(document: CaseDocument) -> list[Passage]:
    """Every passage that a text names, in its order."""
    return [part for scene in document.scenes for part in scene.parts if isinstance(part, Passage)]


def uses_of(case: Case) -> list[tuple[Reference, str]]:
    """What the published version and the draft of a case take up, looked up in the stories.

    Raises Refused for a name that no story or passage has, unless it stood before: a withdrawn story stays named.
    """
    versions = {version.pk for version in (published_version(case), newest_version(case)) if version}
    scripts = Script.objects.filter(version__in=versions)
    wanted = {(one.story, one.passage, one.how.value) for script in scripts for one in passages_in(document_of(script))}
    standing = standing_uses(case)
    found = {key: standing[key] for key in wanted if key in standing}
    looked_up = _looked_up({(story, passage) for story, passage, how in wanted - found.keys()})
    return [(found.get(key) or looked_up[key[0], key[1]], key[2]) for key in sorted(wanted)]


def standing_uses(case: Case) -> dict[tuple[str, str, str], Reference]:
    """(story's name, short passage id, how) → the reference, of what stands in a case; one statement."""
    rows = Use.objects.filter(place=case.pk).values_list("story__thing__label", "story", "passage", "how")
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


def shown_passages(
    case: Case,
    document: CaseDocument,
    *,
    languages: Collection[str],
    purpose: Purpose = Purpose.TEACHING,
    audience: Audience = Audience.STUDENTS,
) -> dict[Passage, Shown]:
    """What each passage of a text shows today, to students where nothing else is said; silent where its teller does not
    agree any more."""
    met = met_passages(case, document, languages=languages, purpose=purpose, audience=audience)
    return {one: shown for one, (_story, shown) in met.items()}


def met_passages(
    case: Case, document: CaseDocument, *, languages: Collection[str], purpose: Purpose, audience: Audience
) -> dict[Passage, tuple[UUID | None, Shown]]:
    """The same with the story that each passage is of, for those who note that it was opened."""
    standing = standing_uses(case)
    named = {one: standing.get((one.story, one.passage, one.how.value)) for one in passages_in(document)}
    references = {reference for reference in named.values() if reference}
    shown = quoted_passages(references, purpose=purpose, audience=audience, languages=languages)
    return {
        one: (reference.story, shown.get(reference, SILENT)) if reference else (None, SILENT)
        for one, reference in named.items()
    }
