"""A case told in other words: the same people, scenes and ways, each text from its place (`texts_of`)."""

from collections.abc import Mapping
from dataclasses import replace

from xenia.standards.cases.document import CaseDocument, Media, Moment, Narration, Part, Person, Scene, Speech
from xenia.standards.cases.tidy import tidy_text

#: what stands in a paragraph that nobody has translated yet, because a paragraph needs words
UNTOLD = "…"


def told_in(document: CaseDocument, texts: Mapping[str, str], *, language: str) -> CaseDocument:
    """The case in another language. What `texts` does not have is empty, and the checker names it."""
    telling = _Telling(texts)
    return replace(
        document,
        language=language,
        translates=document.language,
        title=texts.get("title", "").strip() or document.title,
        lead=telling.at("lead"),
        setting=telling.at("setting"),
        audience=telling.several("audience", len(document.audience)),
        disciplines=telling.several("disciplines", len(document.disciplines)),
        warnings=telling.several("warnings", len(document.warnings)),
        people=tuple(map(telling.person, document.people)),
        scenes=tuple(map(telling.scene, document.scenes)),
        debrief=telling.at("debrief"),
        questions=tuple(replace(one, words=telling.at(f"debrief.{one.id}")) for one in document.questions),
    )


class _Telling:
    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def at(self, place: str) -> str:
        return self._texts.get(place, "")

    def several(self, place: str, count: int) -> tuple[str, ...]:
        found = (self.at(f"{place}/{number}") for number in range(1, count + 1))
        return tuple(text for text in found if text.strip())

    def person(self, person: Person) -> Person:
        place = f"people.{person.id}"
        views = tuple(
            replace(view, question=self.at(f"{place}.{view.id}"), answer=self.at(f"{place}.{view.id}.answer"))
            for view in person.views
        )
        name, age = self.at(f"{place}.name"), self.at(f"{place}.age")
        pronouns, about = self.at(f"{place}.pronouns"), self.at(f"{place}.about")
        return replace(person, name=name, age=age, pronouns=pronouns, about=about, views=views)

    def scene(self, scene: Scene) -> Scene:
        ending = scene.ending
        if ending:
            place = f"{scene.id}.ending"
            ending = replace(ending, consequence=self.at(place), debrief=self.at(f"{place}.debrief"))
        choices = tuple(
            replace(one, words=self.at(f"{scene.id}.{one.id}"), feedback=self.at(f"{scene.id}.{one.id}.feedback"))
            for one in scene.choices
        )
        parts = tuple(
            self._part(part, f"{scene.id}/{number}", scene.id) for number, part in enumerate(scene.parts, start=1)
        )
        return replace(scene, title=self.at(scene.id), parts=parts, choices=choices, ending=ending)

    def _part(self, part: Part, place: str, scene: str) -> Part:
        match part:
            case Narration():
                return Narration(text=self.at(place) if tidy_text(self.at(place)) else UNTOLD)
            case Speech():
                return replace(part, text=self.at(place))
            case Media():
                return replace(part, description=self.at(place), transcript=self.at(f"{place}.transcript"))
            case Moment():
                return self._moment(part, f"{scene}.{part.id}")
        return part

    def _moment(self, moment: Moment, place: str) -> Moment:
        options = tuple(replace(one, words=self.at(f"{place}.{one.id}")) for one in moment.options)
        look_for = self.several(f"{place}.look_for", len(moment.look_for))
        return replace(
            moment,
            prompt=self.at(place),
            options=options,
            look_for=look_for,
            answer=self.at(f"{place}.answer"),
            anchoring=self.at(f"{place}.anchoring"),
            origin=self.at(f"{place}.origin"),
        )
