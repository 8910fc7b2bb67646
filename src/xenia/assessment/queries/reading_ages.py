"""At which age a form is read: all that whoever answers sees of it, and its hardest sentence by its place."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from xenia.science.textmatch.readability import Readability, readability
from xenia.science.textmatch.readability.reading import TITLE
from xenia.standards.instrument_parts import HEAD
from xenia.standards.instruments import Instrument, texts_of

#: what a form for storytellers, patients and community partners asks of its readers at most
FOR_EVERYONE = 12


@dataclass(frozen=True, slots=True)
class ReadingAge:
    """A form's reading age in whole years (None where its language has no formula), its words a sentence, and the
    sentence that asks most, with the part of the form in which it stands."""

    age: int | None
    words_a_sentence: int
    hardest: str
    place: str


def reading_age_of(held: Instrument) -> ReadingAge | None:
    """How hard a form is to read in the language in which it is held; None when there is nothing to read."""
    pieces = list(_read_by_all(held))
    text = "\n\n".join(words for _place, words in pieces)
    starts = [0, *accumulate(len(words) + 2 for _place, words in pieces)]
    read = readability(text, language=held.language)
    if not read.words:
        return None
    hard = read.hardest(1)[0]
    place = pieces[bisect_right(starts, hard.start) - 1][0]
    return ReadingAge(
        age=_years(read),
        words_a_sentence=round(read.words_a_sentence or 0),
        hardest=" ".join(text[hard.start : hard.end].split()),
        place=place,
    )


def _years(read: Readability) -> int | None:
    return None if read.reading_age is None else round(read.reading_age)


def _read_by_all(held: Instrument) -> Iterator[tuple[str, str]]:
    """Title, purpose, headings, questions, helps and the longer answers, each once. 'Yes' and 'In part' are no
    sentences, and would make any form look easy."""
    options = {f"{item.code}.{one.code}" for item in held.items for one in (*item.options, *item.rows)}
    told: set[str] = set()
    for place, words in texts_of(held):
        short = place in options and len(words.split()) <= TITLE
        if words.strip() and not short and not place.startswith("scale.") and words not in told:
            told.add(words)
            yield _part(place), words


def _part(place: str) -> str:
    """The part that an author opens to change the text at `place`."""
    head, _dot, rest = place.partition(".")
    if head in ("title", "purpose"):
        return HEAD
    return f"section.{rest.partition('.')[0]}" if head == "section" else head
