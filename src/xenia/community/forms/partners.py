"""What may be written down of a partner."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xenia.community.actions.partners import PartnerWords
from xenia.community.forms.fields import DateInput, chosen, language_field
from xenia.community.labels import PARTNERS
from xenia.community.spoken import LANGUAGES


class PartnerForm(forms.Form):
    """Who they are, what they offer, until when."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As they write it themselves."))
    kind = chosen(PARTNERS, label=_("What it is"), widget=forms.RadioSelect, initial="organisation")
    offers = forms.CharField(
        label=_("What they offer"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken there"),
        required=False,
        choices=list(LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    places = forms.IntegerField(
        label=_("Places for learners"), required=False, min_value=0, max_value=10_000, help_text=_("If they offer any.")
    )
    agreement_until = forms.DateField(label=_("Agreement until"), required=False, widget=DateInput)

    def words(self) -> PartnerWords:
        """What the form says, once it is valid."""
        said = self.cleaned_data
        return PartnerWords(
            name=said["name"],
            kind=said["kind"],
            offers=said["offers"].replace("\r\n", "\n"),
            languages=tuple(said["languages"]),
            places=said["places"],
            agreement_until=said["agreement_until"],
        )


class ContactForm(forms.Form):
    """Somebody at a partner."""

    name = forms.CharField(label=_("Name"), max_length=200)
    role = forms.CharField(label=_("What they do there"), required=False, max_length=120)
    language = language_field(label=_("Language to write to them"))
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)


class NamingForm(forms.Form):
    """Whether a partner wishes to be named in public, and when it said so."""

    named = forms.ChoiceField(
        label=_("They said"),
        choices=[("yes", _("You may name us in public")), ("no", _("Do not name us"))],
        widget=forms.RadioSelect,
        initial="no",
    )
    on = forms.DateField(label=_("They said so on"), widget=DateInput, initial=timezone.localdate)
