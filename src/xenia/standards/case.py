"""1EdTech CASE, version 1.0 and 1.1: competency frameworks as JSON packages."""

from xenia.standards.case_reading import read_case
from xenia.standards.case_writing import write_case

__all__ = ["read_case", "write_case"]
