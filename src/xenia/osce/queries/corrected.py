"""Who corrected on another tablet what they had marked: nothing to decide, but a wrong name would be seen here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from xenia.osce.models import Device, Encounter, Exam, Mark
from xenia.osce.queries.fold import Saying, said_about
from xenia.osce.queries.sheets import marks_of, sayings_from
from xenia.people.models import Person


@dataclass(frozen=True, slots=True)
class Corrected:
    """That `who` said otherwise on one tablet what they had said on another, of one part of an encounter."""

    encounter: Encounter
    part: str
    who: Person | None
    before: Device
    after: Device


def corrected_in(exam: Exam) -> list[Corrected]:
    """All that the fold lets a later word outlive, where it says something else; by candidate and station. Two
    statements, whatever the number of marks: encounters of which no mark names one that was seen are not read."""
    named = marks_of(exam).exclude(seen=[]).exclude(kind=Mark.Kind.SETTLE)
    sayings = sayings_from(Mark.objects.filter(encounter__in=named.order_by().values("encounter")))
    pairs = [pair for of_one in sayings.values() for pair in _pairs(of_one)]
    related = ("by__thing", "device", "encounter__candidate", "encounter__station", "encounter__circuit")
    rows = Mark.objects.filter(pk__in={event for pair in pairs for event in pair}).select_related(*related)
    found = _told(pairs, {row.event: row for row in rows})
    return sorted(found, key=lambda one: (one.encounter.candidate.number, one.encounter.station.number))


def _told(pairs: Iterable[tuple[UUID, UUID]], marks: Mapping[UUID, Mark]) -> Iterable[Corrected]:
    for one, other in pairs:
        before, after = marks[one], marks[other]
        if before.device and after.device:
            yield Corrected(before.encounter, before.part, before.by, before.device, after.device)


def _pairs(sayings: list[Saying]) -> list[tuple[UUID, UUID]]:
    """Of one encounter a word that was outlived and one that names it, the same author's on two devices: one pair for
    all the items that were corrected from the one to the other."""
    found: dict[tuple[str, UUID | None, str, str], tuple[UUID, UUID]] = {}
    for part in sorted({one.part for one in sayings}):
        here = [one for one in sayings if one.part == part]
        for item, said in said_about(here).items():
            for earlier in said.outlived:
                for later in _beyond(here, item, earlier):
                    if later.said[item] != earlier.said[item]:
                        where = (part, earlier.author, earlier.source, later.source)
                        found.setdefault(where, (earlier.event, later.event))
    return list(found.values())


def _beyond(sayings: Iterable[Saying], item: str, earlier: Saying) -> Iterable[Saying]:
    """What its author said about it last on each other device that has a word which names it."""
    own = [one for one in sayings if one.author == earlier.author and item in one.said and not one.settles]
    named = {one.source for one in own if earlier.event in one.seen} - {earlier.source}
    for source in sorted(named):
        yield max((one for one in own if one.source == source), key=lambda one: (one.number, str(one.event)))
