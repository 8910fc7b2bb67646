"""Where somebody is in a case: the moves that were made, followed from the first scene."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from xenia.standards.cases.document import CaseDocument, Choice, Moment, MomentKind, Scene


class Did(StrEnum):
    """What a move is: a choice, time that was up, or an answer to a question of the scene."""

    CHOICE = "choice"
    TIME = "time"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Move:
    """One move at a scene; `what` names the choice or the question, `said` holds codes and numbers of an answer."""

    did: Did
    scene: str
    what: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where the moves lead. `taken` are choices of this visit that stayed; `asked` the views that were revealed, in
    their order; `answers` what was said, by scene and question; `last` the choice or TIME before, with its scene;
    `entered` how many moves were made on coming in."""

    scene: Scene
    flags: frozenset[str] = frozenset()
    taken: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    answers: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    last: Move | None = None
    moves: int = 0
    entered: int = 0

    @property
    def waiting(self) -> Moment | None:
        """The first question of the scene that is not answered yet; what comes after it waits as well."""
        return next((one for one in questions(self.scene) if (self.scene.id, one.id) not in self.answers), None)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """What can be done now, as far as what was done before allows."""
        return tuple(
            choice
            for choice in self.scene.choices
            if set(choice.needs) <= self.flags and not set(choice.unless) & self.flags and choice.id not in self.taken
        )

    @property
    def ended(self) -> bool:
        """Whether the case ends here, with nothing left to answer."""
        return self.scene.ending is not None and self.waiting is None


def questions(scene: Scene) -> tuple[Moment, ...]:
    """The questions that are answered one by one; a vote without options is on the scene's choices."""
    asked = (part for part in scene.parts if isinstance(part, Moment))
    return tuple(one for one in asked if one.kind != MomentKind.VOTE or one.options)


def scene_named(document: CaseDocument, name: str) -> Scene | None:
    """The scene of that name; of two the first."""
    return next((scene for scene in document.scenes if scene.id == name), None)


def begin(document: CaseDocument) -> Position:
    """The first scene. Raises ValueError for a case without scenes."""
    if not document.scenes:
        raise ValueError("A case without scenes can't be played.")
    return Position(scene=document.scenes[0])


def walk(document: CaseDocument, moves: Iterable[Move]) -> Position:
    """Follow all moves; one that does not fit where it is made changes nothing but their number."""
    position = begin(document)
    for move in moves:
        position = replace(after(document, position, move), moves=position.moves + 1)
    return position


def after(document: CaseDocument, position: Position, move: Move) -> Position:
    """The position after one move more."""
    scene = position.scene
    if move.scene != scene.id:
        return position
    if move.did == Did.ANSWER:
        return replace(position, answers={**position.answers, (scene.id, move.what): move.said})
    if move.did == Did.TIME:
        return _come(document, position, scene.timer.goes if scene.timer else "", move)
    choice = next((one for one in position.offered if one.id == move.what), None)
    if choice is None:
        return position
    asked = (*position.asked, *(one for one in choice.asks if one not in position.asked))
    done = replace(position, flags=position.flags | set(choice.sets), asked=asked, last=move)
    if choice.goes and choice.goes != scene.id and scene_named(document, choice.goes):
        return _come(document, done, choice.goes, move)
    return replace(done, taken=(*position.taken, choice.id))


def _come(document: CaseDocument, position: Position, name: str, move: Move) -> Position:
    scene = scene_named(document, name)
    if scene is None:
        return position
    return replace(position, scene=scene, taken=(), last=move, entered=position.moves + 1)
