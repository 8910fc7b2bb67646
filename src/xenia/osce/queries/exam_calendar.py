"""What stands in a person's calendar feed of an exam: their own times."""

from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from xenia.core.models import Institution
from xenia.curriculum.queries.calendar import Event
from xenia.osce.models import Exam, Solution
from xenia.osce.queries.own_times import OwnTime, own_times


def exam_events(exam: Exam, person: UUID) -> list[Event]:
    """One event for each sitting or duty, from when one comes until it ends: a place, and no station's name."""
    house = Institution.objects.values_list("domain", flat=True).first() or "xenia.invalid"
    kept = Solution.objects.filter(exam=exam).aggregate(kept=Max("kept_at"))["kept"]
    changed = kept or datetime(2000, 1, 1, tzinfo=UTC)
    return [
        Event(
            uid=f"{exam.pk}-{one.sitting.pk}-{one.part}-{number}@{house}",
            title=exam.thing.label,
            course=_("%(sitting)s, circuit %(circuit)s") % {"sitting": one.sitting.name, "circuit": one.circuit.name},
            route=exam.thing.route,
            place=_place(one),
            starts_at=one.comes_at,
            ends_at=max(one.ends_at, one.held.until) if one.held else one.ends_at,
            changed_at=changed,
        )
        for number, one in enumerate(own_times(exam, person))
    ]


def _place(one: OwnTime) -> str:
    campus = one.circuit.campus.name if one.circuit.campus else ""
    return ", ".join(part for part in (campus, one.turns[0].room if one.turns else "") if part)
