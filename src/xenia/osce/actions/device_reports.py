"""What a device tells of itself, its charge and how many marks wait on it: believed when it signed that just now."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from xenia.osce.models import Device
from xenia.osce.queries.signatures import is_signed

#: how far the time in a report may be from ours: a device counts from what we told it last, so that what somebody kept
#: and sends again is too old
NOW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Report:
    """What arrived: the words, and the signature over them."""

    told: str
    signature: bytes


NOTHING_TOLD = Report("", b"")


def believed(device: Device, report: Report) -> dict[str, Any]:
    """`battery` in per cent (None where the browser does not say it) and `waiting`; empty where it is not believed."""
    if not is_signed(bytes(device.public_key), report.told.encode(errors="replace"), report.signature):
        return {}
    try:
        said = json.loads(report.told)
        fresh = abs(datetime.fromisoformat(said["at"]) - timezone.now()) <= NOW
        its_own = said["device"] == str(device.pk)
        found = {"battery": _between(said["battery"], 100), "waiting": _between(said["waiting"], 10**6) or 0}
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return {}
    return found if fresh and its_own else {}


def _between(said: Any, most: int) -> int | None:
    return min(max(int(said), 0), most) if isinstance(said, int | float) and abs(said) <= most else None
