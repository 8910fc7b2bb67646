"""Names and places in Arabic script, which has no capitals: what follows a title, a kunya or a word for a place."""

import re
from collections.abc import Iterator

from xenia.science.textmatch.identifiers.spans import Kind, Span
from xenia.science.textmatch.identifiers.words import ARABIC_NO_NAMES

#: letters with their marks
_LETTER = r"[\u0621-\u064a\u064b-\u0652\u0670-\u06d3\u0640]"
_ANY = re.compile("[\u0621-\u06d3]")
_NEXT = re.compile(rf"\s+({_LETTER}{{2,}})")
_TITLES = "دكتورة?|سيدة?|أستاذة?|استاذة?|شيخة?|حاجة?|آنسة|مدعوة?|د\\.|أخونا|أخ|أخت|آقای|خانم|دکتر|حاجی|داکتر|انجینیر"
_CALLED = "اسمي|اسمها|اسمه|أدعى|يدعى|تدعى|يسمى|تسمى|نام من|اسمم|نامم|نامش|اسمش"
_PLACES = (
    "مدينة|قرية|بلدة|مخيم|حي|شارع|محافظة|ولاية|مستشفى|مستوصف|عيادة|جامعة|مدرسة|مسجد|كنيسة|ساحة|منطقة"
    "|شهر|روستای|قریه|خیابان|کوچه|بیمارستان|اردوگاه|استان|ولسوالی|دانشگاه"
)
_CUE = re.compile(
    rf"(?<!\w)[وفبلك]?(?:لل|ال)?(?:(?P<name>{_TITLES}|{_CALLED})|(?P<place>{_PLACES})|(?P<kunya>أبو|ابو|أبي|أم|ام))(?=\s)"
)
_CHAIN = frozenset(("بن", "بنت", "ابن", "عبد", "أبو", "ابو", "أم", "آل"))


def arabic_names(text: str) -> Iterator[Span]:
    """What follows a title, a phrase such as 'my name is', a kunya (with it) or a word for a place."""
    if _ANY.search(text) is None:
        return
    for found in _CUE.finditer(text):
        if found.lastgroup == "kunya":
            for span in _following(text, found.end(), Kind.NAME, most=1):
                yield Span(found.start("kunya"), span.end, Kind.NAME)
        else:
            yield from _following(text, found.end(), Kind.PLACE if found.lastgroup == "place" else Kind.NAME)


def _following(text: str, at: int, kind: Kind, *, most: int = 2) -> Iterator[Span]:
    """Up to `most` words, more along a chain such as 'bin'; none if the first is a word of every day."""
    start = end = -1
    taken = 0
    while taken < most and (found := _NEXT.match(text, at)):
        word = found.group(1)
        if word in ARABIC_NO_NAMES or (taken and word[0] in "وف" and len(word) > 4 and not word.startswith("وال")):
            break
        start, end, at = (found.start(1) if start < 0 else start), found.end(1), found.end(1)
        taken += word not in _CHAIN
    if start >= 0:
        yield Span(start, end, kind)
