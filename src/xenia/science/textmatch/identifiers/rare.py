"""What few people share: where somebody comes from, what they speak, and what happened, named in one story."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from xenia.science.textmatch.identifiers import rare_words as words

#: languages that so many speak that to be told in one of them narrows nothing; BCP 47
WIDESPREAD = frozenset(("en", "es", "fr", "ar", "pt", "ru", "zh", "hi", "de"))
#: how many letters of a Cyrillic word are looked at: its longest known beginning and no further
_LONGEST = max(
    len(word) for word in f"{words.CYRILLIC_PLACES} {words.CYRILLIC_TONGUES} {words.CYRILLIC_EVENTS}".split()
)
_SHORTEST = 3
#: whole words of this length or less are no beginning of another
_WHOLE = 3
#: what Arabic and Persian write together with the word that follows
_BEFORE = re.compile(r"^[وفبلك]?(?:ال|لل)?")
_WORD = re.compile(r"[^\W\d_]+(?:['’\u200c-][^\W\d_]+)*['’]?")
PLACE, TONGUE, EVENT = range(3)
_LATIN = (words.PLACES, words.TONGUES, words.EVENTS)
_ARABIC = (words.ARABIC_PLACES, words.ARABIC_TONGUES, words.ARABIC_EVENTS)
_CYRILLIC = tuple(
    frozenset(known.split()) for known in (words.CYRILLIC_PLACES, words.CYRILLIC_TONGUES, words.CYRILLIC_EVENTS)
)
#: every whole word with what it says, so that most of a text costs one look each
_KNOWN = {
    word: frozenset(says for says in (PLACE, TONGUE, EVENT) if word in _LATIN[says] or word in _ARABIC[says])
    for word in chain(*_LATIN, *_ARABIC)
}


Where = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rare:
    """Three that stand together: a place that was left, a language or people, and an event, each where it stands.

    `tongue` is None when it is the language in which the story is known to be told. `words` are the three as the text
    says them, that language by its tag.
    """

    place: Where
    tongue: Where | None
    event: Where
    words: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Told:
    says: frozenset[int]
    start: int
    end: int
    word: str


def rare_combinations(text: str, *, language: str = "") -> tuple[Rare, ...]:
    """For each event that a text names: the place and the language or people that stand nearest to it, where all three
    are named. Somebody who knows could recognise whoever told it, without a name. None where one of the three lacks.

    `language` (BCP 47) is the one in which the story is known to be told: where the text names no language or people,
    it stands for them, unless it is one of the most widespread. English, Spanish, French, German, Arabic, Persian,
    Russian and Ukrainian are known. Time grows with the length of the text.
    """
    told = list(_told(text))
    by_kind = [[one for one in told if says in one.says] for says in (PLACE, TONGUE, EVENT)]
    places, tongues, events = by_kind
    spoken = language.split("-")[0]
    known_tongue = spoken and spoken not in WIDESPREAD
    if not places or not events or not (tongues or known_tongue):
        return ()
    found: dict[str, Rare] = {}
    for event in events:
        if event.word.casefold() in found:
            continue
        place = _nearest(places, event)
        tongue = _nearest([one for one in tongues if place and one.word != place.word], event) if tongues else None
        if place is None or (tongue is None and not known_tongue):
            continue
        found[event.word.casefold()] = _rare(place, tongue, event, spoken)
    return tuple(found.values())


def _rare(place: _Told, tongue: _Told | None, event: _Told, spoken: str) -> Rare:
    return Rare(
        (place.start, place.end),
        (tongue.start, tongue.end) if tongue else None,
        (event.start, event.end),
        (place.word, tongue.word if tongue else spoken, event.word),
    )


def _nearest(those: list[_Told], event: _Told) -> _Told | None:
    return min(those, key=lambda one: abs(one.start - event.start), default=None)


def _told(text: str) -> Iterator[_Told]:
    """Each word that says one of the three."""
    for found in _WORD.finditer(text):
        if says := _says(found.group().casefold()):
            yield _Told(says, found.start(), found.end(), found.group())


def _says(word: str) -> frozenset[int]:
    known = _KNOWN.get(word)
    if known is not None:
        return known
    first = word[0]
    if "\u0621" <= first <= "\u06d3":
        return _KNOWN.get(_BEFORE.sub("", word), frozenset())
    if "\u0400" <= first <= "\u052f":
        return _cyrillic(word)
    return _KNOWN.get(word.rstrip("'’").removesuffix("'s").removesuffix("’s"), frozenset())


def _cyrillic(word: str) -> frozenset[int]:
    """What a word says by how it begins; a beginning of three letters counts for a word of hardly more."""
    for size in range(min(_LONGEST, len(word)), _SHORTEST - 1, -1):
        if size <= _WHOLE and len(word) > size + 2:
            continue
        start = word[:size]
        if says := frozenset(each for each in (PLACE, TONGUE, EVENT) if start in _CYRILLIC[each]):
            return says
    return frozenset()
