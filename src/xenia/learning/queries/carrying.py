"""A case as a file that goes elsewhere: it holds references and no words of a story, and even these only where the
teller agreed that other schools meet it."""

from dataclasses import dataclass, replace

from xenia.community.choices import Audience, Purpose
from xenia.community.queries.standing import standings
from xenia.core.models import Media
from xenia.learning.models import CaseFile, CaseVersion
from xenia.learning.queries.cases import document_of
from xenia.learning.queries.passages import passages_in, standing_uses
from xenia.learning.queries.readiness import scripts_of
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.document import How, Passage
from xenia.standards.cases.document import Media as Medium


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The case in one language; `kept_here` are the passages that may not go along, with the scenes they stand in."""

    document: CaseDocument
    kept_here: list[tuple[Passage, str]]

    @property
    def without_them(self) -> CaseDocument:
        """The case with everything but those passages."""
        away = {passage for passage, _scene in self.kept_here}
        scenes = tuple(
            replace(scene, parts=tuple(one for one in scene.parts if one not in away)) for scene in self.document.scenes
        )
        return replace(self.document, scenes=scenes)


def files_carried(version: CaseVersion, document: CaseDocument) -> dict[str, Media]:
    """The case's own files that this text names, in the order of their names; one statement. What people recorded of
    their stories is none of them: it stands with the story."""
    named = {one.name for scene in document.scenes for one in scene.parts if isinstance(one, Medium)}
    kept = CaseFile.objects.filter(case=version.case_id, name__in=named).select_related("media").order_by("name")
    return {file.name: file.media for file in kept}


def carried(version: CaseVersion, language: str) -> Carried:
    """Look up what each teller agreed to today; a constant number of statements."""
    scripts = scripts_of(version)
    document = document_of(scripts.get(language) or scripts[version.language])
    uses = standing_uses(version.case) if passages_in(document) else {}
    standing = standings({reference.story for reference in uses.values()}) if uses else {}
    kept = []
    for scene in document.scenes:
        for one in scene.parts:
            if isinstance(one, Passage):
                reference = uses.get((one.story, one.passage, one.how.value))
                story = standing.get(reference.story) if reference else None
                agreed = story and story.allows(Purpose.SHARING, Audience.SCHOOLS)
                how = story and (story.choices.quoted if one.how == How.QUOTED else story.choices.retold)
                if not (agreed and how):
                    kept.append((one, scene.title or scene.id))
    return Carried(document=document, kept_here=kept)
