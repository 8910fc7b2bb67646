"""Answers, rows and cut-offs as people write them: one a line."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from xenia.assessment.queries.instrument_words import figure
from xenia.standards.instrument_parts import free_code
from xenia.standards.instruments import Cutoff, Option

BETWEEN = "|"


def number_said(text: str) -> float | None:
    """A number with point or comma, in the digits of any script; None for nothing. ValueError for anything else."""
    said = text.strip().replace(",", ".").replace("٫", ".")
    return float(said) if said else None


class WordsField(forms.CharField):
    """Words in a form's own language, of several lines if they like; a browser's line ends become plain ones."""

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        attrs: dict[str, Any] = {"dir": "auto"}
        widget = forms.Textarea(attrs=attrs | {"rows": rows}) if rows else forms.TextInput(attrs=attrs)
        super().__init__(**{"widget": widget, "max_length": 10_000, "required": False, **kwargs})

    def to_python(self, value: object) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class WordsForm(forms.Form):
    """A form in which words that nobody touched stay to the letter, blanks at their ends included."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            stood = self.initial.get(name) or ""
            if isinstance(field, WordsField) and said.get(name) == stood.strip():
                said[name] = stood
        return said


class NumberField(forms.CharField):
    """A number, written as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def to_python(self, value: object) -> float | None:  # type: ignore[override]
        try:
            return number_said(super().to_python(value) or "")
        except ValueError as error:
            raise forms.ValidationError(_("“%(said)s” is no number.") % {"said": str(value)[:20]}) from error

    def validate(self, value: object) -> None:
        if self.required and value is None:
            raise forms.ValidationError(_("Give a number."))

    def run_validators(self, value: object) -> None:
        """A number has no length."""


def option_lines(options: Sequence[Option], *, scored: bool) -> str:
    """'code | label | score', a line each; without the score where none of them has one."""
    return "\n".join(_line(each, scored=scored and any(one.score is not None for one in options)) for each in options)


def options_from(text: str, *, standing: Sequence[Option], scored: bool, ascending: bool) -> tuple[Option, ...]:
    """The answers on these lines. A line of a label alone gets a code, and on a scale (`ascending`) its place as score.

    ValidationError names the line that can't be read. A label of `standing` that no single line can hold stays.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    taken = {line.partition(BETWEEN)[0].strip() for line in lines if BETWEEN in line}
    known = {_flat(each.label): each for each in standing}
    options: list[Option] = []
    for number, line in enumerate(lines, start=1):
        if BETWEEN in line:
            option = _option(number, line, scored=scored)
        else:
            code = _own_code(line, known, taken, number)
            option = Option(code=code, label=line, score=float(number) if scored and ascending else None)
        taken.add(option.code)
        options.append(_with_its_lines(option, known))
    return tuple(options)


def cutoff_lines(cutoffs: Sequence[Cutoff]) -> str:
    """'from | label', a line each."""
    return "\n".join(f"{figure(cut.at_least)} {BETWEEN} {_flat(cut.label)}" for cut in cutoffs)


def cutoffs_from(text: str) -> tuple[Cutoff, ...]:
    """The cut-offs on these lines; ValidationError names the line that can't be read."""
    cuts = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
        bound, _bar, label = line.partition(BETWEEN)
        try:
            at_least = number_said(bound)
        except ValueError:
            at_least = None
        if at_least is None:
            raise forms.ValidationError(_("Line %(line)s: write the bound, a bar | and the label.") % {"line": number})
        cuts.append(Cutoff(at_least=at_least, label=label.strip()))
    return tuple(cuts)


def _line(option: Option, *, scored: bool) -> str:
    label = _flat(option.label)
    ending = f" {BETWEEN} {figure(option.score)}".rstrip() if scored or BETWEEN in label else ""
    return f"{option.code} {BETWEEN} {label}{ending}"


def _option(number: int, line: str, *, scored: bool) -> Option:
    code, _bar, rest = line.partition(BETWEEN)
    label, bar, last = rest.rpartition(BETWEEN)
    if not bar:
        return Option(code=code.strip(), label=last.strip())
    try:
        score = number_said(last)
    except ValueError as error:
        sentence = _("Line %(line)s: “%(said)s” is no score. Write code | label | score.")
        raise forms.ValidationError(sentence % {"line": number, "said": last.strip()[:40]}) from error
    return Option(code=code.strip(), label=label.strip(), score=score if scored else None)


def _own_code(label: str, known: dict[str, Option], taken: set[str], number: int) -> str:
    """The code that this label has already, else its number, else the first that is free."""
    standing = known.get(_flat(label))
    if standing and standing.code not in taken:
        return standing.code
    return str(number) if str(number) not in taken else free_code(taken, "")


def _with_its_lines(option: Option, known: dict[str, Option]) -> Option:
    standing = known.get(option.label)
    return replace(option, label=standing.label) if standing and standing.code == option.code else option


def _flat(text: str) -> str:
    return " ".join(text.split())
