"""What people fill in to import a curriculum."""

from django import forms
from django.utils.translation import gettext_lazy as _

FORMAT_WORDS = {
    "spreadsheet": (
        _("A spreadsheet"),
        _("CSV or XLSX with the columns of our template, one row for each objective of a session."),
    ),
    "curriculum-inventory": (
        _("Curriculum Inventory XML"),
        _("The report for AAMC or MedBiquitous, version 1 or 2, or as Ilios writes it today."),
    ),
    "ilios": (
        _("Ilios"),
        _("A ZIP archive of the folder with the site's JSON lists: courses.json, sessions.json, objectives.json …"),
    ),
}


class FileForm(forms.Form):
    """The file and what it is."""

    format = forms.ChoiceField(
        label=_("What kind of file is it?"),
        choices=[(name, label) for name, (label, _words) in FORMAT_WORDS.items()],
        widget=forms.RadioSelect,
        initial="spreadsheet",
    )
    file = forms.FileField(
        label=_("The file"),
        help_text=_("Up to 64 MB. It is kept encrypted and forgotten after 30 days."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xml,.zip"}),
    )


class ReasonForm(forms.Form):
    """Why, for the record."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("A sentence for the record, for whoever asks later."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
