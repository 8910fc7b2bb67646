"""Patterns of many words, made so that most of a text is passed over at its first letters."""

from collections import defaultdict
from collections.abc import Iterable


def any_word(alternatives: Iterable[str]) -> str:
    """A pattern for words that begin with one of these, in any case; each alternative begins with a plain letter.

    The engine skips to the first letters by a table, and tries only what begins so.
    """
    by_letter: dict[str, list[str]] = defaultdict(list)
    for alternative in alternatives:
        by_letter[alternative[0].lower()].append(alternative[1:])
    cases = {letter: f"{letter}{letter.upper()}" if letter != letter.upper() else letter for letter in by_letter}
    branches = "|".join(f"(?<=[{cases[letter]}])(?i:{'|'.join(rests)})" for letter, rests in by_letter.items())
    letters = "".join(cases.values())
    return rf"[{letters}](?<!\w[{letters}])(?:{branches})"
