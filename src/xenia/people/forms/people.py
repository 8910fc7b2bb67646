"""Adding a person, changing one, and appointing."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xenia.core.models import Thing
from xenia.people.models import Campus
from xenia.people.models.person import RoleKind


class PersonForm(forms.Form):
    """Who somebody is, and how messages reach them."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As they write it themselves."))
    email = forms.EmailField(
        label=_("E-mail address for messages"),
        required=False,
        max_length=254,
        help_text=_("One that is safe for them."),
    )
    language = forms.ChoiceField(label=_("Language"))
    campus = forms.ModelChoiceField(label=_("Campus"), queryset=Campus.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, campus = self.fields["language"], self.fields["campus"]
        assert isinstance(language, forms.ChoiceField)
        assert isinstance(campus, forms.ModelChoiceField)
        language.choices = settings.LANGUAGES
        campus.queryset = Campus.objects.order_by("name")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class AppointForm(forms.Form):
    """Which role, where, from when to when."""

    kind = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose a role")), *RoleKind.choices])
    scope = forms.ChoiceField(label=_("Where it holds"), required=False, widget=forms.RadioSelect)
    starts = forms.DateField(label=_("First day"), initial=timezone.localdate, widget=DateInput)
    ends = forms.DateField(
        label=_("Last day"), required=False, widget=DateInput, help_text=_("An accreditor always needs one.")
    )

    def __init__(self, *args: Any, places: list[Thing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ChoiceField)
        scope.choices = [("", _("The whole school")), *((str(place.pk), place.label) for place in places)]
        self.places = {str(place.pk): place for place in places}

    def clean_scope(self) -> Thing | None:
        return self.places.get(self.cleaned_data["scope"])


class EndRoleForm(forms.Form):
    """Until when."""

    last_day = forms.DateField(
        label=_("Last day"),
        widget=DateInput,
        help_text=_("It holds to the end of that day; yesterday ends it at once."),
    )


class EraseForm(forms.Form):
    """Why, and the word that shows it was meant."""

    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Kept in the record. Leave out names and addresses.")
    )
    meant = forms.BooleanField(label=_("I know that this can't be undone."))
