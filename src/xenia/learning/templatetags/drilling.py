"""Drills in words: `{% load drilling %}`."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

TITLES: dict[str, Promise] = {
    "plain-words": _("In plain words"),
    "interpreter": _("With an interpreter"),
    "triage-consent": _("Consent in triage"),
}
LEADS: dict[str, Promise] = {
    "plain-words": _("Say a term so that it is understood, hear it said back, and say what was missed."),
    "interpreter": _("Where to sit, how to speak, when to pause, and what to do when something is left out."),
    "triage-consent": _("What to say first when time is short, what may wait, and whose answer counts."),
}
WENT: dict[str, Promise] = {
    "better": _("Went well"),
    "neutral": _("Half way"),
    "worse": _("Comes again soon"),
}


@register.filter
def went_words(mark: str) -> Promise:
    """How an item went, in words."""
    return WENT[mark]


@register.filter
def drill_title(name: str) -> Promise:
    """The name of a drill."""
    return TITLES[name]


@register.filter
def drill_lead(name: str) -> Promise:
    """What one practises in it, in a sentence."""
    return LEADS[name]
