"""What is wrong with an instrument, place by place: nobody is asked a form that can't be answered or scored."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields

from xenia.standards.curriculum import Problem
from xenia.standards.instrument_conditions import check_conditions
from xenia.standards.instrument_document import UNKEPT
from xenia.standards.instrument_scales import check_scales
from xenia.standards.instruments import (
    KINDS,
    LICENCES,
    STATUSES,
    WITH_OPTIONS,
    WORDS,
    Instrument,
    Item,
    ItemType,
    Translation,
    options_of,
    texts_of,
)
from xenia.standards.problems import Problems

MOST_ITEMS = 500
MOST_OPTIONS = 100
LONGEST_TEXT = 10_000
LONGEST_FORM_MINUTES = 600
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_INSTRUMENT_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*(-x(-[A-Za-z0-9]{1,8})+)?"
)
_COMPETENCY = re.compile(r"[^\s:]+:\S(.*\S)?")
#: what a place would mean twice: 'q1.help' is the help of q1, 'section.a' a section
RESERVED_ITEMS = frozenset(
    {"title", "purpose", "section", "scale", "translations", "translator", "licence", "language", "order"}
)
RESERVED_OPTIONS = frozenset({part.name for part in fields(Item)} - {"code"}) | {"section", "order"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found; `field` of a problem is its place. An error forbids publishing, a warning doesn't."""

    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def check_instrument(instrument: Instrument, *, usable: bool = False) -> Checked:
    """Look the whole instrument through. With `usable`, a slot must have the text of its items as well."""
    found = Problems()
    _check_head(instrument, found)
    _check_codes(instrument, found)
    for item in instrument.items:
        _check_item(item, found, source=instrument.code)
    _check_texts(instrument, found, usable=usable)
    check_conditions(instrument, found)
    check_scales(instrument, found)
    _check_translations(instrument, found)
    return Checked(found.errors, found.warnings)


def is_code_of_instrument(code: str) -> bool:
    """Whether an instrument may go by this code: it stands in addresses and files."""
    return _INSTRUMENT_CODE.fullmatch(code) is not None


def is_language(tag: str) -> bool:
    """Whether a tag has the form of BCP 47."""
    return len(tag) <= 35 and _LANGUAGE.fullmatch(tag) is not None


def _check_head(instrument: Instrument, found: Problems) -> None:
    source = instrument.code
    if not is_code_of_instrument(instrument.code):
        found.error("The code has small letters, digits and hyphens, 64 at most.", source=source, field="code")
    if not is_language(instrument.language):
        message = f"“{instrument.language}” is no language tag. Write it like en, ar or pt-BR."
        found.error(message, source=source, field="language")
    if not (math.isfinite(instrument.minutes) and 0 < instrument.minutes <= LONGEST_FORM_MINUTES):
        found.error("Say how many minutes it takes, more than 0 and at most 600.", source=source, field="minutes")
    if instrument.licence.kind not in LICENCES:
        message = f"“{instrument.licence.kind}” is no kind of licence. Choose one of {', '.join(LICENCES)}."
        found.error(message, source=source, field="licence.kind")
    if not instrument.items:
        found.error("The form asks nothing yet. Add an item.", source=source, field="sections")
    if len(instrument.items) > MOST_ITEMS:
        message = f"The form has {len(instrument.items):,} items; {MOST_ITEMS} are the most. Make two forms of it."
        found.error(message, source=source, field="sections")


def _check_codes(instrument: Instrument, found: Problems) -> None:
    source = instrument.code
    _unique((s.code for s in instrument.sections), "section", found, source=source, before="section.")
    _unique((i.code for i in instrument.items), "item", found, source=source, reserved=RESERVED_ITEMS)
    _unique((s.code for s in instrument.subscales), "scale", found, source=source, before="scale.")
    for item in instrument.items:
        codes = (each.code for each in (*item.options, *item.rows))
        _unique(codes, "answer", found, source=source, before=f"{item.code}.", reserved=RESERVED_OPTIONS)


def _unique(
    codes: Iterable[str],
    what: str,
    found: Problems,
    *,
    source: str,
    before: str = "",
    reserved: frozenset[str] = frozenset(),
) -> None:
    for code, times in Counter(codes).items():
        place = f"{before}{code}"
        if times > 1:
            found.error(f"{times} have the code “{code}” ({what}). Give each its own.", source=source, field=place)
        if code in reserved:
            found.error(f"“{code}” has a meaning of its own. Choose another code.", source=source, field=place)
        elif not _CODE.fullmatch(code):
            message = f"“{code[:70]}” is no code: letters, digits, - and _, 64 at most, and a letter or digit first."
            found.error(message, source=source, field=place)


def _check_item(item: Item, found: Problems, *, source: str) -> None:
    _check_options(item, found, source=source)
    _check_bounds(item, found, source=source)
    _check_observed(item, found, source=source)
    if not (math.isfinite(item.weight) and item.weight >= 0):
        found.error("A weight is 0 or more.", source=source, field=f"{item.code}.weight")
    if item.reverse and not _can_turn(item):
        message = "Nothing can be turned round here: the item has no scores, or no smallest and largest one."
        found.error(message, source=source, field=f"{item.code}.reverse")


def _can_turn(item: Item) -> bool:
    if item.type is ItemType.NUMBER:
        return item.minimum is not None and item.maximum is not None
    scored = item.type in WITH_OPTIONS and item.type is not ItemType.RANKING
    return scored and any(option.score is not None for option in options_of(item))


def _check_options(item: Item, found: Problems, *, source: str) -> None:
    place = f"{item.code}.options"
    if item.type in WITH_OPTIONS and not options_of(item):
        found.error("This question has nothing to choose from. Add its answers.", source=source, field=place)
    if item.type not in WITH_OPTIONS and item.options:
        found.error(f"A question of type {item.type} has no answers to choose from.", source=source, field=place)
    if len(item.options) > MOST_OPTIONS or len(item.rows) > MOST_OPTIONS:
        found.error(f"{MOST_OPTIONS} answers or rows are the most.", source=source, field=place)
    if item.type is ItemType.MATRIX and not item.rows:
        found.error("A matrix needs its rows.", source=source, field=f"{item.code}.rows")
    if item.type is not ItemType.MATRIX and item.rows:
        found.error("Only a matrix has rows.", source=source, field=f"{item.code}.rows")
    usual = {option.code for option in options_of(Item(code="", type=ItemType.CHECKLIST, text=""))}
    for option in item.options:
        if option.score is not None and not math.isfinite(option.score):
            found.error("A score is a number.", source=source, field=f"{item.code}.{option.code}")
        if item.type is ItemType.CHECKLIST and option.code not in usual:
            message = f"A checklist is answered by {', '.join(sorted(usual))}; “{option.code}” is none of them."
            found.error(message, source=source, field=f"{item.code}.{option.code}")


def _check_bounds(item: Item, found: Problems, *, source: str) -> None:
    bounds = [bound for bound in (item.minimum, item.maximum) if bound is not None]
    place = f"{item.code}.minimum" if item.minimum is not None else f"{item.code}.maximum"
    if not bounds:
        return
    if item.type not in (ItemType.NUMBER, ItemType.MULTIPLE):
        found.error("Only a number, or a choice of several, has a smallest and largest.", source=source, field=place)
    elif not all(math.isfinite(bound) for bound in bounds):
        found.error("The smallest and the largest are numbers.", source=source, field=place)
    elif len(bounds) == 2 and bounds[0] > bounds[1]:
        found.error("The smallest is larger than the largest.", source=source, field=place)
    elif item.type is ItemType.MULTIPLE and item.maximum is not None and item.maximum < 1:
        found.error("Nothing could be chosen here. Let at least 1 be chosen.", source=source, field=place)
    elif item.type is ItemType.MULTIPLE and (item.minimum or 0) > len(item.options):
        message = f"{item.minimum:g} must be chosen, but there are {len(item.options)}."
        found.error(message, source=source, field=place)


def _check_observed(item: Item, found: Problems, *, source: str) -> None:
    place = f"{item.code}.competencies"
    for competency in item.competencies:
        if not _COMPETENCY.fullmatch(competency):
            message = f"“{competency}” names no competency. Write it as framework:identifier."
            found.error(message, source=source, field=place)
    if item.evidence and item.evidence not in KINDS:
        message = f"“{item.evidence}” is no kind of evidence. Choose one of {', '.join(KINDS)}."
        found.error(message, source=source, field=f"{item.code}.evidence")
    elif item.evidence and not item.competencies:
        found.warn("Evidence of which competency? None is named.", source=source, field=f"{item.code}.evidence")
    elif item.competencies and not item.evidence:
        message = "It names a competency but no kind of evidence, so it counts as none."
        found.warn(message, source=source, field=place)
    elif item.competencies and item.type in WORDS:
        found.warn("Words have no score, so they are no evidence by themselves.", source=source, field=place)


def _check_texts(instrument: Instrument, found: Problems, *, usable: bool) -> None:
    empty = instrument.licence.kind == "slot" and not usable
    if not instrument.title.strip():
        found.error("The form needs a title.", source=instrument.code, field="title")
    for item in instrument.items:
        if not item.text.strip() and not empty:
            found.error("The question has no text.", source=instrument.code, field=item.code)
        for option in (*item.options, *item.rows):
            if not option.label.strip() and not empty:
                found.error("The answer has no text.", source=instrument.code, field=f"{item.code}.{option.code}")
    for place, text in texts_of(instrument):
        _check_text(text, found, source=instrument.code, place=place)


def _check_text(text: str, found: Problems, *, source: str, place: str) -> None:
    if len(text) > LONGEST_TEXT:
        found.error(f"The text is longer than {LONGEST_TEXT:,} characters.", source=source, field=place)
    if UNKEPT.search(text):
        found.error("The text holds a character that can't be kept. Type it again.", source=source, field=place)


def _check_translations(instrument: Instrument, found: Problems) -> None:
    own = instrument.language.lower()
    for tag, times in Counter(t.language.lower() for t in instrument.translations).items():
        if times > 1 or tag == own:
            message = f"“{tag}” is there {'twice' if times > 1 else 'already: it is the language of the form itself'}."
            found.error(message, source=instrument.code, field=f"translations.{tag}")
    wanted = dict(texts_of(instrument))
    for translation in instrument.translations:
        _check_translation(translation, wanted, found, source=instrument.code)


def _check_translation(translation: Translation, wanted: dict[str, str], found: Problems, *, source: str) -> None:
    place = f"translations.{translation.language}"
    if not is_language(translation.language):
        found.error(
            f"“{translation.language}” is no language tag. Write it like ar or pt-BR.", source=source, field=place
        )
    if translation.status not in STATUSES:
        message = f"“{translation.status}” is no status. Choose one of {', '.join(STATUSES)}."
        found.error(message, source=source, field=f"{place}.status")
    for name, text in translation.texts.items():
        if name not in wanted:
            found.error(f"There is no text “{name}” to translate.", source=source, field=f"{place}.{name}")
        _check_text(text, found, source=source, place=f"{place}.{name}")
    missing = [name for name, text in wanted.items() if text.strip() and not translation.texts.get(name, "").strip()]
    if missing:
        first = f"{', '.join(missing[:5])}{' and others' if len(missing) > 5 else ''}"
        found.warn(f"{len(missing)} texts are not translated yet: {first}.", source=source, field=place)
