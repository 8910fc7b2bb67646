"""Academic years with what stands in them."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Alignment, Course, MappedCount, Session
from xenia.curriculum.queries.years import years_with_courses
from xenia.people.models import AcademicYear


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year and how much stands in it; `copied` says that the next one holds courses already."""

    year: AcademicYear
    courses: int
    sessions: int
    objectives: int
    minutes: int
    copied: bool

    @property
    def hours(self) -> int:
        return round(self.minutes / 60)

    @property
    def next_begins(self) -> int:
        return self.year.begins + 1

    @property
    def next_name(self) -> str:
        return f"{self.next_begins}–{(self.next_begins + 1) % 100:02d}"


def year_figures(actor: Actor) -> list[YearFigures]:
    """Every year that holds courses, the latest first; five statements."""
    demand(actor, "curriculum.copy_year")
    years = list(years_with_courses())
    alive = Q(thing__retired_at__isnull=True)
    courses = dict(Course.objects.filter(alive).values_list("year__begins").annotate(Count("pk")).order_by())
    minutes = dict(
        Session.objects.filter(alive, course__thing__retired_at__isnull=True)
        .values_list("year__begins")
        .annotate(Sum("minutes"))
        .order_by()
    )
    kept = MappedCount.objects.filter(framework__isnull=True, course__thing__retired_at__isnull=True)
    totals = {
        begins: (sessions, objectives)
        for begins, sessions, objectives in kept.values_list("course__year__begins")
        .annotate(Sum("sessions"), Sum("objectives"))
        .order_by()
    }
    taken = set(Course.objects.order_by().values_list("year__begins", flat=True).distinct())
    return [
        YearFigures(
            year=year,
            courses=courses.get(year.begins, 0),
            sessions=totals.get(year.begins, (0, 0))[0],
            objectives=totals.get(year.begins, (0, 0))[1],
            minutes=minutes.get(year.begins, 0),
            copied=year.begins + 1 in taken,
        )
        for year in years
    ]


def alignments_to_copy(begins: int) -> int:
    """How many alignments come along with a year: those of its sessions, courses and their objectives."""
    here = [Q(**{f"subject__{noun}__year__begins": begins}) for noun in ("session", "objective", "course")]
    return Alignment.objects.filter(here[0] | here[1] | here[2], status__in=Alignment.COUNTED).count()


def continued_courses(begins: int) -> int:
    """How many courses of a year are linked to the one that they continue."""
    links = Q(thing__links_out__kind="continues", thing__links_out__target__course__year__begins=F("year__begins") - 1)
    return Course.objects.filter(links, year__begins=begins).distinct().count()
