"""The schedule of a large school's OSCE: found, found with a station for two, repaired, and explained when there is
none."""

import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks.whole import command_cost
from tests.science.rostering.large import CIRCUITS, large, with_a_station_for_two
from tests.science.rostering.test_large import few_interpreters, without
from xenia.science.rostering import Problem, Schedule, changes, faults, solve
from xenia.science.rostering.problem import CANDIDATE, EXAMINER


def schedules_section() -> list[str]:
    """The table, import of the solver apart."""
    import ortools.sat.python.cp_model  # noqa: F401 - its import is timed in the whole command alone

    problem = large()
    found, line = _measured("made", lambda: problem)
    ill = next(each.person for each in found.assignments if each.role == EXAMINER)
    late = next(each.person for each in found.assignments if each.role == CANDIDATE)
    repaired = without(replace(problem, previous=found.assignments), ill=ill, late=late)
    again, repair = _measured("repaired: an examiner ill, a candidate late", lambda: repaired)
    moved = sum(one.gone for one in changes(repaired, again.assignments))
    stations, sessions = len(problem.stations), len(problem.sessions)
    return [
        f"{len(problem.candidates)} candidates × {stations} stations × {CIRCUITS} circuits in {sessions} sessions at 2 "
        f"sites, 4 languages with interpreters, {len(problem.people)} people, a mentor each. One worker; every "
        "schedule is checked by independent code. The import of the solver is in the whole command alone.",
        "",
        "| what | wall s | processor s | result | bound |",
        "|---|--:|--:|---|---|",
        line,
        _measured("made, and at one station two professions together (600 candidates)", _for_two)[1],
        repair.replace("| 10 s |", f"| 10 s; {moved} places given up |"),
        _measured("impossible, and what clashes in words", lambda: few_interpreters(problem))[1],
        _command(problem),
    ]


def _for_two() -> Problem:
    return with_a_station_for_two(large())


def _measured(what: str, make: Callable[[], Problem]) -> tuple[Schedule, str]:
    """What was found, and its line."""
    problem = make()
    wall, processor = time.perf_counter(), time.process_time()
    found = solve(problem)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    if wrong := faults(problem, found.assignments) if found.assignments else []:
        raise RuntimeError(wrong[0])
    return found, f"| {what} | {wall:.1f} | {processor:.1f} | {_result(found)} | 10 s |"


def _result(found: Schedule) -> str:
    if found.objective is None or found.bound is None:
        return f"{found.status}: {len(found.unmet)} sentences"
    gap = 100 * (found.objective - found.bound) / found.objective
    return f"{found.status}, cost {found.objective:.0f}, gap {gap:.2f} %"


def _command(problem: Problem) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "problem.json"
        path.write_text(json.dumps(asdict(problem), default=sorted), encoding="utf-8")
        cost = command_cost(["schedule", "osce", str(path)], data=Path(folder) / "school")
    return (
        f"| `xenia schedule osce`, whole, with import and check | {cost.wall:.1f} | {cost.processor:.1f} "
        f"| {cost.megabytes:.0f} MB | |"
    )
