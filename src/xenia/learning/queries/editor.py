"""What the editor of a draft shows: the graph, what the checker says of each scene, and where undo and redo lead."""

from collections import defaultdict
from dataclasses import dataclass

from xenia.learning.models import CaseVersion, Script
from xenia.learning.queries.cases import document_of
from xenia.learning.queries.earlier import way_back, way_on
from xenia.learning.queries.graph import Graph, graph_of, scene_of
from xenia.learning.queries.readiness import findings_of, scripts_of
from xenia.standards.cases import CaseDocument, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """A draft as its author works on it; `said` are the findings by scene, '' for what is about no scene."""

    script: Script
    document: CaseDocument
    graph: Graph
    findings: tuple[Finding, ...]
    said: dict[str, list[Finding]]
    back: bool
    on: bool


def own_script(version: CaseVersion) -> Script:
    """The text that the others are translated from."""
    return Script.objects.get(version=version, language=version.language)


def editor(version: CaseVersion, *, mirrored: bool) -> Editor:
    """Read a draft; five statements whatever its size."""
    scripts = scripts_of(version)
    script = scripts[version.language]
    document = document_of(script)
    findings = findings_of(version, scripts)
    scenes = {scene.id for scene in document.scenes}
    said: dict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        place = scene_of(one)
        said[place if place in scenes and not one.language else ""].append(one)
    return Editor(
        script=script,
        document=document,
        graph=graph_of(document, findings, mirrored=mirrored),
        findings=findings,
        said=dict(said),
        back=way_back(script) is not None,
        on=way_on(script) is not None,
    )
