"""What may be said of a board, its seats and its meetings."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xenia.community.actions.boards import BoardWords
from xenia.community.actions.meetings import LONGEST, MeetingWords
from xenia.community.forms.fields import DateInput, MomentInput, ThingField, chosen, language_field
from xenia.community.labels import DECISIONS, NEEDS
from xenia.community.spoken import LANGUAGES
from xenia.people.models import Person


class BoardForm(forms.Form):
    """What it is called, what it is for, and how many must be there."""

    name = forms.CharField(label=_("Name"), max_length=200)
    purpose = forms.CharField(
        label=_("What it is for"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    quorum = forms.IntegerField(label=_("How many must be there to decide"), min_value=1, max_value=1000, initial=50)
    unit = forms.ChoiceField(
        label=_("That is"),
        choices=[("share", _("per cent of the seats")), ("number", _("members"))],
        widget=forms.RadioSelect,
        initial="share",
    )

    def words(self) -> BoardWords:
        """What the form says, once it is valid."""
        said = self.cleaned_data
        purpose = said["purpose"].replace("\r\n", "\n")
        share = said["unit"] == "share"
        return BoardWords(name=said["name"], purpose=purpose, quorum=said["quorum"], quorum_is_share=share)


class SeatForm(forms.Form):
    """Who sits there: somebody known, or somebody new."""

    person = forms.ChoiceField(label=_("Somebody known here"), required=False)
    name = forms.CharField(label=_("Or somebody new: their name"), required=False, max_length=200)
    language = language_field(label=_("Their language"), initial="en")
    email = forms.EmailField(
        label=_("Their e-mail"), required=False, max_length=254, help_text=_("Only an address that is safe for them.")
    )
    speaks_for = forms.CharField(
        label=_("Whom they speak for"), required=False, max_length=200, help_text=_("In their own words.")
    )
    starts = forms.DateField(label=_("From"), widget=DateInput, initial=timezone.localdate)
    ends = forms.DateField(label=_("To"), required=False, widget=DateInput, help_text=_("The last day of the term."))
    chair = forms.BooleanField(label=_("They chair the board"), required=False)

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((str(one.pk), one.name) for one in people)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if bool(said.get("person")) == bool(said.get("name", "").strip()):
            self.add_error("name", _("Choose somebody, or write the name of somebody new."))
        return said


class EndSeatForm(forms.Form):
    """The last day of a term."""

    last_day = forms.DateField(label=_("Last day"), widget=DateInput, initial=timezone.localdate)


class MeetingForm(forms.Form):
    """When, where, how to join, in which language."""

    title = forms.CharField(label=_("Title"), max_length=200)
    starts_at = forms.DateTimeField(label=_("Begins"), widget=MomentInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST, initial=90)
    place = forms.CharField(label=_("Where"), required=False, max_length=200)
    join = forms.CharField(
        label=_("How to join from elsewhere"),
        required=False,
        max_length=300,
        help_text=_("A link or a number to call."),
    )
    language = language_field(label=_("Language of the talk"), initial="en")

    def words(self) -> MeetingWords:
        """What the form says, once it is valid."""
        return MeetingWords(**self.cleaned_data)


class NeedForm(forms.Form):
    """What somebody needs in order to take part."""

    kind = chosen(NEEDS, label=_("What would help?"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("For which language?"),
        required=False,
        choices=[("", "—"), *LANGUAGES.items()],
        help_text=_("If you want an interpreter."),
    )
    words = forms.CharField(
        label=_("Anything we should know"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only you and whoever prepares the meeting can read it."),
    )


class ItemForm(forms.Form):
    """Something to speak about, in any language. The voice comes as a file beside it."""

    words = forms.CharField(
        label=_("What do you want to speak about?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write it in your own language, or say it below."),
    )
    language = language_field(label=_("In which language?"))


class MinutesForm(forms.Form):
    """What an item says in the language of the meeting, and what was said on it."""

    rendered = forms.CharField(
        label=_("What it says, in the language of the meeting"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    minutes = forms.CharField(
        label=_("What was said"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6})
    )


class DecisionForm(forms.Form):
    """What was decided."""

    outcome = chosen(DECISIONS, label=_("How"), widget=forms.RadioSelect)
    words = forms.CharField(label=_("What was decided"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    about = ThingField(label=_("About"))


class UndertakingForm(forms.Form):
    """Who does what by when."""

    words = forms.CharField(label=_("What will be done"), max_length=300)
    owner = forms.ChoiceField(label=_("By whom"))
    due = forms.DateField(
        label=_("By when"), widget=DateInput, initial=lambda: timezone.localdate() + timedelta(days=14)
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), one.name) for one in people]
