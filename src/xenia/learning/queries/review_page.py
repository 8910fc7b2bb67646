"""A whole case laid out for those who read it before it is published: each scene, each way on in words, each remark."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from xenia.community.choices import Audience, Purpose
from xenia.community.models import Remark
from xenia.community.queries.passages import SILENT
from xenia.community.queries.reviews import remarks_on
from xenia.learning.models import CaseFile, CaseVersion
from xenia.learning.queries.cases import document_of
from xenia.learning.queries.passages import met_passages
from xenia.learning.queries.readiness import scripts_of
from xenia.learning.queries.scene_page import PartRead, told_part
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.document import Choice, How, Media, Moment, Narration, Passage, Person, Scene, Speech

PURPOSE, AUDIENCE = Purpose.TEACHING, Audience.STUDENTS


@dataclass(frozen=True, slots=True)
class Stretch:
    """What happens up to a question, as the player shows it; or the question itself, with all that is behind it."""

    language: str
    parts: list[PartRead] = field(default_factory=list)
    moment: Moment | None = None


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
    `quoted` are the stories whose words stand here."""

    document: CaseDocument
    languages: list[str]
    scenes: list[SceneToRead]
    people_remarks: Mapping[str, list[Remark]]
    elsewhere: list[Remark]
    quoted: frozenset[UUID]


def case_to_read(version: CaseVersion, *, language: str) -> CaseToRead:
    """Read it in this language if it has it, or else in its own; at most eight statements whatever its size."""
    scripts = scripts_of(version)
    document = document_of(scripts.get(language) or scripts[version.language])
    remarks: dict[str, list[Remark]] = defaultdict(list)
    for remark in remarks_on(version.thing):
        remarks[remark.place].append(remark)
    layout = _Layout(version, document, remarks)
    scenes = [layout.scene(scene) for scene in document.scenes]
    people = {person.id: remarks.pop(f"people.{person.id}", []) for person in document.people}
    elsewhere = [remark for left in remarks.values() for remark in left]
    return CaseToRead(
        document=document,
        languages=list(scripts),
        scenes=scenes,
        people_remarks=people,
        elsewhere=elsewhere,
        quoted=layout.quoted,
    )


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
        language = self._document.language
        found: list[Stretch] = []
        for part in scene.parts:
            if isinstance(part, Moment):
                found.append(Stretch(language, moment=part))
                continue
            if not found or found[-1].moment:
                found.append(Stretch(language))
            found[-1].parts.append(self._part(part))
        return found

    def _part(self, part: Narration | Speech | Media | Passage) -> PartRead:
        if not isinstance(part, Passage):
            return told_part(part, people=self._people, files=self._files)
        if part.how == How.RETOLD:
            return PartRead(kind="retold")
        return PartRead(kind="passage", shown=self._shown.get(part, SILENT))
