"""A whole case laid out for those who read it before it is published: each scene, each way on in words, each remark."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from xenia.community.choices import Audience, Purpose
from xenia.community.models import Remark
from xenia.community.queries.passages import SILENT
from xenia.community.queries.read_before import SinceRead
from xenia.community.queries.reviews import remarks_on
from xenia.core.rules import Actor
from xenia.learning.models import CaseFile, CaseVersion, Script
from xenia.learning.queries.cases import document_of
from xenia.learning.queries.passages import met_passages
from xenia.learning.queries.read_before import since_read, texts_at
from xenia.learning.queries.readiness import scripts_of
from xenia.learning.queries.scene_page import PartRead, told_part
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.changed import number_now
from xenia.standards.cases.document import Choice, How, Media, Moment, Narration, Part, Passage, Person, Scene, Speech
from xenia.standards.changed import Changed

PURPOSE, AUDIENCE = Purpose.TEACHING, Audience.STUDENTS


@dataclass(frozen=True, slots=True)
class Stretch:
    """One thing that happens, as the player shows it, or a question with all that is behind it; and where it stands,
    such as `room/2`, with what was said of it."""

    language: str
    place: str
    about: str
    parts: list[PartRead] = field(default_factory=list)
    moment: Moment | None = None
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceToRead:
    """A choice with the title of where it leads, '' where one stays."""

    choice: Choice
    place: str
    goes: str
    leads: str
    remarks: list[Remark]


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneToRead:
    """A scene, from where one comes to it, and what can be done there."""

    scene: Scene
    stretches: list[Stretch]
    choices: list[ChoiceToRead]
    comes_from: list[tuple[str, str]]
    time_up: str
    interpreter: Person | None
    remarks: list[Remark]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseToRead:
    """The case in one language; `elsewhere` are remarks on the whole, and on places that are not there any more.
    `quoted` are the stories whose words stand here; `since` is what changed since whoever reads it signed or spoke."""

    document: CaseDocument
    languages: list[str]
    since: SinceRead | None
    scenes: list[SceneToRead]
    people_remarks: Mapping[str, list[Remark]]
    elsewhere: list[Remark]
    quoted: frozenset[UUID]

    @property
    def changed(self) -> Mapping[str, Changed]:
        """What changed since, by place."""
        return (self.since and self.since.changed) or {}

    @property
    def places(self) -> set[str]:
        """Of which something can be said."""
        found = {f"people.{person.id}" for person in self.document.people}
        for one in self.scenes:
            found |= {one.scene.id} | {each.place for each in one.stretches} | {each.place for each in one.choices}
        return found

    @property
    def changed_places(self) -> list[tuple[str, str, str]]:
        """Where, with what is called so, and in which language; '' where it is the reader's own."""
        scenes = {one.scene.id: one.scene.title or one.scene.id for one in self.scenes}
        names = scenes | {f"people.{person.id}": person.name for person in self.document.people}
        own = self.document.language
        return [
            (place, names.get(place) or _("About the whole"), own if place in names else "") for place in self.changed
        ]


def case_to_read(actor: Actor, version: CaseVersion, *, language: str) -> CaseToRead:
    """Read it in this language if it has it, or else in its own; the same statements whatever its size."""
    scripts = scripts_of(version)
    shown = scripts.get(language) or scripts[version.language]
    document = document_of(shown)
    remarks: dict[str, list[Remark]] = defaultdict(list)
    for place, remark in _placed(remarks_on(version.thing), version, scripts[version.language]):
        remarks[place].append(remark)
    layout = _Layout(version, document, remarks)
    scenes = [layout.scene(scene) for scene in document.scenes]
    people = {person.id: remarks.pop(f"people.{person.id}", []) for person in document.people}
    elsewhere = [remark for left in remarks.values() for remark in left]
    return CaseToRead(
        document=document,
        languages=list(scripts),
        since=None if version.thing.published_at else since_read(actor, version, shown),
        scenes=scenes,
        people_remarks=people,
        elsewhere=elsewhere,
        quoted=layout.quoted,
    )


def _placed(remarks: list[Remark], version: CaseVersion, script: Script) -> Iterator[tuple[str, Remark]]:
    """Each remark with where it stands now: a part of a scene is counted anew when others came before it. What was
    said of a part that is gone belongs to its scene."""
    scenes = {scene.id: scene for scene in document_of(script).scenes}
    then = texts_at(version, script, {remark.at for remark in remarks if "/" in remark.place})
    for remark in remarks:
        name, _slash, number = remark.place.partition("/")
        document, scene = then.get(remark.at), scenes.get(name)
        before = next((one for one in document.scenes if one.id == name), None) if document else None
        if before is None or scene is None or not number.isdecimal():
            yield remark.place, remark
            continue
        now = number_now(before, scene, int(number))
        yield f"{name}/{now}" if now else name, remark


class _Layout:
    """Lays scenes out, with each look-up done once for the whole case; a remark is taken where it stands."""

    def __init__(self, version: CaseVersion, document: CaseDocument, remarks: dict[str, list[Remark]]) -> None:
        self._document, self._remarks = document, remarks
        self._people = {person.id: person for person in document.people}
        self._titles = {scene.id: scene.title or scene.id for scene in document.scenes}
        languages = [document.language, version.language]
        met = met_passages(version.case, document, languages=languages, purpose=PURPOSE, audience=AUDIENCE)
        self._shown = {part: shown for part, (_story, shown) in met.items()}
        self.quoted = frozenset(
            story for part, (story, shown) in met.items() if story and part.how == How.QUOTED and not shown.silent
        )
        self._files: dict[str, UUID] = dict(CaseFile.objects.filter(case=version.case_id).values_list("name", "media"))
        self._into: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for scene in document.scenes:
            onward = [choice.goes for choice in scene.choices] + [scene.timer.goes if scene.timer else ""]
            for goes in dict.fromkeys(filter(None, onward)):
                self._into[goes].append((scene.id, self._titles[scene.id]))

    def scene(self, scene: Scene) -> SceneToRead:
        """One scene with all that can be done in it."""
        interpreting = scene.interpreting
        return SceneToRead(
            scene=scene,
            stretches=self._stretches(scene),
            choices=[self._choice(scene, choice) for choice in scene.choices],
            comes_from=self._into[scene.id],
            time_up=self._titles.get(scene.timer.goes, "") if scene.timer else "",
            interpreter=self._people.get(interpreting.person) if interpreting else None,
            remarks=self._remarks.pop(scene.id, []),
        )

    def _choice(self, scene: Scene, choice: Choice) -> ChoiceToRead:
        place = f"{scene.id}.{choice.id}"
        leads = self._titles.get(choice.goes, choice.goes)
        remarks = self._remarks.pop(place, [])
        return ChoiceToRead(choice=choice, place=place, goes=choice.goes, leads=leads, remarks=remarks)

    def _stretches(self, scene: Scene) -> list[Stretch]:
        return [self._stretch(part, f"{scene.id}/{number}") for number, part in enumerate(scene.parts, start=1)]

    def _stretch(self, part: Part, place: str) -> Stretch:
        language, remarks = self._document.language, self._remarks.pop(place, [])
        if isinstance(part, Moment):
            return Stretch(language, place, part.prompt, moment=part, remarks=remarks)
        about = getattr(part, "text", "") or getattr(part, "description", "")
        return Stretch(language, place, about, parts=[self._part(part)], remarks=remarks)

    def _part(self, part: Narration | Speech | Media | Passage) -> PartRead:
        if not isinstance(part, Passage):
            return told_part(part, people=self._people, files=self._files)
        if part.how == How.RETOLD:
            return PartRead(kind="retold")
        return PartRead(kind="passage", shown=self._shown.get(part, SILENT))
