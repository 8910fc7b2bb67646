"""What the scanner sees in a story's words: flags beside a passage, marks in it, and what stands together."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from xenia.community.queries.words import Passage, Words
from xenia.science.textmatch.identifiers import Kind, Span, rare_combinations, reads_script, scan_identifiers
from xenia.science.textmatch.identifiers.rare import Rare

#: which line of the checklist a kind of identifier belongs to
LINES: dict[Kind, tuple[str, ...]] = {
    Kind.NAME: ("names", "third"),
    Kind.PLACE: ("places",),
    Kind.DATE: ("dates",),
    Kind.AGE: ("dates",),
    Kind.PHONE: ("phones", "faxes"),
    Kind.EMAIL: ("emails",),
    Kind.ID: ("social", "plans", "accounts", "licences"),
    Kind.RECORD: ("records",),
    Kind.VEHICLE: ("vehicles",),
    Kind.DEVICE: ("devices",),
    Kind.URL: ("urls",),
    Kind.NETWORK: ("networks",),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage: plain, or marked as one kind of identifier."""

    words: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage in pieces."""

    passage: Passage
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Scanned:
    """A text as the second look sees it."""

    title: tuple[Piece, ...]
    passages: list[Marked]
    #: line of the checklist → what was found for it, each once
    found: dict[str, list[str]]
    rare: list[Rare]
    #: whether the words are in a script in which the scanner looks for names and places
    legible: bool

    @property
    def count(self) -> int:
        return sum(1 for one in self.passages for piece in one.pieces if piece.kind)


def status_flags(passages: Iterable[Passage]) -> dict[UUID, list[str]]:
    """For each passage that names somebody's right to stay: the words that do. A hint, never a hindrance."""
    found: dict[UUID, list[str]] = {}
    for passage in passages:
        words = [passage.words[span.start : span.end] for span in _of(passage.words, {Kind.STATUS})]
        if words:
            found[passage.id] = list(dict.fromkeys(words))
    return found


def scanned(words: Words, *, told_in: str) -> Scanned:
    """A text with every span that could tell who is in it, by kind, and what stands together that few share. The page
    of a story says in which language it was told, so that counts among them."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    passages = []
    for passage in words.passages:
        spans = scan_identifiers(passage.words)
        _sort(found, passage.words, spans)
        _sort(found, passage.warning, scan_identifiers(passage.warning))  # shown to readers before the words
        passages.append(Marked(passage, _pieces(passage.words, spans)))
    title = scan_identifiers(words.title)
    _sort(found, words.title, title)
    rare = list(rare_combinations(words.together, language=told_in))
    if rare:
        found["rare"] = dict.fromkeys(word for one in rare for word in one.words)
    lines = {line: list(each) for line, each in found.items()}
    return Scanned(_pieces(words.title, title), passages, lines, rare, reads_script(words.together))


def _of(text: str, kinds: Collection[Kind]) -> list[Span]:
    return [span for span in scan_identifiers(text) if span.kind in kinds]


def _sort(found: dict[str, dict[str, None]], text: str, spans: Iterable[Span]) -> None:
    for span in spans:
        for line in LINES.get(span.kind, ("others",)):
            found[line][text[span.start : span.end]] = None


def _pieces(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    pieces, at = [], 0
    for span in spans:
        if at < span.start:
            pieces.append(Piece(text[at : span.start]))
        pieces.append(Piece(text[span.start : span.end], str(span.kind)))
        at = span.end
    return tuple([*pieces, Piece(text[at:])] if at < len(text) else pieces)
