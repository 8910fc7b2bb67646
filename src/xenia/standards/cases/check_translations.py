"""What a translation of a case misses, has too much, or tells differently."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xenia.standards.cases.document import CaseDocument
from xenia.standards.cases.findings import Finding, Severity, error, warning
from xenia.standards.cases.places import bones_of, texts_of

#: what is shorter may well be the same in two languages
_SHORTEST_ALIKE = 25


def check_translations(document: CaseDocument, others: Sequence[CaseDocument]) -> Iterator[Finding]:
    """The case against its translations; a translation against what it comes from. Other cases are passed by."""
    same = [other for other in others if other.code == document.code and other.language != document.language]
    if document.translates:
        for original in same:
            if original.language == document.translates:
                yield from _compared(original, document)
        return
    for other in same:
        yield from (replace(finding, language=other.language) for finding in _compared(document, other))


def _compared(original: CaseDocument, translation: CaseDocument) -> Iterator[Finding]:
    bones, theirs = dict(bones_of(original)), dict(bones_of(translation))
    language = original.language
    missing = [place for place in bones if place not in theirs]
    for place in missing:
        if place.rpartition(".")[0] not in missing and place.rpartition("/")[0] not in missing:
            yield error(place, "translation-misses", f"The case in “{language}” has “{place}”; add it here.")
    for place in theirs:
        if place not in bones:
            yield error(
                place, "translation-more", f"The case in “{language}” has no “{place}”. Take it out, or add it there."
            )
        elif theirs[place] != bones[place]:
            sentence = f"At “{place}” something other than words is different from the case in “{language}”."
            yield error(place, "translation-differs", sentence)
    yield from _words(original, translation)


def _words(original: CaseDocument, translation: CaseDocument) -> Iterator[Finding]:
    theirs = dict(texts_of(translation))
    for place, text in texts_of(original):
        there = theirs.get(place)
        if text and there == "":
            yield replace(_untold(place), severity=Severity.ERROR)
        elif text and there is None and place.rpartition("/")[0].rpartition(".")[2] in _LISTED:
            yield _untold(place)
        elif text == there and len(text) >= _SHORTEST_ALIKE and any(sign.isalpha() for sign in text):
            yield warning(place, "translation-same", f"“{text[:60]}” is the same in both languages.")


_LISTED = frozenset({"audience", "disciplines", "warnings", "look_for"})


def _untold(place: str) -> Finding:
    return warning(place, "translation-empty", f"“{place}” is not translated yet.")
