"""The tables of learning, one module a noun."""

from xenia.learning.models.cases import Case, CaseFile, CaseVersion, Earlier, Script
from xenia.learning.models.drills import Attempt
from xenia.learning.models.groups import GroupSession, Round, Vote
from xenia.learning.models.plays import Play, Step

__all__ = [
    "Attempt",
    "Case",
    "CaseFile",
    "CaseVersion",
    "Earlier",
    "GroupSession",
    "Play",
    "Round",
    "Script",
    "Step",
    "Vote",
]
