"""A case as text that a teacher can read and change in any editor (docs/cases.md says how it is written)."""

import re
from collections.abc import Iterable, Iterator

from xenia.standards.cases.document import (
    CaseDocument,
    Choice,
    Ending,
    How,
    Media,
    MediaKind,
    Moment,
    Narration,
    Option,
    Part,
    Passage,
    Person,
    Scene,
    Speech,
)
from xenia.standards.cases.lines import FENCE, escaped, written_line

ARROW = re.compile(r" -> ([A-Za-z0-9][A-Za-z0-9_-]*|\.)$")
WEIGHT = re.compile(r" = ([0-9]+%|\?)$")
_LISTED = re.compile(r"[\\;]")


def write(document: CaseDocument) -> str:
    """The case as text; `parse` reads the same case from it."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: CaseDocument) -> Iterator[str]:
    yield FENCE
    yield from _settings(_front(document))
    yield FENCE
    if document.people:
        yield from ("", "# People")
        for person in document.people:
            yield from _person(person)
    if document.scenes:
        yield from ("", "# Scenes")
        for scene in document.scenes:
            yield from _scene(scene)
    if document.debrief or document.questions:
        yield from ("", "# Debrief", *_paragraphs(document.debrief))
        for question in document.questions:
            yield from _item(f"- [{question.id}] {question.words}")


def _front(document: CaseDocument) -> Iterator[tuple[str, str]]:
    yield "case", document.code
    yield "title", document.title
    yield "lead", document.lead
    yield "language", document.language
    yield "translates", document.translates
    yield "minutes", str(document.minutes or "")
    yield "audience", listed(document.audience)
    yield "disciplines", listed(document.disciplines)
    yield "competencies", listed(document.competencies)
    yield "warnings", listed(document.warnings)
    yield "setting", document.setting


def _person(person: Person) -> Iterator[str]:
    yield from ("", _heading(person.name, person.id))
    migrated = {None: "", True: "yes", False: "no"}[person.migrated]
    yield from _settings(
        (
            ("role", person.role),
            ("age", person.age),
            ("pronouns", person.pronouns),
            ("speaks", listed(person.speaks)),
            ("migrated", migrated),
            ("deeds", listed(person.deeds)),
        )
    )
    yield from _paragraphs(person.about)
    for view in person.views:
        yield from _item(f"- [{view.id}] {view.question}", ("answer", view.answer))


def _scene(scene: Scene) -> Iterator[str]:
    yield from ("", _heading(scene.title, scene.id))
    if scene.interpreting:
        yield f"interpreter: {scene.interpreting.mode} {scene.interpreting.person}".rstrip()
    if scene.timer:
        yield f"timer: {scene.timer.seconds} seconds{_goes(scene.timer.goes)}"
    for part in scene.parts:
        yield from _part(part)
    for choice in scene.choices:
        yield from _choice(choice)
    if scene.ending:
        yield from _ending(scene.ending)


def _part(part: Part) -> Iterator[str]:
    match part:
        case Narration():
            yield from _item(escaped(part.text))
        case Speech():
            yield from _item(_speech(part))
        case Media():
            kind = "" if part.kind is MediaKind.IMAGE else part.kind.value
            yield from _item(f"!{kind}[{part.description}]({part.name})", ("transcript", part.transcript))
        case Passage():
            rests = "rests on " if part.how is How.RETOLD else ""
            yield from _item(f"> {rests}[[story:{part.story}#{part.passage}]]")
        case Moment():
            yield from _moment(part)


def _speech(speech: Speech) -> str:
    through = f"via {speech.through}" if speech.through else ""
    manner = ", ".join(filter(None, ("thinks" if speech.thought else "", speech.language, through)))
    return f"@{speech.who}{f' ({manner})' if manner else ''}: {speech.text}"


def _moment(moment: Moment) -> Iterator[str]:
    yield from _item(f"? {moment.kind} [{moment.id}] {moment.prompt}")
    for option in moment.options:
        yield from written_line(_option(option).rstrip(" "), indent=2)
    yield from _details(
        ("answer", moment.answer),
        *(("look for", each) for each in moment.look_for),
        ("anchoring", moment.anchoring),
        ("origin", moment.origin),
    )


def _option(option: Option) -> str:
    head = f"- [{option.id}] {option.words}"
    if option.weight is not None:
        return f"{head} = {option.weight}%"
    return f"{head} = ?" if WEIGHT.search(head) else head


def _choice(choice: Choice) -> Iterator[str]:
    head = f"- [{choice.id}] {choice.words}"
    goes = _goes(choice.goes) or (" -> ." if ARROW.search(head) else "")
    yield from _item(
        head + goes,
        ("mark", choice.mark),
        ("feedback", choice.feedback),
        *(("evidence", f"{each.competency} {each.kind} {number(each.level)}") for each in choice.evidence),
        ("asks", listed(choice.asks)),
        ("if", listed(choice.needs)),
        ("unless", listed(choice.unless)),
        ("sets", listed(choice.sets)),
    )


def _ending(ending: Ending) -> Iterator[str]:
    yield from _item(f"= {ending.consequence}", ("debrief", ending.debrief))


def _goes(scene: str) -> str:
    return f" -> {scene}" if scene else ""


def _heading(title: str, name: str) -> str:
    return f"## {title} {{#{name}}}" if title else f"## {{#{name}}}"


def _item(head: str, *details: tuple[str, str]) -> Iterator[str]:
    yield ""
    yield from written_line(head.rstrip(" "))
    yield from _details(*details)


def _details(*details: tuple[str, str]) -> Iterator[str]:
    for key, value in details:
        if value:
            yield from written_line(f"{key}: {value}", indent=2)


def _settings(settings: Iterable[tuple[str, str]]) -> Iterator[str]:
    for key, value in settings:
        if value:
            yield from written_line(f"{key}: {value}")


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n") if text else ():
        yield from _item(escaped(paragraph))


def listed(values: Iterable[str]) -> str:
    """A list on one line."""
    return "; ".join(_LISTED.sub(lambda found: f"\\{found.group()}", value) for value in values)


def number(value: float) -> str:
    """A number as people write it, exactly."""
    return str(int(value)) if value == int(value) else repr(value)
