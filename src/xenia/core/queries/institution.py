"""The school's own clock."""

from contextlib import suppress
from zoneinfo import ZoneInfo

from django.conf import settings

from xenia.core.models import Institution


def zone_called(name: str) -> ZoneInfo | None:
    """The time zone of this name, if there is one."""
    with suppress(LookupError, ValueError, OSError):  # of no such zone; no name at all; a folder of zones
        return ZoneInfo(name)
    return None


def school_zone() -> ZoneInfo:
    """The time zone of the school's clocks, UTC where none or an unknown one is kept; one statement."""
    name = Institution.objects.values_list("time_zone", flat=True).first()
    return zone_called(name or "") or ZoneInfo(settings.TIME_ZONE)
