"""The passages of a story as the editor sends them, and what its buttons do to them without a script."""

import re
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid4

from xenia.community.queries.words import Passage

WORDS = "words."
LONGEST_WARNING = 200
#: an empty line parts passages
_PART = re.compile(r"\n\s*\n")


def passages_sent(data: Mapping[str, str]) -> list[Passage]:
    """The passages in the order in which they were sent: a field `words.KEY` and one `warning.KEY` each.

    A key that is no UUID is a passage that is new, and gets one that nothing points at yet.
    """
    found = []
    for name in data:
        if name.startswith(WORDS):
            key = name.removeprefix(WORDS)
            warning = " ".join(data.get(f"warning.{key}", "").split())[:LONGEST_WARNING]
            found.append(Passage(_key(key), data[name].replace("\r\n", "\n"), warning))
    return found


def _key(words: str) -> UUID:
    try:
        return UUID(words)
    except ValueError:
        return uuid4()


def changed(passages: list[Passage], do: str) -> list[Passage]:
    """The passages after one button: `split:2`, `join:2`, `up:2`, `down:2` (of the one at that place), `add`."""
    what, _colon, place = do.partition(":")
    if what == "add":
        return [*passages, Passage(uuid4(), "")]
    at = int(place) if place.isdecimal() and int(place) < len(passages) else None
    if at is None:
        return passages
    if what == "split":
        return [*passages[:at], *parted(passages[at]), *passages[at + 1 :]]
    if what == "join" and at:
        return [*passages[: at - 1], _joined(passages[at - 1], passages[at]), *passages[at + 1 :]]
    other = {"up": at - 1, "down": at + 1}.get(what, at)
    if not 0 <= other < len(passages):
        return passages
    moved = list(passages)
    moved[at], moved[other] = moved[other], moved[at]
    return moved


def parted(passage: Passage) -> list[Passage]:
    """A passage for each paragraph; the first keeps its key, since a case may point at it."""
    parts = [part.strip() for part in _PART.split(passage.words) if part.strip()]
    if not parts:
        return [passage]
    return [replace(passage, words=parts[0]), *(Passage(uuid4(), part, passage.warning) for part in parts[1:])]


def _joined(first: Passage, second: Passage) -> Passage:
    """Both as one, under the key of the first, with what is hard in either."""
    warnings = [warning for warning in dict.fromkeys((first.warning, second.warning)) if warning]
    return Passage(first.id, f"{first.words.rstrip()} {second.words.lstrip()}".strip(), "; ".join(warnings))
