"""What a schedule costs, and what it costs to go without."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xenia.science.rostering.candidates import alike_candidates
from xenia.science.rostering.obstacles import is_fit, person_obstacles, posts_of
from xenia.science.rostering.posts import alike_posts, without_name
from xenia.science.rostering.problem import CANDIDATE, STAFF, Assignment, Person, Problem
from xenia.science.rostering.roster import Roster

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar, LinearExpr

#: a place of the previous schedule that is given up, a run that is held, a session of whoever in a role has most, and a
#: point of hardship of whoever in a role bears most
CHANGE, RUN, MOST, HARDSHIP = 1000, 100, 10, 1
#: a turn at which a colleague takes a candidate's chair, and a candidate at a site that they did not wish for
STAND_IN, WISH = 20, 5
#: more sessions or hardship than anyone can have, with which an even share is possible however few people there are
BEYOND = 1_000_000
#: an empty post, a candidate left out, and a rule waived; adjustments are rights and go last
POST, LEFT_OUT, RIGHT = 6, 20, 60
WAIVED = {"availability": 3, "breaks": 3, "load": 3, "conflict": 4, "own language": 4, "quarantine": 10, "site": 3}


def cost(roster: Roster) -> LinearExpr | int:
    """Changes first, then runs, stand-ins, the most sessions and the most hardship that anyone has, and wishes."""
    return (
        CHANGE * (_moved(roster) + sum(_replaced(roster, role) for role in STAFF))
        + RUN * sum(roster.held.values())
        + sum(_burden(roster, role) for role in STAFF)
        + _for_candidates(roster)
    )


def cost_of_role(roster: Roster, role: str) -> LinearExpr | int:
    """The part of the cost that one role makes, when it is known which runs are held."""
    return CHANGE * _replaced(roster, role) + _burden(roster, role)


def least_cost(roster: Roster) -> LinearExpr | int:
    """What the runs that are held cost at least, whoever fills the posts: burdens shared evenly, nobody replaced."""
    return (
        CHANGE * (_moved(roster) + _posts_dropped(roster))
        + RUN * sum(roster.held.values())
        + sum(_least_burden(roster, role) for role in STAFF)
        + _for_candidates(roster)
    )


def cost_of_lack(roster: Roster) -> LinearExpr | int:
    """The fewest rules waived, posts empty and candidates left out."""
    return (
        sum(WAIVED.get(obstacle.constraint, RIGHT) * waived for obstacle, waived in roster.waived.items())
        + POST * sum(roster.empty.values())
        + LEFT_OUT * sum(roster.left_out.values())
        + POST * sum(roster.short.values())
    )


def _moved(roster: Roster) -> LinearExpr | int:
    """How many candidates are not where the previous schedule had them."""
    before = [each for each in roster.problem.previous if each.role == CANDIDATE]
    alike = alike_candidates(roster)
    kept = {(alike.get(each.person, each.person), each.run) for each in before}
    return len(before) - sum(roster.place[key] for key in kept if key in roster.place)


def _replaced(roster: Roster, role: str) -> LinearExpr | int:
    """How many posts of a role have lost whom the previous schedule had there; in a run that is not held any more
    nobody is needed, and nobody replaced."""
    before = [each for each in roster.problem.previous if each.role == role and each.run in roster.held]
    alike = alike_posts(roster)
    kept = {(each.person, alike[without_name(each)]) for each in before if without_name(each) in alike}
    held = sum(roster.held[each.run] for each in before)
    return held - sum(roster.post[key] for key in kept if key in roster.post)


def _posts_dropped(roster: Roster) -> LinearExpr | int:
    """How many posts of runs that are held can't be kept, because their person can't do it."""
    people = {person.id: person for person in roster.problem.people}
    before = [each for each in roster.problem.previous if each.role != CANDIDATE and each.run in roster.held]
    return sum(roster.held[each.run] for each in before if not _still_can(roster.problem, people, each))


def _still_can(problem: Problem, people: dict[str, Person], post: Assignment) -> bool:
    person = people.get(post.person)
    return bool(person and is_fit(problem, person, post) and not person_obstacles(problem, person, post))


def _burden(roster: Roster, role: str) -> LinearExpr | int:
    """The sessions of whoever in a role has most, and the hardship of whoever bears most, earlier exams counted."""
    people = [person for person in roster.problem.people if person.role == role]
    most, hardest = _most(roster, people)
    weights = {session.id: session.hardship for session in roster.problem.sessions}
    for person in people:
        mine = roster.posts_of[person.id]
        roster.model.add(sum(choice for _, choice in mine) <= most)
        roster.model.add(sum(weights[post.session] * choice for post, choice in mine) + person.hardship <= hardest)
    _share(roster, role, most, hardest)
    return MOST * most + HARDSHIP * hardest


def _least_burden(roster: Roster, role: str) -> LinearExpr | int:
    """The same if all could be shared evenly."""
    most, hardest = _most(roster, [person for person in roster.problem.people if person.role == role])
    _share(roster, role, most, hardest)
    return MOST * most + HARDSHIP * hardest


def _most(roster: Roster, people: list[Person]) -> tuple[IntVar, IntVar]:
    carried = max((person.hardship for person in people), default=0)
    return roster.model.new_int_var(0, BEYOND, ""), roster.model.new_int_var(carried, BEYOND, "")


def _share(roster: Roster, role: str, most: IntVar, hardest: IntVar) -> None:
    """Whoever has most has no less than the mean."""
    people = [person for person in roster.problem.people if person.role == role]
    if not people:
        return
    weights = {session.id: session.hardship for session in roster.problem.sessions}
    needs = {run: sum(post.role == role for post in posts_of(roster.problem, run)) for run in roster.held}
    carried = sum(person.hardship for person in people)
    borne = sum(needs[run] * weights[run[0]] * held for run, held in roster.held.items())
    roster.model.add(sum(needs[run] * held for run, held in roster.held.items()) <= len(people) * most)
    roster.model.add(borne + carried <= len(people) * hardest)


def _for_candidates(roster: Roster) -> LinearExpr | int:
    return (
        STAND_IN * sum(roster.stand_ins.values())
        + WISH * sum(_against_wishes(roster))
        + HARDSHIP * _hardship_of_candidates(roster)
    )


def _against_wishes(roster: Roster) -> list[IntVar]:
    wishes = {candidate.id: candidate.wishes for candidate in roster.problem.candidates if candidate.wishes}
    sites = {circuit.id: circuit.site for circuit in roster.problem.circuits}
    return [c for (name, run), c in roster.place.items() if name in wishes and sites[run[1]] not in wishes[name]]


def _hardship_of_candidates(roster: Roster) -> LinearExpr | int:
    """Bad hours for those who had them before."""
    carried = {candidate.id: candidate.hardship for candidate in roster.problem.candidates}
    weights = {session.id: session.hardship for session in roster.problem.sessions}
    borne: dict[int, list[IntVar]] = defaultdict(list)
    for (name, run), choice in roster.place.items():
        borne[carried[name] * weights[run[0]]].append(choice)
    return sum(weight * sum(choices) for weight, choices in borne.items() if weight)
