"""Roles, interpreting and what is done in a case, in words: `{% load playing %}`."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xenia.standards.cases.document import Mode, Role

register = template.Library()

ROLES: dict[Role, str | Promise] = {
    Role.PATIENT: _("patient"),
    Role.RELATIVE: _("relative"),
    Role.CLINICIAN: _("clinician"),
    Role.STUDENT: _("student"),
    Role.INTERPRETER: _("interpreter"),
    Role.OTHER: "",
}
MODES = {
    Mode.PRESENT: _("interprets, here in the room"),
    Mode.TELEPHONE: _("interprets, on the telephone"),
    Mode.VIDEO: _("interprets, on a screen"),
    Mode.RELATIVE: _("interprets, and is a relative"),
    Mode.NONE: _("Nobody interprets, although you do not share a language."),
}
UNNAMED = {
    Mode.PRESENT: _("An interpreter is here in the room."),
    Mode.TELEPHONE: _("An interpreter is on the telephone."),
    Mode.VIDEO: _("An interpreter is on a screen."),
    Mode.RELATIVE: _("A relative interprets."),
}
MARKS = {"better": _("This helps"), "neutral": _("This can be done"), "worse": _("This costs something")}


@register.filter
def role_words(role: Role) -> str | Promise:
    """What somebody is in the case; nothing for who is nothing in particular."""
    return ROLES[role]


@register.filter
def mode_words(mode: Mode) -> str | Promise:
    """How somebody interprets, after their name."""
    return MODES[mode]


@register.filter
def mode_alone(mode: Mode) -> str | Promise:
    """How there is interpreting, where nobody is named."""
    return UNNAMED.get(mode, MODES[Mode.NONE])


@register.filter
def mark_words(mark: str) -> str | Promise:
    """How a choice compares with the others, in words."""
    return MARKS.get(mark, "")
