"""What may be said of a codebook and its codes by hand, and what the desks send."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xenia.assessment.actions.coding.books import LONGEST_NAME, LONGEST_WORDS, CodeWords
from xenia.assessment.models import Code
from xenia.standards.instruments import Item

LONGEST_NUMBER = 18


class BookForm(forms.Form):
    """A new codebook: what it is called, and which questions it is about."""

    title = forms.CharField(label=_("Name"), max_length=300)
    items = forms.MultipleChoiceField(
        label=_("Questions"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each answer in words to one of these becomes a passage."),
    )

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [(item.code, item.text or item.code) for item in items]  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """A code: its name, when it fits and when it does not."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, help_text=_("Two or three words."))
    when = forms.CharField(
        label=_("When it fits"), required=False, max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )
    when_not = forms.CharField(
        label=_("When it does not"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("What is near and still something else. Two who read this should decide the same."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def words(self) -> CodeWords:
        """What the form says, once it is valid."""
        return CodeWords(**{name: self.cleaned_data[name].replace("\r\n", "\n") for name in self.fields})


class MergeForm(forms.Form):
    """Which code another becomes part of, and why."""

    into = forms.TypedChoiceField(label=_("Becomes part of"), coerce=int)
    reason = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("One sentence; it stands in the change record with your name.")
    )

    def __init__(self, *args: Any, codes: Iterable[Code], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [(code.pk, code.name) for code in codes]  # type: ignore[attr-defined]


def numbers_sent(data: QueryDict, name: str) -> list[int]:
    """The whole numbers under a name; anything else was not sent by our pages and is left out."""
    sent = data.getlist(name)
    return [int(word) for word in sent if word.isascii() and word.isdecimal() and len(word) < LONGEST_NUMBER]


def lines_sent(data: QueryDict, name: str) -> list[str]:
    """The lines of a text field that hold something."""
    return [line.strip() for line in data.get(name, "").splitlines() if line.strip()]
