"""What events and blocks share: an identifier of their own and references to competency objects."""

from xenia.standards.cleantext import clean_text
from xenia.standards.curriculum_inventory.addresses import selected
from xenia.standards.curriculum_inventory.elements import Parts


def served_addresses(parts: Parts) -> list[str]:
    return [selected(text) for text in parts.texts("CompetencyObjectReference")]


def identifier_wanted(identifier: str, what: str) -> str:
    if identifier:
        return f"The {what} {clean_text(identifier)[:60]} is there twice. Give each {what} an identifier of its own."
    return f"This {what} has no identifier. Give it an id."
