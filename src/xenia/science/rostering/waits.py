"""Where candidates wait after they were examined, until nobody is left whom they could tell."""

from collections.abc import Sequence
from dataclasses import dataclass

from xenia.science.rostering.obstacles import kept_apart
from xenia.science.rostering.problem import CANDIDATE, Assignment, Problem


@dataclass(frozen=True, slots=True)
class Wait:
    """The candidates of a session are held in a room; minutes from the start of the day."""

    session: str
    room: str
    start: int
    end: int


def waits_of(problem: Problem, assignments: Sequence[Assignment]) -> tuple[Wait, ...]:
    """One for each session after which somebody later is still to be called, in the order of time."""
    rule = problem.quarantine
    if rule is None:
        return ()
    used = [problem.session[id_] for id_ in {each.session for each in assignments if each.role == CANDIDATE}]
    found = []
    for session in used:
        later = (s for s in used if s.day == session.day and s.start > session.start)
        calls = [s.start - rule.report for s in later if kept_apart(problem, s, session)]
        until = max(calls, default=session.end)
        if until > session.end:
            found.append((session.day, Wait(session.id, rule.room, session.end, until)))
    return tuple(wait for _day, wait in sorted(found, key=lambda one: (one[0], one[1].start)))
