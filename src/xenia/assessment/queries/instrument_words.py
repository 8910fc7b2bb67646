"""An instrument in sentences: what each question asks for, when it is asked, how it counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xenia.assessment.queries.answer_words import options_in_words
from xenia.standards.instruments import Condition, Instrument, Item, ItemType, Option, Section, Subscale

Words = str | Promise
TYPES: dict[ItemType, Words] = {
    ItemType.SINGLE: gettext_lazy("One answer of several"),
    ItemType.MULTIPLE: gettext_lazy("Several answers"),
    ItemType.LIKERT: gettext_lazy("Scale, from one end to the other"),
    ItemType.RATING: gettext_lazy("Rating, each step described"),
    ItemType.GLOBAL: gettext_lazy("Global rating"),
    ItemType.CHECKLIST: gettext_lazy("Checklist: done, partly, not done"),
    ItemType.MATRIX: gettext_lazy("Table: the same answers for several rows"),
    ItemType.RANKING: gettext_lazy("Put in order"),
    ItemType.NUMBER: gettext_lazy("Number"),
    ItemType.DATE: gettext_lazy("Date"),
    ItemType.TEXT: gettext_lazy("A few words"),
    ItemType.LONG_TEXT: gettext_lazy("Longer text"),
}
EVIDENCE: dict[str, Words] = {
    "knowledge": gettext_lazy("Knowledge"),
    "attitude": gettext_lazy("Attitude"),
    "behaviour": gettext_lazy("Behaviour"),
}
LICENCES: dict[str, Words] = {
    "own": gettext_lazy("Written here"),
    "open": gettext_lazy("Free to use"),
    "slot": gettext_lazy("Belongs to others"),
}
TESTS: dict[str, Words] = {
    "is": gettext_lazy("is"),
    "is_not": gettext_lazy("is not"),
    "at_least": gettext_lazy("is at least"),
    "at_most": gettext_lazy("is at most"),
    "answered": gettext_lazy("was answered at all"),
}
RULES: dict[str, Words] = {
    "mean": gettext_lazy("Mean of the answers"),
    "sum": gettext_lazy("Sum of the answers"),
    "percent": gettext_lazy("0 to 100, of the range that is possible"),
}
STATUSES: dict[str, Words] = {
    "draft": gettext_lazy("Draft"),
    "checked": gettext_lazy("Checked"),
    "outdated": gettext_lazy("Outdated"),
}


@dataclass(frozen=True, slots=True)
class ItemRead:
    """A question as it is read: its number in the form, its answers, and what is to be known of it."""

    number: int
    item: Item
    type_words: Words
    choices: tuple[Option, ...]
    notes: tuple[str, ...]

    @property
    def place(self) -> str:
        return self.item.code


@dataclass(frozen=True, slots=True)
class SectionRead:
    """A section with its questions."""

    section: Section
    items: tuple[ItemRead, ...]

    @property
    def place(self) -> str:
        return f"section.{self.section.code}"


@dataclass(frozen=True, slots=True)
class ScaleRead:
    """A scale, and in sentences how it counts."""

    scale: Subscale
    sentences: tuple[str, ...]

    @property
    def place(self) -> str:
        return f"scale.{self.scale.code}"


def sections_read(instrument: Instrument, *, competencies: Mapping[str, str]) -> list[SectionRead]:
    """The sections in their order; `competencies` says what each reference is called (`competencies_in_words`)."""
    numbers = {item.code: number for number, item in enumerate(instrument.items, start=1)}
    return [
        SectionRead(
            section,
            tuple(
                ItemRead(
                    numbers[item.code],
                    item,
                    TYPES[item.type],
                    options_in_words(item),
                    tuple(_notes(item, instrument, competencies)),
                )
                for item in section.items
            ),
        )
        for section in instrument.sections
    ]


def scales_read(instrument: Instrument) -> list[ScaleRead]:
    """How answers become scores."""
    return [ScaleRead(scale, tuple(_scale(scale, instrument))) for scale in instrument.subscales]


def rule_in_words(rule: Condition, instrument: Instrument) -> str:
    """When a question is asked."""
    earlier = next((item for item in instrument.items if item.code == rule.item), None)
    about = short(earlier.text) if earlier and earlier.text.strip() else rule.item
    if rule.test == "answered":
        return _("Asked only if “%(question)s” was answered.") % {"question": about}
    value = _answer(rule, earlier)
    sentences = {
        "is": _("Asked only if the answer to “%(question)s” is “%(answer)s”."),
        "is_not": _("Asked only if the answer to “%(question)s” is not “%(answer)s”."),
        "at_least": _("Asked only if the answer to “%(question)s” is at least “%(answer)s”."),
        "at_most": _("Asked only if the answer to “%(question)s” is at most “%(answer)s”."),
    }
    sentence = sentences.get(rule.test, sentences["is"])
    return sentence % {"question": about, "answer": value}


def short(text: str) -> str:
    """A text as it is named within a sentence."""
    return str(Truncator(" ".join(text.split())).chars(70))


def figure(number: float | None) -> str:
    """A number as people write it; empty for none."""
    return "" if number is None else repr(int(number)) if float(number).is_integer() else repr(number)


def _answer(rule: Condition, earlier: Item | None) -> str:
    if isinstance(rule.value, str) and earlier:
        labels = {option.code: option.label for option in options_in_words(earlier)}
        return short(labels.get(rule.value, "") or rule.value)
    return rule.value if isinstance(rule.value, str) else figure(rule.value) or "…"


def _notes(item: Item, instrument: Instrument, competencies: Mapping[str, str]) -> list[str]:
    notes = [rule_in_words(item.show_if, instrument)] if item.show_if else []
    if item.required:
        notes.append(_("Must be answered."))
    if item.reverse:
        notes.append(_("Its scores are turned round."))
    if item.weight != 1:
        notes.append(_("Counts %(weight)s times.") % {"weight": figure(item.weight)})
    if bounds := _bounds(item):
        notes.append(bounds)
    if item.competencies:
        kind = EVIDENCE.get(item.evidence, _("Evidence"))
        named = ", ".join(competencies.get(reference, reference) for reference in item.competencies)
        notes.append(_("%(kind)s: %(competencies)s.") % {"kind": kind, "competencies": named})
    return notes


def _bounds(item: Item) -> str:
    low, high = figure(item.minimum), figure(item.maximum)
    if low and high:
        return _("From %(low)s to %(high)s.") % {"low": low, "high": high}
    if low:
        return _("At least %(low)s.") % {"low": low}
    return _("At most %(high)s.") % {"high": high} if high else ""


def _scale(scale: Subscale, instrument: Instrument) -> list[str]:
    said = [str(RULES.get(scale.rule, scale.rule)) + "."]
    if scale.answered >= 1:
        said.append(_("All of its questions must be answered."))
    elif scale.answered == 0.5:
        said.append(_("At least half of its questions must be answered."))
    else:
        said.append(
            _("%(share)s %% of its questions must be answered.") % {"share": figure(round(scale.answered * 100))}
        )
    said.extend(
        _("From %(bound)s on: %(label)s.") % {"bound": figure(cut.at_least), "label": cut.label}
        for cut in scale.cutoffs
    )
    numbers = {item.code: str(number) for number, item in enumerate(instrument.items, start=1)}
    named = ", ".join(numbers.get(code, code) for code in scale.items)
    if named:
        said.append(_("Questions: %(numbers)s.") % {"numbers": named})
    return said
