"""What the school is called, where it is, and by which clock it lives."""

import re
from difflib import get_close_matches
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xenia.people.forms.account import AREAS

#: the groups of the page, each with its fields
SCHOOL = ("name", "domain", "currency", "time_zone")
HELPER = ("helper_name", "helper_phone")
REPORT = ("programme", "programme_code", "aamc_code")
KEPT = (*SCHOOL, *HELPER, *REPORT)
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
CURRENCY = re.compile(r"[A-Z]{3}")
NEAR = 3
#: of what is written from left to right on every page, and is no word
LATIN = {"autocomplete": "off", "spellcheck": "false", "dir": "auto"}


@cache
def clocks() -> dict[str, str]:
    """Each time zone that a school can lie in, with its place as people say it."""
    zones = (zone for zone in available_timezones() if zone.split("/")[0] in AREAS)
    return {"UTC": "UTC"} | {zone: zone.rpartition("/")[2].replace("_", " ") for zone in sorted(zones)}


def clocks_called(words: str) -> list[str]:
    """The time zones that somebody may mean: the one with this name, else those of this place."""
    said = "_".join(words.split()).casefold()
    named = [zone for zone in clocks() if zone.casefold() == said]
    return named or [zone for zone in clocks() if zone.rpartition("/")[2].casefold() == said]


def clocks_near(words: str) -> list[str]:
    """Time zones that are spelt much like it."""
    said = "_".join(words.split()).casefold()
    spelt = {name: zone for zone in clocks() for name in (zone.casefold(), zone.rpartition("/")[2].casefold())}
    return list(dict.fromkeys(spelt[name] for name in get_close_matches(said, spelt, n=NEAR, cutoff=0.7)))


def _line(words: str) -> str:
    """As a browser sends it from a field of one line."""
    return "".join(words.splitlines()).strip()


class SchoolForm(forms.Form):
    """Everything that stands about the school. What was not touched is not questioned, however it came here.

    `initial` is what stands now. Beside each field the page carries what it showed there (`html_initial_name`), so that
    an old page changes only what was typed into it, and nothing that somebody else has changed since.
    """

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        help_text=gettext_lazy("It stands at the head of every page and on every paper."),
    )
    domain = forms.CharField(
        label=gettext_lazy("Domain"),
        max_length=200,
        required=False,
        widget=forms.TextInput(LATIN),
        help_text=gettext_lazy(
            "As in alderbay.example. What reports and calendars are told apart by is made of it: change it only when "
            "it is wrong."
        ),
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=64,
        widget=forms.TextInput({"list": "clocks", **LATIN}),
        help_text=gettext_lazy("Type a large city nearby and choose it from the list."),
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        max_length=3,
        widget=forms.TextInput(LATIN),
        help_text=gettext_lazy("Three letters, as in USD. Payments that are written down keep theirs."),
    )
    known = forms.BooleanField(
        label=gettext_lazy("I know that what is planned will be shown at other clock times."), required=False
    )
    helper_name = forms.CharField(
        label=gettext_lazy("Who can be called"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Storytellers read this name on their own page, and may call with any question."),
    )
    helper_phone = forms.CharField(
        label=gettext_lazy("Their telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({**LATIN, "type": "tel"}),
    )
    programme = forms.CharField(label=gettext_lazy("Name of the programme"), max_length=200, required=False)
    programme_code = forms.CharField(label=gettext_lazy("Code of the programme"), max_length=100, required=False)
    aamc_code = forms.CharField(label=gettext_lazy("The school's code at the AAMC"), max_length=20, required=False)

    def __init__(self, *args: Any, planned: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not planned:
            del self.fields["known"]
        #: what was typed over words that no longer stand
        self.moved: list[str] = []
        if self.is_bound:
            self._take_changes()

    def _take_changes(self) -> None:
        """Where nothing was typed, put what stands now."""
        self.data = sent = dict(self.data.items())
        for name in KEPT:
            shown = sent.get(self[name].html_initial_name)
            if shown is not None and _line(sent.get(name, "")) == _line(shown):
                sent[name] = self.initial[name]
            elif shown is None or _line(shown) != _line(self.initial[name]):
                self.moved.append(name)

    @property
    def of_school(self) -> list[forms.BoundField]:
        """What everybody reads."""
        return [self[name] for name in SCHOOL]

    @property
    def of_helper(self) -> list[forms.BoundField]:
        """Whom to talk to."""
        return [self[name] for name in HELPER]

    @property
    def of_report(self) -> list[forms.BoundField]:
        """What reports to others carry."""
        return [self[name] for name in REPORT]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What stands in each field, under the name by which it comes back."""
        return [(self[name].html_initial_name, self.initial[name]) for name in KEPT]

    @property
    def changes(self) -> dict[str, str]:
        """What was typed anew."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "known"}

    def clean_domain(self) -> str:
        typed = str(self.cleaned_data["domain"])
        if typed == self.initial["domain"]:
            return typed
        if not typed or DOMAIN.fullmatch(typed.lower()):
            return typed.lower()
        raise ValidationError(
            _("Write the domain alone, as in alderbay.example: no https://, no address of a page, no @.")
        )

    def clean_time_zone(self) -> str:
        typed = str(self.cleaned_data["time_zone"])
        if typed == self.initial["time_zone"]:
            return typed
        meant = clocks_called(typed)
        if len(meant) == 1:
            return meant[0]
        near = ", ".join(meant or clocks_near(typed))
        if meant:
            said = _("Several time zones are called “%(typed)s”: %(near)s. Write one of them whole.")
        elif near:
            said = _("No time zone is called “%(typed)s”. Did you mean: %(near)s?")
        else:
            said = _("No time zone is called “%(typed)s”. Type a large city nearby and choose it from the list.")
        raise ValidationError(said % {"typed": typed, "near": near})

    def clean_currency(self) -> str:
        typed = str(self.cleaned_data["currency"])
        if typed == self.initial["currency"]:
            return typed
        if CURRENCY.fullmatch(typed.upper()):
            return typed.upper()
        raise ValidationError(_("Write the three letters of the currency, as in USD or EUR."))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        zone = cleaned.get("time_zone")
        for name in self.moved:
            if cleaned.get(name) != self.initial[name]:
                self.add_error(name, self._overtaken(name))
        if "known" in self.fields and zone and zone != self.initial["time_zone"] and not cleaned["known"]:
            self.add_error("known", _("Another time zone moves the clock times of what is planned. Say that you know."))
        return cleaned

    def _overtaken(self, name: str) -> str:
        if now := self.initial[name]:
            said = _("Somebody else has changed this meanwhile to “%(now)s”. Keep yours once more, or write theirs.")
            return said % {"now": now}
        return _("Somebody else has emptied this meanwhile. Keep yours once more, or empty it too.")
