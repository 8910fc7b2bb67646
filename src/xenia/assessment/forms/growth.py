"""Correct what was seen of a learner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

LEVEL, WITHDRAW = "level", "withdraw"


class CorrectionForm(forms.Form):
    """Another level, or none; and why."""

    what = forms.ChoiceField(
        label=gettext_lazy("What is right?"),
        choices=[
            (LEVEL, gettext_lazy("Another level")),
            (WITHDRAW, gettext_lazy("None: this should not count at all")),
        ],
        widget=forms.RadioSelect,
        initial=LEVEL,
    )
    level = forms.FloatField(
        label=gettext_lazy("The right level, of 100"),
        min_value=0,
        max_value=100,
        localize=True,
        error_messages={"required": gettext_lazy("Say which level is right, from 0 to 100.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("It stays in the record with your name. Write no names of others."),
    )

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].required = self.data.get("what") != WITHDRAW

    @property
    def corrected(self) -> float | None:
        """The level from 0 to 1, or None when it is withdrawn."""
        return None if self.cleaned_data["what"] == WITHDRAW else self.cleaned_data["level"] / 100
