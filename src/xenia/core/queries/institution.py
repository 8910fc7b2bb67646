"""The school's own clock."""

from zoneinfo import ZoneInfo

from django.conf import settings

from xenia.core.models import Institution


def school_zone() -> ZoneInfo:
    """The time zone of the school's clocks; one statement."""
    name = Institution.objects.values_list("time_zone", flat=True).first()
    return ZoneInfo(name or settings.TIME_ZONE)
