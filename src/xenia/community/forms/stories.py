"""What is written down of a story and of who tells it."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xenia.community.actions.oral import WAYS as ASKED_WAYS
from xenia.community.actions.telling import Card
from xenia.community.forms.fields import DateInput, chosen
from xenia.community.queries.wording import languages_with
from xenia.community.spoken import LANGUAGES, language_name
from xenia.community.story_labels import ASKED, ROUTES

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
MORE = tuple((tag, info["name_local"]) for tag, info in LANG_INFO.items() if "name_local" in info and "-" not in tag)


def languages() -> list[tuple[str, Any]]:
    """The languages spoken here first, then the others that have a name, each called by itself."""
    rest = sorted((pair for pair in MORE if pair[0] not in LANGUAGES), key=lambda pair: pair[1].casefold())
    return [*LANGUAGES.items(), ("sgn", _("A sign language")), *rest]


def tongue_field(**more: Any) -> forms.ChoiceField:
    """Any language in which somebody may tell."""
    return forms.ChoiceField(**{"label": _("Language"), "choices": languages, **more})


class CardForm(forms.Form):
    """Who tells, and how they are reached safely. There is no field for anyone's papers, and none is added."""

    name = forms.CharField(
        label=_("What the person is called"), max_length=200, help_text=_("Sealed; only keepers of stories see it.")
    )
    pseudonym = forms.CharField(
        label=_("A name for the story"), max_length=200, required=False, help_text=_("One that they make up.")
    )
    reach = forms.CharField(
        label=_("How to reach them safely"),
        max_length=1000,
        required=False,
        help_text=_("When, by what, what may be said, and what must not be left as a message."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    interpreter = forms.CharField(
        label=_("The interpreter whom they chose"),
        max_length=300,
        required=False,
        help_text=_("Their own choice, never a child."),
    )
    needs = forms.CharField(
        label=_("What helps them to be here"),
        max_length=500,
        required=False,
        help_text=_("Childcare, a ramp, a break for prayer, a seat near the door."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def card(self) -> Card:
        """The card, once the form is valid."""
        return Card(**{name: self.cleaned_data[name].strip() for name in CardForm.base_fields})


class BeginForm(CardForm):
    """A story before anything of it is told."""

    told_in = tongue_field(label=_("In which language they tell"))
    route = chosen(ROUTES, label=_("How it may be shown later"), widget=forms.RadioSelect, initial="deidentified")
    minor = forms.BooleanField(
        label=_("The teller is under eighteen"),
        required=False,
        help_text=_("Then an adult whom they trust agrees beside them, and their own no is enough."),
    )
    field_order: Sequence[str] = ("told_in", *CardForm.base_fields, "minor", "route")


class RouteForm(forms.Form):
    """How a story may be shown later."""

    route = chosen(ROUTES, label=_("How it may be shown"), widget=forms.RadioSelect)


class WordsNewForm(forms.Form):
    """In which language, and as what, words are written down."""

    language = tongue_field()
    kind = forms.ChoiceField(
        label=_("As what"),
        choices=[("edited", _("Edited with the teller")), ("translated", _("A translation"))],
        widget=forms.RadioSelect,
        initial="edited",
    )


class TalkForm(forms.Form):
    """That the conversation about safety was held."""

    held_on = forms.DateField(label=_("Held on"), widget=DateInput())
    language = tongue_field()
    notes = forms.CharField(
        label=_("What you spoke of"),
        required=False,
        max_length=5000,
        help_text=_("Who could read it, what could follow, what was left out for it. Sealed with the teller's card."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WithdrawForm(forms.Form):
    """How the teller asked for the end."""

    way = chosen({way: ASKED[way] for way in ASKED_WAYS}, label=_("How they asked"), widget=forms.RadioSelect)
    sure = forms.BooleanField(label=_("They said that they want the story to end"))


class RecipientForm(forms.Form):
    """Who elsewhere got it."""

    name = forms.CharField(label=_("Who got it"), max_length=200, help_text=_("A school, a course, a colleague."))
    address = forms.CharField(label=_("How they are reached"), max_length=254, help_text=_("Their e-mail address."))


class RecordingForm(forms.Form):
    """A recording with its words, for whoever can't see or hear it."""

    file = forms.FileField(
        label=_("The file"), help_text=_("JPEG, PNG, MP3, OGG, MP4 or WebM up to 64 MB."), required=False
    )
    description = forms.CharField(
        label=_("What can be seen"),
        required=False,
        max_length=2000,
        help_text=_("For whoever can't see it. Needed for pictures and films."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    transcript = forms.CharField(
        label=_("What is said"),
        required=False,
        max_length=50_000,
        help_text=_("For whoever can't hear it. Needed for voices and films."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    language = tongue_field(label=_("Language of the voice"), required=False)


class DescribeForm(forms.Form):
    """What a recording shows and says, said anew."""

    description = RecordingForm.base_fields["description"]
    transcript = RecordingForm.base_fields["transcript"]


class PolicyForm(forms.Form):
    """A policy that the board adopted."""

    title = forms.CharField(label=_("Title"), max_length=200, initial=_("How we use stories"))
    adopted_on = forms.DateField(label=_("Adopted by the board on"), widget=DateInput())
    english = forms.CharField(
        label=_("Its words in English"),
        max_length=20_000,
        help_text=_("An empty line begins a new paragraph."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    arabic = forms.CharField(
        label=_("Its words in Arabic"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "lang": "ar", "dir": "rtl"}),
    )

    def words(self) -> dict[str, str]:
        """Its words by language."""
        said = {"en": self.cleaned_data["english"], "ar": self.cleaned_data["arabic"]}
        return {language: text.replace("\r\n", "\n") for language, text in said.items()}


def _written() -> str:
    names = ", ".join(str(language_name(code)) for code in languages_with("consent_words"))
    return gettext(
        "The questions and the teller's own page are written in these languages: %(names)s. In any other they stand in "
        "English, and somebody says them aloud; the receipt tells both languages."
    ) % {"names": names}


class AskForm(forms.Form):
    """How somebody is asked for consent, before the first question."""

    stage = forms.ChoiceField(widget=forms.HiddenInput)
    language = tongue_field(label=_("In which language you speak"), help_text=lazy(_written, str)())
    way = forms.ChoiceField(label=_("How they answer"), widget=forms.RadioSelect)
    interpreter = forms.CharField(
        label=_("Who interprets"), max_length=300, required=False, help_text=_("Whoever the teller chose. Sealed.")
    )
    interpreter_chosen = forms.BooleanField(
        label=_("The teller chose this interpreter, alone with them and without hurry"), required=False
    )
    guardian = forms.CharField(
        label=_("The adult who agrees beside them"), max_length=300, required=False, help_text=_("Sealed.")
    )
    not_their_clinician = forms.BooleanField(
        label=_("I do not treat this person, and nobody whom I lead does"),
        error_messages={"required": _("Whoever treats this person can't be the one who asks. Let a colleague ask.")},
    )
