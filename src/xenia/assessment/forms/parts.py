"""Whichever part of a draft is open, as one thing: its fields, what it was, and the change that saving it makes."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms

from xenia.assessment.forms.instruments import HeadForm, ScaleForm, SectionForm
from xenia.assessment.forms.items import BOUNDED, COUNTED, ItemForm
from xenia.assessment.models import Version
from xenia.assessment.queries.competency_choices import competencies_in_words, found_competency
from xenia.assessment.queries.instruments import plain_of
from xenia.core.models import Translation
from xenia.core.rules import Actor
from xenia.standards.instrument_edit import replace_item, replace_scale, reword_section
from xenia.standards.instrument_parts import HEAD, part_digest, parts_of
from xenia.standards.instruments import WITH_OPTIONS, Instrument, ItemType


@dataclass(frozen=True, slots=True)
class PartForm:
    """An open part. `asked` is the place it was opened at, `was` what tells whether others have changed it since."""

    kind: str
    asked: str
    form: forms.Form
    was: str
    language: str

    @property
    def place(self) -> str:
        """Where it stands once it is saved: a question may have got another code."""
        return self.form.cleaned_data["code"] if self.kind == "item" and self.form.is_bound else self.asked

    @property
    def type(self) -> ItemType:
        """The kind of question that is chosen."""
        said = str(self.form["type"].value())
        return ItemType(said) if said in set(ItemType) else cast(ItemForm, self.form).item.type

    @property
    def has_options(self) -> bool:
        return self.type in WITH_OPTIONS

    @property
    def has_rows(self) -> bool:
        return self.type is ItemType.MATRIX

    @property
    def has_bounds(self) -> bool:
        return self.type in BOUNDED

    @property
    def has_scores(self) -> bool:
        return self.type in COUNTED

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def change(self, held: Instrument) -> Instrument:
        """The instrument with this part as it is said."""
        if isinstance(self.form, HeadForm):
            return self.form.written_into(held)
        code = self.asked.partition(".")[2]
        if isinstance(self.form, SectionForm):
            return reword_section(held, code, **self.form.cleaned_data)
        if isinstance(self.form, ScaleForm):
            return replace_scale(held, code, self.form.written())
        return replace_item(held, self.asked, cast(ItemForm, self.form).written())

    @property
    def renewed(self) -> frozenset[str]:
        """Which fields look otherwise now than where they are being typed: those of the rule, of the competencies."""
        if not isinstance(self.form, ItemForm) or not self.form.is_bound:
            return frozenset()
        rule = self.form.cleaned_data["rule_item"] != self.form.initial["rule_item"]
        found = self.form.data.get("competency", "").strip() and not self.form.cleaned_data["competency"]
        return frozenset(name for name, is_new in (("rule", rule), ("competencies", found)) if is_new)

    @property
    def competencies(self) -> list[tuple[str, str]]:
        """The competencies that are chosen, each with what it is called."""
        chosen = cast(ItemForm, self.form).chosen
        words = competencies_in_words(chosen, language=self.language)
        return [(reference, words.get(reference, reference)) for reference in chosen]


def part_form(data: Any, *, actor: Actor, version: Version, place: str, language: str) -> PartForm | None:
    """The part at a place with what was said of it, if anything; None when there is none."""
    held = plain_of(version)
    parts = parts_of(held)
    if place not in parts:
        return None
    kind, _dot, code = place.partition(".")
    was = data.get("was", "") if data is not None else part_digest(parts, place)
    form: forms.Form
    if place == HEAD:
        return PartForm("head", place, HeadForm(data, held=held), was, language)
    if kind == "section" and code:
        form = SectionForm(data, section=next(each for each in held.sections if each.code == code))
        return PartForm("section", place, form, was, language)
    if kind == "scale" and code:
        form = ScaleForm(data, scale=next(each for each in held.subscales if each.code == code), held=held)
        return PartForm("scale", place, form, was, language)
    item = next((each for each in held.items if each.code == place), None)
    if item is None:
        return None
    form = ItemForm(
        data,
        item=item,
        held=held,
        code_stays=_code_stays(version, place),
        resolve=lambda said, exactly: found_competency(actor, said, language=language, exactly=exactly),
    )
    return PartForm("item", place, form, was, language)


def _code_stays(version: Version, place: str) -> bool:
    """Whether an earlier version, and so answers, or a translation goes by this code."""
    earlier = version.instrument.versions.filter(number=version.number - 1).select_related("thing").first()
    if earlier and any(item.code == place for item in plain_of(earlier).items):
        return True
    return Translation.objects.filter(thing=version.pk, field=place).exists()
