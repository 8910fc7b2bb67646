"""People and candidates who are missing: how many are needed, how many there are, and where."""

from __future__ import annotations

from collections import defaultdict

from xenia.science.rostering.obstacles import is_fit, may_meet_nobody, person_obstacles, posts_of
from xenia.science.rostering.problem import EXAMINER, Assignment, Problem, Run
from xenia.science.rostering.reasons import Facts


def missing_facts(problem: Problem, posts: list[Assignment], held: frozenset[Run], language: str) -> Facts:
    """Posts of one role, session and language that stay empty: how many are `needed` at once, how many `could` do it
    and are `there`; `apart` where conflicts may be in the way, `shy` who must meet nobody."""
    role, session = posts[0].role, posts[0].session
    stations = {post.station for post in posts}
    alike = [
        post
        for run in sorted(held)
        if run[0] == session
        for post in posts_of(problem, run)
        if post.role == role and problem.language(*run[1:], post.station) == language and post.station in stations
    ]
    fit = [person for person in problem.people if any(is_fit(problem, person, post) for post in alike)]
    shy = [person.id for person in fit if may_meet_nobody(problem, person.id)]
    fit = [person for person in fit if person.id not in shy]
    return {
        "role": role,
        "session": session,
        "stations": sorted(stations),
        "language": language if role != EXAMINER else "",
        "needed": len(alike),
        "could": len(fit),
        "there": sum(any(is_fit(problem, p, a) and not person_obstacles(problem, p, a) for a in alike) for p in fit),
        "apart": bool(problem.conflicts),
        "shy": shy,
        "empty": sorted({(post.circuit, post.station) for post in posts}),
        "more": len(posts),
    }


def pair_facts(problem: Problem, short: dict[tuple[Run, str], int]) -> list[Facts]:
    """Stations for two where one of the two is missing more often than somebody may stand in, station by station."""
    stations: dict[str, int] = defaultdict(int)
    for (_run, station), many in short.items():
        stations[station] += many
    return [_pair(problem, station, many) for station, many in stations.items()]


def _pair(problem: Problem, id_: str, turns: int) -> Facts:
    station = problem.station[id_]
    counted = {group: sum(each.group == group for each in problem.candidates) for group in station.together}
    less = min(counted, key=lambda group: counted[group])
    groups = [[group, many] for group, many in counted.items()]
    return {"station": id_, "groups": groups, "stand_ins": station.stand_ins, "turns": turns, "less": less}
