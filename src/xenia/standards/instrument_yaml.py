"""Instruments as text files: YAML in the shape of `instrument_document`, read with the line of everything wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from xenia.standards.curriculum import Problem
from xenia.standards.instrument_check import check_instrument
from xenia.standards.instrument_nodes import InstrumentNodes
from xenia.standards.instrument_places import place_lines
from xenia.standards.instrument_yaml_writing import write_instrument
from xenia.standards.instruments import WITH_OPTIONS, Instrument, Item, options_of
from xenia.standards.problems import Problems
from xenia.standards.yaml_reading import tree_for

__all__ = ["InstrumentReading", "read_instrument", "with_codes", "write_instrument"]


@dataclass(frozen=True, slots=True)
class InstrumentReading:
    """What was made of a file; any error refuses the whole. Every problem has its line and its place."""

    instrument: Instrument | None
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()


def read_instrument(content: bytes, *, name: str) -> InstrumentReading:
    """Read an instrument. Unknown keys are errors, because a misspelt rule would silently hold no more.

    A number without quotation marks is the code of an answer where a rule waits for one; everywhere else text is text,
    whatever YAML would take it for (no, 1, 2026-03-31).
    """
    problems = Problems()
    nodes = InstrumentNodes(name, problems)
    tree = tree_for(content, nodes)
    instrument = None if tree is None else nodes.read_as(tree, Instrument)
    if instrument is None or problems.errors:
        return InstrumentReading(None, problems.warnings, problems.errors)
    instrument = with_codes(instrument, nodes.bare_values)
    lines = place_lines(instrument, nodes.lines)
    checked = check_instrument(instrument)
    for fault in checked.errors:
        problems.error(fault.message, source=name, row=_line(lines, fault.field), field=fault.field)
    for fault in checked.warnings:
        problems.warn(fault.message, source=name, row=_line(lines, fault.field), field=fault.field)
    return InstrumentReading(None if problems.errors else instrument, problems.warnings, problems.errors)


def _line(lines: Mapping[str, int], place: str) -> int | None:
    """The line of a place, or of what contains it."""
    while place and place not in lines:
        place = place.rpartition(".")[0]
    return lines.get(place)


def with_codes(instrument: Instrument, bare: Mapping[str, str]) -> Instrument:
    """A rule that waits for 2 means the answer whose code is 2, if there is one; `bare` has it as it was written."""
    items = {item.code: item for item in instrument.items}

    def settled(item: Item) -> Item:
        rule, written = item.show_if, bare.get(item.code)
        if rule is None or written is None or rule.test not in ("is", "is_not"):
            return item
        earlier = items.get(rule.item)
        if earlier is None or earlier.type not in WITH_OPTIONS:
            return item
        if written not in {option.code for option in options_of(earlier)}:
            return item
        return replace(item, show_if=replace(rule, value=written))

    sections = (replace(each, items=tuple(settled(item) for item in each.items)) for each in instrument.sections)
    return replace(instrument, sections=tuple(sections))
