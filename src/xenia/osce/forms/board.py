"""What a board says: rules, what is set by hand, judges' figures, minutes."""

from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from xenia.osce.models import Adjustment, Candidate, Exam, ExamStation
from xenia.osce.queries.outcomes import BoardRules

Kind = Adjustment.Kind
METHODS = [
    ("regression", _("Borderline regression")),
    ("group", _("Borderline group")),
    ("angoff", _("Angoff, where judges' figures were entered")),
]
#: what may be set by hand on the page, and what it says
DEEDS = {
    _("Pass marks"): {
        "cut": _("Set the pass mark of a station"),
        "cut_back": _("Take the pass mark of a station as reckoned"),
    },
    _("Stations"): {
        "leave_out": _("Leave a station out, for everybody or for one candidate"),
        "leave_out_back": _("Count a station again"),
    },
    _("Candidates"): {
        "circumstances": _("Note mitigating circumstances of a candidate"),
        "circumstances_back": _("Take circumstances back"),
        "pass": _("Let a candidate pass"),
        "fail": _("Let a candidate fail"),
        "outcome_back": _("Take a candidate's outcome by the rules"),
    },
    _("Judges' figures"): {
        "angoff": _("Enter what Angoff's judges expected"),
        "ebel": _("Enter Ebel's cells"),
        "hofstee": _("Enter Hofstee's four bounds"),
    },
}
#: what is written as figures, where there are any
FIGURES = {
    "cut": _("The pass mark in per cent."),
    "angoff": _("A line for each judge, a figure for each station that counts."),
    "ebel": _("A line for each cell: items and per cent."),
    "hofstee": _("Least and greatest pass mark, then least and greatest per cent who fail."),
}
#: whom or what a deed is about; what is left out may be left out for one candidate, or for all
ABOUT_STATION = ("cut", "cut_back", "leave_out", "leave_out_back")
ABOUT_CANDIDATE = ("circumstances", "circumstances_back", "pass", "fail", "outcome_back")
FOR_ALL = ("leave_out", "leave_out_back")
BACK: dict[str, Any] = {"back": True}
SIMPLE: dict[str, tuple[str, dict[str, Any]]] = {
    "cut_back": (Kind.CUT, BACK),
    "leave_out": (Kind.LEAVE_OUT, {}),
    "leave_out_back": (Kind.LEAVE_OUT, BACK),
    "circumstances": (Kind.CIRCUMSTANCES, {}),
    "circumstances_back": (Kind.CIRCUMSTANCES, BACK),
    "pass": (Kind.OUTCOME, {"outcome": "pass"}),
    "fail": (Kind.OUTCOME, {"outcome": "fail"}),
    "outcome_back": (Kind.OUTCOME, BACK),
}
JUDGES = ("angoff", "ebel", "hofstee")


class RulesForm(forms.Form):
    """By which rules outcomes are made."""

    method = forms.ChoiceField(label=_("Pass marks by"), choices=METHODS)
    stations = forms.IntegerField(label=_("Stations that must be passed at least"), min_value=0, max_value=60)
    sems = forms.FloatField(label=_("Errors of measurement added to the pass mark"), min_value=0, max_value=3)
    reason = forms.CharField(label=_("Why"), max_length=2000)

    def rules(self) -> BoardRules:
        """What it says, once it is valid."""
        said = self.cleaned_data
        return BoardRules(said["method"], said["stations"], said["sems"])


class SetForm(forms.Form):
    """One thing set by hand; what the chosen deed is not about is not asked."""

    use_required_attribute = False
    deed = forms.ChoiceField(
        label=_("What"), choices=[(matter, list(deeds.items())) for matter, deeds in DEEDS.items()]
    )
    station = forms.ModelChoiceField(label=_("Station"), queryset=ExamStation.objects.none())
    candidate = forms.ModelChoiceField(
        label=_("Candidate"),
        queryset=Candidate.objects.none(),
        widget=forms.Select(attrs={"aria-describedby": "candidate-help"}),
    )
    figures = forms.CharField(
        label=_("Figures"),
        widget=forms.Textarea(attrs={"rows": 3, "aria-describedby": "figures-help"}),
    )
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, exam: Exam, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stations = ExamStation.objects.filter(exam=exam, version__isnull=False).select_related(
            "version__station__thing"
        )
        candidates = Candidate.objects.filter(exam=exam, withdrawn_at=None)
        self.stations = stations.count()
        if self.is_bound:
            needed = {"station": ABOUT_STATION, "candidate": ABOUT_CANDIDATE, "figures": FIGURES}
            for name, deeds in needed.items():
                self.fields[name].required = self.data.get("deed") in deeds
        for name, rows, label in (("station", stations, _station), ("candidate", candidates, _candidate)):
            field: Any = self.fields[name]
            field.queryset, field.label_from_instance = rows, label

    def clean_figures(self) -> list[list[float]]:
        """Lines of numbers; a comma or a point before the decimals, spaces or semicolons between."""
        rows = []
        said = self.cleaned_data["figures"] if self.cleaned_data.get("deed") in FIGURES else ""
        for number, line in enumerate(said.splitlines(), 1):
            words = line.replace(";", " ").replace("%", " ").replace(",", ".").split()
            try:
                if words:
                    rows.append([float(word) for word in words])
            except ValueError:
                raise forms.ValidationError(
                    __("Line %(n)s is no row of numbers: write them with spaces between."), params={"n": number}
                ) from None
        return rows

    def adjustment(self) -> tuple[str, dict[str, Any]]:
        """Its kind and value, once the form is valid."""
        deed, rows = self.cleaned_data["deed"], self.cleaned_data["figures"]
        if deed == "cut":
            return Kind.CUT, {"cut": rows[0][0] if rows else None}
        if deed in JUDGES:
            return Kind.JUDGES, {"method": deed, "rows": rows[0] if deed == "hofstee" and rows else rows}
        kind, value = SIMPLE[deed]
        return kind, dict(value)


def _station(station: ExamStation) -> str:
    assert station.version
    return f"{station.number} · {station.version.station.thing.label}"


def _candidate(candidate: Candidate) -> str:
    return candidate.number


class SignForm(forms.Form):
    """The minutes, who was there, and the digest of what they had before them."""

    present = forms.CharField(
        label=_("Who was present"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One name a line.")
    )
    minutes = forms.CharField(label=_("Minutes"), widget=forms.Textarea(attrs={"rows": 8}), max_length=20000)
    reason = forms.CharField(label=_("Why another decision"), required=False, max_length=2000)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
