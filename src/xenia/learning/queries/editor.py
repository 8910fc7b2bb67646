"""What the editor of a draft shows: its cards, what the checker says of each, and where undo and redo lead."""

from collections import defaultdict
from dataclasses import dataclass

from xenia.learning.models import CaseVersion, Script
from xenia.learning.queries.cases import document_of
from xenia.learning.queries.earlier import way_back, way_on
from xenia.learning.queries.graph import Graph, graph_of, scene_of
from xenia.learning.queries.readiness import findings_of, scripts_of
from xenia.standards.cases import CaseDocument, Finding, Severity
from xenia.standards.cases.document import Person

#: the places of findings that are about what frames a case
FRAME = frozenset({"title", "lead", "setting", "audience", "disciplines", "competencies", "warnings", "debrief"})


@dataclass(frozen=True, slots=True)
class Spot:
    """The card that a finding is about; `kind` is '' where it is about none."""

    kind: str = ""
    name: str = ""
    label: str = ""

    @property
    def route(self) -> str:
        return f"case_{self.kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """Somebody in the case, with the number of things that the checker says of them."""

    person: Person
    errors: int
    hints: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """A draft as its author works on it; `findings` each with its card."""

    script: Script
    document: CaseDocument
    people: list[PersonCard]
    graph: Graph
    findings: list[tuple[Finding, Spot]]
    back: bool
    on: bool

    def said_of(self, kind: str, name: str) -> list[Finding]:
        """What the checker says of one card."""
        return [one for one, spot in self.findings if (spot.kind, spot.name) == (kind, name)]


def own_script(version: CaseVersion) -> Script:
    """The text that the others are translated from."""
    return Script.objects.get(version=version, language=version.language)


def editor(version: CaseVersion, *, mirrored: bool) -> Editor:
    """Read a draft; five statements whatever its size."""
    scripts = scripts_of(version)
    script = scripts[version.language]
    document = document_of(script)
    findings = findings_of(version, scripts)
    spots = _spots(document)
    placed = [(one, Spot() if one.language else _spot_of(one, spots)) for one in findings]
    return Editor(
        script=script,
        document=document,
        people=_people(document, placed),
        graph=graph_of(document, findings, mirrored=mirrored),
        findings=placed,
        back=way_back(script) is not None,
        on=way_on(script) is not None,
    )


def _spots(document: CaseDocument) -> dict[str, Spot]:
    """Every card by what the places of its findings begin with; a scene's name goes before the others."""
    people = {f"people.{one.id}": Spot("person", one.id, one.name or one.id) for one in document.people}
    scenes = {one.id: Spot("scene", one.id, one.title or one.id) for one in document.scenes}
    return {**dict.fromkeys(FRAME, Spot("settings", "", document.title)), **people, **scenes}


def _spot_of(finding: Finding, spots: dict[str, Spot]) -> Spot:
    somebody = ".".join(finding.place.split(".")[:2])
    return spots.get(somebody) or spots.get(scene_of(finding)) or Spot()


def _people(document: CaseDocument, placed: list[tuple[Finding, Spot]]) -> list[PersonCard]:
    said: dict[str, list[Severity]] = defaultdict(list)
    for one, spot in placed:
        if spot.kind == "person":
            said[spot.name].append(one.severity)
    return [
        PersonCard(
            person=person,
            errors=said[person.id].count(Severity.ERROR),
            hints=len(said[person.id]) - said[person.id].count(Severity.ERROR),
        )
        for person in document.people
    ]
