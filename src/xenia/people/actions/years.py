"""Academic years."""

from collections.abc import Iterable
from datetime import date

from xenia.people.models import AcademicYear

#: a year made for an import runs from here to the day before, until someone sets its real dates
FIRST_MONTH = 7


def ensure_years(begins: Iterable[int]) -> dict[int, AcademicYear]:
    """The academic years that begin in these calendar years, made where there is none."""
    return {
        year: AcademicYear.objects.get_or_create(
            begins=year,
            defaults={"starts": date(year, FIRST_MONTH, 1), "ends": date(year + 1, FIRST_MONTH - 1, 30)},
        )[0]
        for year in sorted(set(begins))
    }
