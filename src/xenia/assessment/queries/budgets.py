"""How many minutes people are asked to spend on forms in a term, beside what the school allows."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from xenia.assessment.models import Asked, Budget, Version
from xenia.assessment.queries.instruments import plain_of
from xenia.people.models import AcademicYear
from xenia.people.models.person import RoleKind
from xenia.people.queries.people import roles_held


@dataclass(frozen=True, slots=True)
class Load:
    """Minutes that a person in a role is asked for in a term, on average and at most; `allowed` None is no limit."""

    role: str
    title: str
    people: int
    mean: float
    most: float
    allowed: int | None

    @property
    def over(self) -> bool:
        return self.allowed is not None and self.most > self.allowed


def term_of(day: date) -> tuple[date, date]:
    """First and last day of the half of the academic year, or of the calendar year where none is kept, of a day."""
    year = AcademicYear.objects.filter(starts__lte=day, ends__gte=day).order_by("-begins").first()
    first, last = (year.starts, year.ends) if year else (date(day.year, 1, 1), date(day.year, 12, 31))
    middle = first + (last - first) / 2
    return (first, middle) if day <= middle else (middle + timedelta(days=1), last)


def loads(day: date, *, adding: dict[UUID, float] | None = None) -> list[Load]:
    """What each role is asked for in the term of a day; `adding` are minutes a person of what is being planned.

    Every asking that opens in the term counts, whether it was answered or not.
    """
    minutes = _minutes(*term_of(day))
    for person, more in (adding or {}).items():
        minutes[person] = minutes.get(person, 0.0) + more
    holders: dict[str, set[UUID]] = {}
    for kind, person in roles_held(day).values_list("kind", "person"):
        holders.setdefault(kind, set()).add(person)
    allowed = dict(Budget.objects.values_list("role", "minutes"))
    found = [_load(role, holders.get(role.value, set()), minutes, allowed.get(role.value)) for role in RoleKind]
    return [load for load in found if load.most or load.allowed is not None]


def _load(role: RoleKind, people: set[UUID], minutes: dict[UUID, float], allowed: int | None) -> Load:
    theirs = [minutes.get(person, 0.0) for person in people]
    mean = sum(theirs) / len(theirs) if theirs else 0.0
    return Load(role.value, str(role.label), len(theirs), mean, max(theirs, default=0.0), allowed)


def _minutes(first: date, last: date) -> dict[UUID, float]:
    zone = timezone.get_current_timezone()
    begin, end = (datetime.combine(day, time.min, tzinfo=zone) for day in (first, last + timedelta(days=1)))
    asked = Asked.objects.filter(occasion__opens_at__gte=begin, occasion__opens_at__lt=end)
    found: dict[UUID, float] = {}
    takes: dict[UUID, float] = {}
    rows = asked.values_list("person", "occasion__version").annotate(forms=Count("pk")).order_by()
    for person, version, forms in rows:
        found[person] = found.get(person, 0.0) + forms * _takes(version, takes)
    return found


def _takes(version: UUID, known: dict[UUID, float]) -> float:
    if version not in known:
        known[version] = plain_of(Version.objects.select_related("thing").get(pk=version)).minutes
    return known[version]
