"""One sentence for what a command refuses, and the rest of what is wrong above it."""

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from xenia.site.cli import tell

if TYPE_CHECKING:
    from xenia.core.rules import Refused
    from xenia.standards.curriculum import Problem

#: the largest number that both databases hold in four bytes
LARGEST = 2**31 - 1


def refused(problems: "Sequence[Problem]", *, row: str = "row") -> "Refused":
    """The refusal of a file for its first problem, by its place; the others are told now, a line each."""
    from xenia.core.rules import Refused

    for problem in problems[1:]:
        tell(_place_and_words(problem, row=row))
    rest = len(problems) - 1
    more = f" {rest} more {'is' if rest == 1 else 'are'} named above." if rest else ""
    words = _place_and_words(problems[0], row=row)
    return Refused(f"{words}{more} Nothing was changed; mend the file, then import it again.")


def _place_and_words(problem: "Problem", *, row: str) -> str:
    number = f"{row} {problem.row}" if problem.row else ""
    place = ", ".join(part for part in (problem.source, number, problem.field) if part)
    return f"{place}: {problem.message}"


def whole(least: int, most: int = LARGEST) -> Callable[[str], int]:
    """The type of an option that is a whole number within bounds; anything else is wrong usage."""

    def read(words: str) -> int:
        number = int(words) if words.strip().lstrip("+-").isdecimal() and len(words) < 20 else None
        if number is None or not least <= number <= most:
            raise argparse.ArgumentTypeError(f"a whole number from {least} to {most} belongs here, not “{words}”")
        return number

    return read
