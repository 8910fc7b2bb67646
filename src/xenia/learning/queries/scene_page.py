"""A scene as its page shows it: what happens up to the first question that waits, and then what can be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from xenia.community.choices import Audience, Purpose
from xenia.community.queries.passages import SILENT, Shown
from xenia.learning.models import CaseFile
from xenia.learning.queries.moments import NOTHING, MomentRead, moment_read
from xenia.learning.queries.passages import met_passages
from xenia.learning.queries.plays import Standing
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.document import (
    Choice,
    How,
    Interpreting,
    Media,
    Moment,
    Narration,
    Part,
    Passage,
    Person,
    Scene,
    Speech,
    View,
)
from xenia.standards.cases.walking import Did, Move, scene_named


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRead:
    """Something that happens, as one of the kinds that the page knows how to show."""

    kind: str
    text: str = ""
    language: str = ""
    who: Person | None = None
    through: Person | None = None
    description: str = ""
    file: UUID | None = None
    shown: Shown = SILENT
    moment: MomentRead | None = None


def told_part(part: Narration | Speech | Media, *, people: Mapping[str, Person], files: Mapping[str, UUID]) -> PartRead:
    """What is told, said or shown, whoever reads it."""
    match part:
        case Narration():
            return PartRead(kind="narration", text=part.text)
        case Speech():
            kind = "thought" if part.thought else "speech"
            who, through = people.get(part.who), people.get(part.through)
            return PartRead(kind=kind, text=part.text, language=part.language, who=who, through=through)
        case Media():
            file = files.get(part.name)
            return PartRead(kind=part.kind.value, text=part.transcript, description=part.description, file=file)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedRead:
    """What was done before: a choice with what one learns by it and what was answered, or time that was up."""

    words: str = ""
    feedback: str = ""
    mark: str = ""
    views: tuple[tuple[Person, View], ...] = ()
    time_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenePage:
    """All that a scene's page says in the language of the play. `quoted` are the stories whose words stand here."""

    scene: Scene
    language: str
    parts: list[PartRead]
    people: list[Person]
    interpreting: Interpreting | None
    interpreter: Person | None
    before: DeedRead | None
    done: list[DeedRead]
    choices: tuple[Choice, ...]
    known: list[tuple[Person, View]]
    waiting: bool
    ended: bool
    quoted: frozenset[UUID]


def scene_page(standing: Standing, *, words: bool = True, typed: Mapping[str, str] = NOTHING) -> ScenePage:
    """Read the present scene; at most eight statements, however many passages it quotes."""
    document, position = standing.document, standing.position
    scene = scene_named(document, position.scene.id) or position.scene
    shown = _until_waiting(scene, position.waiting)
    reader = _Reader(standing, document, shown, words=words, typed=typed)
    parts = [reader.part(one) for one in shown]
    offered = {choice.id for choice in position.offered}
    interpreting = scene.interpreting
    return ScenePage(
        scene=scene,
        language=document.language,
        parts=parts,
        people=list(dict.fromkeys(one.who for one in parts if one.who)),
        interpreting=interpreting,
        interpreter=reader.people.get(interpreting.person) if interpreting else None,
        before=_arrival(standing, reader),
        done=[reader.deed(Move(Did.CHOICE, scene.id, one)) for one in position.taken],
        choices=() if position.waiting else tuple(one for one in scene.choices if one.id in offered),
        known=reader.views(position.asked),
        waiting=position.waiting is not None,
        ended=position.ended,
        quoted=frozenset(reader.stories),
    )


def _arrival(standing: Standing, reader: "_Reader") -> DeedRead | None:
    """The step that led into this scene, when others were made in it since."""
    entered = standing.position.entered
    if not entered:
        return None
    step = standing.steps[entered - 1]
    return reader.deed(Move(Did(step.kind), step.scene, step.what))


def _until_waiting(scene: Scene, waiting: Moment | None) -> list[Part]:
    parts = list(scene.parts)
    if waiting is None:
        return parts
    place = next(n for n, one in enumerate(parts) if isinstance(one, Moment) and one.id == waiting.id)
    return parts[: place + 1]


class _Reader:
    """Turns the parts of one scene into what the page shows, with each look-up done once."""

    def __init__(
        self,
        standing: Standing,
        document: CaseDocument,
        parts: Iterable[Part],
        *,
        words: bool,
        typed: Mapping[str, str],
    ) -> None:
        self._standing, self._document, self._words, self._typed = standing, document, words, typed
        self.people = {person.id: person for person in document.people}
        here = replace(standing.position.scene, parts=tuple(parts), choices=(), ending=None)
        self._passages = self._shown(here)
        self._files = self._found(here)
        self.stories: set[UUID] = set()

    def _shown(self, scene: Scene) -> Mapping[Passage, tuple[UUID | None, Shown]]:
        quoted = tuple(one for one in scene.parts if isinstance(one, Passage) and one.how == How.QUOTED)
        if not quoted:
            return {}
        version = self._standing.play.version
        alone = replace(self._document, scenes=(replace(scene, parts=quoted),))
        return met_passages(
            version.case,
            alone,
            languages=[self._document.language, version.language],
            purpose=Purpose.TEACHING,
            audience=Audience.STUDENTS,
        )

    def _found(self, scene: Scene) -> Mapping[str, UUID]:
        names = {one.name for one in scene.parts if isinstance(one, Media)}
        if not names:
            return {}
        rows = CaseFile.objects.filter(case=self._standing.play.version.case_id, name__in=names)
        return dict(rows.values_list("name", "media"))

    def part(self, part: Part) -> PartRead:
        """One part of the scene."""
        if isinstance(part, Moment):
            read = moment_read(self._standing, part, words=self._words, typed=self._typed)
            return PartRead(kind="moment", moment=read)
        if isinstance(part, Passage):
            return self._passage(part)
        return told_part(part, people=self.people, files=self._files)

    def _passage(self, part: Passage) -> PartRead:
        if part.how == How.RETOLD:
            return PartRead(kind="retold")
        story, shown = self._passages.get(part, (None, SILENT))
        if story and not shown.silent:
            self.stories.add(story)
        return PartRead(kind="passage", shown=shown)

    def deed(self, move: Move) -> DeedRead:
        """What was done, in the words of the play's language."""
        if move.did == Did.TIME:
            return DeedRead(time_up=True)
        scene = scene_named(self._document, move.scene)
        choice = next((one for one in scene.choices if one.id == move.what), None) if scene else None
        if choice is None:
            return DeedRead()
        return DeedRead(
            words=choice.words, feedback=choice.feedback, mark=choice.mark.value, views=tuple(self.views(choice.asks))
        )

    def views(self, asked: Iterable[str]) -> list[tuple[Person, View]]:
        """What people answered to these questions."""
        return [
            (person, view)
            for name in asked
            for person in self._document.people
            for view in person.views
            if view.id == name
        ]
