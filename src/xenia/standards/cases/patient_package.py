"""Cases as MedBiquitous Virtual Patient packages: who the patient is, what is shown when, where one goes, in a ZIP."""

import io
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import BinaryIO

from lxml import etree

from xenia.standards.cases.document import CaseDocument, Choice, Moment, MomentKind, Option, Person, Role, Scene
from xenia.standards.cases.package_words import scene_words
from xenia.standards.cases.package_xml import (
    ACTIVITY,
    ADLCP,
    AVAILABILITY,
    MANIFEST,
    OWN_CASE,
    PATIENT,
    XML_FILES,
    activity_path,
    counter_path,
    data_path,
    node,
    root_of,
    serialised,
    text_node,
)
from xenia.standards.cases.package_zip import zipped
from xenia.standards.cases.writing import listed, write

_LIKELY = ((50, "high"), (20, "medium"), (1, "low"), (0, "none"))


def write_package(document: CaseDocument, *, media: Mapping[str, bytes] | None = None) -> bytes:
    """The package as one piece, for a case whose `media` are small."""
    opened = {name: partial(io.BytesIO, content) for name, content in (media or {}).items()}
    return b"".join(package_pieces(document, opened))


def package_pieces(document: CaseDocument, media: Mapping[str, Callable[[], BinaryIO]]) -> Iterator[bytes]:
    """The package piece by piece. `read_package` makes the same case of it; `media` are files that the case names, to
    go along, each opened when it is its turn.

    What the schemas can't say (evidence, conditions, who thinks what) is in the case's own text beside them. Raises
    ValueError at once for a case without a scene, of which there is no package.
    """
    if not document.scenes:
        raise ValueError("A package needs at least one scene. Write the first one under # Scenes.")
    names = tuple(media)
    trees = {name: serialised(root) for name, root in package_trees(document, names).items()}
    return zipped(trees, {_media_href(number, names): opened for number, opened in enumerate(media.values(), start=1)})


def package_trees(document: CaseDocument, media: tuple[str, ...]) -> dict[str, etree._Element]:
    """The XML files of the package by their names; `media` are the names of the files that go along."""
    trees = (
        _manifest(document, media),
        _patient(document, media),
        _availability(document),
        _activity(document, media),
    )
    return dict(zip(XML_FILES, trees, strict=True))


def _media_href(number: int, names: tuple[str, ...]) -> str:
    ending = names[number - 1].rpartition(".")[2].lower()
    safe = ending if ending.isascii() and ending.isalnum() and len(ending) <= 5 else "bin"
    return f"media/{number}.{safe}"


def _manifest(document: CaseDocument, media: tuple[str, ...]) -> etree._Element:
    root = root_of(MANIFEST, "manifest", adlcp=ADLCP)
    root.set("identifier", f"case-{document.code}")
    metadata = node(root, "metadata")
    text_node(metadata, "schema", "ADL SCORM")
    text_node(metadata, "schemaversion", "2004 3rd Edition")
    organizations = node(root, "organizations", default="case")
    organization = node(organizations, "organization", identifier="case")
    text_node(organization, "title", document.title)
    item = node(organization, "item", identifier="play", identifierref="activitymodel")
    text_node(item, "title", document.title)
    resources = node(root, "resources")
    for name in XML_FILES[1:]:
        _resource(resources, name.removesuffix(".xml"), name)
    for number in range(1, len(media) + 1):
        _resource(resources, f"media-{number}", _media_href(number, media))
    return root


def _resource(resources: etree._Element, identifier: str, href: str) -> None:
    resource = node(resources, "resource", identifier=identifier, type="webcontent", href=href)
    resource.set(f"{{{ADLCP}}}scormType", "asset")
    node(resource, "file", href=href)


def _patient(document: CaseDocument, media: tuple[str, ...]) -> etree._Element:
    root = root_of(PATIENT, "VirtualPatientData")
    patient = next((person for person in document.people if person.role is Role.PATIENT), None)
    if patient:
        _demographics(root, patient)
    for scene in document.scenes:
        text = node(root, "VPDText", id=f"scene-{scene.id}", textType="narrative")
        text.append(scene_words(scene, document, media))
    for person in document.people:
        for view in person.views:
            item = node(root, "InterviewItem", id=f"view-{person.id}-{view.id}")
            text_node(item, "Question", view.question or view.id)
            text_node(item, "Response", view.answer or "…")
    for scene in document.scenes:
        for moment, option in _hypotheses(scene):
            diagnosis = node(root, "Diagnosis", id=f"idea-{scene.id}-{moment.id}-{option.id}")
            text_node(diagnosis, "DiagnosisName", option.words or option.id)
            if option.weight is not None:
                weight = option.weight
                text_node(diagnosis, "Likelihood", next(word for least, word in _LIKELY if weight >= least))
    return root


def _demographics(root: etree._Element, patient: Person) -> None:
    demographics = node(root, "PatientDemographics", id=patient.id)
    core = node(demographics, "CoreDemographics", id=f"{patient.id}-core")
    if patient.name:
        text_node(core, "Name", patient.name)
    if patient.age.isascii() and patient.age.isdecimal():
        text_node(core, "Age", f"P{patient.age}Y")
    described = (("Age", patient.age), ("Pronouns", patient.pronouns), ("Languages", ", ".join(patient.speaks)))
    for number, (title, words) in enumerate((*described, ("About", patient.about)), start=1):
        if words:
            characteristic = node(demographics, "DemographicCharacteristic", id=f"about-{number}")
            text_node(characteristic, "Title", title)
            text_node(characteristic, "Description", words)


def _hypotheses(scene: Scene) -> Iterator[tuple[Moment, Option]]:
    for part in scene.parts:
        if isinstance(part, Moment) and part.kind is MomentKind.WEIGH:
            yield from ((part, option) for option in part.options)


def _availability(document: CaseDocument) -> etree._Element:
    root = root_of(AVAILABILITY, "DataAvailabilityModel")
    views: dict[str, list[str]] = {}
    for person in document.people:
        for view in person.views:
            views.setdefault(view.id, []).append(f"view-{person.id}-{view.id}")
    for scene in document.scenes:
        shown = node(root, "DAMNode", id=f"show-{scene.id}")
        text_node(shown, "DAMNodeLabel", scene.title or scene.id)
        asked = dict.fromkeys(item for choice in scene.choices for name in choice.asks for item in views.get(name, ()))
        items = [("VPDText", f"scene-{scene.id}", "immediately")]
        ideas = (f"idea-{scene.id}-{moment.id}-{option.id}" for moment, option in _hypotheses(scene))
        items += [("Diagnosis", idea, "immediately") for idea in ideas]
        items += [("InterviewItem", item, "ontrigger") for item in asked]
        for order, (kind, name, display) in enumerate(items):
            item = node(shown, "DAMNodeItem", display=display)
            text_node(item, "ItemPath", data_path(kind, name))
            text_node(item, "ItemOrder", str(order))
    return root


def _activity(document: CaseDocument, media: tuple[str, ...]) -> etree._Element:
    root = root_of(ACTIVITY, "ActivityModel")
    flags = dict.fromkeys(flag for scene in document.scenes for choice in scene.choices for flag in choice.sets)
    if flags:
        counters = node(node(root, "Properties"), "Counters")
        for flag in flags:
            counter = node(counters, "Counter", id=flag, isVisible="false")
            text_node(counter, "CounterLabel", flag)
            text_node(counter, "CounterInitValue", "0")
    section = node(node(root, "ActivityNodes"), "NodeSection", id="scenes", label=document.title)
    known = {scene.id for scene in document.scenes}
    for scene in document.scenes:
        _scene(section, scene, known)
    ways = [
        (scene, choice) for scene in document.scenes for choice in scene.choices if (choice.goes or scene.id) in known
    ]
    if ways:
        links = node(root, "Links")
        for scene, choice in ways:
            _link(links, scene, choice)
    own = node(node(root, "XtensibleInfo"), OWN_CASE, media=listed(media))
    own.text = write(document)
    return root


def _scene(section: etree._Element, scene: Scene, known: set[str]) -> None:
    place = node(section, "ActivityNode", id=scene.id, label=scene.title or scene.id)
    text_node(place, "Content", f"/DataAvailabilityModel/DAMNode[@id='show-{scene.id}']")
    if scene.timer:
        timer = node(node(place, "Services"), "Timer")
        text_node(timer, "TimerDeltaSeconds", str(scene.timer.seconds))
        text_node(timer, "TimerDirection", "down")
        if scene.timer.goes in known:
            rule = node(node(timer, "TimerRules"), "Rule")
            text_node(rule, "Relation", "eq")
            text_node(rule, "Value", "0")
            text_node(rule, "RuleRedirect", activity_path(scene.timer.goes))


def _link(links: etree._Element, scene: Scene, choice: Choice) -> None:
    link = node(links, "Link", label=choice.words or choice.id)
    text_node(link, "ActivityNodeA", activity_path(scene.id))
    text_node(link, "ActivityNodeB", activity_path(choice.goes or scene.id))
    for flag in choice.sets:
        rule = node(link, "CounterActionRule")
        text_node(rule, "CounterOperator", "=")
        text_node(rule, "CounterRuleValue", "1")
        text_node(rule, "CounterPath", counter_path(flag))
