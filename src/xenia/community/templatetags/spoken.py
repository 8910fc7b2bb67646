"""Languages and words of the voices on pages: `{% load spoken %}`."""

import math
from collections.abc import Collection
from decimal import Decimal

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xenia.community.labels import LABELS
from xenia.community.queries.payments import reference
from xenia.community.spoken import direction, language_name

register = template.Library()
register.filter("reference", reference)


@register.filter
def language(tag: str) -> str | Promise:
    """A language, named in itself."""
    return language_name(tag)


@register.simple_tag
def said_in(words: str, tag: str) -> SafeString:
    """Words in their own language and direction, wherever they stand."""
    return format_html('<span lang="{}" dir="{}">{}</span>', tag, direction(tag), words)


@register.filter
def called(name: str, what: str) -> str | Promise:
    """What a kind or state is called: `{{ need.kind|called:"need" }}`."""
    return LABELS[what].get(name, name)


@register.filter
def is_in(key: object, among: Collection[object]) -> bool:
    """Whether one of a few holds it: `{{ meeting.pk|is_in:short }}`."""
    return key in among


@register.filter
def whole(number: Decimal) -> int:
    """The whole number that a word agrees with: half an hour, one and a half hours."""
    return math.ceil(number)
