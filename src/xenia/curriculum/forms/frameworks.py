"""What may be said of frameworks: a file of one, a crosswalk, what becomes of what ended."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xenia.curriculum.queries.frameworks import Choice

KINDS = (
    ("exact", _("says the same as")),
    ("broader", _("is broader than")),
    ("narrower", _("is narrower than")),
    ("related", _("is related to")),
)


class FrameworkFileForm(forms.Form):
    """A framework's file and how it is written."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("A CASE package (JSON) or a CSV sheet."))
    format = forms.ChoiceField(
        label=_("How it is written"),
        choices=[("case", _("CASE 1.0 or 1.1 (JSON)")), ("csv", _("CSV"))],
        widget=forms.RadioSelect,
        initial="case",
    )
    code = forms.SlugField(
        label=_("Code"),
        required=False,
        max_length=64,
        help_text=_("How Xenia calls it, such as who-2021. Left empty, the file's own code or title is used."),
    )


class CrosswalkForm(forms.Form):
    """How one item stands to an item of another framework."""

    kind = forms.ChoiceField(label=_("This item"), choices=KINDS)
    other = forms.ChoiceField(label=_("That item"))

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(group.title, [(str(key), words) for key, words in group.items]) for group in choices]
        self.fields["other"].choices = groups  # type: ignore[attr-defined]
