"""Candidates into runs: one each, no more than there are places, a rest in time, and quarantine.

In a run candidates move on in a ring, a Latin square: who began at position p is at station p + t in slot t. So the
run decides whom a candidate meets, and the position only when there is a rest.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations

from xenia.science.rostering.obstacles import Obstacle, can_be_apart, candidate_obstacles, resting_positions
from xenia.science.rostering.pairs import seat_pairs
from xenia.science.rostering.problem import CANDIDATE, Candidate
from xenia.science.rostering.roster import Roster


def place_candidates(roster: Roster) -> None:
    """Each candidate in one run; no more in a run than it has places, of each group where stations take two together.
    Coarsely, those who are alike are counted."""
    problem = roster.problem
    for candidate, many in _counted(roster).items():
        choices = []
        for run in problem.runs:
            choice = roster.choice(candidate_obstacles(problem, candidate, run), most=many)
            if choice is not None:
                roster.place[candidate.id, run] = choice
                choices.append(choice)
                roster.inside[run, problem.group(candidate)].append(choice)
        if roster.elastic:
            roster.left_out[candidate.id] = roster.model.new_int_var(0, many, "")
            choices.append(roster.left_out[candidate.id])
        roster.model.add(sum(choices) == many)
    for run, held in roster.held.items():
        places = len(problem.session[run[0]].stations)
        for group in _groups(roster):
            roster.model.add(sum(roster.inside[run, group]) <= places * held)
    if not roster.coarse:
        _place_at_positions(roster, [c for c in problem.candidates if c.longest is not None])
    if problem.groups:
        seat_pairs(roster)


def _counted(roster: Roster) -> dict[Candidate, int]:
    """Each candidate once; coarsely, the first of those who are alike, and how many they are."""
    many = Counter(alike_candidates(roster).values())
    return {candidate: many[candidate.id] for candidate in roster.problem.candidates if candidate.id in many}


def alike_candidates(roster: Roster) -> dict[str, str]:
    """Each candidate to who stands for them: coarsely the first for whom the same holds, conflicts aside.

    Where rules can be waived, those whom a rule keeps out of any run stand for themselves.
    """
    problem = roster.problem
    if not roster.coarse:
        return {each.id: each.id for each in problem.candidates}
    before = {each.person: each.run for each in problem.previous if each.role == CANDIDATE}
    first: dict[object, str] = {}
    alike = {}
    for each in problem.candidates:
        alone = roster.elastic and any(candidate_obstacles(problem, each, run) for run in problem.runs)
        key = each.id if alone else (replace(each, id=""), before.get(each.id))
        alike[each.id] = first.setdefault(key, each.id)
    return alike


def _place_at_positions(roster: Roster, limited: list[Candidate]) -> None:
    """Those who need a rest in time begin where they get it; all others take what is left."""
    problem, taken = roster.problem, defaultdict(list)
    for candidate in limited:
        for run in problem.runs:
            if (candidate.id, run) not in roster.place:
                continue
            session = problem.session[run[0]]
            good = resting_positions(session, problem, candidate)
            choices = []
            for position in range(len(session.stations)):
                choice = roster.choice([] if position in good else [Obstacle("rest", candidate.id)])
                if choice is not None:
                    roster.start[candidate.id, run, position] = choice
                    choices.append(choice)
                    taken[run, position, problem.group(candidate)].append(choice)
            roster.model.add(sum(choices) == roster.place[candidate.id, run])
    for choices in taken.values():
        roster.model.add_at_most_one(choices)


def keep_runs_in_order(roster: Roster) -> None:
    """Circuits that swap examiners are held together, and only for candidates; sessions that would tell one another not
    both."""
    for run, held in roster.held.items():
        ring = roster.problem.ring(run)
        roster.model.add(held == roster.held[ring[0]])
        roster.model.add(held <= sum(c for one in ring for g in _groups(roster) for c in roster.inside[one, g]))
    for one, other in combinations(roster.problem.sessions, 2):
        if not can_be_apart(roster.problem, one, other):
            waiver = roster.waiver(Obstacle("quarantine", one.id, other.id))
            for a, b in ((a, b) for a in roster.held_in(one.id) for b in roster.held_in(other.id)):
                roster.model.add(a + b <= 1 + waiver)


def _groups(roster: Roster) -> tuple[str, ...]:
    return roster.problem.groups or ("",)
