"""Tags for the charts of a quality page and the tables beside them: `{% load quality %}`.

Built here and not in templates, and escaped by hand: a form has dozens of questions with many answers each.
"""

from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from xenia.assessment.queries.quality_bars import Bar
from xenia.assessment.queries.quality_groups import Gap
from xenia.assessment.queries.quality_items import ItemQuality
from xenia.assessment.queries.quality_words import GROUPS, PERSONS, figure, percent
from xenia.core.templatetags.design import bar as drawn_bar

register = template.Library()
register.filter("figure", figure)
register.filter("percent", percent)


@register.simple_tag
def answers_chart(item: ItemQuality) -> SafeString:
    """The answers to a question: in one bar where they have an order, otherwise bar by bar."""
    if not item.answered:
        return mark_safe(f'<p class="quiet small">{escape(_("Nobody has answered it."))}</p>')  # noqa: S308 - escaped
    return _stacked(item.bars) if item.stacked else _listed(item.bars)


def _stacked(bars: Sequence[Bar]) -> SafeString:
    at, pieces, shares = 0.0, [], []
    for one in sorted(bars, key=lambda bar: bar.step):
        width = round(100 * one.share, 2)
        if width:
            pieces.append(f'<rect class="step-{one.step}" x="{round(at, 2)}" width="{width}" height="10"/>')
        at += width
        shares.append(
            f'<li><span class="swatch heat-{one.step}"></span> <bdi>{escape(one.label)}</bdi> '
            f"<strong>{percent(one.share)}</strong></li>"
        )
    return mark_safe(  # noqa: S308 - labels are escaped, the rest is ours
        f'<svg class="stack" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{"".join(pieces)}</svg>'
        f'<ul class="key shares">{"".join(shares)}</ul>'
    )


def _listed(bars: Sequence[Bar]) -> SafeString:
    most = max((one.share for one in bars), default=0.0)
    rows = "".join(
        f"<div><dt><bdi>{escape(one.label)}</bdi></dt><dd>{drawn_bar(one.share, most)}</dd>"
        f'<dd class="amount">{percent(one.share)}</dd></div>'
        for one in bars
    )
    return mark_safe(f'<dl class="bars">{rows}</dl>')  # noqa: S308 - labels are escaped, the rest is ours


@register.simple_tag
def answers_table(item: ItemQuality) -> SafeString:
    """Every answer with its number, those who are in none of them, and the figures behind the sentences."""
    head = "".join(f'<th scope="col"{css}>{escape(words)}</th>' for words, css in _heads())
    rows = "".join(
        f'<tr><th scope="row"><bdi>{escape(one.label)}</bdi></th><td class="amount">{one.count}</td>'
        f'<td class="amount">{percent(one.share)}</td></tr>'
        for one in item.bars
    )
    beside = "".join(
        f'<tr><th scope="row" class="quiet">{escape(label)}</th><td class="amount">{count}</td><td></td></tr>'
        for label, count in item.beside
    )
    facts = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in _facts(item) if value
    )
    return mark_safe(  # noqa: S308 - each part is escaped
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}{beside}</tbody></table>"
        + (f'<dl class="facts">{facts}</dl>' if facts else "")
    )


def _heads() -> list[tuple[str, str]]:
    amount = ' class="amount"'
    return [(_("Answer"), ""), (_("Times"), amount), (_("of all answers"), amount)]


def _facts(item: ItemQuality) -> list[tuple[str, str]]:
    known = item.figures
    mean = f"{figure(item.mean)} ± {figure(item.sd)}" if item.mean is not None and item.sd is not None else ""
    without = f"{figure(known.alpha)} → {figure(known.alpha_without)}" if known.alpha_without is not None else ""
    return [
        (_("Kind of evidence"), item.kind),
        (_("Mean and standard deviation of its scores"), mean),
        (_("Correlation with the other questions"), "" if known.rest is None else figure(known.rest)),
        (_("Alpha with it and without it"), without),
        *((word.sentence, word.figure) for word in item.words if word.figure),
    ]


@register.simple_tag
def reach(value: float | None, interval: tuple[float | None, float | None]) -> SafeString:
    """A figure between 0 and 1 with its interval, over fine lines where thresholds stand."""
    if value is None:
        return mark_safe("")
    lines = "".join(f'<path d="M{100 * at.at:g} 0V20"/>' for at in (GROUPS, PERSONS))
    low, high = (max(0.0, min(1.0, end if end is not None else value)) * 100 for end in interval)
    at = max(0.0, min(1.0, value)) * 100
    return mark_safe(  # noqa: S308 - numbers in our own words
        '<svg class="reach" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="ground" d="M0 10H100"/><g class="lines">{lines}</g>'
        f'<path class="span" d="M{low:.2f} 10H{high:.2f}"/><path class="at" d="M{at:.2f} 3V17"/></svg>'
    )


@register.simple_tag
def tenths(spread: Sequence[int]) -> SafeString:
    """How many people stand in each tenth of a score's range, as columns."""
    most = max(spread, default=0) or 1
    heights = [round(29 * count / most, 2) for count in spread]
    columns = "".join(
        f'<rect x="{10 * place}" y="{round(30 - height, 2)}" width="9" height="{height}"/>'
        for place, height in enumerate(heights)
    )
    frame = '<svg class="tenths" viewBox="0 0 99 30" preserveAspectRatio="none" aria-hidden="true">'
    return mark_safe(f"{frame}{columns}</svg>")  # noqa: S308 - numbers in our own words


@register.simple_tag
def tenths_rows(spread: Sequence[int]) -> SafeString:
    """The same as rows of a table."""
    rows = "".join(
        f'<tr><th scope="row">{10 * place}–{10 * place + 10}\u00a0%</th><td class="amount">{count}</td></tr>'
        for place, count in enumerate(spread)
    )
    return mark_safe(rows)  # noqa: S308 - numbers in our own words


@register.simple_tag
def gap_rows(gaps: Sequence[Gap], items: Sequence[ItemQuality]) -> SafeString:
    """Question by question how far two groups of equal totals lie apart, as rows of a table."""
    texts = {item.code: item.text for item in items}
    rows = "".join(
        f'<tr><th scope="row">{escape(texts[gap.code])}</th><td class="amount">{figure(gap.effect)}</td>'
        f'<td>{gap.size or "–"}</td><td class="amount">{"–" if gap.p is None else f"{gap.p:.3f}"}</td></tr>'
        for gap in gaps
    )
    return mark_safe(rows)  # noqa: S308 - texts are escaped
