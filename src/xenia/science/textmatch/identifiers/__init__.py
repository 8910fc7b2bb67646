"""Identifiers in free text: where they stand and of which kind they are, never their words."""

from xenia.science.textmatch.identifiers.scanning import scan_identifiers
from xenia.science.textmatch.identifiers.spans import KINDS, MASK, Kind, Span, masked

__all__ = ["KINDS", "MASK", "Kind", "Span", "masked", "scan_identifiers"]
