"""Who attained what, reckoned from all evidence in a handful of statements; docs/architecture.md says how in words."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connections
from django.db.models import Avg, Case, QuerySet, Value, When
from django.utils import timezone

from xenia.assessment.models import Evidence, EvidenceKind
from xenia.assessment.queries.evidence import deciding_evidence
from xenia.core.queries.institution import school_zone
from xenia.core.queries.rows import stored_key
from xenia.curriculum.models.counts import ENOUGH_OBSERVATIONS, FEWEST_LEARNERS, LEVEL_REACHED
from xenia.people.models import AcademicYear, Cohort, Membership

#: academic year → (year of study, competency) → learners of whom enough was seen, and how many of them attained it
type Attainments = dict[int, dict[tuple[int, UUID], tuple[int, int]]]
#: sums of levels such as 0.6 are a hair less than they should be
HAIR = 1e-9


def attainments() -> Attainments:
    """What the map may count: every year of study in which enough was seen of ten learners or more; four statements.

    Of a learner, the evidence of an academic year counts from its first day until the next one begins, in the year of
    study in which they were on its last day, or are today.
    """
    years = list(AcademicYear.objects.order_by("begins"))
    if not years:
        return {}
    levels = _Levels(years)
    found: dict[int, dict[tuple[int, UUID], list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for year, learner, competency, least in _enough(years):
        level = levels.of(learner, year)
        if level is not None:
            figures = found[year][level, competency]
            figures[0] += 1
            figures[1] += least >= LEVEL_REACHED - HAIR
    return {year: _many(places) for year, places in found.items()}


def _many(places: dict[tuple[int, UUID], list[int]]) -> dict[tuple[int, UUID], tuple[int, int]]:
    return {place: (n, reached) for place, (n, reached) in places.items() if n >= FEWEST_LEARNERS}


def _enough(years: Sequence[AcademicYear]) -> Iterator[tuple[int, UUID, UUID, float]]:
    """(year, learner, competency, level) wherever enough was seen: the least of the means of those kinds of which it
    was. All that one person saw on one occasion is one observation, and kinds are never averaged together."""
    rows = _observations(years)
    inner, params = rows.query.get_compiler(rows.db).as_sql()
    sql = f"""
        SELECT year, learner_id, competency_id, MIN(level) FROM (
            SELECT year, learner_id, competency_id, kind, AVG(seen) AS level FROM ({inner}) AS observations
            GROUP BY year, learner_id, competency_id, kind HAVING COUNT(*) >= %s
        ) AS kinds GROUP BY year, learner_id, competency_id
    """  # noqa: S608 - our own query
    with connections[rows.db].cursor() as cursor:
        cursor.execute(sql, (*params, ENOUGH_OBSERVATIONS))
        keys: dict[Any, UUID] = {}
        for year, learner, competency, least in cursor:
            yield year, _key(keys, learner), _key(keys, competency), least


def _key(known: dict[Any, UUID], stored: Any) -> UUID:
    if stored not in known:
        known[stored] = stored_key(stored)
    return known[stored]


def _observations(years: Sequence[AcademicYear]) -> QuerySet[Evidence, Any]:
    """The mean of what one person saw on one occasion of one kind of a competency, by academic year."""
    zone = school_zone()
    seen = deciding_evidence().exclude(kind=EvidenceKind.ATTITUDE).filter(observed_at__gte=_begin(years[0], zone))
    last_first = [When(observed_at__gte=_begin(year, zone), then=Value(year.pk)) for year in reversed(years)]
    groups = seen.annotate(year=Case(*last_first)).values(
        "year", "learner_id", "competency_id", "kind", "source_id", "assessor_id"
    )
    return groups.annotate(seen=Avg("level")).order_by()


def _begin(year: AcademicYear, zone: ZoneInfo) -> datetime:
    return datetime.combine(year.starts, time.min, zone)


class _Levels:
    """In which year of study someone is; one statement."""

    def __init__(self, years: Sequence[AcademicYear]) -> None:
        today = timezone.localdate()
        ends = {year.pk: later.starts - timedelta(days=1) for year, later in pairwise(years)}
        self._days = {year.pk: min(ends.get(year.pk, today), today) for year in years}
        self._begins = {year.pk: year.begins for year in years}
        self._classes: dict[UUID, list[tuple[date, date | None, int]]] = defaultdict(list)
        members = Membership.objects.filter(group__in=Cohort.objects.values("pk")).order_by("starts", "pk")
        for person, starts, ends_on, entered in members.values_list(
            "person", "starts", "ends", "group__cohort__entered__begins"
        ):
            self._classes[person].append((starts, ends_on, entered))

    def of(self, person: UUID, year: int) -> int | None:
        """By the class to which they came last."""
        day = self._days[year]
        held = [
            entered for starts, ends, entered in self._classes[person] if starts <= day and (not ends or ends >= day)
        ]
        level = self._begins[year] - held[-1] + 1 if held else 0
        return level if level > 0 else None
