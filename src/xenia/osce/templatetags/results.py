"""Charts and figures of results: `{% load results %}`. Numbers are ours; what others wrote is escaped."""

from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from xenia.osce.queries.cautions import Caution, cautions
from xenia.osce.queries.result_page import Scatter

register = template.Library()
WIDTH, HEIGHT = 320.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 30.0, 8.0, 8.0, 26.0
#: how far points of one grade lie apart, as a share of the way to the next grade
SPREAD = 0.44
DASH = "–"


@register.filter
def fixed(value: Any, digits: int = 1) -> str:
    """A figure with so many digits after the point; a dash for none."""
    return DASH if value is None else f"{float(value):.{digits}f}".replace("-", "−")


@register.filter
def said(words: str) -> str:
    """Words that were kept with the figures, in the reader's language."""
    return _(words)


@register.filter
def warned(sentences: list[str] | None, names: dict[str, str] | None = None) -> list[Caution]:
    """What a method warns of, as a reader of the page is told it."""
    return list(cautions(sentences or (), names or {}))


@register.filter
def about(sentences: list[str] | None, first: str) -> list[str]:
    """Those that begin with a word; with a minus before it, the others."""
    word = first.removeprefix("-")
    return [one for one in sentences or () if one.startswith(word) != first.startswith("-")]


@register.filter
def but_for(words: list[str], others: list[str]) -> list[str]:
    """Those that are not among the others."""
    return [one for one in words if one not in others]


@register.filter
def in_hundred(share: Any) -> str:
    """A share as whole per cent."""
    return DASH if share is None else f"{100 * max(float(share), 0.0):.0f}"


@register.filter
def named(key: str, names: dict[str, str]) -> str:
    """What somebody is called whom figures name by their key."""
    return names.get(key, _("Someone"))


@register.simple_tag
def span(ends: Any, digits: int = 1) -> str:
    """An interval."""
    low, high = ends or (None, None)
    return DASH if low is None or high is None else f"{fixed(low, digits)} – {fixed(high, digits)}"


class _Plane:
    """From grades and per cents to places in the drawing."""

    def __init__(self, chart: Scatter) -> None:
        values = [value for value, _label in chart.grades]
        self.first, self.last = min(values) - 0.5, max(values) + 0.5
        lows = [score for _grade, score in chart.points] or [0.0]
        self.low = max(0.0, 10 * (min(lows) // 10))

    def x(self, grade: float) -> float:
        return round(LEFT + (grade - self.first) / (self.last - self.first) * (WIDTH - LEFT - RIGHT), 2)

    def y(self, score: float) -> float:
        share = (score - self.low) / (100 - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 2)


@register.simple_tag
def scatter(chart: Scatter) -> SafeString:
    """Checklist against global rating, the line, and the pass mark with its interval. The table beside it says the
    same, so that it is hidden from readers of the screen."""
    if not chart.grades:
        return mark_safe("")
    plane = _Plane(chart)
    parts = [*_ground(chart, plane), *_points(chart, plane), *_line(chart, plane)]
    frame = f'<svg class="scatter" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" aria-hidden="true">'
    return mark_safe(f"{frame}{''.join(parts)}</svg>")  # noqa: S308 - numbers are ours, labels are escaped


def _ground(chart: Scatter, plane: _Plane) -> list[str]:
    steps = range(int(plane.low), 101, 20 if plane.low < 40 else 10)
    end = WIDTH - RIGHT
    parts = [f'<path class="grid" d="M{LEFT:g} {plane.y(step)}H{end:g}"/>' for step in steps]
    parts += [f'<text x="{LEFT - 4:g}" y="{plane.y(step) + 3}" class="end">{step}</text>' for step in steps]
    parts += [
        f'<text x="{plane.x(value)}" y="{HEIGHT - 8:g}" class="middle{" lower" * (place % 2)}">'
        f"{escape(_short(label))}</text>"
        for place, (value, label) in enumerate(chart.grades)
    ]
    low, high = chart.interval
    if low is not None and high is not None:
        height = plane.y(low) - plane.y(high)
        parts.append(
            f'<rect class="band" x="{LEFT:g}" y="{plane.y(high)}" width="{end - LEFT:g}" height="{height:.2f}"/>'
        )
    return parts


def _short(label: str) -> str:
    """What stands before the colon of a grade's label: the rest is in the table."""
    return label.partition(":")[0]


def _points(chart: Scatter, plane: _Plane) -> list[str]:
    """Points of one grade are spread by the golden ratio, so that the same exam is drawn the same."""
    parts = []
    for number, (grade, score) in enumerate(chart.points):
        aside = ((number * 0.618034) % 1 - 0.5) * SPREAD
        parts.append(f'<circle cx="{plane.x(grade + aside)}" cy="{plane.y(score)}" r="2.4"/>')
    return parts


def _line(chart: Scatter, plane: _Plane) -> list[str]:
    if chart.slope is None or chart.intercept is None or chart.cut is None:
        return []
    # the line was fitted on grades counted from the borderline one
    ends = [(value, chart.intercept + chart.slope * (value - chart.borderline)) for value, _label in chart.grades]
    (first, low), (last, high) = ends[0], ends[-1]
    mark = plane.y(chart.cut)
    return [
        f'<path class="line" d="M{plane.x(first)} {plane.y(low)}L{plane.x(last)} {plane.y(high)}"/>',
        f'<path class="cut" d="M{LEFT:g} {mark}H{WIDTH - RIGHT:g}"/>',
        f'<path class="at" d="M{plane.x(chart.borderline)} {mark}v{HEIGHT - BOTTOM - mark:.2f}"/>',
    ]


@register.simple_tag
def around_zero(one: dict[str, Any], most: float) -> SafeString:
    """A difference with its interval on a line from −most to +most points."""
    if one["estimate"] is None or one["low"] is None or not most:
        return mark_safe("")

    def at(value: float) -> float:
        return round(100 + 100 * max(-1.0, min(1.0, value / most)), 2)

    return mark_safe(  # noqa: S308 - numbers of our own
        '<svg class="around" viewBox="0 0 200 16" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="zero" d="M100 0V16"/><path class="span" d="M{at(one["low"])} 8H{at(one["high"])}"/>'
        f'<path class="at" d="M{at(one["estimate"])} 2V14"/></svg>'
    )
