"""What stands in the way of a schedule, in words, with what would free it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xenia.science.rostering.candidates import alike_candidates
from xenia.science.rostering.lacking import missing_facts, pair_facts
from xenia.science.rostering.obstacles import Obstacle, candidate_obstacles
from xenia.science.rostering.posts import alike_posts
from xenia.science.rostering.problem import STAFF, Assignment, Problem
from xenia.science.rostering.reasons import Facts, away_facts, facts_of
from xenia.science.rostering.roster import Roster
from xenia.science.rostering.words import in_words

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpSolver

#: adjustments and what a candidate is, which nobody should have to give up
RIGHTS = ("extra time", "access", "rest", "cohort", "group")


@dataclass(frozen=True, slots=True)
class Unmet:
    """A rule that can't be kept beside all others; `why`, with what would free it, says the facts in English."""

    constraint: str
    facts: Facts

    @property
    def why(self) -> str:
        return in_words(self.constraint, self.facts)

    @property
    def of_helpers(self) -> bool:
        """Whether it is about those who examine, play and interpret, and no candidate."""
        away = self.constraint == "availability" and not self.facts["examined"]
        return away or self.constraint in (*STAFF, "load", "breaks", "site")


def unmet(roster: Roster, solver: CpSolver) -> tuple[Unmet, ...]:
    """What a solved elastic roster did without: people and places that are missing first, then rules waived.

    Together these would be enough; others can be too, when several rules clash.
    """
    out = _some(alike_candidates(roster), {key: solver.value(choice) for key, choice in roster.left_out.items()})
    empty = _some(alike_posts(roster), {key: solver.value(choice) for key, choice in roster.empty.items()})
    held = frozenset(run for run, choice in roster.held.items() if solver.boolean_value(choice))
    waived = [obstacle for obstacle, choice in roster.waived.items() if solver.boolean_value(choice)]
    short = {key: solver.value(choice) for key, choice in roster.short.items() if solver.value(choice)}
    return (
        *_left_out(roster.problem, out),
        *(Unmet("pair", facts) for facts in pair_facts(roster.problem, short)),
        *_missing(roster.problem, empty, held),
        *_waived(roster.problem, waived),
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
        told += rights
        others += [] if rights else [candidate.id]
    return [*_waived(problem, told), *([_no_room(problem, others)] if others else [])]


def _no_room(problem: Problem, names: list[str]) -> Unmet:
    group = problem.group(problem.candidate[names[0]])
    return Unmet(
        "places",
        {
            "who": names,
            "group": group,
            "many": sum(problem.group(each) == group for each in problem.candidates),
            "places": sum(len(problem.session[session].stations) for session, _ in problem.runs),
        },
    )


def _missing(problem: Problem, empty: list[Assignment], held: frozenset[tuple[str, str]]) -> list[Unmet]:
    """Empty posts, those of one role, session and language together, with how many people are needed and there."""
    groups: dict[tuple[str, str, str], list[Assignment]] = defaultdict(list)
    for post in empty:
        groups[post.role, post.session, problem.language(post.circuit, post.station)].append(post)
    return [Unmet(role, missing_facts(problem, posts, held, language)) for (role, _, language), posts in groups.items()]


def _waived(problem: Problem, obstacles: list[Obstacle]) -> list[Unmet]:
    """Each rule; those who need the same are told together."""
    away = [obstacle for obstacle in obstacles if obstacle.constraint == "availability"]
    return [*_away(problem, away), *_rules(problem, [each for each in obstacles if each not in away])]


def _away(problem: Problem, obstacles: list[Obstacle]) -> list[Unmet]:
    """Who is missing at the same sessions, candidates and helpers apart."""
    sessions: dict[str, list[str]] = defaultdict(list)
    for obstacle in obstacles:
        sessions[obstacle.subject].append(obstacle.scope)
    who: dict[tuple[bool, tuple[str, ...]], list[str]] = defaultdict(list)
    for name, scopes in sessions.items():
        who[name in problem.candidate, tuple(scopes)].append(name)
    return [
        Unmet("availability", away_facts(problem, names, scopes, examined=examined))
        for (examined, scopes), names in who.items()
    ]


def _rules(problem: Problem, obstacles: list[Obstacle]) -> list[Unmet]:
    found: list[tuple[str, Facts, list[str]]] = []
    for obstacle in obstacles:
        facts = facts_of(problem, obstacle)
        same = next((who for *what, who in found if what == [obstacle.constraint, facts]), None)
        if same is None:
            found.append((obstacle.constraint, facts, [obstacle.subject]))
        elif obstacle.subject not in same:
            same.append(obstacle.subject)
    return [Unmet(constraint, {**facts, "who": who}) for constraint, facts, who in found]
