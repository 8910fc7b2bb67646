"""What differs between two states of a case, scene by scene, for whoever read the earlier one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from xenia.standards.cases.document import CaseDocument, Part, Scene
from xenia.standards.cases.places import bones_of, scene_texts, texts_of

#: the place of what belongs to no scene and no person, and of scenes and people that are gone
WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Changed:
    """`words` as they were and as they are, '' where there were or are none; `more`: something else than words
    differs, such as where a choice leads. `new` was not there at all."""

    words: tuple[tuple[str, str], ...]
    more: bool
    new: bool = False


def changes_between(old: CaseDocument, new: CaseDocument) -> dict[str, Changed]:
    """What changed, by scene, by person (`people.hodan`) and for the whole; only places in which something did."""
    before, after = _sections(old), _sections(new)
    bones_before, bones_after = _bones(old), _bones(new)
    found: dict[str, Changed] = {}
    for place in dict.fromkeys((*after, *before)):
        words = tuple(_pairs(before.get(place, ()), after.get(place, ())))
        more = place in before and place in after and bones_before.get(place) != bones_after.get(place)
        where = place if place in after else WHOLE
        if words or more:
            standing = found.get(where, Changed((), more=False))
            new_here = place not in before
            found[where] = Changed((*standing.words, *words), more=standing.more or more, new=new_here)
    return found


def number_now(old: Scene, new: Scene, number: int) -> int | None:
    """Which part of a scene the numbered one of an earlier state is by now, counted from 1; None when it is gone."""
    was, now = [_told(part) for part in old.parts], [_told(part) for part in new.parts]
    for _how, first, last, begin, end in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if first < number <= last:
            place = begin + number - first
            return place if place <= end else None
    return None


def _sections(document: CaseDocument) -> dict[str, list[str]]:
    """The texts that say something, in the order in which they are read, by where a reader finds them."""
    sections: dict[str, list[str]] = {WHOLE: []}
    for place, text in texts_of(replace(document, scenes=())):
        person = place.startswith("people.")
        sections.setdefault(".".join(place.split(".")[:2]) if person else WHOLE, []).append(text)
    sections |= {scene.id: [text for _place, text in scene_texts(scene)] for scene in document.scenes}
    return {place: [text for text in texts if text] for place, texts in sections.items()}


def _bones(document: CaseDocument) -> dict[str, list[object]]:
    scenes = {scene.id: [*bones_of(replace(document, people=(), scenes=(scene,)))][1:] for scene in document.scenes}
    people = {place: [bone] for place, bone in bones_of(replace(document, scenes=())) if place.startswith("people.")}
    return {**scenes, **people, WHOLE: [document.competencies, [scene.id for scene in document.scenes][:1]]}


def _pairs(was: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str]]:
    for how, first, last, begin, end in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if how != "equal":
            for step in range(max(last - first, end - begin)):
                yield (
                    was[first + step] if first + step < last else "",
                    now[begin + step] if begin + step < end else "",
                )


def _told(part: Part) -> str:
    return repr(part)
