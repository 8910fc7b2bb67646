"""The command `xenia schedule`: who is where on the day of an exam."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from xenia.site.cli import command, group
from xenia.site.cli.refusing import whole


def add_commands(commands: Any) -> None:
    """schedule osce PROBLEM.json [--seed N]."""
    kinds = group(commands, "schedule", words="who is where: a problem in a JSON file, solved")
    parser = command(kinds, "osce", osce, words="candidates, examiners, patients and interpreters of an OSCE")
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json")
    parser.add_argument("--seed", type=whole(0), default=1, help="another seed can find another schedule as good")


def osce(options: argparse.Namespace) -> dict[str, Any]:
    """A schedule that an independent check has passed, or what stands in its way."""
    from xenia.core.rules import Refused
    from xenia.science.rostering import (
        Malformed,
        as_document,
        changes,
        design_of,
        faults,
        pairs_of,
        problem_of,
        solve,
        waits_of,
    )
    from xenia.site.cli.measure.figures import plain

    try:
        problem = problem_of(_document(options.problem))
    except Malformed as error:
        raise Refused(f"{options.problem.name}, {error}") from None
    found = solve(problem, seed=options.seed)
    if found.assignments and (wrong := faults(problem, found.assignments)):
        raise Refused(
            f"The schedule that was found breaks a rule, so it is not given out: {wrong[0]} Please report this."
        )
    return {
        "status": found.status,
        "objective": found.objective,
        "bound": found.bound,
        "assignments": [as_document(each, problem) for each in found.assignments],
        "unmet": [{"constraint": each.constraint, "why": each.why} for each in found.unmet],
        "changed": [
            {"change": "gone" if each.gone else "new", **as_document(each.assignment, problem)}
            for each in changes(problem, found.assignments)
        ]
        if problem.previous and found.assignments
        else [],
        "pairs": [asdict(each) for each in pairs_of(problem, found.assignments)],
        "waits": [asdict(each) for each in waits_of(problem, found.assignments)],
        "design": plain(design_of(problem, found.assignments)),
    }


def _document(path: Path) -> Any:
    """What a JSON file holds."""
    import json

    from xenia.core.rules import Refused

    def once_each(fields: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in fields:
            if name in found:
                raise Refused(f"{path.name}: the field “{name}” stands twice in one object; keep one of them.")
            found[name] = value
        return found

    if not path.is_file():
        raise Refused(f"There is no file {path}. Name the problem to solve.")
    try:
        return json.loads(path.read_bytes(), object_pairs_hook=once_each)
    except UnicodeDecodeError:
        raise Refused(f"{path.name} is not text in UTF-8. Save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise Refused(
            f"{path.name}, line {error.lineno}, column {error.colno}: this is no JSON ({error.msg})."
        ) from None
    except (ValueError, RecursionError):
        raise Refused(f"{path.name} is nested too deep, or a number in it is too long; no exam is.") from None
