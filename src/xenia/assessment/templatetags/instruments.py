"""Tags of the pages on which forms are written and kept: `{% load instruments %}`."""

import math
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xenia.assessment.queries import draft_page
from xenia.core.access import actor_of
from xenia.core.rules import may

register = template.Library()

#: permission, address, words: the sides of the place called Forms
SIDES = (
    ("assessment.view_instruments", "instruments", _("Forms")),
    ("assessment.view_results_somewhere", "occasions", _("Sent out")),
    ("assessment.plan_somewhere", "budgets", _("Minutes a term")),
    ("assessment.code", "codebooks", _("Coding")),
)


@register.inclusion_tag("assessment/_sides.html", takes_context=True)
def form_sides(context: template.Context, here: str) -> dict[str, Any]:
    """The tabs of the place called Forms, as far as the reader may open them."""
    actor = actor_of(context["request"])
    allowed = ((reverse(name), words, name == here) for permission, name, words in SIDES if may(actor, permission))
    return {"sides": list(allowed)}


@register.filter
def anchor(place: str) -> str:
    """The identifier of a part of a draft on its page."""
    return draft_page.anchor(place)


@register.filter
def whole(number: float) -> int:
    """By which whole number a word is told as one or many."""
    return math.ceil(number)
