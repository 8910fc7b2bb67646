"""A case made of the blocks of its text."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from xenia.standards.cases import heads
from xenia.standards.cases.blocks import Block, Faults, Item, keyed
from xenia.standards.cases.document import (
    CaseDocument,
    Choice,
    Deed,
    Ending,
    Mark,
    Media,
    Moment,
    Narration,
    Part,
    Person,
    Question,
    Role,
    Scene,
    Speech,
    View,
)
from xenia.standards.cases.heads import Unclear
from xenia.standards.cases.lines import Kind, Line, unescaped

_HEADINGS = "# People, # Scenes and # Debrief"
_YES = {"yes": True, "no": False}


def _one_of(kind: Any) -> Callable[[str], Any]:
    usual = ", ".join(each for each in kind if each)

    def chosen(text: str) -> Any:
        try:
            return kind(text)
        except ValueError as error:
            raise Unclear(f"“{text[:40]}” is not one of: {usual}.") from error

    return chosen


def _minutes(text: str) -> int:
    if not text.isdecimal() or len(text) > 5:
        raise Unclear("Minutes are a number, such as 20.")
    return int(text)


def _yes_or_no(text: str) -> bool:
    if text not in _YES:
        raise Unclear("Say yes or no, or leave the line out.")
    return _YES[text]


def _deeds(text: str) -> tuple[Deed, ...]:
    return tuple(map(_one_of(Deed), heads.values(text)))


#: key of a setting or detail → the field, and how it is read
type Reading = Mapping[str, tuple[str, Callable[[str], Any]]]

_FRONT: Reading = {
    "case": ("code", str),
    "title": ("title", str),
    "lead": ("lead", str),
    "language": ("language", str),
    "translates": ("translates", str),
    "minutes": ("minutes", _minutes),
    "audience": ("audience", heads.values),
    "disciplines": ("disciplines", heads.values),
    "competencies": ("competencies", heads.values),
    "warnings": ("warnings", heads.values),
    "setting": ("setting", str),
}
_PERSON: Reading = {
    "role": ("role", _one_of(Role)),
    "age": ("age", str),
    "pronouns": ("pronouns", str),
    "speaks": ("speaks", heads.values),
    "migrated": ("migrated", _yes_or_no),
    "deeds": ("deeds", _deeds),
}
_SCENE: Reading = {"interpreter": ("interpreting", heads.interpreting), "timer": ("timer", heads.timer)}
_CHOICE: Reading = {
    "mark": ("mark", _one_of(Mark)),
    "feedback": ("feedback", str),
    "evidence": ("evidence", heads.evidence),
    "asks": ("asks", heads.values),
    "if": ("needs", heads.values),
    "unless": ("unless", heads.values),
    "sets": ("sets", heads.values),
}
_MOMENT: Reading = {
    "answer": ("answer", str),
    "look for": ("look_for", str),
    "anchoring": ("anchoring", str),
    "origin": ("origin", str),
}
_VIEW: Reading = {"answer": ("answer", str)}
_MEDIA: Reading = {"transcript": ("transcript", str)}
_ENDING: Reading = {"debrief": ("debrief", str)}
_SEVERAL = frozenset({"evidence", "look for"})


class Building:
    """Makes the case, notes what is wrong, and remembers on which line each place stands."""

    def __init__(self, faults: Faults) -> None:
        self.lines: dict[str, int] = {}
        self._faults = faults
        self._people: list[Person] = []
        self._scenes: list[Scene] = []
        self._debrief: list[str] = []
        self._questions: list[Question] = []

    def document(self, found: list[Block]) -> CaseDocument | None:
        front, *rest = found
        settings = self._read(front.settings, _FRONT, place="")
        section = ""
        for block in rest:
            with self._faults.at(block.heading):
                section = self._block(block, section)
        with self._faults.at(None):
            if missing := {"code", "title"} - settings.keys():
                key = "case" if "code" in missing else "title"
                raise Unclear(f"The settings at the top, between two lines “---”, have no “{key}:”.")
            return CaseDocument(
                **settings,
                people=tuple(self._people),
                scenes=tuple(self._scenes),
                debrief="\n\n".join(self._debrief),
                questions=tuple(self._questions),
            )
        return None

    def _block(self, block: Block, section: str) -> str:
        heading = block.heading
        if heading is None or not heading.text.startswith("##"):
            return self._top(block, heading.text if heading else "")
        if section == "people":
            self._person(block, heading)
        elif section == "scenes":
            self._scene(block, heading)
        else:
            raise Unclear("A scene stands under # Scenes, a person under # People.")
        return section

    def _top(self, block: Block, text: str) -> str:
        section = text[1:].strip(" ").casefold()
        if section not in ("people", "scenes", "debrief"):
            raise Unclear(f"“{text[:60]}” is no part of a case. There are {_HEADINGS}; a scene's heading has two: ##")
        for line in block.settings:
            with self._faults.at(line):
                raise Unclear("Leave a line empty under the heading.")
        for item in block.items:
            with self._faults.at(item.head):
                if section != "debrief":
                    raise Unclear("Begin with a heading, such as: ## The phone rings {#phone}")
                self._debriefing(item)
        return section

    def _debriefing(self, item: Item) -> None:
        if item.head.kind is Kind.WORDS:
            self._debrief.append(unescaped(item.head.text))
        else:
            name, words = heads.named(item.head.text)
            self._at(f"debrief.{name}", item.head)
            self._questions.append(Question(id=name, words=words))
        self._read(item.details, {}, place="")

    def _person(self, block: Block, heading: Line) -> None:
        name, code = heads.heading(heading.text)
        place = f"people.{code}"
        self._at(place, heading)
        settings = self._read(block.settings, _PERSON, place=place)
        about: list[str] = []
        views: list[View] = []
        for item in block.items:
            with self._faults.at(item.head):
                if item.head.kind is Kind.WORDS:
                    about.append(unescaped(item.head.text))
                    self._read(item.details, {}, place="")
                else:
                    view, question = heads.named(item.head.text)
                    self._at(f"{place}.{view}", item.head)
                    details = self._read(item.details, _VIEW, place=f"{place}.{view}")
                    views.append(View(id=view, question=question, **details))
        person = Person(id=code, name=name, **settings, about="\n\n".join(about), views=tuple(views))
        self._people.append(person)

    def _scene(self, block: Block, heading: Line) -> None:
        title, code = heads.heading(heading.text)
        self._at(code, heading)
        fields: dict[str, Any] = self._read(block.settings, _SCENE, place=code)
        parts: list[Part] = []
        choices: list[Choice] = []
        for item in block.items:
            with self._faults.at(item.head):
                if item.head.text.startswith("- ") and item.head.kind is Kind.ITEM:
                    choices.append(self._choice(item, code))
                elif item.head.text[0] == "=" and item.head.kind is Kind.ITEM:
                    if "ending" in fields:
                        raise Unclear("A scene ends once. Make a second scene of the other ending.")
                    fields["ending"] = self._ending(item, code)
                else:
                    if choices or "ending" in fields:
                        raise Unclear("Choices and the ending come last in a scene. Put this before them.")
                    self._at(f"{code}/{len(parts) + 1}", item.head)
                    parts.append(self._part(item, f"{code}/{len(parts) + 1}", code))
        self._scenes.append(Scene(id=code, title=title, **fields, parts=tuple(parts), choices=tuple(choices)))

    def _choice(self, item: Item, scene: str) -> Choice:
        name, words = heads.named(item.head.text)
        self._at(f"{scene}.{name}", item.head)
        said, goes = heads.way(words)
        details = self._read(item.details, _CHOICE, place=f"{scene}.{name}")
        return Choice(id=name, words=said, goes=goes, **details)

    def _ending(self, item: Item, scene: str) -> Ending:
        self._at(f"{scene}.ending", item.head)
        details = self._read(item.details, _ENDING, place=f"{scene}.ending")
        return Ending(consequence=item.head.text[1:], **details)

    def _part(self, item: Item, place: str, scene: str) -> Part:
        text = item.head.text
        if item.head.kind is Kind.WORDS:
            self._read(item.details, {}, place="")
            return Narration(text=unescaped(text))
        if text[0] == "?":
            return self._moment(item, scene)
        if text[0] == "!":
            medium = heads.medium(text)
            details = self._read(item.details, _MEDIA, place=place)
            return Media(kind=medium.kind, name=medium.name, description=medium.description, **details)
        self._read(item.details, {}, place="")
        if text[0] == "@":
            said: Speech = heads.speech(text)
            return said
        if text[0] == ">":
            return heads.passage(text)
        raise Unclear("A line of hyphens has no meaning in a case. Begin a new scene with ## and its title.")

    def _moment(self, item: Item, scene: str) -> Moment:
        kind, name, prompt = heads.moment(item.head.text)
        self._at(f"{scene}.{name}", item.head)
        options = []
        for line in item.details:
            with self._faults.at(line):
                if line.text.startswith("-"):
                    options.append(heads.option(line.text))
                    self._at(f"{scene}.{name}.{options[-1].id}", line)
        rest = [line for line in item.details if not line.text.startswith("-")]
        details = self._read(rest, _MOMENT, place=f"{scene}.{name}")
        return Moment(id=name, kind=kind, prompt=prompt, options=tuple(options), **details)

    def _read(self, lines: Iterable[Line], reading: Reading, *, place: str) -> dict[str, Any]:
        """The fields that the lines hold."""
        fields: dict[str, Any] = {}
        for key, held in keyed(lines, {key: key in _SEVERAL for key in reading}, self._faults).items():
            name, read = reading[key]
            found = []
            for line in held:
                self._at(".".join(filter(None, (place, name))), line)
                with self._faults.at(line):
                    found.append(read(line.text))
            if found:
                fields[name] = tuple(found) if key in _SEVERAL else found[0]
        return fields

    def _at(self, place: str, line: Line) -> None:
        self.lines.setdefault(place, line.number)
