"""What rooms without languages say in English, said again in the reader's: sentences by their pattern."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

_HOLE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence as it is said in English, with holes, and how it is said here; None where the page says it already."""

    pattern: re.Pattern[str]
    words: str | Promise | None


def phrase(english: str, words: str | Promise | None) -> Phrase:
    """`english` has holes such as %(n)s; `words` has the same ones, or fewer."""
    parts = _HOLE.split(english)
    made = "".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return Phrase(re.compile(made), words)


def said_again(sentence: str, phrases: Iterable[Phrase]) -> str | None:
    """The sentence in the reader's language; empty where the page says it already, None when no phrase is like it."""
    for one in phrases:
        if found := one.pattern.fullmatch(sentence):
            return "" if one.words is None else str(one.words) % found.groupdict()
    return None
