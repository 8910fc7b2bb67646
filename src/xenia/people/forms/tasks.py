"""Handing a task on."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xenia.people.models import Person


class HandOnForm(forms.Form):
    """To whom."""

    to = forms.ChoiceField(label=_("To"), help_text=_("You will still see it until it is done."))

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose a person")), *((str(person.pk), person.name) for person in people)]
