"""Fields that several forms of this room share."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xenia.community.queries.meant import thing_meant
from xenia.community.spoken import LANGUAGES
from xenia.core.models import Thing
from xenia.core.rules import Refused


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


def language_field(**more: Any) -> forms.ChoiceField:
    """One of the languages spoken here."""
    return forms.ChoiceField(**{"label": _("Language"), "choices": list(LANGUAGES.items()), **more})


def chosen(words: Mapping[str, str | Promise], **more: Any) -> forms.ChoiceField:
    """One of a few kinds, by what they are called."""
    return forms.ChoiceField(choices=list(words.items()), **more)


def reason_field() -> forms.CharField:
    """Why something changes."""
    return forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("One sentence; it stands in the change record with your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ThingField(forms.CharField):
    """A course, session, case or station, by its title or the address of its page."""

    def __init__(self, **kwargs: Any) -> None:
        words = _("The title of a course, session, case or station, or the address of its page.")
        super().__init__(**{"required": False, "max_length": 500, "help_text": words, **kwargs})

    def clean(self, value: Any) -> Thing | None:
        try:
            return thing_meant(super().clean(value))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
