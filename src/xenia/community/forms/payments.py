"""What somebody gave, how they are credited, and what is paid for it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xenia.community.forms.fields import DateInput, ThingField, chosen
from xenia.community.labels import CONTRIBUTIONS, CREDITS, KINDS_OF_PAYMENT, METHODS

Choices = Iterable[tuple[UUID, str]]


def _choices(field: forms.Field, offered: Choices) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", "—"), *((str(key), words) for key, words in offered)]


class CreditForm(forms.Form):
    """How somebody wishes to be credited."""

    credit = chosen(CREDITS, label=_("Credit"), widget=forms.RadioSelect, initial="none")
    credit_words = forms.CharField(
        label=_("The words for it"),
        required=False,
        max_length=200,
        help_text=_("For instance “a mother on the board”."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("credit") == "role" and not said.get("credit_words", "").strip():
            self.add_error("credit_words", _("Write the words by which they wish to be called."))
        return said


class ContributionForm(CreditForm):
    """Who gave what, when, how long; by a person or a partner."""

    person = forms.ChoiceField(label=_("Given by"), required=False)
    partner = forms.ChoiceField(label=_("Or by a partner"), required=False)
    kind = chosen(CONTRIBUTIONS, label=_("What it was"))
    hours = forms.DecimalField(label=_("Hours"), min_value=0, max_value=1000, max_digits=6, decimal_places=2)
    on = forms.DateField(label=_("On"), widget=DateInput, initial=timezone.localdate)
    about = ThingField(label=_("For which course, case or meeting"))
    field_order = ("person", "partner", "kind", "hours", "on", "about", "credit", "credit_words")

    def __init__(self, *args: Any, people: Choices, partners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["person"], people)
        _choices(self.fields["partner"], partners)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if bool(said.get("person")) == bool(said.get("partner")):
            self.add_error("person", _("Choose one person or one partner."))
        return said


class PaymentForm(forms.Form):
    """What is to be paid and how; a correction says why."""

    kind = chosen(KINDS_OF_PAYMENT, label=_("What it is"), widget=forms.RadioSelect, initial="honorarium")
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=8, decimal_places=2)
    method = chosen(
        METHODS,
        label=_("How they wish to have it"),
        widget=forms.RadioSelect,
        initial="transfer",
        help_text=_("Money can expose who somebody is or what they may do, so this is theirs to choose."),
    )
    through = forms.ChoiceField(
        label=_("Which partner"), required=False, help_text=_("That hands it on, or to which it is given.")
    )
    due_on = forms.DateField(label=_("Due on"), widget=DateInput, initial=timezone.localdate)
    reason = forms.CharField(
        label=_("Why it is corrected"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, partners: Choices, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["through"], partners)
        if correcting:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("method") in ("partner", "donation") and not said.get("through"):
            self.add_error("through", _("Choose the partner that hands it on, or to which it is given."))
        return said
