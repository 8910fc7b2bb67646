"""Who the demo school is: fictional, in a port city that resettles newcomers."""

from datetime import date
from zoneinfo import ZoneInfo

from xenia.standards.curriculum import Institution

INSTITUTION = Institution(
    name="Alder Bay College of Medicine",
    domain="alderbay.example",
    programme="Doctor of Medicine",
    programme_id="alderbay-md",
)
CAMPUSES = (("harborside", "Harborside"), ("quill-river", "Quill River"))
TIME_ZONE = ZoneInfo("America/New_York")
YEARS = (2025, 2026)
CURRENT_YEAR = 2026
LEVELS = ((1, "Year 1"), (2, "Year 2"), (3, "Clerkship year"), (4, "Year 4"))


def year_span(year: int) -> tuple[date, date]:
    """The academic year runs with the clerkships, from July to June."""
    return date(year, 7, 1), date(year + 1, 6, 30)
