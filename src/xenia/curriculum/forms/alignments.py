"""What may be said of an alignment: of what, with what, how deep, assessed or not."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xenia.curriculum.models import Framework
from xenia.standards.curriculum import Depth

DEPTH_CHOICES = [
    ("", _("not said")),
    (Depth.INTRODUCED.value, _("Introduced")),
    (Depth.PRACTISED.value, _("Practised")),
    (Depth.DEMONSTRATED.value, _("Demonstrated")),
]
#: what the address and the forms call the steps
ADD, SET, REMOVE = "add", "set", "remove"


class AlignmentForm(forms.Form):
    """One step on the align page. `words` names the competency of an added alignment, `competency` one that stands."""

    do = forms.ChoiceField(choices=[(name, name) for name in (ADD, SET, REMOVE)])
    subject = forms.UUIDField()
    competency = forms.UUIDField(required=False)
    words = forms.CharField(required=False, max_length=400)
    depth = forms.ChoiceField(choices=DEPTH_CHOICES, required=False)
    assessed = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("do") in (SET, REMOVE) and not cleaned.get("competency"):
            raise forms.ValidationError(_("Which competency is meant did not reach us. Load the page again."))
        return cleaned


class ReasonForm(forms.Form):
    """Why; it stands in the change record."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("One sentence; it stands in the change record with your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True, slots=True)
class FrameworkChoice:
    """The framework by which someone aligns, and what there is to choose from."""

    chosen: Framework | None
    all: list[Framework]


def framework_choice(asked: QueryDict, frameworks: list[Framework], *, usual: tuple[str, ...]) -> FrameworkChoice:
    """The framework that the address names, else the first of the usual ones, else any."""
    by_code = {framework.code: framework for framework in frameworks}
    named = (asked.get("framework", ""), *usual, *by_code)
    return FrameworkChoice(next((by_code[code] for code in named if code in by_code), None), frameworks)
