"""What may be said of a session by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xenia.curriculum.actions.sessions import LONGEST, SessionWords


class ReasonForm(forms.Form):
    """Why something changes."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("One sentence; it stands in the change record with your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SessionForm(ReasonForm):
    """Title, description, type and length of a session, with a reason."""

    title = forms.CharField(label=_("Title"), max_length=300)
    description = forms.CharField(
        label=_("What happens in it"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    kind = forms.CharField(label=_("Type"), required=False, max_length=100, help_text=_("As your school calls it."))
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=0,
        max_value=LONGEST,
        help_text=_("What one learner spends in it."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("title", "description", "kind", "minutes", "reason")

    def words(self) -> SessionWords:
        """What the form says, once it is valid."""
        said: dict[str, Any] = {name: self.cleaned_data[name] for name in ("title", "description", "kind", "minutes")}
        said["description"] = said["description"].replace("\r\n", "\n")
        return SessionWords(**said)
