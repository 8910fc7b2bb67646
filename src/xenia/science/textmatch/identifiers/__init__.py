"""Identifiers in free text: where they stand and of which kind they are, never their words."""

from xenia.science.textmatch.identifiers.rare import Rare, rare_combinations
from xenia.science.textmatch.identifiers.scanning import reads_script, scan_identifiers
from xenia.science.textmatch.identifiers.spans import KINDS, MASK, Kind, Span, masked

__all__ = ["KINDS", "MASK", "Kind", "Rare", "Span", "masked", "rare_combinations", "reads_script", "scan_identifiers"]
