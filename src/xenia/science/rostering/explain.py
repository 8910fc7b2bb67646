"""What stands in the way of a schedule, in words, with what would free it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xenia.science.rostering.candidates import alike_candidates
from xenia.science.rostering.obstacles import Obstacle, candidate_obstacles, is_fit, person_obstacles, posts_of
from xenia.science.rostering.posts import alike_posts
from xenia.science.rostering.problem import Assignment, Problem
from xenia.science.rostering.roster import Roster

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpSolver

#: adjustments, which nobody should have to give up
RIGHTS = ("extra time", "access", "rest")
#: so many candidates are named in one sentence
NAMED = 12
#: what a rule says, and what waiving it would mean; {who} a person or candidate, {where} a session, day or person
WORDS = {
    "availability": "{who} is not there for the whole of session {where}. It would do if {who} could come.",
    "extra time": "{who} needs {slot} minutes a station, and no session with such stations is open to them. "
    "It would do to add a circuit with longer stations, or places or people in the one that there is.",
    "access": "{who} has access to {circuits} alone. It would do to make another circuit accessible, "
    "or to free a place there.",
    "own language": "Every place for {who} has a patient who speaks a language of theirs. "
    "It would do to let that patient speak another language in one circuit, or to allow it.",
    "rest": "{who} may work {longest} minutes on end, and no free place has a rest in time. "
    "It would do to add a rest station or a pause.",
    "load": "{who} would have more encounters or sessions on {where} than agreed. It would do to find one more for "
    "the same stations, or to ask {who}.",
    "breaks": "{who} would have less than {rest} minutes between two sessions on {where}. It would do to find one more "
    "for the same stations, or to move a session.",
    "conflict": "{who} can't be kept apart from {where}{reason}. It would do to free {where} from one session, "
    "to find somebody else for it, or not to swap {where}'s station.",
    "quarantine": "Candidates of session {who} would meet those of session {where}. It would do to hold them longer, "
    "to call the later earlier, or to use other stations.",
}


@dataclass(frozen=True, slots=True)
class Unmet:
    """A rule that can't be kept beside all others, and why, with what would free it."""

    constraint: str
    why: str


def unmet(roster: Roster, solver: CpSolver) -> tuple[Unmet, ...]:
    """What a solved elastic roster did without: people and places that are missing first, then rules waived.

    Together these would be enough; others can be too, when several rules clash.
    """
    out = _some(alike_candidates(roster), {key: solver.value(choice) for key, choice in roster.left_out.items()})
    empty = _some(alike_posts(roster), {key: solver.value(choice) for key, choice in roster.empty.items()})
    held = frozenset(run for run, choice in roster.held.items() if solver.boolean_value(choice))
    waived = [obstacle for obstacle, choice in roster.waived.items() if solver.boolean_value(choice)]
    return (
        *_left_out(roster.problem, out),
        *_missing(roster.problem, empty, held),
        *(Unmet(obstacle.constraint, _waived(roster.problem, obstacle)) for obstacle in waived),
    )


def _some[T](alike: dict[T, T], many: dict[T, int]) -> list[T]:
    """So many of those for whom each stands."""
    members: dict[T, list[T]] = defaultdict(list)
    for each, first in alike.items():
        members[first].append(each)
    return [each for first, number in many.items() for each in members[first][:number]]


def _left_out(problem: Problem, names: list[str]) -> list[Unmet]:
    """Candidates without a place: those whose adjustments keep them out of some, then whom nothing but room lacks."""
    told, others = [], []
    for candidate in (each for each in problem.candidates if each.id in names):
        found = {o for run in problem.runs for o in candidate_obstacles(problem, candidate, run)}
        rights = sorted((o for o in found if o.constraint in RIGHTS), key=lambda o: o.constraint)
        told += [Unmet(obstacle.constraint, _waived(problem, obstacle)) for obstacle in rights]
        others += [] if rights else [candidate.id]
    return [*told, *([_no_room(problem, others)] if others else [])]


def _no_room(problem: Problem, names: list[str]) -> Unmet:
    places = sum(len(problem.session[session].stations) for session, _ in problem.runs)
    named = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    why = f"There is no place for {named}: {len(problem.candidates)} candidates, {places} places in all."
    return Unmet("places", f"{why} It would do to add a session or a circuit for {len(names)}.")


def _missing(problem: Problem, empty: list[Assignment], held: frozenset[tuple[str, str]]) -> list[Unmet]:
    """Empty posts, those of one role, session and language together, with how many people are needed and there."""
    groups: dict[tuple[str, str, str], list[Assignment]] = defaultdict(list)
    for post in empty:
        groups[post.role, post.session, problem.language(post.circuit, post.station)].append(post)
    return [
        Unmet(role, _missing_words(problem, posts, held, language)) for (role, _, language), posts in groups.items()
    ]


def _missing_words(problem: Problem, posts: list[Assignment], held: frozenset[tuple[str, str]], language: str) -> str:
    role, session = posts[0].role, posts[0].session
    stations = {post.station for post in posts}
    alike = [
        post
        for run in sorted(held)
        if run[0] == session
        for post in posts_of(problem, run)
        if post.role == role and problem.language(*run[1:], post.station) == language and (post.station in stations)
    ]
    fit = [person for person in problem.people if any(is_fit(problem, person, post) for post in alike)]
    there = sum(any(is_fit(problem, p, a) and not person_obstacles(problem, p, a) for a in alike) for p in fit)
    speaking = f" who speak {language}" if language and role != "examiner" else ""
    where = f"Session {session}, station {', '.join(sorted(stations))}"
    empty = ", ".join(sorted({f"{post.circuit}/{post.station}" for post in posts}))
    others = "" if there < len(alike) else ", but they are needed at other stations or in other sessions too"
    return (
        f"{where}: {len(alike)} {role}s{speaking} are needed at the same time; {len(fit)} "
        f"could do it and {there} are there then{others}. Empty: {empty}. "
        f"It would do to find {len(posts)} more for this session."
    )


def _waived(problem: Problem, obstacle: Obstacle) -> str:
    candidate = next((each for each in problem.candidates if each.id == obstacle.subject), None)
    person = next((each for each in problem.people if each.id == obstacle.subject), None)
    reasons = {(c.candidate, c.person): f" ({c.reason})" for c in problem.conflicts if c.reason}
    return WORDS[obstacle.constraint].format(
        who=obstacle.subject,
        where=obstacle.scope,
        slot=candidate and candidate.slot,
        longest=candidate and candidate.longest,
        rest=person and person.rest,
        circuits=", ".join(sorted((candidate and candidate.circuits) or ())) or "no circuit",
        reason=reasons.get((obstacle.subject, obstacle.scope), ""),
    )
