"""An instrument as plain data: what is asked, how it is scored, who may use it; for a page, a file and a score alike.

Every text is in the instrument's own language; a translation holds the same texts by their place (`texts_of`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ItemType(StrEnum):
    """How an item is answered, and so how its answer looks.

    single, likert, rating, global: the code of an option · checklist: done, partly, not or not_applicable ·
    multiple, ranking: a list of codes, for a ranking in order · matrix: row code → option code · number: a number ·
    date: an ISO date · text, long_text: words, which are kept apart and sealed.
    """

    SINGLE = "single"
    MULTIPLE = "multiple"
    LIKERT = "likert"
    CHECKLIST = "checklist"
    RATING = "rating"
    GLOBAL = "global"
    NUMBER = "number"
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    RANKING = "ranking"
    MATRIX = "matrix"


#: answered in a person's own words
WORDS = frozenset({ItemType.TEXT, ItemType.LONG_TEXT})
#: answered by the code of one option, which has a score
ONE_OF = frozenset({ItemType.SINGLE, ItemType.LIKERT, ItemType.CHECKLIST, ItemType.RATING, ItemType.GLOBAL})
#: answered with one or more of its options
WITH_OPTIONS = ONE_OF | {ItemType.MULTIPLE, ItemType.RANKING, ItemType.MATRIX}
KINDS = ("knowledge", "attitude", "behaviour")
TESTS = ("is", "is_not", "at_least", "at_most", "answered")
RULES = ("mean", "sum", "percent")
LICENCES = ("own", "open", "slot")
STATUSES = ("draft", "checked", "outdated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that may be chosen, or one row of a matrix; `score` None counts nowhere ('not applicable')."""

    code: str
    label: str
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """An item is asked only if an earlier item was asked and answered so; what is not answered passes no test.

    `test`: is, is_not, at_least, at_most, answered. Of several choices, `is` means that it is among them. A bound on a
    choice is a score, or the code of the option that has it. Of words, rankings and matrices only `answered` is known.
    """

    item: str
    test: str = "is"
    value: str | float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question. `competencies` are 'framework:identifier'; `evidence` is the kind that it is evidence of.

    `reverse` turns its scores round (lowest + highest − score). `spoken` allows the browser to read it aloud.
    `minimum` and `maximum` bound a number, or how many of several choices are made. A checklist item without options
    has the usual four (`options_of`).
    """

    code: str
    type: ItemType
    text: str
    help: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    required: bool = False
    show_if: Condition | None = None
    reverse: bool = False
    weight: float = 1.0
    minimum: float | None = None
    maximum: float | None = None
    competencies: tuple[str, ...] = ()
    evidence: str = ""
    spoken: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Items that stand together on one page, under a heading."""

    code: str
    title: str = ""
    intro: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """From this score on, a label holds, until a higher one does."""

    at_least: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscale:
    """A score over items. `rule`: mean, sum (missing answers replaced by the person's mean) or percent (0-100 of the
    range that the items have). `answered`: the share of items that must be answered: 1 all, 0.5 at least half."""

    code: str
    title: str
    items: tuple[str, ...]
    rule: str = "mean"
    answered: float = 1.0
    cutoffs: tuple[Cutoff, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Whose it is. `kind`: own (written here), open (free to ship) or slot (the school brings the text and attests)."""

    kind: str = "own"
    holder: str = ""
    terms: str = ""
    citation: str = ""
    obtain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The texts in another language by their place, with how far they are checked (draft, checked, outdated)."""

    language: str
    status: str = "draft"
    translator: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """The whole form. `minutes` is how long it takes to answer; `about` who or what it is answered about."""

    code: str
    title: str
    purpose: str = ""
    language: str = "en"
    minutes: float = 1.0
    about: str = ""
    licence: Licence = Licence()
    sections: tuple[Section, ...] = ()
    subscales: tuple[Subscale, ...] = ()
    translations: tuple[Translation, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in their order."""
        return tuple(item for section in self.sections for item in section.items)


#: a checklist's own answers; a page says them in the reader's language
CHECKLIST = (
    Option(code="done", label="Done", score=1.0),
    Option(code="partly", label="Partly done", score=0.5),
    Option(code="not", label="Not done", score=0.0),
    Option(code="not_applicable", label="Not applicable"),
)


def options_of(item: Item) -> tuple[Option, ...]:
    """What may be chosen: the item's own options, or a checklist's usual four."""
    return CHECKLIST if item.type is ItemType.CHECKLIST and not item.options else item.options


def texts_of(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """Every text that a translation must have, with its place: title, q1, q1.help, q1.often, scale.burnout."""
    yield from (("title", instrument.title), ("purpose", instrument.purpose))
    for section in instrument.sections:
        yield from ((f"section.{section.code}", section.title), (f"section.{section.code}.intro", section.intro))
        for item in section.items:
            yield from ((item.code, item.text), (f"{item.code}.help", item.help))
            yield from ((f"{item.code}.{option.code}", option.label) for option in (*item.options, *item.rows))
    for scale in instrument.subscales:
        yield f"scale.{scale.code}", scale.title
        yield from ((f"scale.{scale.code}.{number}", cut.label) for number, cut in enumerate(scale.cutoffs, start=1))
