"""What is pasted, and which rows are left out of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xenia.curriculum.actions.pasted_table import MOST_CHARACTERS
from xenia.curriculum.models import Framework
from xenia.people.models import AcademicYear


class PasteForm(forms.Form):
    """The text as it came, the framework that its codes belong to, and the year when no course is named."""

    framework = forms.ChoiceField(label=_("Framework"), help_text=_("The codes in your rows belong to it."))
    year = forms.ChoiceField(label=_("Academic year"), required=False)
    text = forms.CharField(
        label=_("Rows of your spreadsheet"),
        strip=False,
        max_length=MOST_CHARACTERS,
        help_text=_(
            "Copy the cells and paste them here: session or objective (code or title), competencies (codes with ; "
            "between them), depth (introduced, practised, demonstrated or 1, 2, 3), assessed (yes or x). "
            "A row of headings may stand first. An empty cell leaves what stands."
        ),
        widget=forms.Textarea(attrs={"class": "paste", "rows": 12, "spellcheck": "false", "wrap": "off"}),
    )
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=500, help_text=_("It stands in the change record with your name.")
    )

    def __init__(self, *args: Any, frameworks: list[Framework], years: list[AcademicYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["framework"].choices = [(row.code, row.thing.label) for row in frameworks]  # type: ignore[attr-defined]
        if years:
            self.fields["year"].choices = [(str(row.begins), str(row)) for row in years]  # type: ignore[attr-defined]
            self.fields["year"].required = True
        else:
            del self.fields["year"]

    def left_out(self) -> set[int]:
        """The numbers of the rows that were ticked to be left out."""
        ticked = self.data.getlist("leave") if hasattr(self.data, "getlist") else []
        return {int(number) for number in ticked if number.isdecimal() and len(number) < 7}
