"""The passages of stories in a case: from their names in its text to what may be shown today."""

from collections.abc import Collection
from uuid import UUID

from xenia.community.choices import Audience, Purpose
from xenia.community.queries import named
from xenia.community.queries.passages import SILENT, Reference, Shown, quoted_passages
from xenia.learning.models import Case, Script
from xenia.learning.queries.cases import document_of, newest_version, published_version
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.document import Passage


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
    return named.references_of(case.pk, wanted)


def standing_uses(case: Case) -> dict[named.Named, Reference]:
    """The reference behind each name, of what stands in a case; one statement."""
    return named.standing_uses(case.pk)


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
    met = {one: standing.get((one.story, one.passage, one.how.value)) for one in passages_in(document)}
    references = {reference for reference in met.values() if reference}
    shown = quoted_passages(references, purpose=purpose, audience=audience, languages=languages)
    return {
        one: (reference.story, shown.get(reference, SILENT)) if reference else (None, SILENT)
        for one, reference in met.items()
    }
