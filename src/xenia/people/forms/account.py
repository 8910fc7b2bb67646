"""A person's own language and clock."""

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache  # hundreds of files are looked at to know them
def zone_choices() -> list[tuple[str, object]]:
    """Time zones by area, under the school's own."""
    zones = sorted(zone for zone in available_timezones() if zone.split("/")[0] in AREAS)
    areas = groupby(zones, key=lambda zone: zone.split("/")[0])
    named = [(area, [(zone, zone.split("/", 1)[1].replace("_", " ")) for zone in inside]) for area, inside in areas]
    return [("", _("The school's")), *named]


class OwnSettingsForm(forms.Form):
    """What a person may set for themselves."""

    language = forms.ChoiceField(label=_("Language"))
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=zone_choices)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = settings.LANGUAGES
