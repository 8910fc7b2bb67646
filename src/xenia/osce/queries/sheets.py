"""What stands of each encounter: the events of an exam, folded."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from xenia.core.keys import ciphers_of
from xenia.osce.models import Exam, Mark
from xenia.osce.queries.fold import Disagreement, PartSheet, Saying, Sheet, fold

WORDS_KEY = "exam marks"
_SAID = ("encounter", "event", "part", "device", "by", "number", "kind", "said", "seen", "from_paper")


def sheets_of(exam: Exam | UUID) -> dict[UUID, Sheet]:
    """The sheet of every encounter of the exam about which something was said. One statement."""
    return sheets_from(marks_of(exam))


def sheets_at(encounters: Iterable[UUID]) -> dict[UUID, Sheet]:
    """The sheets of some encounters. One statement."""
    return sheets_from(Mark.objects.filter(encounter__in=list(encounters)))


def marks_of(exam: Exam | UUID) -> QuerySet[Mark]:
    """Every event of an exam."""
    return Mark.objects.filter(encounter__station__exam=exam)


def sheets_from(marks: QuerySet[Mark]) -> dict[UUID, Sheet]:
    """The sheets that these events make. One statement."""
    return {encounter: fold(sayings) for encounter, sayings in sayings_from(marks).items()}


def sayings_from(marks: QuerySet[Mark]) -> dict[UUID, list[Saying]]:
    """These events as the fold reads them, by encounter. One statement."""
    found: dict[UUID, list[Saying]] = {}
    for encounter, *rest in marks.values_list(*_SAID).iterator():
        found.setdefault(encounter, []).append(_saying(*rest))
    return found


def _saying(
    event: UUID,
    part: str,
    device: UUID | None,
    by: UUID | None,
    number: int,
    kind: str,
    said: Mapping[str, Any],
    seen: list[str],
    from_paper: bool,
) -> Saying:
    settles = kind == Mark.Kind.SETTLE
    source = str(device) if device else f"{'paper' if from_paper else 'taken'} {by}"
    return Saying(event, part, source, by, number, said, settles, frozenset(map(UUID, seen)), typed=device is None)


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote about one item of an encounter, as it stands."""

    encounter: UUID
    part: str
    author: UUID | None
    item: str
    text: str


def words_of(exam: Exam | UUID, encounters: Iterable[UUID] | None = None) -> list[Words]:
    """What was written in words, by encounter and author, as it stands by the rule of the fold; what a destroyed key
    closed is left out. Two statements."""
    marks = marks_of(exam) if encounters is None else marks_of(exam).filter(encounter__in=list(encounters))
    found = [Words(*where, item, text) for where, part in _written(marks) for item, text in part.standing.items()]
    return sorted(found, key=str)


def words_that_differ(encounters: Iterable[UUID]) -> dict[UUID, list[Disagreement]]:
    """Where one author's devices, or a device and a paper, say different words about one item. Two statements."""
    found: dict[UUID, list[Disagreement]] = {}
    for (encounter, _part, _author), part in _written(Mark.objects.filter(encounter__in=list(encounters))):
        found.setdefault(encounter, []).extend(part.disagreements)
    return {encounter: differ for encounter, differ in found.items() if differ}


def paper_at(encounter: UUID, part: str, by: UUID) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What was typed in of one person's own sheet of paper: codes, and words. Three statements."""
    marks = Mark.objects.filter(encounter=encounter, part=part, by=by, from_paper=True)
    codes = sheets_from(marks).get(encounter, Sheet()).part(part).standing
    return codes, next((one.standing for _where, one in _written(marks)), {})


def _written(marks: QuerySet[Mark]) -> Iterable[tuple[tuple[UUID, str, UUID | None], PartSheet]]:
    """The words of each author about each encounter, folded: others may well write something else. A word of the office
    belongs to whoever wrote what it looked at. No device is shown words, so none has seen any, whatever it says."""
    rows = list(marks.filter(has_words=True).select_related("encounter__candidate"))
    ciphers = ciphers_of(WORDS_KEY, {row.encounter.candidate.person_id for row in rows})
    wrote = {row.event: (row.encounter_id, row.part, row.by_id) for row in rows}
    sayings: dict[tuple[UUID, str, UUID | None], list[Saying]] = {}
    for row in rows:
        if cipher := ciphers.get(row.encounter.candidate.person_id):
            body = json.loads(cipher.unseal(bytes(row.sealed), bound_to=row.event.bytes))
            words = {item: value for item, value in body["said"].items() if item not in row.said}
            seen = row.seen if row.kind == Mark.Kind.SETTLE else []
            about = (row.device_id, row.by_id, row.number, row.kind, words, seen, row.from_paper)
            saying = _saying(row.event, row.part, *about)
            for where in {wrote[one] for one in saying.seen if one in wrote} if saying.settles else {wrote[row.event]}:
                sayings.setdefault(where, []).append(saying)
    return [(where, fold(of_one).part(where[1])) for where, of_one in sayings.items()]
