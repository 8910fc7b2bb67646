"""Which map someone asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.timezone import localdate

from xenia.curriculum.models import Framework
from xenia.curriculum.models.counts import Layer
from xenia.curriculum.queries.coverage import AXES
from xenia.people.models import AcademicYear

LAYERS = tuple(Layer)
WEIGHTS = ("sessions", "hours")
FIRST = "who-2021"


@dataclass(frozen=True, slots=True)
class MapChoice:
    """The framework, year, axis, layer and weight of a map; `beside` is a year to compare with, `page` of columns."""

    framework: str
    year: int
    axis: str = "year"
    layer: str = Layer.PLANNED
    weight: str = "sessions"
    beside: int = 0
    page: int = 1

    def address(self, **changes: str | int) -> str:
        """This choice with changes, as the query part of an address; what is usual is left out."""
        other = replace(self, **changes)  # type: ignore[arg-type]
        named = {
            "framework": other.framework,
            "year": other.year,
            "by": other.axis if other.axis != "year" else "",
            "layer": other.layer if other.layer != Layer.PLANNED else "",
            "weight": other.weight if other.weight != "sessions" else "",
            "beside": other.beside,
            "page": other.page if other.page > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in named.items() if value})


def map_choice(asked: QueryDict, *, frameworks: Sequence[Framework], years: Sequence[AcademicYear]) -> MapChoice:
    """What the address asks for; what it does not know falls back to the first framework and the year that runs."""
    codes = [framework.code for framework in frameworks]
    begins = [year.begins for year in years]
    own = next((framework.code for framework in frameworks if framework.own), "")
    usual = FIRST if FIRST in codes else own or (codes[0] if codes else "")
    page = asked.get("page", "")
    return MapChoice(
        framework=_one(asked.get("framework", ""), codes, usual),
        year=int(_one(asked.get("year", ""), [str(b) for b in begins], str(_running(years)))),
        axis=_one(asked.get("by", ""), AXES, "year"),
        layer=_one(asked.get("layer", ""), [layer.value for layer in LAYERS], Layer.PLANNED.value),
        weight=_one(asked.get("weight", ""), WEIGHTS, "sessions"),
        beside=int(_one(asked.get("beside", ""), [str(b) for b in begins], "0")),
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
    )


def _running(years: Sequence[AcademicYear]) -> int:
    """The latest year that has begun: a year that is still being prepared waits until it is asked for."""
    begun = [year.begins for year in years if year.starts <= localdate()]
    return max(begun, default=min((year.begins for year in years), default=0))


def _one(asked: str, known: Sequence[str], usual: str) -> str:
    return asked if asked in known else usual
