"""What is wrong with how a station is marked: said when it is written, not when the marks are in."""

from collections.abc import Iterator

from xenia.standards.cases.findings import Finding, error, warning
from xenia.standards.instrument_check import check_instrument
from xenia.standards.instruments import ONE_OF, WORDS, Instrument, Item, ItemType
from xenia.standards.stations.beginning import BORDERLINE
from xenia.standards.stations.document import StationDocument

FEWEST, MOST = 8, 25


def checklist_of(form: Instrument) -> tuple[Item, ...]:
    """The items that make the score of a station: all that are scored but the global rating."""
    return tuple(item for item in form.items if item.type in ONE_OF and item.type is not ItemType.GLOBAL)


def check_form(form: Instrument | None) -> Iterator[Finding]:
    """The checklist, the one global rating, and whatever keeps the form from being answered or scored."""
    if form is None:
        yield error("form", "no-form", "Say how the station is marked: form: with a checklist and a global rating.")
        return
    yield from _sound(form, "form")
    yield from _rating(form)
    items = checklist_of(form)
    if len(items) < FEWEST:
        sentence = f"The checklist has fewer than {FEWEST} items ({len(items)}), so one slip decides too much."
        yield warning("form.sections", "checklist", sentence)
    if len(items) > MOST:
        sentence = f"The checklist has {len(items)} items. Nobody can watch a person and {len(items)} lines at once."
        yield warning("form.sections", "checklist", sentence)
    if not any(item.type in WORDS for item in form.items):
        yield warning("form.sections", "comment", "There is no room for the examiner's words. Add an item long_text.")


def _rating(form: Instrument) -> Iterator[Finding]:
    ratings = [item for item in form.items if item.type is ItemType.GLOBAL]
    if len(ratings) != 1:
        has = "no global rating" if not ratings else f"{len(ratings)} global ratings"
        sentence = f"The form has {has}, and borderline regression needs one. Give one item the type global."
        yield error("form.sections", "global", sentence)
        return
    rating = ratings[0]
    place = f"form.{rating.code}"
    scores = [option.score for option in rating.options]
    if None in scores or len(set(scores)) < 3:
        yield error(place, "global", "The global rating needs three grades at least, each with a score of its own.")
    if BORDERLINE not in {option.code for option in rating.options}:
        sentence = f"No grade has the code “{BORDERLINE}”: that is where the pass mark is looked for."
        yield error(place, "global", sentence)
    if not rating.required:
        yield warning(place, "global", "Make the global rating required: an encounter without it counts nowhere.")


def check_patient_form(station: StationDocument) -> Iterator[Finding]:
    """What the patient is asked, in the patient's words."""
    form = station.patient_form
    if form is not None:
        yield from _sound(form, "patient_form")
        if station.patient_instrument:
            yield error("patient_instrument", "two-forms", "Patients answer one form: keep patient_form or this code.")
        if station.form is not None and station.form.code == form.code:
            yield error("patient_form.code", "two-forms", "The two forms have the same code. Give each its own.")
    elif not station.patient_instrument:
        yield warning("patient_form", "no-form", "Nobody asks the patient. Three questions in their words are enough.")


def _sound(form: Instrument, name: str) -> Iterator[Finding]:
    checked = check_instrument(form)
    for fault in checked.errors:
        yield error(f"{name}.{fault.field}", "form", fault.message)
    for fault in checked.warnings:
        yield warning(f"{name}.{fault.field}", "form", fault.message)
