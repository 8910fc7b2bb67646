"""What whoever signs a rehearsal says of it."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xenia.assessment.queries.form_page import field_name
from xenia.osce.actions.credentials import LONGEST_TERM, TERM
from xenia.osce.models import Exam, Station
from xenia.standards.instruments import Instrument


def marks_in(form: Instrument, fields: QueryDict) -> dict[str, str]:
    """What was marked of a form in which each item has one answer; what was left open is not in it."""
    said = {item.code: fields.get(field_name(item), "") for item in form.items}
    return {code: value for code, value in said.items() if value}


class SignForm(forms.Form):
    """When it was watched, for how long it holds, and where: at one station of the exam or at all."""

    on = forms.DateField(label=_("Watched on"))
    months = forms.IntegerField(label=_("Holds for months"), min_value=1, max_value=LONGEST_TERM, initial=TERM)
    station = forms.ModelChoiceField(Station.objects.none(), label=_("Only at"), required=False)
    language = forms.RegexField(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", label=_("Language"), required=False)

    def __init__(self, exam: Exam, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stations = exam.stations.exclude(version=None).values("version__station")
        self.fields["station"].queryset = Station.objects.filter(pk__in=stations)  # type: ignore[attr-defined]
        self.initial.setdefault("on", timezone.localdate())

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        return {**self.cleaned_data, "language": self.cleaned_data["language"] or ""}
