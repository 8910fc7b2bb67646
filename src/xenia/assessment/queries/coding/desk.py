"""The coding desk: one passage with its codes, and others like it that wait too."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from xenia.assessment.models import Codebook, Coding, Passage
from xenia.assessment.queries.coding.blind import passages_of, passages_to_code
from xenia.assessment.queries.coding.books import CODERS, codes_of, questions_of
from xenia.assessment.queries.coding.words import Piece, originals, pieces_of, shown_words
from xenia.core.rules import Actor
from xenia.science.textmatch.languages import recognised_language

#: so many passages at most are read to find others like one
MOST_COMPARED = 600
MOST_ALIKE = 3
#: a cosine below this is chance
ALIKE = 0.12


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as a page shows it."""

    passage: Any
    question: str
    pieces: list[Piece]
    language: str
    gone: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A passage, which codes one has given it so far, whether that can still change, and how many wait for one."""

    shown: Shown
    codes: list[tuple[Any, bool]]
    coded: bool
    closed: bool
    left: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Another passage that waits, and its words."""

    passage: Any
    text: str
    language: str


def show(book: Codebook, passage: Passage, *, looking: bool = False) -> Shown:
    """A passage in its pieces, with its question and language; masked unless someone is looking at it first."""
    text = originals([passage]).get(passage.pk)
    language = language_of(passage, text or "")
    pieces = pieces_of(text, passage, looking=looking) if text is not None else []
    return Shown(passage, questions_of(book).get(passage.item, passage.item), pieces, language, text is None)


def language_of(passage: Passage, text: str) -> str:
    """The language that is kept; one that few of an anonymous occasion share is kept nowhere, and told anew."""
    return passage.language or recognised_language(text)


def next_passage(actor: Actor, book: Codebook, *, after: UUID | None = None) -> Passage | None:
    """The next that the actor can code, in the order of the keys, from the beginning again at the end."""
    waiting = passages_to_code(actor, book)
    found: Passage | None = (waiting.filter(pk__gt=after).first() if after else None) or waiting.exclude(
        pk=after
    ).first()
    return found


def desk(actor: Actor, book: Codebook, passage: UUID) -> Desk | None:
    """What the actor needs to code one passage; None when there is none such, or someone has to look at it first."""
    found = passages_of(actor, book).filter(pk=passage, held=False).first()
    if found is None:
        return None
    mine = Coding.objects.filter(passage=found, coder=actor.person, final=False).prefetch_related("codes").first()
    chosen = {code.pk for code in mine.codes.all()} if mine else set()
    closed = found.coders >= CODERS
    left = passages_to_code(actor, book).count()
    codes = [(code, code.pk in chosen) for code in codes_of(book)]
    return Desk(show(book, found), codes, mine is not None, closed, left)


def similar_passages(actor: Actor, book: Codebook, passage: UUID) -> list[Alike]:
    """Of the passages that the actor can still code, those most like this one in their words, masked as they are shown.

    Of more than `MOST_COMPARED` the first in the order of their random keys are read.
    """
    from xenia.science.textmatch.likeness import WordLikeness
    from xenia.science.textmatch.passage import Passage as Words

    here = passages_of(actor, book).filter(pk=passage, held=False).first()
    if here is None:
        return []
    read = list(passages_of(actor, book).filter(held=False).exclude(pk=passage)[:MOST_COMPARED])
    texts = shown_words([here, *read])
    others = [other for other in read if other.pk in texts and not other.mine and other.coders < CODERS]
    if here.pk not in texts or not others:
        return []
    # how rare a word is shows in all that is read, not only in what still waits
    learned = WordLikeness.between([texts[here.pk]], [Words(text=text) for text in texts.values()])
    likeness = learned.to_labels([Words(text=texts[other.pk]) for other in others])[:, 0]
    order = sorted(range(len(others)), key=lambda place: (-likeness[place], others[place].pk))[:MOST_ALIKE]
    near = [others[place] for place in order if likeness[place] >= ALIKE]
    return [Alike(other, texts[other.pk], language_of(other, texts[other.pk])) for other in near]
