"""What authors write and see, in words: `{% load authoring %}`."""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xenia.learning.templatetags.playing import ROLES
from xenia.standards.cases.document import Role

register = template.Library()

DEEDS = {"suffers": _("suffer"), "decides": _("decide"), "heals": _("heal")}
KINDS = {
    "narration": _("What happens"),
    "speech": _("Somebody says"),
    "thought": _("Somebody thinks"),
    "image": _("A picture"),
    "audio": _("A sound"),
    "video": _("A film"),
    "passage": _("A passage of a story"),
    "write": _("A question to answer in writing"),
    "weigh": _("Hypotheses to weigh"),
    "discuss": _("A pause to talk"),
    "vote": _("A vote"),
}
MARKS = {"": _("says nothing"), "better": _("helps"), "neutral": _("can be done"), "worse": _("costs something")}
MODES = {
    "present": _("An interpreter is in the room"),
    "telephone": _("An interpreter on the telephone"),
    "video": _("An interpreter on a screen"),
    "relative": _("A relative interprets"),
    "none": _("Languages differ and nobody interprets"),
}
SEVERITIES = {"error": _("Must be mended"), "warning": _("Should be mended"), "hint": _("Look again")}
WORDS = {"deed": DEEDS, "kind": KINDS, "mark": MARKS, "mode": MODES, "severity": SEVERITIES}


@register.filter
def deed_words(deed: str) -> str | Promise:
    """What people do in cases."""
    return DEEDS.get(deed, deed)


@register.filter
def role_name(role: str) -> str | Promise:
    """What somebody is in a case."""
    return ROLES.get(Role(role)) or _("somebody else")


@register.filter
def worded(name: Any, what: str) -> str | Promise:
    """What a kind of thing is called: `{{ part.kind|worded:"kind" }}`."""
    return WORDS[what].get(str(name), str(name))


@register.filter
def at(mapping: Any, key: str) -> Any:
    """What stands under a key: `{{ sent|at:pair.place }}`."""
    return mapping.get(key, "")
