"""Texts as both the reader and the writer understand them."""

from xenia.standards.cleantext import clean_text
from xenia.standards.curriculum_inventory.names import NOT_STATED


def stated(text: str) -> str:
    """`text` cleaned; empty where it only says that nothing is stated."""
    cleaned = clean_text(text)
    return "" if cleaned == NOT_STATED else cleaned


def wanted(text: str) -> str:
    """`text` cleaned, for a field that the schema does not let stand empty."""
    return stated(text) or NOT_STATED
