"""What was proposed, and what is answered."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xenia.community.forms.fields import DateInput, ThingField, chosen, language_field
from xenia.community.labels import ANSWERS, VOICES


class ProposeForm(forms.Form):
    """What a member proposes."""

    words = forms.CharField(
        label=_("What should the school do?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In your own language. Your name is never shown in public."),
    )
    language = language_field(label=_("In which language?"))


class TakenUpForm(ProposeForm):
    """What a keeper writes down for others."""

    voice = chosen(VOICES, label=_("Who says it"), widget=forms.RadioSelect, initial="board")
    board = forms.ChoiceField(label=_("Which board"), required=False)
    partner = forms.ChoiceField(label=_("Which partner"), required=False)
    rendered = forms.CharField(
        label=_("The same in the school's language"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    said_on = forms.DateField(label=_("Said on"), widget=DateInput, initial=timezone.localdate)
    field_order = ("voice", "board", "partner", "words", "language", "rendered", "said_on")

    def __init__(
        self, *args: Any, boards: Iterable[tuple[UUID, str]], partners: Iterable[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("board", boards), ("partner", partners)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "—"), *((str(key), words) for key, words in offered)]
        self.fields["words"].help_text = _("In their own words and language.")


class AnswerForm(forms.Form):
    """What the school answers."""

    outcome = chosen(ANSWERS, label=_("What became of it"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In plain words"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was done, what happens next, or why not now."),
    )
    changed = ThingField(label=_("What changed"))


class ShowForm(forms.Form):
    """Whether everybody may read it, with its words in the school's language."""

    rendered = forms.CharField(
        label=_("The same in the school's language"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leave it empty where the words are in that language already."),
    )
    public = forms.BooleanField(label=_("Everybody may read it, without signing in"), required=False)
