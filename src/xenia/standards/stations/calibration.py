"""An encounter for examiners to mark, with the marks that were agreed on: as plain data, and as text that people write.

Beside a station, never in it: whoever reads the station does not read what its examiners are measured by.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xenia.standards.cases.findings import Finding, error, warning
from xenia.standards.curriculum import Problem
from xenia.standards.instrument_document import plain_document
from xenia.standards.instrument_nodes import InstrumentNodes
from xenia.standards.instrument_yaml_writing import yaml_text
from xenia.standards.instruments import ONE_OF, Instrument, Item, ItemType, options_of
from xenia.standards.problems import Problems
from xenia.standards.yaml_reading import read_coded

#: fewer turns are no encounter: there is nothing to see in them
FEWEST_TURNS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What somebody says, what they do, or both. `who` is as in the room: the candidate, the patient's name …"""

    who: str = ""
    says: str = ""
    does: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceMark:
    """The answer to an item that was agreed on, and why: it is read by whoever marked otherwise."""

    item: str
    mark: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassingRule:
    """Who has passed: at least `agree` per cent of the items as agreed, the global rating at most `global_within` steps
    away. That holds for `months`, for every station or `only_this_station`."""

    agree: float = 80
    global_within: float = 1
    months: float = 12
    only_this_station: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationDocument:
    """The whole: who is seen, turn by turn (or what a recording shows), and the reference."""

    code: str
    title: str
    language: str = "en"
    lead: str = ""
    turns: tuple[Turn, ...] = ()
    rule: PassingRule = PassingRule()
    reference: tuple[ReferenceMark, ...] = ()

    @property
    def marks(self) -> dict[str, str]:
        """The agreed answer of each item."""
        return {one.item: one.mark for one in self.reference}

    @property
    def reasons(self) -> dict[str, str]:
        """Why, item by item."""
        return {one.item: one.why for one in self.reference}


@dataclass(frozen=True, slots=True)
class CalibrationReading:
    """What was made of a text; any error refuses the whole."""

    document: CalibrationDocument | None
    errors: tuple[Problem, ...] = ()


def read_calibration(content: bytes | str, *, name: str = "") -> CalibrationReading:
    """Read a calibration; unknown keys are errors, with their lines."""
    nodes = InstrumentNodes(name, Problems())
    document = read_coded(content, CalibrationDocument, nodes)
    return CalibrationReading(document, nodes.problems.errors)


def write_calibration(document: CalibrationDocument) -> str:
    """The text of the file; reading it gives the same calibration."""
    return yaml_text(plain_document(document))


def begun_calibration(form: Instrument, *, code: str, title: str) -> CalibrationDocument:
    """What an author begins with: two turns, and each item of the form with nothing agreed yet."""
    turns = (Turn(who="Candidate", says="…"), Turn(who="Patient", says="…"))
    reference = tuple(ReferenceMark(item=item.code, mark="", why="") for item in calibrated(form).items)
    return CalibrationDocument(code=code, title=title, turns=turns, reference=reference)


def calibrated(form: Instrument) -> Instrument:
    """The form without what two people can't be compared in: words, numbers, and what is asked only now and then."""
    sections = (
        replace(one, items=tuple(replace(item, required=True) for item in one.items if _compared(item)))
        for one in form.sections
    )
    return replace(form, sections=tuple(one for one in sections if one.items))


def _compared(item: Item) -> bool:
    return item.type in ONE_OF and item.show_if is None


def check_calibration(document: CalibrationDocument, form: Instrument, *, recorded: bool) -> Iterator[Finding]:
    """What keeps examiners from being measured by it: errors; and what had better be mended."""
    items = {item.code: item for item in calibrated(form).items}
    marks = document.marks
    for code in items.keys() - marks.keys():
        yield error(f"reference.{code}", "missing", f"Say what was agreed on for the item “{code}”.")
    for code in marks.keys() - items.keys():
        yield error(f"reference.{code}", "unknown", f"The form has no item “{code}” that can be compared.")
    if len(marks) < len(document.reference):
        yield error("reference", "twice", "An item stands in the reference twice. Keep one of them.")
    for code in items.keys() & marks.keys():
        yield from _mark(items[code], marks[code], document.reasons[code])
    if not recorded and len(document.turns) < FEWEST_TURNS:
        sentence = f"An encounter needs a recording, or at least {FEWEST_TURNS} turns."
        yield error("turns", "short", sentence)
    if any(not (one.says or one.does) for one in document.turns):
        yield error("turns", "empty", "In one of the turns nobody says or does anything.")
    if not 0 < document.rule.agree <= 100 or document.rule.global_within < 0 or document.rule.months < 1:
        yield error("rule", "rule", "The rule wants agree from 1 to 100, global_within from 0, months from 1.")
    if not document.lead:
        yield warning("lead", "lead", "Say in one sentence who is seen, so that an examiner knows what they open.")


def _mark(item: Item, mark: str, why: str) -> Iterator[Finding]:
    codes = [option.code for option in options_of(item)]
    if mark not in codes:
        sentence = f"“{mark}” is no answer to “{item.code}”. There are {', '.join(codes)}."
        yield error(f"reference.{item.code}", "mark", sentence)
    if not why.strip():
        yield error(f"reference.{item.code}", "why", f"Say why “{item.code}” was marked like that.")


def is_global(item: Item) -> bool:
    """Whether an item is the rating of the whole, which is looked at apart."""
    return item.type is ItemType.GLOBAL
