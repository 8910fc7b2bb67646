"""Where people can be found: on the net, and on the street."""

import re
from collections.abc import Iterator

from xenia.science.textmatch.identifiers.capitals import WORD
from xenia.science.textmatch.identifiers.patterns import any_word
from xenia.science.textmatch.identifiers.spans import Kind, Span

LONGEST = 100
_DOMAIN = re.compile(r"[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")
_HANDLE = re.compile(r"\w[\w.]{1,30}")
_WEB = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»]{2,2000}")
_ENDING = re.compile(r"\.(?:com|org|net|edu|gov|info|health|example)(?:/[^\s<>\"“”«»]*)?(?![\w@])")
_TRAILING = ".,;:!?)]}'’"

_ROAD = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Boulevard|Blvd|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Way|Terrace|Highway|Hwy"
)
_ROADS = (
    *("calle", "avenida", "avda", "av", "plaza", "paseo", "carrera", "colonia", "barrio", "via", "rua", "travessa"),
    *("rue", "avenue", "boulevard", "bd", "chemin", "impasse", "allée", "quai"),
    *("улица", "улице", "ул", "проспект", "переулок", "площадь", "вулиця", "вулиці", "вул", "провулок", "площа"),
)
_NUMBERED = re.compile(
    rf"\d(?<![\w.,/]\d)\d{{0,4}}[A-Za-z]?[ \t]+(?:{WORD}\.?[ \t]+){{1,4}}?(?:{_ROAD})(?!\w)\.?"
    r"(?:,?[ \t]+(?:Apt|Apartment|Unit|Suite|Floor|Flat|#)\.?[ \t]*\w{1,6})?"
)
_ROAD_FIRST = re.compile(
    any_word(_ROADS) + r"\.?[ \t]+(?:(?:de|del|la|las|los|el|du|des|le|les|da|do)[ \t]+|d['’]|l['’])*"
    rf"{WORD}(?:[ \t]+(?:(?:de|del|la|las|los|du|des)[ \t]+){{0,2}}{WORD}){{0,4}}"
    r"(?:,?[ \t]+(?:n[º°o]\.?[ \t]*)?\d{1,4}\w?(?!\d))?"
)
_NUMBER_BEFORE = re.compile(r"(?<!\w)\d{1,4}(?:[ \t]?(?:bis|ter|[A-Za-z]))?,?[ \t]+$")
_GERMAN_ROAD = re.compile(
    r"(?:straße|strasse|str\.|gasse|weg|platz|allee|ufer|damm|Straße|Strasse|Str\.|Weg|Platz|Allee)"
    r"[ \t]+\d{1,4}[a-z]?(?!\w)"
)
_ROAD_NAME = re.compile(rf"(?:{WORD}[ \-])?(?:{WORD})?$")
_POSTCODE = re.compile(r"[A-Z]{1,2}(?<![\w][A-Z])\d[A-Z\d]?[ \t]\d[A-Z]{2}(?!\w)")


def web_addresses(text: str) -> Iterator[Span]:
    """E-mail addresses, accounts (@name) and addresses of pages."""
    at = text.find("@")
    while at >= 0:
        if span := _around(text, at):
            yield span
        at = text.find("@", at + 1)
    for found in _WEB.finditer(text):
        yield Span(found.start(), found.start() + len(found.group().rstrip(_TRAILING)), Kind.URL)
    for found in _ENDING.finditer(text):
        start = _back(text, found.start())
        if start < found.start():
            yield Span(start, found.end() - _loose(found.group()), Kind.URL)


def _loose(words: str) -> int:
    return len(words) - len(words.rstrip(_TRAILING))


def _back(text: str, at: int) -> int:
    """Where the part of an address before this place begins."""
    start = at
    while start and at - start < LONGEST and (text[start - 1].isalnum() or text[start - 1] in "._+'-"):
        start -= 1
    return start


def _around(text: str, at: int) -> Span | None:
    start, domain = _back(text, at), _DOMAIN.match(text, at + 1)
    if start < at and domain:
        return Span(start, domain.end(), Kind.EMAIL)
    if start == at and (handle := _HANDLE.match(text, at + 1)):
        return Span(at, handle.end() - _loose(handle.group()), Kind.URL)
    return None


def streets(text: str) -> Iterator[Span]:
    """Streets with their numbers in English, Spanish, French and German order, and British postcodes."""
    for found in _NUMBERED.finditer(text):
        yield Span(*found.span(), Kind.PLACE)
    for found in _ROAD_FIRST.finditer(text):
        number = _NUMBER_BEFORE.search(text, max(0, found.start() - 12), found.start())
        yield Span(number.start() if number else found.start(), found.end(), Kind.PLACE)
    for found in _GERMAN_ROAD.finditer(text):
        name = _ROAD_NAME.search(text, max(0, found.start() - LONGEST), found.start())
        yield Span(name.start() if name else found.start(), found.end(), Kind.PLACE)
    for found in _POSTCODE.finditer(text):
        yield Span(*found.span(), Kind.PLACE)
