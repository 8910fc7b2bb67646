"""Academic years that hold a curriculum."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from xenia.curriculum.models import Course
from xenia.people.models import AcademicYear


def years_with_courses() -> QuerySet[AcademicYear]:
    """Years in which at least one course stands, the latest first."""
    standing = Course.objects.filter(year=OuterRef("pk"), thing__retired_at__isnull=True)
    return AcademicYear.objects.filter(Exists(standing)).order_by("-begins")


def running_year(years: Sequence[AcademicYear]) -> AcademicYear | None:
    """Of years from the latest on, the one that has begun; only where none has, the first that will."""
    begun = (year for year in years if year.starts <= localdate())
    return next(begun, years[-1] if years else None)
