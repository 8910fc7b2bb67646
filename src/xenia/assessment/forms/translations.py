"""What a translator sends: of each text the words, and what they were when the page was opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xenia.assessment.queries.translation_page import TextRow, text_digest


@dataclass(frozen=True, slots=True)
class Translated:
    """The texts that are new by their places, and of rows that somebody else has changed meanwhile, both words."""

    texts: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, str] = field(default_factory=dict)


def translated(rows: Iterable[TextRow], said: Mapping[str, str]) -> Translated:
    """What was typed differs from what was there; nobody overwrites what they have not seen."""
    found = Translated()
    for row in rows:
        typed, was = said.get(f"t.{row.name}"), said.get(f"w.{row.name}", "")
        if typed is None:
            continue
        words = typed.replace("\r\n", "\n").strip()
        if words == row.text or text_digest(words) == was:
            continue
        if was != row.was:
            found.clashes[row.name] = words
        else:
            found.texts.update(dict.fromkeys(row.places, words))
    return found
