"""What people fill in to take answers out and to bring others in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

XLSX, CSV, CODEBOOK = "xlsx", "csv", "codebook"


class TakeForm(forms.Form):
    """Which answers, in which file, with how much of whose they are."""

    version = forms.ChoiceField(label=_("Version"))
    occasion = forms.ChoiceField(label=_("Answers of"), required=False)
    format = forms.ChoiceField(
        label=_("As"),
        choices=[
            (XLSX, _("Workbook (XLSX), the codebook beside the answers")),
            (CSV, _("Table (CSV)")),
            (CODEBOOK, _("The codebook alone (CSV)")),
        ],
        widget=forms.RadioSelect,
        initial=XLSX,
    )
    names = forms.BooleanField(
        label=_("With the names of those who answered by name"),
        required=False,
        help_text=_("Without it they are known by a key that says nothing outside the school."),
    )
    words = forms.BooleanField(
        label=_("With what people wrote in their own words"),
        required=False,
        help_text=_("Words may name people. Only whoever codes them may take them."),
    )

    def __init__(self, *args: Any, versions: Iterable[Any], occasions: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = list(versions)  # type: ignore[attr-defined]
        self.fields["occasion"].choices = list(occasions)  # type: ignore[attr-defined]


class BringForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV or XLSX, up to 64 MB. It is kept encrypted and forgotten after a week."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
