"""Small pictures of growth over time: `{% load growth %}`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import template
from django.utils import timezone

from xenia.assessment.models import Stakes
from xenia.assessment.queries.growth import Observation, Strand
from xenia.assessment.queries.growth_words import KIND_WORDS, STAKES_WORDS, percent, seen_by, strand_sentence
from xenia.curriculum.models.counts import LEVEL_REACHED
from xenia.people.models import AcademicYear

register = template.Library()
register.filter("percent", percent)
register.filter("seen_by", seen_by)
register.filter("strand_sentence", strand_sentence)

WIDTH, HEIGHT, EDGE = 240, 84, 8


@dataclass(frozen=True, slots=True)
class _Span:
    """The time over which a picture runs: whole academic years, of which the last may have just begun."""

    starts: date
    ends: date

    def x(self, day: date) -> float:
        share = (day - self.starts).days / max((self.ends - self.starts).days, 1)
        return round(EDGE + (WIDTH - 2 * EDGE) * min(max(share, 0.0), 1.0), 1)


def _y(level: float) -> float:
    return round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * level, 1)


def _ends(years: Sequence[AcademicYear]) -> dict[int, date]:
    """The last day that belongs to a year: the one before the next begins."""
    following = [year.starts - timedelta(days=1) for year in years[1:]]
    return {year.pk: end for year, end in zip(years, [*following, years[-1].ends], strict=True)}


@register.filter
def kind_words(kind: str) -> str:
    """A kind of evidence, in words."""
    return str(KIND_WORDS[kind])


@register.filter
def stakes_words(stakes: str) -> str:
    """What an observation may be used for, in words."""
    return str(STAKES_WORDS[stakes])


@register.inclusion_tag("assessment/_growth_chart.html")
def growth_chart(strand: Strand, years: Sequence[AcademicYear]) -> dict[str, Any]:
    """One kind of one competency: a mark for each observation, a line for the level of each year in which enough was
    seen, and where a level counts as attained. What it shows stands beside it in a sentence."""
    frame = {"width": WIDTH, "height": HEIGHT, "floor": _y(0), "reached": _y(LEVEL_REACHED), "edge": EDGE}
    frame |= {"far": WIDTH - EDGE}
    if not years:
        return frame
    ends = _ends(years)
    span = _Span(years[0].starts, max(ends[years[-1].pk], timezone.localdate()))
    return frame | {
        "borders": [span.x(year.starts) for year in years[1:]],
        "levels": [
            (span.x(seen.year.starts) + 2, span.x(ends[seen.year.pk]) - 2, _y(seen.level)) for seen in strand.years
        ],
        "marks": [
            (span.x(timezone.localdate(one.at)), _y(one.level), _shape(one), one.key) for one in strand.observations
        ],
    }


def _shape(observation: Observation) -> str:
    if observation.own:
        return "own"
    return "practice" if observation.stakes == Stakes.PRACTICE else "seen"
