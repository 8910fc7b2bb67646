"""Which year goes out, and in which version."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xenia.people.models import AcademicYear

VERSIONS = [(1, _("Version 1, which the AAMC takes")), (2, _("Version 2"))]


class YearForm(forms.Form):
    """An academic year and a version of the Curriculum Inventory."""

    year = forms.TypedChoiceField(label=_("Academic year"), coerce=int)
    version = forms.TypedChoiceField(
        label=_("Version"), choices=VERSIONS, coerce=int, widget=forms.RadioSelect, initial=1
    )

    def __init__(self, *args: Any, years: Sequence[AcademicYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(year.begins, str(year)) for year in years]
