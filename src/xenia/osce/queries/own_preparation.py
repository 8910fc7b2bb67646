"""What somebody who helps still has to do before the day: stations to rehearse, encounters to mark."""

from collections import defaultdict
from dataclasses import dataclass

from xenia.core.rules import Actor
from xenia.osce.models import Attempt, Calibration, Credential, Exam, Part, ReferenceReader
from xenia.osce.queries.asked import Asked, asked_of
from xenia.osce.queries.calibrations import calibrations_seen, open_only
from xenia.osce.queries.prepared import credentials_of


@dataclass(frozen=True, slots=True)
class ToMark:
    """An encounter with where somebody stands: `attempt` is their last one, `opened` whether they know its reference
    without having been measured by it."""

    calibration: Calibration
    attempt: Attempt | None
    opened: bool


@dataclass(frozen=True, slots=True)
class ForExam:
    """One exam in one part: what to rehearse, what to mark, and what they have."""

    exam: Exam
    part: str
    asked: tuple[Asked, ...]
    to_mark: tuple[ToMark, ...]
    credentials: tuple[Credential, ...]

    @property
    def marks(self) -> bool:
        """Whether this part is measured by marking: the others are watched while they rehearse."""
        return self.part == Part.EXAMINER


def own_preparation(actor: Actor) -> list[ForExam]:
    """By exam and part; seven statements at most."""
    if actor.person is None:
        return []
    asked = asked_of(actor.person)
    groups: dict[tuple[Exam, str], list[Asked]] = defaultdict(list)
    for one in asked:
        groups[one.exam, one.part].append(one)
    standing = credentials_of([actor.person]) if asked else {}
    marking = to_mark(actor, asked) if any(one.part == Part.EXAMINER for one in asked) else {}
    return [
        ForExam(
            exam,
            part,
            tuple(several),
            tuple(row for one in several for row in marking.get(one.station, ())) if part == Part.EXAMINER else (),
            standing.get((actor.person, part), ()),
        )
        for (exam, part), several in groups.items()
    ]


def to_mark(actor: Actor, asked: list[Asked] | None = None) -> dict[object, list[ToMark]]:
    """Open calibrations by their station, with where the actor stands. Three statements."""
    rows = list(open_only(calibrations_seen(actor, asked)))
    mine = {"person": actor.person, "calibration__in": rows}
    last = {one.calibration_id: one for one in Attempt.objects.filter(**mine).order_by("number")}
    known = set(ReferenceReader.objects.filter(**mine).values_list("calibration", flat=True))
    found: dict[object, list[ToMark]] = defaultdict(list)
    for one in rows:
        found[one.version.station_id].append(ToMark(one, last.get(one.pk), one.pk in known))
    return found
