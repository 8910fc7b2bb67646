"""What a list of candidates or helpers would change in an exam: reckoned in memory, the same for preview and import."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from xenia.osce.actions.credentials import LONGEST_TERM, months_after
from xenia.osce.models import Candidate, Credential, Crew, Exam
from xenia.osce.queries.people_named import people_named

if TYPE_CHECKING:
    from xenia.standards.exam_sheets import CandidateRow, CrewRow, RollReading

#: tells a problem: row, column, words
Tell = Callable[[int, str, str], None]
#: a person, their part, and until when they are prepared for it
type Earned = tuple[UUID, str, date]
#: a field, what stands in it, and what will
type Change = tuple[str, Any, Any]
#: a row of a table, whether it is new, and what changes of it; nothing when it stands as it is
type Decided[T] = Iterator[tuple[T, bool, list[Change]]]

#: the fields that a list fills or empties, each by the column without which it stays as it is
CANDIDATE_FIELDS: Mapping[str, str] = {
    "extra_time": "Extra time",
    "languages": "Languages",
    "cohort": "Cohort",
    "sites": "Wished sites",
    "step_free": "Step-free",
}
CREW_FIELDS: Mapping[str, str] = {
    "languages": "Languages",
    "away": "Away",
    "declined": "Declined",
    "sites": "Sites",
    "most": "Most",
}


def plan_candidates(exam: Exam, reading: "RollReading[CandidateRow]", error: Tell) -> Decided[Candidate]:
    """Each candidate; who has no number gets one by lot, so that it tells nothing of them."""
    standing = {one.person_id: one for one in Candidate.objects.filter(exam=exam).select_related("person__thing")}
    helpers = set(Crew.objects.filter(exam=exam).values_list("person", flat=True))
    owners = {one.number: one.person_id for one in standing.values()}
    free = _free_numbers({*owners, *(row.number for row in reading.rows)})
    campuses, groups = campuses_of(exam), set(exam.sittings.exclude(group="").values_list("group", flat=True))
    for row, person in _persons(reading.rows, error):
        if person in helpers:
            error(row.row, _column(row), "This person helps in the same exam, and can't be examined in it.")
        if row.number and owners.get(row.number, person) != person:
            error(row.row, "Number", f"Somebody else in this exam has the number {row.number}.")
        for name in set(row.sites) - campuses:
            error(row.row, "Wished sites", f"No circuit of this exam is at {name[:60]}. {_there(campuses)}")
        if row.cohort and row.cohort not in groups:
            error(row.row, "Cohort", f"No sitting of this exam has the group {row.cohort}. {_there(groups)}")
        one, new = standing.get(person) or Candidate(exam=exam, person_id=person), person not in standing
        values = {"number": row.number or one.number or next(free), "profession": row.profession or one.profession}
        values |= _said(row, CANDIDATE_FIELDS, reading) | {"withdrawn_at": None}
        yield one, new, _changes(one, values)


def plan_crew(exam: Exam, reading: "RollReading[CrewRow]", error: Tell, earned: "list[Earned]") -> Decided[Crew]:
    """Each helper in their part; one part a person, since nobody is in two places. What is new of what they earned
    elsewhere goes into `earned`."""
    had = set(Credential.objects.filter(ended_at=None).values_list("person", "part", "until"))
    standing = {one.person_id: one for one in Crew.objects.filter(exam=exam).select_related("person__thing")}
    examined = set(Candidate.objects.filter(exam=exam, withdrawn_at=None).values_list("person", flat=True))
    sittings = set(exam.sittings.values_list("name", flat=True))
    campuses, latest = campuses_of(exam), months_after(timezone.localdate(), LONGEST_TERM)
    codes = set(exam.stations.exclude(version=None).values_list("version__station__code", flat=True))
    for row, person in _persons(reading.rows, error):
        if person in examined:
            error(row.row, _column(row), "This person is examined in the same exam, and can't help in it.")
        for name in set(row.away) - sittings:
            error(row.row, "Away", f"No sitting of this exam is called {name[:60]}. {_there(sittings)}")
        for code in set(row.declined) - codes:
            error(row.row, "Declined", f"No station of this exam has the code {code[:60]}. {_there(codes)}")
        for name in set(row.sites) - campuses:
            error(row.row, "Sites", f"No circuit of this exam is at {name[:60]}. {_there(campuses)}")
        one, new = standing.get(person) or Crew(exam=exam, person_id=person, part=row.part), person not in standing
        if row.part and one.part != row.part:
            error(row.row, "Part", f"This person is {one.part} in this exam already. Take them out there first.")
        changes = _changes(one, _said(row, CREW_FIELDS, reading))
        if row.ready_until and row.ready_until > latest:
            error(row.row, "Ready until", f"Nobody is prepared beyond {latest:%Y-%m-%d}.")
        brought = row.ready_until and (person, row.part, row.ready_until)
        if brought and brought not in had:
            earned.append(brought)
            changes.append(("ready_until", None, row.ready_until))
        yield one, new, changes


def campuses_of(exam: Exam) -> set[str]:
    """Names of the campuses at which its circuits are."""
    return set(exam.circuits.exclude(campus=None).values_list("campus__name", flat=True))


def _there(names: set[str]) -> str:
    return f"There are {', '.join(sorted(names))}." if names else "It has none yet."


def _persons(rows: Sequence[Any], error: Tell) -> Iterator[tuple[Any, UUID]]:
    """Each row with whom it means; a row that means nobody, or whom another row means, is told and left out."""
    named = people_named({row.email for row in rows if row.email}, {row.name for row in rows if not row.email})
    seen: dict[UUID, int] = {}
    for row in rows:
        meant = named.meant(row.name, row.email)
        if isinstance(meant, str):
            error(row.row, _column(row), meant)
        elif (first := seen.setdefault(meant, row.row)) != row.row:
            error(row.row, _column(row), f"The row means the same person as row {first}. Remove one of them.")
        else:
            yield row, meant


def _column(row: Any) -> str:
    return "Email" if row.email else "Name"


def _said(row: Any, fields: Mapping[str, str], reading: "RollReading[Any]") -> dict[str, Any]:
    """What the row says of the fields whose column is there; an empty cell empties them."""
    said = {name: getattr(row, name) for name, column in fields.items() if column in reading.columns}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}


def _changes(one: Candidate | Crew, values: Mapping[str, Any]) -> list[Change]:
    """Put the values in, and tell those that were others."""
    changes = [(name, getattr(one, name), value) for name, value in values.items() if getattr(one, name) != value]
    for name, _was, value in changes:
        setattr(one, name, value)
    return changes


def _free_numbers(taken: Iterable[str]) -> Iterator[str]:
    """Numbers of four digits that nobody has, drawn by lot."""
    used = set(taken)
    while True:
        number = f"{1000 + secrets.randbelow(9000)}"
        if number not in used:
            used.add(number)
            yield number
