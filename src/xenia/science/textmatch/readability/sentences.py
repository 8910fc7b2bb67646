"""Where sentences and words stand in a text: abbreviations, numbers, initials and lists are no ends of sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARKS = ".!?…؟۔。！？।"
CLOSERS = "\"'”’»›)]}"
OPENERS = "\"'“‘„«‹([{¿¡"

_PARAGRAPH = re.compile(r"\n[ \t]*(?:\n\s*|(?=(?:[-•*–·]|\(?(?:\d{1,3}|[A-Za-z])[.)])[ \t]))")
_LIST_MARK = re.compile(r"\s*(?:[-•*–·]|\(?(?:\d{1,3}|[A-Za-z])[.)])(?=\s)")
_TOKEN = re.compile(r"[^\s—/…]+…?|…")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+", re.UNICODE)
_ORDINAL = re.compile(r"\d{1,4}\.")

#: in front of a name or a number, and so never at an end
_TITLES = {
    "en": "mr mrs ms dr prof st no fig vs mt rev sr jr approx",
    "es": "sr sra srta sres dr dra prof profa d dña núm no pág págs art av avda aprox",
    "fr": "m mm mme mmes mlle dr pr st ste n no p pp art av env",
    "de": "hr fr dr prof nr bzw ca vgl evtl ggf inkl usw str abs art max min bspw sog tel jh",
    "ar": "د أ م ص",
}
#: may stand at an end too: what follows decides
_OTHERS = {
    "en": "etc e.g i.e a.m p.m inc ltd al",
    "es": "etc p.ej ud uds vd vds a.m p.m",
    "fr": "etc cf ex p.ex",
    "de": "etc z.b d.h u.a o.ä",
}
_NEVER = {language: frozenset(words.split()) for language, words in _TITLES.items()}
_PERHAPS = {language: frozenset(words.split()) for language, words in _OTHERS.items()}


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence: where it starts and ends in the text, its words in order, and whether a mark ends it."""

    start: int
    end: int
    words: tuple[str, ...]
    marked: bool


def passages(text: str, *, language: str) -> Iterator[Passage]:
    """The sentences of a text in order; what holds no word is none.

    A sentence ends at a mark, at an empty line, and where a line begins an item of a list. A full stop ends none behind
    an abbreviation, an initial or (in German) an ordinal number, nor before a small letter, unless the whole text
    has small letters only.
    """
    cased = any(sign.isupper() for sign in text)
    start = 0
    for cut in _PARAGRAPH.finditer(text):
        yield from _in_paragraph(text, start, cut.start(), language=language, cased=cased)
        start = cut.end()
    yield from _in_paragraph(text, start, len(text), language=language, cased=cased)


def _in_paragraph(text: str, start: int, end: int, *, language: str, cased: bool) -> Iterator[Passage]:
    mark = _LIST_MARK.match(text, start, end)
    tokens = [
        (found.start(), found.end(), found.group())
        for found in _TOKEN.finditer(text, mark.end() if mark else start, end)
    ]
    first, words = 0, list[str]()
    for place, (_begin, finish, token) in enumerate(tokens):
        if any(sign.isalnum() for sign in token):
            words.append(token.strip(MARKS + CLOSERS + OPENERS + ",;:،؛-–"))
        following = tokens[place + 1][2] if place + 1 < len(tokens) else ""
        marked = token.rstrip(CLOSERS)[-1:] in MARKS and bool(token.rstrip(CLOSERS))
        if not following or (marked and _ends(token, following, language=language, cased=cased)):
            if words:
                yield Passage(tokens[first][0], finish, tuple(words), marked)
            first, words = place + 1, []


def _ends(token: str, following: str, *, language: str, cased: bool) -> bool:
    """Whether the mark behind a token ends its sentence, with something following in the same paragraph."""
    begins = following.lstrip(OPENERS + "-–")[:1]
    bare = token.rstrip(CLOSERS).lstrip(OPENERS)
    if not bare.endswith("."):
        return not (cased and begins.islower())
    name = bare[:-1].lower()
    if name in _NEVER.get(language, ()) or (cased and begins.islower()):
        return False
    if language == "de" and (_ORDINAL.fullmatch(bare) or name in _PERHAPS["de"]):  # nouns have capitals: no help
        return False
    if name in _PERHAPS.get(language, ()):
        return begins.isupper()
    return not _INITIALS.fullmatch(bare)
