"""The files of a case beside the places where its text uses them."""

from dataclasses import dataclass

from xenia.learning.models import CaseFile, CaseVersion
from xenia.learning.queries.cases import document_of
from xenia.learning.queries.readiness import scripts_of
from xenia.standards.cases.document import Media


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A file by its name: kept or still awaited, and what the text says that it shows."""

    name: str
    file: CaseFile | None
    description: str
    scene: str


def files_page(version: CaseVersion) -> list[FileLine]:
    """Every file that the text names, and every one that is kept; two statements."""
    kept = {one.name: one for one in CaseFile.objects.filter(case=version.case_id).select_related("media")}
    document = document_of(scripts_of(version)[version.language])
    named: dict[str, FileLine] = {}
    for scene in document.scenes:
        for part in scene.parts:
            if isinstance(part, Media) and part.name not in named:
                named[part.name] = FileLine(
                    name=part.name,
                    file=kept.get(part.name),
                    description=part.description,
                    scene=scene.title or scene.id,
                )
    unused = [
        FileLine(name=name, file=one, description="", scene="") for name, one in kept.items() if name not in named
    ]
    return [*named.values(), *unused]
