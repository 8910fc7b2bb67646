"""Rostering of OSCEs: candidates through circuits, and the people who examine, play and interpret."""

from xenia.science.rostering.check import faults
from xenia.science.rostering.design import Design, Subset, design_of
from xenia.science.rostering.encounters import Encounter, encounters
from xenia.science.rostering.explain import Unmet
from xenia.science.rostering.pairs import Pair, pairs_of
from xenia.science.rostering.problem import (
    Assignment,
    Candidate,
    Circuit,
    Conflict,
    Person,
    Problem,
    Quarantine,
    Session,
    Station,
    Video,
    Window,
)
from xenia.science.rostering.reading import Malformed, as_document, problem_of
from xenia.science.rostering.solve import Change, Schedule, changes, solve
from xenia.science.rostering.waits import Wait, waits_of

__all__ = [
    "Assignment",
    "Candidate",
    "Change",
    "Circuit",
    "Conflict",
    "Design",
    "Encounter",
    "Malformed",
    "Pair",
    "Person",
    "Problem",
    "Quarantine",
    "Schedule",
    "Session",
    "Station",
    "Subset",
    "Unmet",
    "Video",
    "Wait",
    "Window",
    "as_document",
    "changes",
    "design_of",
    "encounters",
    "faults",
    "pairs_of",
    "problem_of",
    "solve",
    "waits_of",
]
