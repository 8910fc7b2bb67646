"""The tables of the curriculum."""

from xenia.curriculum.models.alignments import Alignment
from xenia.curriculum.models.counts import Attainment, CourseCount, MapCount, MappedCount, MethodCount
from xenia.curriculum.models.courses import (
    Course,
    Discipline,
    LooseReference,
    Method,
    Objective,
    Offering,
    Session,
    SessionMethod,
)
from xenia.curriculum.models.frameworks import Competency, Framework
from xenia.curriculum.models.imports import ImportRun

__all__ = [
    "Alignment",
    "Attainment",
    "Competency",
    "Course",
    "CourseCount",
    "Discipline",
    "Framework",
    "ImportRun",
    "LooseReference",
    "MapCount",
    "MappedCount",
    "Method",
    "MethodCount",
    "Objective",
    "Offering",
    "Session",
    "SessionMethod",
]
