"""What differs between two states of something that people read, place by place, for whoever read the earlier one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader finds at one place: its texts in their order, and what else it is made of."""

    texts: Sequence[str]
    bones: object = None


@dataclass(frozen=True, slots=True)
class Changed:
    """`words` as they were and as they are, '' where there were or are none; `more`: something else than words
    differs, such as where a choice leads. `new` was not there at all."""

    words: tuple[tuple[str, str], ...]
    more: bool
    new: bool = False


def changes_in(before: Mapping[str, Told], after: Mapping[str, Told]) -> dict[str, Changed]:
    """What changed, by place: first those that stand, in their order, then those that are gone; only places in which
    something did."""
    found: dict[str, Changed] = {}
    nothing = Told(())
    for place in dict.fromkeys((*after, *before)):
        was, now = before.get(place, nothing), after.get(place, nothing)
        words = tuple(_pairs(was.texts, now.texts))
        more = place in before and place in after and was.bones != now.bones
        if words or more:
            found[place] = Changed(words, more=more, new=place not in before)
    return found


def _pairs(was: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str]]:
    for how, first, last, begin, end in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if how != "equal":
            for step in range(max(last - first, end - begin)):
                yield (
                    was[first + step] if first + step < last else "",
                    now[begin + step] if begin + step < end else "",
                )
