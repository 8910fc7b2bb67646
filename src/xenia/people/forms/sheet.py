"""A sheet of people."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SheetForm(forms.Form):
    """The file."""

    sheet = forms.FileField(
        label=_("A sheet of people"),
        help_text=_("CSV or XLSX. Only the column Name is needed; someone with several roles takes several rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
