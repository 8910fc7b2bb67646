"""The schedule that stands: seats and duties, also as the solver's own assignments."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from xenia.osce.models import Duty, Encounter, Exam, Seat
from xenia.osce.queries.problem import Rows, Upset, problem_of, rows_of
from xenia.osce.queries.solutions import kept_upset, names_of
from xenia.osce.queries.tokens import CANDIDATE, CIRCUIT, CREW, SITTING, STATION, key_of, token, with_names
from xenia.science.rostering.check import faults
from xenia.science.rostering.fields import Malformed
from xenia.science.rostering.problem import Assignment, Problem
from xenia.science.rostering.sense import refuse_nonsense


def standing(rows: Rows) -> list[Assignment]:
    """Seats and duties as assignments, for a repair that keeps as many as can be. Two statements."""
    return [*_seated(rows), *_posted(rows)]


def broken_rules(exam: Exam) -> list[str]:
    """Each rule that the schedule that stands breaks, with who and where: times, needs or conflicts may have changed
    since it was kept."""
    rows = rows_of(exam)
    problem = problem_of(rows, upset=kept_upset(exam))
    try:
        refuse_nonsense(problem)
        broken = faults(problem, standing(rows))
    except Malformed as nonsense:
        broken = [str(nonsense)]
    names = names_of(exam) if broken else {}
    return [with_names(words, names) for words in broken]


def _seated(rows: Rows) -> Iterator[Assignment]:
    for seat in Seat.objects.filter(candidate__exam=rows.exam, candidate__withdrawn_at=None):
        start = rows.places[seat.start % len(rows.places)]
        yield Assignment(
            CANDIDATE,
            token(CANDIDATE, seat.candidate_id),
            token(SITTING, seat.sitting_id),
            token(CIRCUIT, seat.circuit_id),
            token(STATION, start.pk),
        )


def _posted(rows: Rows) -> Iterator[Assignment]:
    """Where each began; who takes turns at one station is told apart by the order in which they were written."""
    turns: dict[tuple[object, ...], int] = defaultdict(int)
    for duty in Duty.objects.filter(crew__exam=rows.exam, first=0).select_related("crew").order_by("pk"):
        where = duty.crew.part, duty.sitting_id, duty.circuit_id, duty.station_id
        yield Assignment(
            duty.crew.part,
            token(CREW, duty.crew_id),
            token(SITTING, duty.sitting_id),
            token(CIRCUIT, duty.circuit_id),
            token(STATION, duty.station_id),
            turns[where],
        )
        turns[where] += 1


def seats_and_duties(rows: Rows, problem: Problem, found: Iterable[Assignment]) -> tuple[list[Seat], list[Duty]]:
    """The rows that assignments mean; an examiner who goes on in another circuit after the pause has two duties."""
    place = {token(STATION, one.pk): number for number, one in enumerate(rows.places)}
    candidates = {one.pk: one for one in rows.candidates}
    seats: list[Seat] = []
    duties: list[Duty] = []
    for one in sorted(found, key=lambda each: (each.role, each.session, each.circuit, each.station, each.turn)):
        where = {"sitting_id": key_of(one.session), "circuit_id": key_of(one.circuit)}
        if one.role == CANDIDATE:
            seats.append(Seat(candidate=candidates[key_of(one.person)], start=place[one.station], **where))
        else:
            duties += _duties(rows, problem, one)
    return seats, duties


def _duties(rows: Rows, problem: Problem, one: Assignment) -> Iterator[Duty]:
    runs, session = problem.runs_of(one), problem.session[one.session]
    bounds = [0, *([session.pause_after] if len(runs) > 1 else []), len(rows.places)]
    for (_session, circuit), first, last in zip(runs, bounds, bounds[1:], strict=False):
        yield Duty(
            crew_id=key_of(one.person),
            sitting_id=key_of(one.session),
            circuit_id=key_of(circuit),
            station_id=key_of(one.station),
            first=first,
            last=last,
        )


def late_for(rows: Rows, upset: Upset, settled: Collection[int]) -> set[tuple[str, str]]:
    """Candidates who can't be at a sitting that is settled and of whom nothing is marked, each with the sitting: they
    alone leave it."""
    marked = Encounter.objects.filter(candidate__exam=rows.exam, marks__isnull=False).values_list("candidate")
    late = {one: away & set(settled) for one, away in upset.candidates.items()}
    gone = late.keys() - {one for (one,) in marked} if any(late.values()) else ()
    return {(token(CANDIDATE, one), token(SITTING, sitting)) for one in gone for sitting in late[one]}


def settled_sittings(exam: Exam) -> set[int]:
    """Sittings in which something was marked: what is over is not moved any more."""
    marked = Encounter.objects.filter(candidate__exam=exam, marks__isnull=False)
    return set(marked.values_list("sitting", flat=True).distinct())
