"""Text as people meant it, freed from the markup and debris that word processors leave in titles."""

import re
import unicodedata
from html.entities import html5

_MAX_UNESCAPES = 6
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)([^<>]*)>")
_CONDITIONAL = re.compile(r"<!\[[^<>\]]*\]>")
_DECLARATION = re.compile(r"<!DOCTYPE[^<>]*>|<\?[A-Za-z][^<>]*>", re.IGNORECASE)
_REPEATED_AMP = re.compile(r"&(?:amp;|#0{0,5}38;|#[xX]0{0,5}26;)+")
_ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_HIDDEN = ("style", "script", "xml", "head", "title")
_BLOCK = re.compile(
    "p|br|div|li|ul|ol|dl|dt|dd|tr|td|th|table|tbody|thead|hr|h[1-6]|blockquote|pre|section|article", re.IGNORECASE
)
_INLINE = re.compile(
    "a|abbr|b|big|body|caption|center|cite|code|col|colgroup|del|em|font|head|html|i|img|input|ins|label|link|mark|meta"
    "|nobr|q|s|script|small|span|strike|strong|style|sub|sup|title|tt|u|var|xml|[a-z0-9]+:[a-z0-9]+",
    re.IGNORECASE,
)


def clean_text(value: str) -> str:
    """`value` without markup, entities, control characters and doubled white space.

    Only what is plainly markup goes: 'a < b', 'p<0.05' and 'x <y and z> w' survive. Cleaning twice changes nothing.
    """
    text = value
    if "<" in text or "&" in text:
        text = _without_markup(text)
    if text.isascii() and text.isprintable():  # as most are, and then there is nothing to look up
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", text.translate(_CHARACTERS)).split())


def _without_markup(value: str) -> str:
    """Titles are escaped once too often as a rule, so markup is looked for again after each unescaping."""
    text = value
    for _ in range(_MAX_UNESCAPES):
        before = text
        text = _ENTITY.sub(_character, _REPEATED_AMP.sub("&", _without_tags(text)))
        if text == before:
            break
    return text


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    text = _without_spans(text, "<!--", "-->")
    for name in _HIDDEN:
        text = _without_hidden(text, name)
    return _TAG.sub(_space_or_nothing, _DECLARATION.sub(" ", _CONDITIONAL.sub("", text)))


def _without_spans(text: str, opening: str, closing: str) -> str:
    """`text` without what stands between the marks; an opening mark that is never closed is left as text."""
    kept: list[str] = []
    position = 0
    while (start := text.find(opening, position)) >= 0 and (end := text.find(closing, start)) >= 0:
        kept.append(text[position:start])
        position = end + len(closing)
    return "".join([*kept, text[position:]])


def _without_hidden(text: str, name: str) -> str:
    """`text` without elements that no browser would show, such as the style sheets that Word pastes along."""
    if f"</{name}" not in text.lower():
        return text
    opened = re.compile(rf"<{name}(?:\s[^<>]*)?>", re.IGNORECASE)
    closed = re.compile(rf"</{name}\s*>", re.IGNORECASE)
    kept: list[str] = []
    position = 0
    while (start := opened.search(text, position)) and (end := closed.search(text, start.end())):
        kept.append(text[position : start.start()])
        position = end.end()
    return "".join([*kept, text[position:]])


def _space_or_nothing(tag: re.Match[str]) -> str:
    closing, name, rest = tag.groups()
    bare = not rest.strip(" \t\r\n/")
    attributes = rest[:1].isspace() and "=" in rest
    block = _BLOCK.fullmatch(name) is not None
    known = block or _INLINE.fullmatch(name) is not None
    foreign = "='" in rest.replace(" ", "") or '="' in rest.replace(" ", "")
    if not (closing and bare) and not (known and (bare or attributes)) and not (attributes and foreign):
        return tag.group(0)
    return " " if block else ""


def _character(entity: re.Match[str]) -> str:
    name = entity.group(1)
    if not name.startswith("#"):
        return html5.get(f"{name};", entity.group(0))
    number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(number) if 0 < number <= 0x10FFFF else ""


def _character_table() -> dict[int, str | None]:
    """Control characters go; the range 0x80-0x9F holds Windows punctuation that was read as Latin-1."""
    table: dict[int, str | None] = dict.fromkeys((*range(0x20), 0x7F))
    table.update(dict.fromkeys((0x09, 0x0A, 0x0B, 0x0C, 0x0D), " "))
    for code in range(0x80, 0xA0):
        try:
            table[code] = bytes([code]).decode("cp1252")
        except UnicodeDecodeError:
            table[code] = None
    table[0x85] = "…"
    table.update(dict.fromkeys(range(0xD800, 0xE000)))
    invisible = (0x00AD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    table.update(dict.fromkeys(invisible))
    table[0xF0B7] = " "
    return table


_CHARACTERS = _character_table()
