"""What is decided when a form is sent out."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xenia.assessment.actions.occasions import Plan
from xenia.assessment.models import Privacy, Stakes

PROMISES = {
    Privacy.NAMED: (_("With names"), _("Their name stands with their answers.")),
    Privacy.LINKABLE: (
        _("Without names, linked over time"),
        _(
            "Neither staff nor a stolen database can tell who gave which answers. Waves are linked by a secret that "
            "each person keeps. Nobody reads them before the end. At least ten people."
        ),
    ),
    Privacy.ANONYMOUS: (
        _("Without names"),
        _(
            "Neither staff nor a stolen database can tell who gave which answers, and nothing links them over time. "
            "Nobody reads them before the end. At least ten people."
        ),
    ),
}
STAKES = {
    Stakes.PRACTICE: _("Practice: it never enters a decision"),
    Stakes.FORMATIVE: _("To learn from: it may be looked at, and decides nothing by itself"),
    Stakes.DECISION: _("It counts when a decision is made"),
}
AUDIENCE, PAIRS, ANYONE = "audience", "pairs", "anyone"


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class PlanForm(forms.Form):
    """Which form, to whom, about what, when, under which promise."""

    title = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As those who are asked will read it, such as “After the visit”.")
    )
    version = forms.ChoiceField(label=_("Form"))
    asks = forms.ChoiceField(
        label=_("Who is asked?"),
        choices=[
            (AUDIENCE, _("A group of people, once each")),
            (PAIRS, _("People one by one, each about somebody")),
            (ANYONE, _("Whoever has the link or scans the code")),
        ],
        widget=forms.RadioSelect,
        initial=AUDIENCE,
    )
    audience = forms.ChoiceField(label=_("The group"), required=False)
    pairs = forms.CharField(
        label=_("One line each: who; about whom"),
        required=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "paste"}),
        help_text=_("By name or address, pasted from a sheet if you like."),
    )
    about = forms.UUIDField(label=_("About"), required=False, widget=forms.Select)
    privacy = forms.ChoiceField(
        label=_("What is kept of who answers?"),
        choices=[(name, words) for name, (words, _promise) in PROMISES.items()],
        widget=forms.RadioSelect,
        initial=Privacy.NAMED,
        help_text=_("It can't be weakened later."),
    )
    study = forms.ChoiceField(label=_("Study"), required=False)
    new_study = forms.CharField(label=_("Name of the new study"), required=False, max_length=200)
    stakes = forms.ChoiceField(label=_("What may it be used for?"), choices=list(STAKES.items()), initial="formative")
    opens_at = forms.DateTimeField(label=_("From"), widget=MomentInput)
    closes_at = forms.DateTimeField(label=_("Until"), widget=MomentInput)
    remind_days = forms.IntegerField(
        label=_("Remind after days"), min_value=0, max_value=90, initial=3, help_text=_("0 reminds nobody.")
    )
    repeat_days = forms.IntegerField(
        label=_("Repeat every days"), min_value=0, max_value=730, initial=0, help_text=_("0 asks once.")
    )

    def __init__(self, *args: Any, offers: dict[str, Any], **kwargs: Any) -> None:
        """`offers` has the choices of version, audience, about and study."""
        super().__init__(*args, **kwargs)
        for name, choices in offers.items():
            if name == "about":
                self.fields["about"].widget.choices = choices
            else:
                field = self.fields[name]
                assert isinstance(field, forms.ChoiceField)
                field.choices = choices

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        asks = said.get("asks")
        if asks == AUDIENCE and not said.get("audience"):
            self.add_error("audience", _("Choose a group."))
        if asks == PAIRS and not said.get("pairs", "").strip():
            self.add_error("pairs", _("Write at least one line."))
        if said.get("privacy") == Privacy.LINKABLE and not (said.get("study") or said.get("new_study", "").strip()):
            self.add_error("new_study", _("Give the study a name, or choose an earlier one."))
        return said

    def plan(self) -> Plan:
        """What the form says, once it is valid."""
        said = self.cleaned_data
        study = UUID(said["study"]) if said["study"] else None
        begun = "" if study or said["privacy"] == Privacy.NAMED else said["new_study"].strip()
        kept = ("title", "opens_at", "closes_at", "privacy", "stakes", "repeat_days", "remind_days")
        return Plan(
            version=UUID(said["version"]),
            about=said["about"],
            study=study,
            new_study=begun,
            **{name: said[name] for name in kept},
        )


class LinkForm(forms.Form):
    """How many may answer with a link for many."""

    uses = forms.IntegerField(
        label=_("How many may answer with it?"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Leave it empty for a poster that anyone may scan until the end."),
    )


def first_moments() -> dict[str, Any]:
    """From the next full hour, for two weeks."""
    now = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    return {"opens_at": now, "closes_at": now + timedelta(days=14)}
