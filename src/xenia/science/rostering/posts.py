"""People to posts: each post filled, one post at a time, rests, loads, and nobody near those they must not examine."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from xenia.science.rostering.obstacles import Obstacle, is_fit, load_of, may_meet_nobody, person_obstacles, posts_of
from xenia.science.rostering.problem import STAFF, Assignment, Person, Problem, Run, Session
from xenia.science.rostering.roster import Roster

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    #: a person's choices by session and site
    Works = dict[str, dict[str, list[IntVar]]]


def fill_posts(roster: Roster, roles: tuple[str, ...] = STAFF) -> None:
    """Each post of a run that is held has one person who is fit for it."""
    problem = roster.problem
    people = [p for p in problem.people if not (roster.elastic and may_meet_nobody(problem, p.id))]
    by_role = {role: [p for p in people if p.role == role] for role in STAFF}
    for post, alike in grouped_posts(problem, coarse=roster.coarse).items():
        if post.role not in roles:
            continue
        choices = []
        for person in (p for p in by_role[post.role] if is_fit(problem, p, post) and roster.may(p.id, post)):
            choice = roster.choice(person_obstacles(problem, person, post))
            if choice is not None:
                roster.post[person.id, post] = choice
                roster.posts_of[person.id].append((post, choice))
                choices.append(choice)
        if roster.elastic:
            roster.empty[post] = roster.model.new_int_var(0, len(alike), "")
            choices.append(roster.empty[post])
        roster.model.add(sum(choices) == sum(roster.held[each.run] for each in alike))


def grouped_posts(problem: Problem, *, coarse: bool) -> dict[Assignment, list[Assignment]]:
    """Every post on its own, or coarsely: the first of those that are alike but for the circuit, with all of them."""
    groups: dict[object, list[Assignment]] = defaultdict(list)
    for run in problem.runs:
        for post in posts_of(problem, run):
            site, language = problem.circuit[run[1]].site, problem.language(run[1], post.station)
            alike = post.role, post.session, site, post.station, language, load_of(problem, post)
            groups[alike if coarse else post].append(post)
    return {alike[0]: alike for alike in groups.values()}


def alike_posts(roster: Roster) -> dict[Assignment, Assignment]:
    """Each post to the one that stands for it."""
    groups = grouped_posts(roster.problem, coarse=roster.coarse)
    return {each: first for first, alike in groups.items() for each in alike}


def without_name(assignment: Assignment) -> Assignment:
    """The post itself, whoever fills it."""
    return replace(assignment, person="")


def bound_person(roster: Roster, person: Person) -> None:
    """One post at a time, time to rest and to travel between two, and no more a day than agreed."""
    problem = roster.problem
    works: Works = defaultdict(lambda: defaultdict(list))
    loads: dict[str, list[tuple[int, IntVar]]] = defaultdict(list)
    for post, choice in roster.posts_of[person.id]:
        works[post.session][problem.circuit[post.circuit].site].append(choice)
        loads[problem.session[post.session].day].append((load_of(problem, post), choice))
    for sites in works.values():
        roster.model.add_at_most_one(choice for choices in sites.values() for choice in choices)
    for one, other in combinations(sorted(works, key=lambda s: problem.session[s].start), 2):
        _keep_sessions_apart(roster, person, problem.session[one], problem.session[other], works)
    for day, parts in loads.items():
        waiver = roster.waiver(Obstacle("load", person.id, day))
        if person.most_a_day is not None:
            spare = sum(load for load, _ in parts) * waiver
            roster.model.add(sum(load * choice for load, choice in parts) <= person.most_a_day + spare)
        if person.most_sessions is not None:
            roster.model.add(sum(c for _, c in parts) <= person.most_sessions + len(works) * waiver)


def _keep_sessions_apart(roster: Roster, person: Person, first: Session, second: Session, works: Works) -> None:
    gap = second.start - first.end
    if first.day != second.day or gap >= max(person.rest, roster.problem.travel):
        return
    before, after = works[first.id], works[second.id]
    if gap < person.rest or gap < 0:
        waiver = roster.waiver(Obstacle("breaks", person.id, first.day)) if gap >= 0 else 0
        both = [choice for found in (*before.values(), *after.values()) for choice in found]
        roster.model.add(sum(both) <= 1 + waiver)
    if 0 <= gap < roster.problem.travel:
        for site, choices in before.items():
            elsewhere = [c for other, found in after.items() if other != site for c in found]
            roster.model.add(sum(choices) + sum(elsewhere) <= 1)


def keep_conflicts_apart(roster: Roster) -> None:
    """Never in the same circuit of a session, in either half: who swaps counts in both."""
    works = {name: _works_in(roster, name) for name in dict.fromkeys(c.person for c in roster.problem.conflicts)}
    for conflict in roster.problem.conflicts:
        waiver = roster.waiver(Obstacle("conflict", conflict.candidate, conflict.person))
        for run, working in works[conflict.person].items():
            place = roster.place.get((conflict.candidate, run))
            if place is not None:
                roster.model.add(working + place <= 1 + waiver)


def _works_in(roster: Roster, person: str) -> dict[Run, IntVar]:
    """Whether somebody works in each run, at whatever station."""
    choices = defaultdict(list)
    for post, choice in roster.posts_of[person]:
        for run in roster.problem.runs_of(post):
            choices[run].append(choice)
    working = {run: roster.model.new_bool_var("") for run in choices}
    for run, found in choices.items():
        roster.model.add(sum(found) == working[run])
    return working
