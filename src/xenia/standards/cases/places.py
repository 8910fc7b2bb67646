"""Every place of a case: its texts, which a translation must have, and its bones, which it must not change."""

from collections.abc import Iterator
from typing import Any

from xenia.standards.cases.document import CaseDocument, Media, Moment, Narration, Part, Passage, Person, Scene, Speech


def texts_of(document: CaseDocument) -> Iterator[tuple[str, str]]:
    """Every text with its place, the empty ones too: title, people.farida.fear, drop, drop/2, drop.ring.feedback."""
    yield from (("title", document.title), ("lead", document.lead), ("setting", document.setting))
    for name in ("audience", "disciplines", "warnings"):
        yield from ((f"{name}/{number}", text) for number, text in enumerate(getattr(document, name), start=1))
    for person in document.people:
        yield from _person_texts(person)
    for scene in document.scenes:
        yield from scene_texts(scene)
    yield "debrief", document.debrief
    yield from ((f"debrief.{question.id}", question.words) for question in document.questions)


def scene_texts(scene: Scene) -> Iterator[tuple[str, str]]:
    """The texts of one scene, in the order in which they are read."""
    yield scene.id, scene.title
    for number, part in enumerate(scene.parts, start=1):
        yield from _part_texts(part, f"{scene.id}/{number}", scene.id)
    for choice in scene.choices:
        place = f"{scene.id}.{choice.id}"
        yield from ((place, choice.words), (f"{place}.feedback", choice.feedback))
    if scene.ending:
        place = f"{scene.id}.ending"
        yield from ((place, scene.ending.consequence), (f"{place}.debrief", scene.ending.debrief))


def _person_texts(person: Person) -> Iterator[tuple[str, str]]:
    place = f"people.{person.id}"
    yield from ((f"{place}.{name}", getattr(person, name)) for name in ("name", "age", "pronouns", "about"))
    for view in person.views:
        yield from ((f"{place}.{view.id}", view.question), (f"{place}.{view.id}.answer", view.answer))


def _part_texts(part: Part, place: str, scene: str) -> Iterator[tuple[str, str]]:
    match part:
        case Narration() | Speech():
            yield place, part.text
        case Media():
            yield from ((place, part.description), (f"{place}.transcript", part.transcript))
        case Moment():
            named = f"{scene}.{part.id}"
            yield named, part.prompt
            yield from ((f"{named}.{option.id}", option.words) for option in part.options)
            yield from ((f"{named}.look_for/{number}", text) for number, text in enumerate(part.look_for, start=1))
            yield from ((f"{named}.{name}", getattr(part, name)) for name in ("answer", "anchoring", "origin"))


def bones_of(document: CaseDocument) -> Iterator[tuple[str, Any]]:
    """What is not words, by place: who is there, what leads where, what is evidence of what."""
    yield "competencies", document.competencies
    for person in document.people:
        kept = (person.role, person.speaks, person.migrated, person.deeds)
        yield f"people.{person.id}", (kept, tuple(view.id for view in person.views))
    for scene in document.scenes:
        yield scene.id, (scene.interpreting, scene.timer)
        for number, part in enumerate(scene.parts, start=1):
            yield f"{scene.id}/{number}", _part_bones(part)
        for choice in scene.choices:
            ways = (choice.goes, choice.mark, choice.evidence)
            yield f"{scene.id}.{choice.id}", (ways, choice.asks, choice.needs, choice.unless, choice.sets)
        if scene.ending:
            yield f"{scene.id}.ending", None


def _part_bones(part: Part) -> Any:
    match part:
        case Narration():
            return "words"
        case Speech():
            return (part.who, part.language, part.through, part.thought)
        case Media():
            return (part.kind, part.name)
        case Passage():
            return part
        case Moment():
            return (part.id, part.kind, tuple((option.id, option.weight) for option in part.options))
