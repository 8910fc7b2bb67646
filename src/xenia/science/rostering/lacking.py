"""People and candidates who are missing, in words: how many are needed, how many there are, and where."""

from __future__ import annotations

from collections import defaultdict

from xenia.science.rostering.obstacles import is_fit, may_meet_nobody, person_obstacles, posts_of
from xenia.science.rostering.problem import Assignment, Problem, Run
from xenia.science.rostering.reasons import named

ELSEWHERE = ", but they are needed at other stations or in other sessions too"
APART = ", or must not meet who is examined there"


def missing_words(problem: Problem, posts: list[Assignment], held: frozenset[Run], language: str) -> str:
    """Posts of one role, session and language that stay empty."""
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
    there = sum(any(is_fit(problem, p, a) and not person_obstacles(problem, p, a) for a in alike) for p in fit)
    speaking = f" who speak {language}" if language and role != "examiner" else ""
    needed = f"{len(alike)} {role} is needed" if len(alike) == 1 else f"{len(alike)} {role}s{speaking} are needed"
    if len(alike) == 1 and speaking:
        needed = f"{len(alike)} {role} who speaks {language} is needed"
    empty = ", ".join(sorted({f"{post.circuit}/{post.station}" for post in posts}))
    return (
        f"Session {session}, station {named(sorted(stations))}: {needed} at the same time; "
        f"{_there(problem, len(fit), there, len(alike))}{_shy(shy)} Empty: {empty}. "
        f"It would do to find {len(posts)} more for this session."
    )


def _shy(names: list[str]) -> str:
    return f" {named(names)} must not meet any of the candidates." if names else ""


def _there(problem: Problem, fit: int, there: int, needed: int) -> str:
    if not fit:
        return "nobody in the exam could do it."
    others = "" if there < needed else ELSEWHERE + (APART if problem.conflicts else "")
    return f"{fit} could do it and {there or 'none'} {'is' if there == 1 else 'are'} there then{others}."


def pair_words(problem: Problem, short: dict[tuple[Run, str], int]) -> list[str]:
    """Stations for two where one of the two is missing more often than somebody may stand in, station by station."""
    stations: dict[str, int] = defaultdict(int)
    for (_run, station), many in short.items():
        stations[station] += many
    return [_pair(problem, station, many) for station, many in stations.items()]


def _pair(problem: Problem, id_: str, many: int) -> str:
    station = problem.station[id_]
    counted = {group: sum(each.group == group for each in problem.candidates) for group in station.together}
    less = min(station.together, key=lambda group: counted[group])
    said = " and ".join(f"{number or 'none'} of {group}" for group, number in counted.items())
    allowed = "at most once" if station.stand_ins == 1 else f"at most {station.stand_ins} times"
    if station.stand_ins == 0:
        allowed = "never"
    turns = "one turn" if many == 1 else f"{many} turns"
    return (
        f"Station {id_} takes {' and '.join(station.together)} together, and there are {said}; somebody stands in "
        f"{allowed} in a circuit of a session. {turns.capitalize()} would be without. It would do to invite {many} "
        f"more of {less} who can come then, to let somebody stand in oftener, or to use a station for one."
    )
