"""One question of a form, as its author writes it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xenia.assessment.forms.lines import NumberField, WordsField, WordsForm, option_lines, options_from
from xenia.assessment.queries.answer_words import options_in_words
from xenia.assessment.queries.instrument_words import EVIDENCE, TESTS, TYPES, figure, short
from xenia.core.rules import Refused
from xenia.standards.instrument_check import RESERVED_ITEMS
from xenia.standards.instrument_conditions import tests_of
from xenia.standards.instruments import (
    ONE_OF,
    WITH_OPTIONS,
    Condition,
    Instrument,
    Item,
    ItemType,
    Option,
)

SCALES = frozenset({ItemType.LIKERT, ItemType.RATING, ItemType.GLOBAL})
BOUNDED = frozenset({ItemType.NUMBER, ItemType.MULTIPLE})
SCORED = (ONE_OF | {ItemType.MULTIPLE, ItemType.MATRIX}) - {ItemType.RANKING}
COUNTED = SCORED | {ItemType.NUMBER}


class ItemForm(WordsForm):
    """A question: its words and answers first, then when it is asked, how it counts, what it is evidence of."""

    type = forms.ChoiceField(
        label=_("Kind of question"), choices=[(kind.value, words) for kind, words in TYPES.items()]
    )
    text = WordsField(label=_("Question"), rows=2)
    help = WordsField(label=_("Help below it"), rows=1)
    options = forms.CharField(
        label=_("Answers, one a line"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "paste", "dir": "auto", "spellcheck": "true"}),
        help_text=_("Just the words, or code | words | score. A checklist has its usual four when this is empty."),
    )
    rows = forms.CharField(
        label=_("Rows, one a line"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "paste", "dir": "auto", "spellcheck": "true"}),
        help_text=_("Just the words, or code | words."),
    )
    required = forms.BooleanField(label=_("It must be answered"), required=False)
    minimum = NumberField(label=_("Smallest, or how many at least"), required=False)
    maximum = NumberField(label=_("Largest, or how many at most"), required=False)
    rule_item = forms.ChoiceField(label=_("Ask it"), required=False)
    rule_test = forms.ChoiceField(label=_("if its answer"), required=False)
    rule_value = forms.CharField(label=_("this answer"), required=False, max_length=200)
    reverse = forms.BooleanField(label=_("Turn its scores round"), required=False)
    weight = NumberField(label=_("Weight"), required=False)
    evidence = forms.ChoiceField(label=_("It is evidence of"), required=False, choices=[("", "—"), *EVIDENCE.items()])
    competency = forms.CharField(
        label=_("Competency"), required=False, max_length=300, help_text=_("Type a code or some words, and choose.")
    )
    spoken = forms.BooleanField(label=_("It may be read aloud"), required=False)
    code = forms.CharField(
        label=_("Code"), required=False, max_length=64, help_text=_("Files and scales call the question by it.")
    )

    def __init__(
        self, data: Any = None, *, item: Item, held: Instrument, code_stays: bool, resolve: Callable[[str, bool], str]
    ) -> None:
        """`held` is the whole form with `item` in it; `resolve` finds a typed competency, exactly or nearly."""
        super().__init__(data, initial=_initial(item), auto_id="f-%s")
        self.item, self.held, self.resolve = item, held, resolve
        self.fields["code"].disabled = code_stays
        self.chosen = list(dict.fromkeys(data.getlist("competencies"))) if data is not None else [*item.competencies]
        #: by a save of its own, half-typed words of a competency are no mistake yet
        self.patient = data is not None and "finished" not in data
        self._offer_rule(data.get("rule_item", "") if data is not None else item.show_if.item if item.show_if else "")

    def _offer_rule(self, chosen: str) -> None:
        """Earlier questions, and the tests and values that the chosen one knows."""
        earlier = _earlier(self.held, self.item)
        rule = self.item.show_if
        self.earlier = next((each for each in self.held.items if each.code == chosen), None)
        offered = [(each.code, f"{number}. {short(each.text) or each.code}") for number, each in earlier]
        if chosen and chosen not in dict(offered) and rule and rule.item == chosen:
            offered.append((chosen, chosen))
        self._choose(
            "rule_item",
            [
                ("", _("always")),
                *((code, gettext("after %(question)s") % {"question": words}) for code, words in offered),
            ],
        )
        tests = tests_of(self.earlier) if self.earlier else tuple(TESTS)
        self._choose("rule_test", [(test, TESTS[test]) for test in tests])
        self.fields["rule_value"].widget = _value_widget(self.earlier, rule)

    def _choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_rule_test(self) -> str:
        return self.cleaned_data["rule_test"] or "is"

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        if code == self.item.code or not code:
            return self.item.code
        if code in {each.code for each in self.held.items}:
            raise forms.ValidationError(_("Another question has this code."))
        if code in RESERVED_ITEMS or any(sign in code for sign in ".#:"):
            raise forms.ValidationError(_("This has a meaning of its own. Choose another code."))
        return code

    def clean_competency(self) -> str:
        """Puts what was typed among the chosen."""
        said: str = self.cleaned_data["competency"].strip()
        if said:
            try:
                reference = self.resolve(said, self.patient)
            except Refused as refusal:
                if not self.patient:
                    raise forms.ValidationError(str(refusal)) from refusal
            else:
                self.chosen = list(dict.fromkeys([*self.chosen, reference]))
                return ""
        return said

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        kind = ItemType(said["type"]) if said.get("type") else self.item.type
        for name, scored in (("options", kind in SCORED), ("rows", False)):
            try:
                said[name] = options_from(
                    said.get(name, ""),
                    standing=getattr(self.item, name),
                    scored=scored,
                    ascending=kind in SCALES or kind is ItemType.MATRIX,
                )
            except forms.ValidationError as error:
                self.add_error(name, error)
        return said

    def written(self) -> Item:
        """The question as it is said here; what its kind does not know is left out."""
        said, kind = self.cleaned_data, ItemType(self.cleaned_data["type"])
        return replace(
            self.item,
            code=said["code"],
            type=kind,
            text=said["text"],
            help=said["help"],
            options=said["options"] if kind in WITH_OPTIONS else (),
            rows=said["rows"] if kind is ItemType.MATRIX else (),
            required=said["required"],
            show_if=self._rule(),
            reverse=said["reverse"] and kind in COUNTED,
            weight=1.0 if said["weight"] is None or kind not in COUNTED else said["weight"],
            minimum=said["minimum"] if kind in BOUNDED else None,
            maximum=said["maximum"] if kind in BOUNDED else None,
            competencies=tuple(self.chosen),
            evidence=said["evidence"],
            spoken=said["spoken"],
        )

    def _rule(self) -> Condition | None:
        said = self.cleaned_data
        if not said["rule_item"]:
            return None
        test = said["rule_test"]
        value = None if test == "answered" else _value(said["rule_value"].strip(), self.earlier, self.item.show_if)
        return Condition(item=said["rule_item"], test=test, value=value)


def _initial(item: Item) -> dict[str, Any]:
    rule = item.show_if
    return {
        "type": item.type.value,
        "text": item.text,
        "help": item.help,
        "options": option_lines(item.options, scored=True),
        "rows": option_lines(item.rows, scored=False),
        "required": item.required,
        "minimum": figure(item.minimum),
        "maximum": figure(item.maximum),
        "rule_item": rule.item if rule else "",
        "rule_test": rule.test if rule else "is",
        "rule_value": _said(rule.value) if rule else "",
        "reverse": item.reverse,
        "weight": figure(item.weight),
        "evidence": item.evidence,
        "spoken": item.spoken,
        "code": item.code,
    }


def _earlier(held: Instrument, item: Item) -> list[tuple[int, Item]]:
    found = []
    for number, each in enumerate(held.items, start=1):
        if each.code == item.code:
            break
        found.append((number, each))
    return found


def _said(value: str | float | None) -> str:
    return value if isinstance(value, str) else figure(value)


def _value(said: str, earlier: Item | None, standing: Condition | None) -> str | float | None:
    """What a rule waits for: a code, a day, or a number where the earlier question asks for one."""
    if standing and isinstance(standing.value, float) and said == figure(standing.value):
        return standing.value
    if earlier and earlier.type is ItemType.NUMBER:
        try:
            return float(said.replace(",", "."))
        except ValueError:
            return said
    return said


def _value_widget(earlier: Item | None, standing: Condition | None) -> forms.Widget:
    """A list of the answers there are, else a field of the kind that the earlier question is."""
    if earlier and earlier.type in WITH_OPTIONS:
        offered: list[Option] = [*options_in_words(earlier)]
        choices = [("", "—"), *((each.code, short(each.label) or each.code) for each in offered)]
        value = _said(standing.value) if standing and standing.item == earlier.code else ""
        if value and value not in dict(choices):
            choices.append((value, value))
        return forms.Select(choices=choices)
    if earlier and earlier.type is ItemType.DATE:
        return forms.DateInput(attrs={"type": "date"})
    return forms.TextInput(attrs={"inputmode": "decimal"} if earlier and earlier.type is ItemType.NUMBER else {})
