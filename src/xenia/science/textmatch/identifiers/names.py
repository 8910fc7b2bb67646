"""Names of people and places in scripts that have capital letters, by what stands beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xenia.science.textmatch.identifiers import words
from xenia.science.textmatch.identifiers.capitals import REST, RUN, TOKENS
from xenia.science.textmatch.identifiers.patterns import any_word
from xenia.science.textmatch.identifiers.spans import Kind, Span

_WORD = re.compile(rf"[^\W\d_]{REST}")
_AFTER = re.compile(rf"\s+([^\W\d_]{REST}|&)")
#: 'my name is' and its sisters: what follows is a name, with a capital or without
_CALLED = re.compile(
    any_word(
        (
            r"my (?:full |first |last )?name(?: is|['’]s)\s",
            r"i am called\s",
            r"me llamo\s",
            r"mi nombre(?: completo)? es\s",
            r"je m['’]appelle\s",
            r"mon (?:pré)?nom est\s",
            r"ich hei(?:ß|ss)e\s",
            r"mein (?:vor|nach)?name ist\s",
            r"mi chiamo\s",
            r"meu nome é\s",
            *(rf"{word}\s?:\s" for word in ("name", "nombre", "nom", "prénom", "vorname", "nachname")),
        )
    )
    + r"\s*"
)
_SHORT_TITLE = re.compile(any_word(sorted(words.SHORT_TITLES)) + r"\.?[ \t]+(?=[^\W\d_])")
_GAP = frozenset(" \t\u00a0\n\r\"'“”«»‘’([*_:—–-¿¡")
_OPENING = frozenset('\n:—–"“«*¿¡')
_STOPS = frozenset(".!?…;؟۔")
#: how far back a word or a gap is followed
_FAR = 30
#: a run of this one word alone names nobody
_ALONE = (words.NO_NAMES - words.FACILITIES) | words.TITLES


@dataclass(slots=True)
class _Found:
    """What was found in one text, and single words that began a sentence: names if they come again as names."""

    text: str
    german: bool
    spans: list[Span] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    perhaps: list[tuple[str, int, int]] = field(default_factory=list)

    def add(self, start: int, end: int, kind: Kind = Kind.NAME) -> None:
        self.spans.append(Span(start, end, kind))

    def add_words(self, part: list[re.Match[str]], kind: Kind) -> None:
        start, end = part[0].start(), part[-1].end() - _possessive(part[-1].group())
        self.add(start, end, kind)
        if kind is Kind.NAME:
            self.known.update(base for each in part if len(base := _base(each.group())) > 2)


def names(text: str) -> Iterator[Span]:
    """Names and places by capitals, by titles, and by phrases such as 'my name is'."""
    found = _Found(text, is_german(text))
    for run in RUN.finditer(text):
        _look(found, run)
    _look_after_phrases(found)
    yield from found.spans
    for base, start, end in found.perhaps:
        if base in found.known:
            yield Span(start, end, Kind.NAME)


def is_german(text: str) -> bool:
    """Whether the small words of a text are rather German: there a capital says nothing."""
    seen = [word.casefold() for word in _WORD.findall(text[:20_000])]
    german = sum(word in words.GERMAN_WORDS for word in seen)
    return german > sum(word in words.OTHER_WORDS for word in seen)


def _base(word: str) -> str:
    return word[: len(word) - _possessive(word)].rstrip(".").casefold()


def _possessive(word: str) -> int:
    return 2 if word[-1:] == "s" and word[-2:-1] in "'’" and len(word) > 2 else 0


def _look(found: _Found, run: re.Match[str]) -> None:
    """One run of capitals: cut at what is no name, and each part looked at with what stands before it."""
    whole = run.group()
    if _base(whole) in _ALONE:  # most are: they began a sentence
        return
    opens, previous = _context(found.text, run.start())
    part: list[re.Match[str]] = []
    for token in TOKENS.finditer(found.text, run.start(), run.end()) if " " in whole or "." in whole else (run,):
        base = _base(token.group())
        if base in _ALONE or (base in words.GERMAN_KIN and found.german):
            _settle(found, part, previous, opens=opens)
            part, previous, opens = [], base, opens and not part and base in words.BEFORE_NOUNS
        else:
            part.append(token)
    _settle(found, part, previous, opens=opens)


def _context(text: str, at: int) -> tuple[bool, str]:
    """Whether a sentence begins here, and the word before within the sentence, in lower case."""
    start = at
    while start and text[start - 1] in _GAP and at - start < _FAR:
        start -= 1
    opens = not start or not _OPENING.isdisjoint(text[start:at])
    stop = start - 1 if start and text[start - 1] in _STOPS else start
    first = stop
    while first and (text[first - 1].isalnum() or text[first - 1] in "'’") and stop - first < _FAR:
        first -= 1
    word = text[first:stop].casefold()
    if stop < start and not (text[stop] == "." and (word in words.TITLES or len(word) == 1)):
        return True, ""
    return opens, word


def _settle(found: _Found, part: list[re.Match[str]], previous: str, *, opens: bool) -> None:
    """Say of one part whether it names someone or some place."""
    part = _without_shouting(part, previous)
    if not any(len(token.group()) > 1 for token in part):
        return
    bases = [_base(token.group()) for token in part]
    if previous in words.TITLES or previous in words.NAMED or (previous in words.GERMAN_KIN and found.german):
        found.add_words(part, Kind.NAME)
    elif len(part) > 1 and words.FACILITIES.intersection(bases):
        found.add_words(part, Kind.PLACE)
    elif found.german:
        _settle_german(found, part, bases, previous, opens=opens)
    elif len(part) > 1 or not opens:
        if bases[0] not in words.FACILITIES:
            found.add_words(part, Kind.PLACE if previous in words.FROM else Kind.NAME)
    else:
        _settle_opening(found, part[0])


def _without_shouting(part: list[re.Match[str]], previous: str) -> list[re.Match[str]]:
    """Words all in capitals are abbreviations, or shouted; after a title they are names."""
    if previous in words.TITLES or previous in words.NAMED:
        return part
    return [
        token for token in part if not (len(token.group()) > 1 and token.group().isupper() and token.group()[-1] != ".")
    ]


def _settle_german(found: _Found, part: list[re.Match[str]], bases: list[str], previous: str, *, opens: bool) -> None:
    if previous in words.GERMAN_ARTICLES:  # 'der Arzt Angst': the first is a noun
        part, bases = part[1:], bases[1:]
    if len(part) > 1 and not opens:
        found.add_words(part, Kind.NAME)
    elif len(part) > 1:
        found.add_words(part[1:] if _is_noun(bases[0]) else part, Kind.NAME)
    elif part and previous in words.FROM and bases[0] not in words.GERMAN_AFTER_FROM and not _is_noun(bases[0]):
        found.add_words(part, Kind.PLACE)
    elif part and opens:
        _settle_opening(found, part[0])


def _is_noun(base: str) -> bool:
    return base.endswith(("ung", "heit", "keit", "schaft", "tion", "nis", "tät", "ment", "zeit"))


def _settle_opening(found: _Found, token: re.Match[str]) -> None:
    """One word at the beginning of a sentence: a name if it speaks, owns, or stands beside a name."""
    base = _base(token.group())
    if _possessive(token.group()) or _speaks(found.text, token.end()):
        found.add_words([token], Kind.NAME)
    elif len(base) > 2:
        found.perhaps.append((base, token.start(), token.end()))


def _speaks(text: str, at: int) -> bool:
    first = _AFTER.match(text, at)
    if first is None:
        return False
    word = first.group(1).casefold()
    second = _AFTER.match(text, first.end())
    follows = second.group(1) if second else ""
    if word in words.SAID:
        return True
    if word in words.AND:
        return follows[:1].isupper() and follows.casefold() not in words.NO_NAMES
    return word in words.SAID_IN_TWO and follows.casefold() in words.SAID_AFTER


def _look_after_phrases(found: _Found) -> None:
    for cue in _CALLED.finditer(found.text):
        run = RUN.match(found.text, cue.end())
        word = run or _WORD.match(found.text, cue.end())
        if word and (run or word.group().casefold() not in words.NOT_AFTER_NAME):
            found.add(word.start(), word.end())
    for cue in _SHORT_TITLE.finditer(found.text):
        word = _WORD.match(found.text, cue.end())
        if word and word.group()[0].islower() and word.group().casefold() not in words.NOT_AFTER_TITLE:
            found.add(word.start(), word.end() - _possessive(word.group()))
