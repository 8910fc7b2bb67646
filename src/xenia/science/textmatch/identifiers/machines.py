"""What stands for a computer, a device or a vehicle, and so for whoever has it: by its shape or by the word before."""

import re
from collections.abc import Iterator

from xenia.science.textmatch.identifiers.patterns import any_word
from xenia.science.textmatch.identifiers.spans import Kind, Span

#: each begins with what is rare in a text, so that most of it is passed over
_IPV4 = re.compile(r"\d(?<![\d.]\d)\d{0,2}(?:\.\d{1,3}){3}(?![\d.]*\d)")
_COLONS = re.compile(r":[0-9A-Fa-f]{0,4}:")
_PARTS = re.compile(r"(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{1,4}(?![\w:])")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_LONGEST_PART = 4
_MOST_PARTS = 8
_SIGN = r"[A-Z\d](?:[A-Z\d]|[ \-·](?=[A-Z\d]))"
_IS = r"(?:[ \t:#]|(?i:is|was|es|era|est|number|no\.?|n[º°o]\.?|ist|war|von)[ \t]){1,6}"
_VEHICLE = re.compile(
    any_word(
        (
            *("licen[cs]e plate", "plates?", "registration", "vin", "matr[íi]cula", "placas?", "plaque"),
            *("immatriculation", "kennzeichen", "fahrgestellnummer", "لوحة", "پلاک", r"номер\w* машин\w*"),
            *("автономер", r"номерн\w+ знак\w*"),
        )
    )
    + rf"(?!\w){_IS}({_SIGN}{{3,17}})(?!\w)"
)
_DEVICE = re.compile(
    any_word(
        (
            *(r"serial(?: number| no\.?)?", "s/n", "imei", "udi", "implant", "pacemaker", "n[úu]mero de serie"),
            *("num[ée]ro de s[ée]rie", "seriennummer", r"серийн\w+ номер", r"серійн\w+ номер", "رقم تسلسلي"),
            "شماره سریال",
        )
    )
    + rf"(?!\w){_IS}({_SIGN}{{4,24}})(?!\w)"
)


def machines(text: str) -> Iterator[Span]:
    """Network addresses; plates and numbers of vehicles and devices after the word for them."""
    past = 0
    for colon in _COLONS.finditer(text):
        if colon.start() < past:
            continue
        start = _part_before(text, colon.start())
        found = _PARTS.match(text, start)
        if found and not (start and (text[start - 1].isalnum() or text[start - 1] == ":")):
            past = found.end()
            if _is_network(found.group()):
                yield Span(*found.span(), Kind.NETWORK)
    for found in _IPV4.finditer(text):
        if all(int(part) < 256 for part in found.group().split(".")):
            yield Span(*found.span(), Kind.NETWORK)
    for pattern, kind in ((_VEHICLE, Kind.VEHICLE), (_DEVICE, Kind.DEVICE)):
        for found in pattern.finditer(text):
            if any(sign.isdigit() for sign in found.group(1)):
                yield Span(*found.span(1), kind)


def _part_before(text: str, at: int) -> int:
    """Where the hexadecimal digits before a colon begin."""
    start = at
    while start and at - start < _LONGEST_PART and text[start - 1] in _HEXADECIMAL:
        start -= 1
    return start


def _is_network(words: str) -> bool:
    """An IPv6 address or the six pairs of a network card, and no time of day."""
    parts = words.split(":")
    return (
        (len(parts) == 6 and all(len(part) == 2 for part in parts))
        or ("::" in words and any(parts) and len(parts) <= _MOST_PARTS)
        or len(parts) == _MOST_PARTS
    )
