"""The way through one item of a drill: what was answered, what comes next, and how it went. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any
from zlib import crc32

from xenia.learning.queries.drill_content import END, HEARD, NOTHING, Item, Option, Step
from xenia.science.textmatch.readability import Readability, readability

#: the reading age that what one writes for a patient should not be above
PLAIN_AGE = 12
#: languages that join small words to the front of others: a word to avoid is found anywhere in theirs
JOINED = frozenset({"ar", "fa", "ur"})


@dataclass(frozen=True, slots=True)
class Done:
    """A step with what was answered; `level` 0..1 is None for writing, which is measured with its words."""

    step: Step
    answer: Any
    level: float | None

    @property
    def option(self) -> Option | None:
        """What was chosen, where one chooses."""
        return next((one for one in self.step.options if one.id == self.answer), None)


@dataclass(frozen=True, slots=True)
class Walked:
    """The steps that are done, in order, and the one that waits; None at the end."""

    done: tuple[Done, ...]
    now: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What can be measured of words for a patient: no more than lengths, and words that are better left out."""

    reading: Readability
    hardest: str
    avoided: tuple[str, ...]

    @property
    def age(self) -> int | None:
        """The reading age in whole years, where there is a formula and something to read."""
        return None if self.reading.reading_age is None else round(self.reading.reading_age)

    @property
    def plain(self) -> bool:
        """Whether a child of twelve would read it with ease, as far as lengths tell."""
        return self.age is None or self.age <= PLAIN_AGE

    @property
    def level(self) -> float:
        """1 with both, half with one of them."""
        return fmean((self.plain, not self.avoided))


def heard_at(item: Item, *, turn: int) -> str:
    """Which answer the simulated patient gives this time: another at each turn, and not the same in all items."""
    return HEARD[(turn + crc32(item.id.encode())) % len(HEARD)]


def mixed(item: Item, step: Step, *, turn: int) -> list[Option]:
    """What one may do at a step, in another order at each turn, so that no place in the list is the right one."""
    return sorted(step.options, key=lambda one: crc32(f"{turn} {item.id} {step.id} {one.id}".encode()))


def walk(item: Item, said: Mapping[str, Any], *, heard: str) -> Walked:
    """Follow the answers from the first step on. An answer that its step does not know is as if it was not given."""
    done: list[Done] = []
    step: Step | None = item.steps[0]
    while step is not None and step.id not in {one.step.id for one in done} and _is_answer(step, said.get(step.id)):
        answer = said[step.id]
        done.append(Done(step, answer, _level(step, answer, heard)))
        step = _after(item, done[-1])
    return Walked(tuple(done), step)


def _after(item: Item, done: Done) -> Step | None:
    goes = done.option.next if done.option else ""
    if goes:
        return None if goes == END else item.step(goes)
    following = item.steps.index(done.step) + 1
    return item.steps[following] if following < len(item.steps) else None


def _is_answer(step: Step, answer: Any) -> bool:
    if step.kind in {"choose", "seat"}:
        return answer in [option.id for option in step.options]
    if step.kind == "split":
        return isinstance(answer, list) and all(type(one) is int and 0 < one < len(step.pieces) for one in answer)
    if step.kind == "teach":
        return answer in [*step.must, NOTHING]
    if step.kind == "check":
        return isinstance(answer, list) and all(isinstance(one, str) and one in step.must for one in answer)
    return answer is True


def _level(step: Step, answer: Any, heard: str) -> float | None:
    if step.kind in {"choose", "seat"}:
        return next(option.level for option in step.options if option.id == answer)
    if step.kind == "split":
        return 2 * len(step.pauses & set(answer)) / (len(step.pauses) + len(set(answer)))
    if step.kind == "teach":
        return float(step.says[heard].again == answer)
    if step.kind == "check":
        return len(set(answer)) / len(step.must)
    return None


def look_at(step: Step, words: str, *, language: str) -> Looked:
    """Measure words at once: how hard they are to read, and which of the words to avoid stand in them."""
    read = readability(words, language=language)
    hardest = read.hardest(1)
    return Looked(
        reading=read,
        hardest=words[hardest[0].start : hardest[0].end].strip() if hardest and len(read.sentences) > 1 else "",
        avoided=tuple(dict.fromkeys(found for word in step.avoid if (found := _stands(word, words, language)))),
    )


def _stands(word: str, words: str, language: str) -> str:
    """The word as it was written, where one begins like that (or, in some languages, has that in it)."""
    front = r"\w*" if language in JOINED else r"\b"
    found = re.search(front + re.escape(word) + r"\w*", words, re.IGNORECASE)
    return found[0] if found else ""


def level_of(walked: Walked, words: str, *, language: str) -> float:
    """How an item went, 0..1: the mean over its steps; for writing what can be measured counts."""
    levels = [
        look_at(one.step, words, language=language).level if one.level is None else one.level for one in walked.done
    ]
    return fmean(levels) if levels else 0.0
