"""Filters for forms: `{% load forms %}`."""

from django import template
from django.conf.locale import LANG_INFO

register = template.Library()


@register.filter
def own_name(code: str) -> str:
    """A language in its own name, or its tag where nobody told us the name."""
    info = LANG_INFO.get(code.lower()) or LANG_INFO.get(code.split("-")[0].lower()) or {}
    name: str = info.get("name_local", code)
    return name


#: languages written from right to left, by their base tag (BCP 47)
FROM_RIGHT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "prs", "ps", "sd", "syr", "ug", "ur", "yi"})


@register.filter
def direction(code: str) -> str:
    """Which way a language is written, as the attribute `dir` says it."""
    return "rtl" if code.lower().split("-")[0] in FROM_RIGHT else "ltr"
