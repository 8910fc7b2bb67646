"""Tags and filters for the parts of the design system that need reckoning: `{% load design %}`."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

register = template.Library()

STEPS = 7
DIFFERENCE_STEPS = 3
STATES = {
    "draft": _("Draft"),
    "published": _("Published"),
    "retired": _("Retired"),
    "proposed": _("Proposed"),
    "confirmed": _("Confirmed"),
    "approved": _("Approved"),
    "rejected": _("Rejected"),
    "waiting": _("Waiting"),
    "running": _("Running"),
    "done": _("Done"),
    "failed": _("Failed"),
    "cancelled": _("Cancelled"),
    "created": pgettext_lazy("import", "New"),
    "updated": pgettext_lazy("import", "Changed"),
    "unchanged": pgettext_lazy("import", "Unchanged"),
    "missing": pgettext_lazy("import", "Not in the file"),
    "refused": pgettext_lazy("import", "Refused"),
}
DEPTHS = {"introduced": (1, _("Introduced")), "practised": (2, _("Practised")), "demonstrated": (3, _("Demonstrated"))}


@dataclass(frozen=True, slots=True)
class Band:
    """One step of the ramp and the figures that it stands for."""

    level: int
    low: int
    high: int


def heat_level(value: float | None, maximum: float) -> int:
    """The step 1..7 for a figure, 0 for none; square-root scale, because a few cells hold most sessions."""
    if not value or maximum <= 0:
        return 0
    return max(1, min(STEPS, math.ceil(STEPS * math.sqrt(value / maximum) - 1e-9)))


def bands(maximum: int) -> Iterator[Band]:
    """The whole figures that each step stands for, steps that hold none left out."""
    low = 1
    for level in range(1, STEPS + 1):
        high = math.floor(maximum * (level / STEPS) ** 2 + 1e-9)
        if high >= low:
            yield Band(level, low, high)
            low = high + 1


@register.simple_tag
def heat_cell(value: float | None, maximum: float, url: str = "", name: str = "") -> SafeString:
    """A cell of the heatmap; `None` means unknown, 0 means none; `name` tells a screen reader what the link opens."""
    if value is None:
        return _cell("heat-unknown", "·", spoken=_("not known"))
    if not value:
        return _cell("heat-0", "–", spoken=_("none"), url=url, name=name)
    return _cell(f"heat-{heat_level(value, maximum)}", _figure(value), url=url, name=name)


@register.simple_tag
def heat_cells(cells: Iterable[tuple[float | None, str, str]], maximum: float) -> SafeString:
    """A whole row of the heatmap, each cell as (value, url, name): a template's loop costs more than the cells."""
    return mark_safe("".join(heat_cell(value, maximum, url, name) for value, url, name in cells))  # noqa: S308 - escaped


@register.simple_tag
def gap_items(gaps: Iterable[tuple[str, str, str]]) -> SafeString:
    """The lines of a list of gaps, each as (url, words, code); a framework may have hundreds."""
    line = '<li><a href="{}"><strong>{}</strong><span class="kind code">{}</span></a></li>'
    return mark_safe("".join(line.format(*map(escape, gap)) for gap in gaps))  # noqa: S308 - each part is escaped


@register.simple_tag
def difference_cell(value: float | None, maximum: float, url: str = "", name: str = "") -> SafeString:
    """A cell of a map of differences: brown with a minus for less, blue with a plus for more, three steps each."""
    if value is None:
        return _cell("heat-unknown", "·", spoken=_("not known"))
    size = min(DIFFERENCE_STEPS, math.ceil(DIFFERENCE_STEPS * abs(value) / maximum)) if maximum > 0 else 0
    step = f"{'more' if value > 0 else 'less'}-{size}" if size else "same"
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return _cell(step, f"{sign}{_figure(abs(value))}", url=url, name=name)


def _figure(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.1f}".removesuffix(".0")


def _cell(step: str, figure: str, *, spoken: Any = "", url: str = "", name: str = "") -> SafeString:
    # Built here and not in a template, and escaped by hand: a map has hundreds of cells, and either costs far more.
    if url:
        heard = escape(f"{spoken or figure}, {name}" if name else str(spoken or figure))
        cell = f'<td class="{step}"><a href="{escape(url)}" aria-label="{heard}">{figure}</a></td>'
    elif spoken:
        heard = f'<span class="hidden-text">{escape(str(spoken))}</span>'
        cell = f'<td class="{step}"><span><span aria-hidden="true">{figure}</span>{heard}</span></td>'
    else:
        cell = f'<td class="{step}"><span>{figure}</span></td>'
    return mark_safe(cell)  # noqa: S308 - step and figure are our own, the rest is escaped


@register.inclusion_tag("site/_heat_key.html")
def heat_key(maximum: int, unit: str = "") -> dict[str, Any]:
    """The key of a heatmap, with the figures that each step stands for."""
    return {"bands": list(bands(maximum)), "unit": unit}


@register.inclusion_tag("site/_difference_key.html")
def difference_key() -> dict[str, Any]:
    """The key of a map of differences."""
    return {"less": range(DIFFERENCE_STEPS, 0, -1), "more": range(1, DIFFERENCE_STEPS + 1)}


@register.inclusion_tag("site/_state.html")
def state(name: str, words: str = "") -> dict[str, Any]:
    """A state word with its shape; `words` replaces the usual word."""
    return {"name": name, "words": words or STATES.get(name, name)}


@register.inclusion_tag("site/_depth.html")
def depth(name: str) -> dict[str, Any]:
    """How deep something is taught: one, two or three strokes and the word."""
    strokes, words = DEPTHS.get(name, (0, name))
    return {"strokes": [(index * 7, index < strokes) for index in range(3)], "words": words}


@register.simple_tag
def bar(value: float, maximum: float) -> SafeString:
    """A bar beside its figure; the figure itself stands in the text."""
    width = round(100 * value / maximum, 2) if maximum > 0 else 0
    frame = '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
    drawn = f'{frame}<rect width="{width}" height="10" fill="currentColor"/></svg>'
    return mark_safe(drawn)  # noqa: S308 - a number in our own words


@register.inclusion_tag("site/_spark.html")
def spark(values: list[float]) -> dict[str, Any]:
    """A row of small bars, for instance one for each year; the sentence beside it says what it shows."""
    top = max(values, default=0) or 1
    heights = [round(19 * value / top, 2) for value in values]
    bars = [(index * 10, round(20 - height, 2), height) for index, height in enumerate(heights)]
    return {"bars": bars, "width": max(len(values) * 10 - 2, 1)}


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A form field with its label, help and errors, each tied to it for a screen reader."""
    return bound.render("site/_field.html")


@register.simple_tag(takes_context=True)
def block_words(context: template.Context, name: str) -> str:
    """The words of a block without its markup, so that one block serves the tab's title and the heading."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return mark_safe(strip_tags(block.render(context)).strip()) if block else ""  # noqa: S308 (the block escaped it)


@register.filter
def initials(name: object) -> str:
    """The first letters of the first and last word of a name."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
