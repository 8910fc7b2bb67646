"""Make the schedule of an exam as long work, look at what was found, and keep it."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.actions.jobs import start_job
from xenia.core.models import Job
from xenia.core.progress import Progress
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.actions.devices import held_exam, revoke_without_duty
from xenia.osce.actions.encounters import move_encounters
from xenia.osce.models import Duty, Exam, Seat, Solution
from xenia.osce.queries.answered import digest_of, problem_for
from xenia.osce.queries.problem import Rows, Upset, problem_of, rows_of
from xenia.osce.queries.schedule import seats_and_duties
from xenia.osce.queries.solutions import found_plain, names_of, places_of, upset_plain
from xenia.osce.queries.tokens import with_names
from xenia.science.rostering.check import faults
from xenia.science.rostering.fields import Malformed
from xenia.science.rostering.problem import Problem
from xenia.science.rostering.sense import refuse_nonsense

SCHEDULE = "osce.schedule"
NOTHING = Upset()
#: states in which a schedule is made, and those in which it is only repaired
MADE, REPAIRED = (Exam.State.PLANNED,), (Exam.State.PLANNED, Exam.State.FIXED, Exam.State.RUNNING)


def ask_schedule(actor: Actor, exam: Exam, *, upset: Upset = NOTHING, fresh: bool = False) -> Job:
    """Look for a schedule as long work; what is found waits on a page until somebody keeps it.

    `fresh` begins anew and forgets what happened before; otherwise as much as can be of what stands is kept, and what
    is `upset` is gone round. Once the exam is fixed there are only repairs.
    """
    demand(actor, "osce.administer", exam)
    if exam.state not in (MADE if fresh else REPAIRED):
        raise Refused(_("The schedule of this exam can't be made anew any more."))
    rows = rows_of(exam)
    if not (rows.places and rows.circuits and rows.sittings and rows.candidates):
        raise Refused(_("A schedule needs stations, circuits, sittings and candidates. One of them is missing."))
    _refuse_nonsense(exam, problem_of(rows, upset=upset))
    with recorded(actor, "osce.ask_schedule") as record:
        solution = Solution.objects.create(
            exam=exam, upset=upset_plain(upset), found={"fresh": fresh}, by_id=actor.person, made_at=timezone.now()
        )
        route = f"/exams/{exam.pk}/schedule/{solution.pk}/"
        job = start_job(actor, SCHEDULE, arguments={"solution": solution.pk}, route=route)
        record.note(exam.pk, now={"fresh": fresh, "repair": any(solution.upset.values())})
    return job


def _refuse_nonsense(exam: Exam, problem: Problem) -> None:
    """Sittings that overlap, a pause after the last turn: what no schedule could make sense of."""
    try:
        refuse_nonsense(problem)
    except Malformed as nonsense:
        raise Refused(with_names(str(nonsense), names_of(exam))) from None


def find_schedule(progress: Progress, solution: Solution) -> None:
    """Solve and write down what was found; safe to run twice, since the same problem gives the same answer."""
    from xenia.science.rostering.design import design_of  # the solver is heavy: loaded only where one is asked for
    from xenia.science.rostering.solve import solve

    progress.step(_("Reading the plan"), 0, 3)
    problem = problem_for(solution)
    progress.step(_("Looking for a schedule"), 1, 3)
    schedule = solve(problem)
    progress.step(_("Looking whether severity can be told apart"), 2, 3)
    solution.found = {
        **found_plain(problem, schedule, design_of(problem, schedule.assignments)),
        "fresh": solution.found.get("fresh", False),
        "of": digest_of(problem),
    }
    solution.save(update_fields=["found"])


def keep_solution(actor: Actor, solution: Solution) -> None:
    """Make what was found the schedule. Refused when there is none, when the plan has changed since, or when an
    independent look at every rule finds one broken.

    In an exam that is fixed the encounters move along; whoever has been marked stays where they are.
    """
    demand(actor, "osce.administer", solution.exam)
    with recorded(actor, "osce.keep_schedule") as record:
        exam = held_exam(solution.exam_id)
        held = Solution.objects.select_for_update().get(pk=solution.pk)
        rows = rows_of(exam)
        problem = _still_answered(exam, held, rows)
        seats, duties = seats_and_duties(rows, problem, places_of(held))
        moved = _write_seats(exam, seats)
        _write_duties(exam, duties)
        revoked = revoke_without_duty(exam)
        if exam.state != Exam.State.PLANNED:
            move_encounters(exam, moved)
        if held.found.get("fresh"):
            Solution.objects.filter(exam=exam, kept_at__isnull=False).update(upset={})
        held.kept_at = timezone.now()
        held.save(update_fields=["kept_at"])
        record.note(exam.pk, now={"seats": len(seats), "moved": len(moved), "duties": len(duties), "revoked": revoked})


def discard_solution(actor: Actor, solution: Solution) -> None:
    """Leave what was found: nothing stands otherwise, and nothing of it is kept. Refused once it is the schedule."""
    demand(actor, "osce.administer", solution.exam)
    with recorded(actor, "osce.discard_schedule") as record:
        held = Solution.objects.select_for_update().get(pk=solution.pk)
        if held.kept_at:
            raise Refused(_("This schedule is kept already."))
        record.note(held.exam_id, was={"solution": held.pk})
        held.delete()


def _still_answered(exam: Exam, solution: Solution, rows: Rows) -> Problem:
    """The problem, when the solution answers it as it stands now."""
    if solution.kept_at:
        raise Refused(_("This schedule is kept already."))
    if exam.state not in (MADE if solution.found.get("fresh") else REPAIRED):
        raise Refused(_("The schedule of this exam can't be made anew any more."))
    if not solution.found.get("places"):
        raise Refused(_("There is no schedule here to keep."))
    problem = problem_for(solution, rows)
    if digest_of(problem) != solution.found.get("of"):
        raise Refused(_("The plan has changed since this schedule was found. Make the schedule again."))
    if wrong := faults(problem, places_of(solution)):
        raise Refused(with_names(" ".join(wrong[:3]), names_of(exam)))
    return problem


def _write_seats(exam: Exam, seats: list[Seat]) -> list[Seat]:
    """The seats that are new or elsewhere; those that stay are not written."""
    before = {seat.candidate_id: _place(seat) for seat in Seat.objects.filter(candidate__exam=exam)}
    moved = [seat for seat in seats if before.get(seat.candidate_id) != _place(seat)]
    gone = set(before) - {seat.candidate_id for seat in seats}
    Seat.objects.filter(candidate__in=[*gone, *(seat.candidate_id for seat in moved)]).delete()
    Seat.objects.bulk_create(moved, batch_size=500)
    return moved


def _place(seat: Seat) -> tuple[Any, ...]:
    return seat.sitting_id, seat.circuit_id, seat.start


def _write_duties(exam: Exam, duties: Iterable[Duty]) -> None:
    Duty.objects.filter(crew__exam=exam).exclude(crew__part="community").delete()
    Duty.objects.bulk_create(duties, batch_size=500)
