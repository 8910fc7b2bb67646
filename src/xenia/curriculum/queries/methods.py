"""Hours by teaching method of what serves a framework."""

from dataclasses import dataclass

from django.db.models import Sum

from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Framework, Method, MethodCount


@dataclass(frozen=True, slots=True)
class MethodHours:
    """A teaching method, with the sessions and hours that serve the framework by it."""

    code: str
    label: str
    sessions: int
    minutes: int

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)


def hours_by_method(actor: Actor, framework: Framework, *, years: list[int]) -> list[MethodHours]:
    """Hours of sessions that serve the framework by their primary teaching method, the most first; two statements."""
    demand(actor, "curriculum.view_map")
    kept = MethodCount.objects.filter(framework=framework)
    if years:
        kept = kept.filter(year__begins__in=years)
    sums = kept.values_list("method").annotate(Sum("sessions"), Sum("minutes")).order_by()
    labels = dict(Method.objects.values_list("code", "label"))
    rows = [MethodHours(code, labels.get(code, code), sessions, minutes) for code, sessions, minutes in sums]
    return sorted(rows, key=lambda row: (-row.minutes, row.code))
