"""Small changes of a case as an author makes them: a scene or a person replaced, added, taken out, scenes joined."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace

from xenia.standards.cases.document import CaseDocument, Choice, Ending, Narration, Person, Scene, Speech

_LONGEST = 40


def name_for(words: str, taken: Collection[str], *, otherwise: str) -> str:
    """A name made of the first words, that nothing else has; where no letters of ours are in them, `otherwise`."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    base = "-".join(re.findall(r"[a-z0-9]+", plain)[:4])[:_LONGEST].strip("-") or otherwise
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name


def _placed[T: Scene | Person](several: tuple[T, ...], one: T) -> tuple[T, ...]:
    """With this one in the place of the first of its name, or last."""
    at = next((number for number, each in enumerate(several) if each.id == one.id), len(several))
    return (*several[:at], one, *several[at + 1 :])


def with_scene(document: CaseDocument, scene: Scene) -> CaseDocument:
    """The case with this scene in the place of the one of its name, or last."""
    return replace(document, scenes=_placed(document.scenes, scene))


def with_person(document: CaseDocument, person: Person) -> CaseDocument:
    """The case with this person in the place of the one of their name, or last."""
    return replace(document, people=_placed(document.people, person))


def new_person(document: CaseDocument, called: str) -> Person:
    """Somebody of whom nothing else is said yet, with a name of their own."""
    taken = {person.id for person in document.people}
    return Person(id=name_for(called, taken, otherwise="person"), name=called)


def scenes_with(document: CaseDocument, name: str) -> tuple[Scene, ...]:
    """The scenes in which somebody says or thinks something, interprets, or is asked what only they can answer."""
    of_others = {view.id for person in document.people if person.id != name for view in person.views}
    own = {view.id for person in document.people if person.id == name for view in person.views} - of_others

    def is_in(scene: Scene) -> bool:
        speech = (part for part in scene.parts if isinstance(part, Speech))
        return (
            (scene.interpreting is not None and scene.interpreting.person == name)
            or any(name in (part.who, part.through) for part in speech)
            or any(own & set(choice.asks) for choice in scene.choices)
        )

    return tuple(scene for scene in document.scenes if is_in(scene))


def without_person(document: CaseDocument, name: str) -> CaseDocument:
    """The case without somebody; they have to be in no scene (`scenes_with`), since what they say would be nobody's."""
    return replace(document, people=tuple(person for person in document.people if person.id != name))


def new_scene(document: CaseDocument, title: str) -> Scene:
    """An empty scene with a name of its own, which ends the case until something can be done in it."""
    taken = {scene.id for scene in document.scenes}
    return Scene(id=name_for(title, taken, otherwise="scene"), title=title, ending=Ending())


def without_scene(document: CaseDocument, name: str) -> CaseDocument:
    """The case without a scene; what led to it stays where it was."""
    kept = []
    for scene in document.scenes:
        if scene.id == name:
            continue
        choices = tuple(replace(one, goes="") if one.goes == name else one for one in scene.choices)
        timer = replace(scene.timer, goes="") if scene.timer and scene.timer.goes == name else scene.timer
        kept.append(replace(scene, choices=choices, timer=timer))
    return replace(document, scenes=tuple(kept))


def connected(document: CaseDocument, source: str, target: str, words: str) -> CaseDocument:
    """The case with one more choice from a scene to another; an ending without words makes room for it."""
    scene = next(one for one in document.scenes if one.id == source)
    taken = {one.id for one in scene.choices}
    choice = Choice(id=name_for(words, taken, otherwise="go"), words=words, goes=target)
    ending = scene.ending if scene.ending and (scene.ending.consequence or scene.ending.debrief) else None
    return with_scene(document, replace(scene, choices=(*scene.choices, choice), ending=ending))


def first_scene(document: CaseDocument, name: str) -> CaseDocument:
    """The case beginning with this scene."""
    first = [one for one in document.scenes if one.id == name]
    return replace(document, scenes=(*first, *(one for one in document.scenes if one.id != name)))


def paragraphs(text: str) -> tuple[Narration, ...]:
    """Each paragraph of a longer text on its own."""
    return tuple(Narration(text=one) for one in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if one.strip())
