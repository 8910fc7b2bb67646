"""MedBiquitous Virtual Patient packages read as cases: ours come back whole, others with what was understood."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from lxml import etree

from xenia.standards.cases.document import (
    CaseDocument,
    Choice,
    Ending,
    Narration,
    Part,
    Person,
    Role,
    Scene,
    Timer,
)
from xenia.standards.cases.heads import values
from xenia.standards.cases.package_archive import Package, opened_package
from xenia.standards.cases.package_media import plain_names
from xenia.standards.cases.package_words import parts_of
from xenia.standards.cases.package_xml import OWN_CASE, XML_FILES, RefusedPackageError
from xenia.standards.cases.patient_package import package_trees
from xenia.standards.cases.reading import CaseTextError, parse
from xenia.standards.cases.twee_reading import ImportedCase, slug
from xenia.standards.problems import Problems

_MANIFEST, _PATIENT, _AVAILABILITY, _ACTIVITY = XML_FILES
_LAST_ID = re.compile(r"\[@id\s?=\s?'([^']+)'\]\s*$")
_NOT_UNDERSTOOD = {
    "Probability": "Chance between ways on",
    "ConditionalRule": "Rules on counters",
    "NavigateGlobal": "Ways on that are open everywhere",
    "Weighting": "Weights of ways on",
    "CounterRules": "Rules on counters",
}


def read_package(package: BinaryIO, *, source: str = "", code: str = "") -> ImportedCase:
    """Read a package from something that can seek. Media stay in it (`unpacked` takes them out). `code` names a case
    that has no name."""
    problems = Problems()
    document: CaseDocument | None = None
    media: dict[str, str] = {}
    try:
        opened = opened_package(package)
        document = _own(opened, problems, source)
        names = _own_names(opened) if document else plain_names(_hrefs(opened))
        document = document or _Foreign(opened, names, problems, source).document(code)
        media = {names[href]: path for href, path in opened.media.paths.items() if href in names}
        for words in opened.media.left_out:
            problems.warn(words, source=source)
    except RefusedPackageError as refused:
        problems.error(str(refused), source=source)
    if problems.errors:
        document, media = None, {}
    return ImportedCase(document=document, media=media, warnings=problems.warnings, errors=problems.errors)


def _hrefs(package: Package) -> list[str]:
    return list(dict.fromkeys((*package.files.values(), *package.media.paths)))


def _own_names(package: Package) -> dict[str, str]:
    """The names that Xenia's text calls them by, for where the manifest says that they stand."""
    own = next(package.trees[_ACTIVITY].iter(OWN_CASE))
    names = enumerate(values(own.get("media", "")), start=1)
    return {package.files.get(f"media-{number}", ""): name for number, name in names}


def _own(package: Package, problems: Problems, source: str) -> CaseDocument | None:
    """The case as Xenia wrote it beside the rest, if the rest is still as it was written then."""
    own = next(package.trees[_ACTIVITY].iter(OWN_CASE), None)
    if own is None:
        return None
    try:
        document = parse(own.text or "")
    except CaseTextError:
        problems.warn("What Xenia had kept of the case was changed, and is left out.", source=source)
        return None
    media = tuple(values(own.get("media", "")))
    again = package_trees(document, media) if document.scenes else {}
    if all(name in again and _same(package.trees[name], again[name]) for name in XML_FILES[1:]):
        return document
    message = "The package was changed elsewhere: it is read as it is now, and what only Xenia keeps of a case is lost."
    problems.warn(message, source=source)
    return None


def _same(one: etree._Element, other: etree._Element) -> bool:
    return etree.tostring(one, method="c14n") == etree.tostring(other, method="c14n")


class _Foreign:
    def __init__(self, package: Package, names: Mapping[str, str], problems: Problems, source: str) -> None:
        self._package = package
        #: the file that a resource, or a place in the package, stands for
        self._files = {**names, **{name: names[href] for name, href in package.files.items()}}
        self._problems = problems
        self._source = source
        self._counters: dict[str, str] = {}
        self._nodes: dict[str, str] = {}

    def document(self, code: str) -> CaseDocument:
        activity = self._package.trees[_ACTIVITY]
        places = list(activity.iter("{*}ActivityNode"))
        if not places:
            raise RefusedPackageError("The package has no activity node, so there is nothing to play.")
        self._nodes = _named((place.get("id", "") for place in places), "s")
        counters = (counter.get("id", "") for counter in activity.iter("{*}Counter"))
        self._counters = _named(counters, "f")
        self._tell_what_is_lost(activity)
        shown = self._shown()
        ways = self._ways(activity)
        title = self._package.title or "Untitled"
        patient = self._patient()
        scenes = tuple(self._scene(place, shown, ways) for place in places)
        return CaseDocument(
            code=code or slug(title) or "virtual-patient",
            title=title,
            people=(patient,) if patient else (),
            scenes=scenes,
        )

    def _warn(self, message: str) -> None:
        self._problems.warn(message, source=self._source)

    def _tell_what_is_lost(self, activity: etree._Element) -> None:
        for name, words in _NOT_UNDERSTOOD.items():
            if any(True for _ in activity.iter(f"{{*}}{name}")):
                self._warn(f"{words} ({name}) are not understood here, and are left out.")

    def _scene(self, place: etree._Element, shown: Mapping[str, list[Part]], ways: Mapping[str, list[Choice]]) -> Scene:
        name = self._nodes[place.get("id", "")]
        content = _last_id(place.findtext("{*}Content"))
        if content not in shown:
            self._warn(f"“{place.get('label') or name}” shows nothing that is in the package.")
        choices, timer = tuple(ways.get(name, ())), self._timer(place)
        return Scene(
            id=name,
            title=place.get("label", ""),
            parts=tuple(shown.get(content, ())),
            choices=choices,
            timer=timer,
            ending=None if choices or timer else Ending(),
        )

    def _timer(self, place: etree._Element) -> Timer | None:
        timer = place.find("{*}Services/{*}Timer")
        if timer is None:
            return None
        seconds = (timer.findtext("{*}TimerDeltaSeconds") or "").strip()
        goes = self._nodes.get(_last_id(timer.findtext("{*}TimerRules/{*}Rule/{*}RuleRedirect")), "")
        if not (seconds.isascii() and seconds.isdecimal() and len(seconds) < 6 and int(seconds) <= 86_400):
            self._warn(f"The timer of “{place.get('label', '')}” has no time that can be read, and is left out.")
            return None
        return Timer(seconds=int(seconds), goes=goes)

    def _ways(self, activity: etree._Element) -> dict[str, list[Choice]]:
        labels = {self._nodes[each.get("id", "")]: each.get("label", "") for each in activity.iter("{*}ActivityNode")}
        ways: dict[str, list[Choice]] = {}
        for link in activity.iter("{*}Link"):
            start, goes = (self._nodes.get(_last_id(link.findtext(f"{{*}}ActivityNode{end}")), "") for end in "AB")
            if not start or not goes:
                self._warn(f"The way “{link.get('label', '')}” begins or ends at a node that is not there.")
                continue
            here = ways.setdefault(start, [])
            sets = tuple(dict.fromkeys(self._sets(link)))
            words = link.get("label") or labels[goes]
            here.append(Choice(id=f"c{len(here) + 1}", words=words, goes="" if goes == start else goes, sets=sets))
        return ways

    def _sets(self, link: etree._Element) -> Iterator[str]:
        """Flags for counters that a way raises above nothing."""
        for rule in link.findall("{*}CounterActionRule"):
            counter = self._counters.get(_last_id(rule.findtext("{*}CounterPath")))
            value = (rule.findtext("{*}CounterRuleValue") or "").strip()
            raised = rule.findtext("{*}CounterOperator") in ("=", "+") and value.isdecimal() and value.strip("0")
            if counter and raised:
                yield counter

    def _shown(self) -> dict[str, list[Part]]:
        """What each node of the availability model shows."""
        data = {each.get("id", ""): each for each in self._package.trees[_PATIENT] if each.get("id")}
        shown: dict[str, list[Part]] = {}
        for place in self._package.trees[_AVAILABILITY].iter("{*}DAMNode"):
            parts: list[Part] = []
            for item in sorted(place.findall("{*}DAMNodeItem"), key=_order):
                element = data.get(_last_id(item.findtext("{*}ItemPath")))
                if element is not None:
                    parts += self._parts(element)
            shown[place.get("id", "")] = parts
        return shown

    def _parts(self, element: etree._Element) -> Sequence[Part]:
        if etree.QName(element).localname == "VPDText":
            return parts_of(element, self._files)
        texts = (" ".join("".join(map(str, child.itertext())).split()) for child in element)
        words = "\n".join(text for text in texts if text)
        return (Narration(text=words),) if words else ()

    def _patient(self) -> Person | None:
        demographics = self._package.trees[_PATIENT].find("{*}PatientDemographics")
        if demographics is None:
            return None
        core = "{*}CoreDemographics/{*}"
        age = re.fullmatch(r"\s*P([0-9]{1,3})Y.*", demographics.findtext(f"{core}Age") or "", re.DOTALL)
        return Person(
            id="patient",
            name=demographics.findtext(f"{core}Name") or "",
            role=Role.PATIENT,
            age=age[1] if age else "",
        )


def _named(identifiers: Iterator[str], letter: str) -> dict[str, str]:
    """A name that a case can hold for each identifier, none twice."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for number, identifier in enumerate(identifiers, start=1):
        if identifier in names:
            continue
        name = slug(identifier) or f"{letter}{number}"
        while name in taken:
            name = f"{name[:50]}-{number}"
            number += len(taken) + 1
        taken.add(name)
        names[identifier] = name
    return names


def _last_id(path: str | None) -> str:
    found = _LAST_ID.search(path or "")
    return found[1] if found else ""


def _order(item: etree._Element) -> int:
    order = (item.findtext("{*}ItemOrder") or "").strip()
    return int(order) if order.isascii() and order.isdecimal() and len(order) < 9 else 0
