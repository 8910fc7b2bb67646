"""Branching, patient-centred cases as plain documents, and as text that anybody can write (docs/cases.md)."""

from xenia.standards.cases.checking import check
from xenia.standards.cases.document import CaseDocument
from xenia.standards.cases.findings import Finding, Severity
from xenia.standards.cases.reading import CaseReading, CaseTextError, parse, read_case_text
from xenia.standards.cases.writing import write

__all__ = [
    "CaseDocument",
    "CaseReading",
    "CaseTextError",
    "Finding",
    "Severity",
    "check",
    "parse",
    "read_case_text",
    "write",
]
