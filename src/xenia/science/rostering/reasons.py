"""The facts of each rule that can't be kept: what it asks of whom, where and when. `words.py` says them in English."""

from collections.abc import Mapping, Sequence
from typing import Any

from xenia.science.rostering.obstacles import Obstacle
from xenia.science.rostering.problem import Problem, Session

#: plain data, names by their ids, times in minutes of the day: what whoever tells it in a language needs
type Facts = Mapping[str, Any]


def facts_of(problem: Problem, obstacle: Obstacle) -> Facts:
    """What a rule says about a person or candidate, but who it is: those of whom the same is true are told together."""
    if obstacle.constraint == "quarantine":
        return _quarantine(problem, obstacle)
    if candidate := problem.candidate.get(obstacle.subject):
        longer = [session.id for session in problem.sessions if session.slot >= candidate.slot]
        reasons = {(c.candidate, c.person): c.reason for c in problem.conflicts}
        found: dict[str, dict[str, Any]] = {
            "extra time": {"slot": candidate.slot, "sessions": longer},
            "access": {"circuits": sorted(candidate.circuits or ())},
            "own language": {},
            "rest": {"longest": candidate.longest},
            "cohort": {"cohort": candidate.cohort},
            "group": {"group": candidate.group},
            "conflict": {"where": obstacle.scope, "reason": reasons.get((obstacle.subject, obstacle.scope), "")},
        }
        return found[obstacle.constraint]
    person = next(each for each in problem.people if each.id == obstacle.subject)
    of_person: dict[str, dict[str, Any]] = {
        "load": {"session" if obstacle.scope in problem.session else "day": obstacle.scope},
        "breaks": {"rest": person.rest, "day": obstacle.scope},
        "site": {"where": obstacle.scope, "sites": sorted(person.sites or ())},
    }
    return of_person[obstacle.constraint]


def away_facts(problem: Problem, names: Sequence[str], sessions: Sequence[str], *, examined: bool) -> Facts:
    """Who can't be there when."""
    found = [problem.session[id_] for id_ in sessions]
    return {"who": list(names), "sessions": [[one.id, one.start, one.end] for one in found], "examined": examined}


def _quarantine(problem: Problem, obstacle: Obstacle) -> Facts:
    """By how much two sessions miss one another: over night, by holding too briefly, or with too little between."""
    pair: tuple[Session, Session] = (problem.session[obstacle.subject], problem.session[obstacle.scope])
    first, second = sorted(pair, key=lambda s: s.start)
    rule = problem.quarantine
    assert rule is not None
    until, called = first.end + rule.hold, second.start - rule.report
    facts = {"first": first.id, "second": second.id, "until": until, "called": called}
    if first.day != second.day:
        return {**facts, "why": "night"}
    if called > until:
        return {**facts, "why": "hold"}
    return {**facts, "why": "gap", "between": second.start - first.end, "gap": rule.gap}
