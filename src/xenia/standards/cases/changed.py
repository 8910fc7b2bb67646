"""What differs between two states of a case, scene by scene, for whoever read the earlier one."""

from dataclasses import replace
from difflib import SequenceMatcher

from xenia.standards.cases.document import CaseDocument, Part, Scene
from xenia.standards.cases.places import bones_of, scene_texts, texts_of
from xenia.standards.changed import Changed, Told, changes_in

#: the place of what belongs to no scene and no person, and of scenes and people that are gone
WHOLE = "whole"


def changes_between(old: CaseDocument, new: CaseDocument) -> dict[str, Changed]:
    """What changed, by scene, by person (`people.hodan`) and for the whole; only places in which something did."""
    now = _sections(new)
    found: dict[str, Changed] = {}
    for place, change in changes_in(_sections(old), now).items():
        where = place if place in now else WHOLE
        standing = found.get(where, Changed((), more=False))
        found[where] = replace(change, words=(*standing.words, *change.words), more=standing.more or change.more)
    return found


def number_now(old: Scene, new: Scene, number: int) -> int | None:
    """Which part of a scene the numbered one of an earlier state is by now, counted from 1; None when it is gone."""
    was, now = [_told(part) for part in old.parts], [_told(part) for part in new.parts]
    for _how, first, last, begin, end in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if first < number <= last:
            place = begin + number - first
            return place if place <= end else None
    return None


def _sections(document: CaseDocument) -> dict[str, Told]:
    """The texts that say something, in the order in which they are read, by where a reader finds them, and what is not
    words there."""
    sections: dict[str, list[str]] = {WHOLE: []}
    for place, text in texts_of(replace(document, scenes=())):
        person = place.startswith("people.")
        sections.setdefault(".".join(place.split(".")[:2]) if person else WHOLE, []).append(text)
    sections |= {scene.id: [text for _place, text in scene_texts(scene)] for scene in document.scenes}
    bones = _bones(document)
    return {place: Told([text for text in texts if text], bones.get(place)) for place, texts in sections.items()}


def _bones(document: CaseDocument) -> dict[str, list[object]]:
    scenes = {scene.id: [*bones_of(replace(document, people=(), scenes=(scene,)))][1:] for scene in document.scenes}
    people = {place: [bone] for place, bone in bones_of(replace(document, scenes=())) if place.startswith("people.")}
    return {**scenes, **people, WHOLE: [document.competencies, [scene.id for scene in document.scenes][:1]]}


def _told(part: Part) -> str:
    return repr(part)
