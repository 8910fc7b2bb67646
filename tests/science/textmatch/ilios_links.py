"""The real Ilios curriculum as passages and links, and splits that hide half of the leaf links again."""

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from xenia.science.textmatch.passage import Passage


@dataclass(frozen=True, slots=True)
class Objective:
    """A passage, the competencies it leads to through its parents, and whether it hangs under a session."""

    passage: Passage
    competencies: tuple[int, ...]
    leaf: bool


@dataclass(frozen=True, slots=True)
class School:
    """Labels and objectives of one school."""

    labels: list[str]
    objectives: list[Objective]

    def splits(self, seeds: int) -> Iterator[tuple[list[tuple[Passage, int]], list[Objective]]]:
        """For each seed the links that remain and the leaf objectives whose links are hidden: half of each label."""
        leaves = defaultdict(list)
        for objective in self.objectives:
            if objective.leaf and objective.competencies:
                leaves[objective.competencies].append(objective)
        above = [one for one in self.objectives if not one.leaf]
        for seed in range(seeds):
            rng = np.random.default_rng(seed)
            kept, hidden = list(above), []
            for group in leaves.values():
                order = rng.permutation(len(group))
                cut = int(len(group) / 2 + rng.random())
                hidden += [replace(group[n], passage=replace(group[n].passage, broader="")) for n in order[:cut]]
                kept += [group[n] for n in order[cut:]]
            yield [(one.passage, label) for one in kept for label in one.competencies], hidden


def ilios_school(folder: Path) -> School:
    """Read the school from the folder of JSON files."""
    tables = {
        name: {str(row["id"]): row for row in json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))}
        for name in ("objectives", "sessions", "courses", "competencies", "sessionTypes")
    }
    places = {key: place for place, key in enumerate(tables["competencies"])}
    objectives = [
        Objective(
            _passage(row, tables),
            tuple(sorted(places[key] for key in _competencies(row, tables["objectives"]))),
            bool(row["sessions"]),
        )
        for row in tables["objectives"].values()
    ]
    return School([_plain(row["title"]) for row in tables["competencies"].values()], objectives)


def _passage(row: dict, tables: dict[str, dict[str, dict]]) -> Passage:
    sessions = [tables["sessions"][key] for key in row["sessions"]]
    courses = {*row["courses"], *(session["course"] for session in sessions)}
    return Passage(
        text=_plain(row["title"]),
        session=" ".join(_plain(session["title"]) for session in sessions),
        kind=" ".join(sorted({tables["sessionTypes"][session["sessionType"]]["title"] for session in sessions})),
        course=" ".join(_plain(tables["courses"][key]["title"]) for key in sorted(courses)),
        broader=" ".join(_plain(tables["objectives"][key]["title"]) for key in row["parents"]),
        groups=tuple(row["sessions"]),
    )


def _competencies(row: dict, objectives: dict[str, dict]) -> set[str]:
    own = {str(row["competency"])} if row.get("competency") else set()
    return own.union(*(_competencies(objectives[key], objectives) for key in row["parents"]))


def _plain(title: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", title)).split())
