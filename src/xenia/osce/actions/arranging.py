"""A schedule without a solver: everybody in turn, kept only when the check finds no rule broken."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils import timezone

from xenia.core.rules import Actor, demand
from xenia.osce.actions.scheduling import keep_solution
from xenia.osce.models import Circuit, Exam, Sitting, Solution
from xenia.osce.queries.answered import digest_of, problem_for
from xenia.osce.queries.problem import Rows, Upset, rows_of
from xenia.osce.queries.solutions import ARRANGED, found_plain, upset_plain
from xenia.osce.queries.tokens import CANDIDATE, CIRCUIT, CREW, SITTING, token
from xenia.science.rostering.design import design_of
from xenia.science.rostering.obstacles import posts_of
from xenia.science.rostering.problem import Assignment, Problem
from xenia.science.rostering.solve import Schedule


def arrange(actor: Actor, exam: Exam, *, longer: tuple[Sitting, Circuit]) -> None:
    """Everybody in turn, and who has extra time in the one circuit of the longer sitting.

    Helpers take the places in the order in which they were written down, circuit by circuit. Refused with the rules
    that would be broken. For exams whose people were chosen to fit; all others ask the solver (`ask_schedule`).
    """
    demand(actor, "osce.administer", exam)
    sitting, circuit = longer
    others = exam.circuits.exclude(pk=circuit.pk).values_list("pk", flat=True)
    closed = upset_plain(Upset(closed=frozenset((sitting.pk, other) for other in others)))
    made = Solution.objects.create(exam=exam, upset=closed, found={"fresh": True}, made_at=timezone.now())
    rows = rows_of(exam)
    problem = problem_for(made, rows)
    found = (*_seats(rows, problem, token(SITTING, sitting.pk)), *_posts(rows, problem))
    plain = found_plain(problem, Schedule(ARRANGED, None, None, found), design_of(problem, found))
    made.found = {**plain, "fresh": True, "of": digest_of(problem)}
    made.save(update_fields=["found"])
    keep_solution(actor, made)


def _seats(rows: Rows, problem: Problem, longer: str) -> Iterator[Assignment]:
    """Each candidate in the next free chair of their kind of sitting, each profession in chairs of its own."""
    chairs = {
        (slow, group): iter([(run, station) for run in problem.runs if (run[0] == longer) == slow
                             for station in problem.session[run[0]].stations])
        for slow in (True, False) for group in problem.groups or ("",)
    }  # fmt: skip
    for candidate in rows.candidates:
        group = candidate.profession if problem.groups else ""
        (session, circuit), station = next(chairs[candidate.extra_time > 0, group])
        yield Assignment(CANDIDATE, token(CANDIDATE, candidate.pk), session, circuit, station)


def _posts(rows: Rows, problem: Problem) -> Iterator[Assignment]:
    """Each helper at one station of one circuit in every sitting; they were written circuit by circuit."""
    free = defaultdict(list)
    for crew in rows.crew:
        free[crew.part].append(token(CREW, crew.pk))
    teams: dict[tuple[str, str, str, int], str] = {}
    first = rows.sittings[0]
    for circuit in rows.circuits:
        for post in posts_of(problem, (token(SITTING, first.pk), token(CIRCUIT, circuit.pk))):
            teams[post.circuit, post.station, post.role, post.turn] = free[post.role].pop(0)
    for run in problem.runs:
        for post in posts_of(problem, run):
            who = teams[post.circuit, post.station, post.role, post.turn]
            yield Assignment(post.role, who, post.session, post.circuit, post.station, post.turn)
