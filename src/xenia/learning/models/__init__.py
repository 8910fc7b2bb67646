"""The tables of learning, one module a noun."""

from xenia.learning.models.cases import Case, CaseFile, CaseVersion, Script
from xenia.learning.models.plays import Play, Step

__all__ = ["Case", "CaseFile", "CaseVersion", "Play", "Script", "Step"]
