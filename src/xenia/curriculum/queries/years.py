"""Academic years that hold a curriculum."""

from django.db.models import Exists, OuterRef, QuerySet

from xenia.curriculum.models import Course
from xenia.people.models import AcademicYear


def years_with_courses() -> QuerySet[AcademicYear]:
    """Years in which at least one course stands, the latest first."""
    standing = Course.objects.filter(year=OuterRef("pk"), thing__retired_at__isnull=True)
    return AcademicYear.objects.filter(Exists(standing)).order_by("-begins")
