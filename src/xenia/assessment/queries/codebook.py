"""The codebook of a file of responses: what each column holds, its codes, labels and scores, and whose it is."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from xenia.assessment.queries.answer_words import options_in_words
from xenia.assessment.queries.instrument_words import figure
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.quality_words import KINDS
from xenia.assessment.queries.response_rows import Taken
from xenia.assessment.scoring import Range, scored_ranges
from xenia.assessment.scoring.cells import BETWEEN, Column
from xenia.standards.instruments import WITH_OPTIONS, Condition, Instrument, ItemType
from xenia.standards.sheets import Cell


def codebook_rows(taken: Taken) -> Iterator[list[Cell]]:
    """The heading, then a row for each column of the file, in its order."""
    form = plain_of(taken.version)
    ranges = scored_ranges(form)
    yield [
        *("column", "question", "type", "codes", "labels", "scores"),
        *("reversed", "weight", "scales", "evidence", "asked only if", "privacy"),
    ]
    meaning = _meanings()
    for name in taken.head:
        words, privacy = meaning[name]
        yield [name, words, "", "", "", "", "", "", "", "", "", privacy]
    for column in taken.columns:
        yield _row(column, form, ranges.get(f"{column.item.code}.{column.row}" if column.row else column.item.code))


def _meanings() -> dict[str, tuple[str, str]]:
    personal = _("Personal: leads to a person inside the school")
    nobody = _("Of nobody in particular")
    return {
        "id": (_("The response; the same in every file. Empty where answers have no name"), personal),
        "occasion": (_("The asking that it answers, by its title or its key"), nobody),
        "person": (_("Who answered, as a key that says nothing outside the school"), personal),
        "name": (_("Who answered, by name"), _("Personal: names a person")),
        "about": (_("Whom or what it is about, as a key"), personal),
        "language": (_("The language that was answered in (BCP 47)"), nobody),
        "version": (_("The version of the form"), nobody),
        "submitted": (_("When it was sent; empty where answers have no name"), personal),
        "linked": (
            _("The same for one person in all waves of one study"),
            _("Pseudonymised: nobody can be told from it, but small groups can give people away"),
        ),
    }


def _row(column: Column, form: Instrument, bounds: Range | None) -> list[Cell]:
    item = column.item
    options = options_in_words(item) if item.type in WITH_OPTIONS else ()
    scores = ["" if option.score is None else f"{option.score:g}" for option in options]
    row = next((one.label for one in item.rows if one.code == column.row), "")
    scales = [scale.title for scale in form.subscales if {item.code, column.name} & set(scale.items)]
    privacy = _("In a person's own words: may name people") if column.words else _("Sensitive: an answer")
    return [
        column.name,
        f"{item.text} {row}".strip(),
        item.type.value,
        BETWEEN.join(option.code for option in options),
        BETWEEN.join(option.label for option in options),
        BETWEEN.join(scores) if bounds and item.type is not ItemType.NUMBER else "",
        _("yes") if item.reverse and bounds else "",
        item.weight if bounds else "",
        BETWEEN.join(scales),
        str(KINDS.get(item.evidence, "")),
        _rule(item.show_if) if item.show_if else "",
        privacy,
    ]


def _rule(rule: Condition) -> str:
    """As the form's own file has it."""
    return f"{rule.item} {rule.test} {rule.value if isinstance(rule.value, str) else figure(rule.value)}".strip()
