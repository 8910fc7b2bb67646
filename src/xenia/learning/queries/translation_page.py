"""A case and its translation side by side, and what the translation still misses."""

from dataclasses import dataclass

from xenia.learning.models import CaseVersion, Script
from xenia.learning.queries.cases import document_of
from xenia.learning.queries.readiness import findings_of, scripts_of
from xenia.standards.cases import CaseDocument, Finding
from xenia.standards.cases.places import texts_of
from xenia.standards.cases.translating import UNTOLD

#: texts in one form; a server takes a thousand fields at most
A_FORM = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPair:
    """One text of the case with what stands for it in the other language, and what the checker says of it."""

    place: str
    text: str
    told: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationPage:
    """All texts, in groups with a heading: a scene, a person, or what frames the case."""

    original: CaseDocument
    script: Script | None
    groups: list[tuple[str, list[TextPair]]]
    told: int
    texts: int

    @property
    def parts(self) -> list[list[tuple[str, list[TextPair]]]]:
        """The groups in parts that one form can send."""
        parts: list[list[tuple[str, list[TextPair]]]] = [[]]
        for heading, pairs in self.groups:
            if parts[-1] and sum(len(some) for _heading, some in parts[-1]) + len(pairs) > A_FORM:
                parts.append([])
            parts[-1].append((heading, pairs))
        return parts

    @property
    def texts_told(self) -> dict[str, str]:
        """What is told already, by place."""
        return {pair.place: pair.told for _heading, pairs in self.groups for pair in pairs}


def translation_page(version: CaseVersion, language: str) -> TranslationPage:
    """Lay a case out for whoever translates it; three statements."""
    scripts = scripts_of(version)
    original, script = document_of(scripts[version.language]), scripts.get(language)
    theirs = dict(texts_of(document_of(script))) if script else {}
    said: dict[str, list[Finding]] = {}
    for one in findings_of(version, scripts) if script else ():
        if one.language == language:
            said.setdefault(one.place, []).append(one)
    titles = {scene.id: scene.title or scene.id for scene in original.scenes}
    groups: dict[str, list[TextPair]] = {}
    for place, text in texts_of(original):
        if text:
            told = theirs.get(place, "")
            pair = TextPair(
                place=place,
                text=text,
                told="" if told == UNTOLD else told,
                said=tuple(one.sentence for one in said.get(place, ())),
            )
            groups.setdefault(_group(place, titles, original), []).append(pair)
    pairs = [pair for several in groups.values() for pair in several]
    done = sum(bool(pair.told) for pair in pairs)
    return TranslationPage(original=original, script=script, groups=list(groups.items()), told=done, texts=len(pairs))


def _group(place: str, titles: dict[str, str], document: CaseDocument) -> str:
    first, _dot, rest = place.partition(".")
    if first == "people":
        return next((one.name for one in document.people if one.id == rest.partition(".")[0]), "")
    return titles.get(first.partition("/")[0], "") or document.title
