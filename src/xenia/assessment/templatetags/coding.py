"""Filters for the coding desks: `{% load coding %}`."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

register = template.Library()

KINDS = {
    "email": _("e-mail"),
    "url": _("web address"),
    "date": _("date"),
    "phone": _("telephone"),
    "record": _("record number"),
    "id": _("number of a document"),
    "age": _("age"),
    "place": _("place"),
    "name": _("name"),
    "status": _("right to stay"),
}


@register.filter
def kind_words(kind: str) -> str:
    """What was flagged, in words."""
    return str(KINDS.get(kind, kind))


@register.filter
def alpha(figure: float | None) -> str:
    """A figure of agreement with two places, or a dash where there is none."""
    return "–" if figure is None else number_format(round(figure, 2), 2).replace("-", "−")
