"""What the addresses of stations are filled with, in a copy of the demo school."""

from collections.abc import Callable
from functools import cache
from typing import Any

from xenia.community.models import Remark
from xenia.osce.models import Station, StationVersion


@cache
def _waiting() -> StationVersion:
    """The station that the board sent back: an open draft with a remark."""
    remark = Remark.objects.filter(subject__kind="station_version", answered_at=None).order_by("pk").first()
    if remark is None:
        raise LookupError("no station of this school waits for its author")
    return StationVersion.objects.get(pk=remark.subject_id)


def _draft() -> Any:
    return _waiting().station_id


def _both() -> Any:
    """A draft, and a station that is published and quotes a story."""
    return [_draft(), Station.objects.get(code="twelve-minutes").pk]


EXAMPLES: dict[str, Callable[[], Any]] = {
    "station.key": _both,
    "station_edit.key": _draft,
    "station_edit.part": lambda: ["about", "patient", "form"],
    "station_text.key": _draft,
    "station_compare.key": _draft,
    "station_compare.before": lambda: 1,
    "station_compare.after": lambda: 2,
    "station_review.key": _draft,
    "station_answer.key": _draft,
    "station_answer.remark": lambda: Remark.objects.filter(subject=_waiting().pk).values_list("pk", flat=True)[0],
}
