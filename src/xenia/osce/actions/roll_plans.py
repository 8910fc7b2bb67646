"""What a list of candidates or helpers would change in an exam: reckoned in memory, the same for preview and import."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from xenia.osce.actions.credentials import LONGEST_TERM, months_after
from xenia.osce.models import Candidate, Credential, Crew, Exam
from xenia.osce.queries.people_named import people_named

if TYPE_CHECKING:
    from xenia.standards.exam_sheets import CandidateRow, CrewRow

#: tells a problem: row, column, words
Tell = Callable[[int, str, str], None]
#: a person, their part, and until when they are prepared for it
type Earned = tuple[UUID, str, date]
#: a row of a table, and whether it is new; None when it stands as it is
type Decided[T] = Iterator[tuple[T, bool | None]]


def plan_candidates(exam: Exam, rows: "Sequence[CandidateRow]", error: Tell) -> Decided[Candidate]:
    """Each candidate; who has no number gets one by lot, so that it tells nothing of them."""
    standing = {one.person_id: one for one in Candidate.objects.filter(exam=exam)}
    helpers = set(Crew.objects.filter(exam=exam).values_list("person", flat=True))
    owners = {one.number: one.person_id for one in standing.values()}
    free = _free_numbers({*owners, *(row.number for row in rows)})
    campuses, groups = campuses_of(exam), set(exam.sittings.exclude(group="").values_list("group", flat=True))
    for row, person in _persons(rows, error):
        if person in helpers:
            error(row.row, _column(row), "This person helps in the same exam, and can't be examined in it.")
        if row.number and owners.get(row.number, person) != person:
            error(row.row, "Number", f"Somebody else in this exam has the number {row.number}.")
        for name in set(row.sites) - campuses:
            error(row.row, "Wished sites", f"No circuit of this exam is at {name[:60]}. {_there(campuses)}")
        if row.cohort and row.cohort not in groups:
            error(row.row, "Cohort", f"No sitting of this exam has the group {row.cohort}. {_there(groups)}")
        one, new = standing.get(person) or Candidate(exam=exam, person_id=person), person not in standing
        yield _changed(
            one,
            new,
            number=row.number or one.number or next(free),
            extra_time=row.extra_time,
            languages=list(row.languages),
            profession=row.profession or one.profession,
            cohort=row.cohort,
            sites=list(row.sites),
            step_free=row.step_free,
            withdrawn_at=None,
        )


def plan_crew(exam: Exam, rows: "Sequence[CrewRow]", error: Tell, earned: "list[Earned]") -> Decided[Crew]:
    """Each helper in their part; one part a person, since nobody is in two places. What is new of what they earned
    elsewhere goes into `earned`."""
    had = set(Credential.objects.filter(ended_at=None).values_list("person", "part", "until"))
    standing = {one.person_id: one for one in Crew.objects.filter(exam=exam)}
    examined = set(Candidate.objects.filter(exam=exam, withdrawn_at=None).values_list("person", flat=True))
    sittings = set(exam.sittings.values_list("name", flat=True))
    campuses, latest = campuses_of(exam), months_after(timezone.localdate(), LONGEST_TERM)
    codes = set(exam.stations.exclude(version=None).values_list("version__station__code", flat=True))
    for row, person in _persons(rows, error):
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
        one, is_new = _changed(
            one,
            new,
            languages=list(row.languages),
            away=list(row.away),
            declined=list(row.declined),
            sites=list(row.sites),
            most=row.most,
        )
        if row.ready_until and row.ready_until > latest:
            error(row.row, "Ready until", f"Nobody is prepared beyond {latest:%Y-%m-%d}.")
        brought = row.ready_until and (person, row.part, row.ready_until)
        if brought and brought not in had:
            earned.append(brought)
            is_new = False if is_new is None else is_new
        yield one, is_new


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


def _changed[T: (Candidate, Crew)](one: T, new: bool, **values: Any) -> tuple[T, bool | None]:
    differs = any(getattr(one, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(one, name, value)
    return one, True if new else False if differs else None


def _free_numbers(taken: Iterable[str]) -> Iterator[str]:
    """Numbers of four digits that nobody has, drawn by lot."""
    used = set(taken)
    while True:
        number = f"{1000 + secrets.randbelow(9000)}"
        if number not in used:
            used.add(number)
            yield number
