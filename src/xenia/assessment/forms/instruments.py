"""A form's own words, its sections and scales, and a file of one, as their author writes them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from xenia.assessment.forms.lines import NumberField, WordsField, WordsForm, cutoff_lines, cutoffs_from
from xenia.assessment.queries.instrument_words import LICENCES, RULES, figure, short
from xenia.standards.instrument_scales import has_scores
from xenia.standards.instruments import Instrument, Licence, Section, Subscale

LANGUAGES = ("en", "ar", "es", "fr", "de", "pt", "so", "fa", "ps", "uk", "zh", "vi")
SHARES = (
    (1.0, _("all of them")),
    (0.8, _("at least four of five")),
    (0.5, _("at least half")),
    (0.0, _("however many")),
)


def _language() -> forms.CharField:
    return forms.CharField(
        label=_("Its own language"),
        max_length=35,
        initial="en",
        widget=forms.TextInput(attrs={"list": "languages", "autocomplete": "off", "dir": "ltr"}),
        help_text=_("Choose from the list, or write its short code: en for English, ar for Arabic."),
    )


class NewForm(forms.Form):
    """What is known of a form before its first question."""

    title = WordsField(
        label=_("Title"), max_length=200, required=True, help_text=_("As those who are asked will read it.")
    )
    purpose = WordsField(label=_("What it is for"), rows=3)
    language = _language()

    def begun(self, *, code: str) -> Instrument:
        """A form that asks nothing yet."""
        said = self.cleaned_data
        return Instrument(
            code=code,
            title=said["title"],
            purpose=said["purpose"],
            language=said["language"],
            sections=(Section(code="part1"),),
        )

    @property
    def stem(self) -> str:
        """The code that its title suggests; a script without Latin letters suggests none."""
        return slugify(self.cleaned_data["title"])[:48].strip("-_").replace("_", "-") or "form"


class HeadForm(WordsForm):
    """The form's own words: title, purpose, how long it takes, whose it is."""

    title = WordsField(label=_("Title"), max_length=500, required=True)
    purpose = WordsField(label=_("What it is for"), rows=3)
    about = WordsField(
        label=_("About whom or what"), max_length=200, help_text=_("Such as a learner, a session, oneself.")
    )
    minutes = NumberField(label=_("Minutes it takes"))
    language = _language()
    kind = forms.ChoiceField(label=_("Licence"), choices=[(code, LICENCES[code]) for code in ("own", "open")])
    holder = WordsField(label=_("Whose it is"))
    terms = WordsField(label=_("Terms"), rows=2)
    citation = WordsField(label=_("Citation"), rows=3)
    obtain = WordsField(label=_("Where to get it"), rows=2)

    def __init__(self, data: Any = None, *, held: Instrument) -> None:
        licence = held.licence
        initial = {name: getattr(held, name) for name in ("title", "purpose", "about", "language")}
        initial |= {name: getattr(licence, name) for name in ("kind", "holder", "terms", "citation", "obtain")}
        super().__init__(data, initial={**initial, "minutes": figure(held.minutes)}, auto_id="f-%s")
        if licence.kind == "slot":
            kind = self.fields["kind"]
            assert isinstance(kind, forms.ChoiceField)
            kind.choices, kind.disabled = [("slot", LICENCES["slot"])], True

    def written_into(self, held: Instrument) -> Instrument:
        """A form with these words and all of its parts as they are."""
        said: dict[str, Any] = dict(self.cleaned_data)
        licence = Licence(**{name: said.pop(name) for name in ("kind", "holder", "terms", "citation", "obtain")})
        return replace(held, **said, licence=licence)


class SectionForm(WordsForm):
    """Heading and introduction of a section."""

    title = WordsField(label=_("Heading"))
    intro = WordsField(label=_("Introduction"), rows=3)

    def __init__(self, data: Any = None, *, section: Section) -> None:
        super().__init__(data, initial={"title": section.title, "intro": section.intro}, auto_id="f-%s")


class ScaleForm(WordsForm):
    """A scale: which questions, by which rule, how much must be answered, what its figures mean."""

    title = WordsField(label=_("Name of the scale"))
    items = forms.MultipleChoiceField(
        label=_("Questions that count"), required=False, widget=forms.CheckboxSelectMultiple
    )
    rule = forms.ChoiceField(label=_("Rule"), choices=list(RULES.items()))
    answered = forms.ChoiceField(label=_("It has a score when this many are answered"))
    cutoffs = forms.CharField(
        label=_("Cut-offs, one a line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "paste", "dir": "auto"}),
        help_text=_("The bound, a bar | and what it means: 60 | As expected"),
    )

    def __init__(self, data: Any = None, *, scale: Subscale, held: Instrument) -> None:
        initial = {
            "title": scale.title,
            "items": list(scale.items),
            "rule": scale.rule,
            "answered": figure(scale.answered),
            "cutoffs": cutoff_lines(scale.cutoffs),
        }
        super().__init__(data, initial=initial, auto_id="f-%s")
        self.scale = scale
        self._offer(_countable(held, scale), scale.answered)

    def _offer(self, items: Sequence[tuple[str, str]], answered: float) -> None:
        listed, shares = self.fields["items"], self.fields["answered"]
        assert isinstance(listed, forms.ChoiceField) and isinstance(shares, forms.ChoiceField)
        listed.choices = items
        usual = [(figure(share), words) for share, words in SHARES]
        own = [] if figure(answered) in dict(usual) else [(figure(answered), f"{answered:.0%}")]
        shares.choices = [*usual, *own]

    def clean_cutoffs(self) -> Any:
        return cutoffs_from(self.cleaned_data["cutoffs"])

    def written(self) -> Subscale:
        """The scale as it is said here; the order of its questions stays as far as they stay."""
        said = self.cleaned_data
        kept = [code for code in self.scale.items if code in said["items"]]
        return replace(
            self.scale,
            title=said["title"],
            items=(*kept, *(code for code in said["items"] if code not in kept)),
            rule=said["rule"],
            answered=float(said["answered"]),
            cutoffs=said["cutoffs"],
        )


class FileForm(forms.Form):
    """A file of one form."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("YAML, as Xenia gives it out."))


class TextForm(forms.Form):
    """A whole form as text."""

    text = WordsField(
        label=_("The form as text"),
        max_length=2_000_000,
        required=True,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "class": "paste", "dir": "ltr", "spellcheck": "false"}),
    )


def _countable(held: Instrument, scale: Subscale) -> list[tuple[str, str]]:
    """Questions that have a score, and whatever the scale counts already."""
    offered = [
        (item.code, f"{number}. {short(item.text) or item.code}")
        for number, item in enumerate(held.items, start=1)
        if has_scores(item)
    ]
    known = dict(offered)
    return [*offered, *((code, code) for code in scale.items if code not in known)]
