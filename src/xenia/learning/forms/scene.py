"""A scene as rows of a form: read from a case, changed row by row, and made a scene again."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from xenia.core.rules import Refused
from xenia.learning.forms.rows import Row, moved, sent_rows
from xenia.standards.cases.changing import name_for, new_scene, paragraphs, with_scene
from xenia.standards.cases.document import (
    CaseDocument,
    Choice,
    Ending,
    How,
    Interpreting,
    Mark,
    Media,
    MediaKind,
    Mode,
    Moment,
    MomentKind,
    Narration,
    Option,
    Part,
    Passage,
    Scene,
    Speech,
    Timer,
)
from xenia.standards.cases.heads import evidence, option, passage
from xenia.standards.cases.heads import values as listed_values

PART = ("kind", "id", "text", "who", "language", "through", "name", "description", "transcript", "story", "retold")
MOMENT = ("prompt", "options", "answer", "look_for", "anchoring", "origin")
CHOICE = ("id", "words", "goes", "mark", "feedback", "evidence", "asks", "needs", "unless", "sets")
KINDS = ("narration", "speech", "thought", *MediaKind, "passage", *MomentKind)
#: what a choice leads to when its scene is still to be made
NEW = "+new"


@dataclass(slots=True)
class SceneRows:
    """What stands in the form of one scene."""

    id: str
    title: str = ""
    mode: str = ""
    interpreter: str = ""
    seconds: str = ""
    time_up: str = ""
    parts: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    ends: bool = False
    consequence: str = ""
    debrief: str = ""


def form_of(document: CaseDocument, name: str) -> SceneRows | None:
    """The form of the scene of this name, None where there is none."""
    return next((rows_of(scene) for scene in document.scenes if scene.id == name), None)


def rows_of(scene: Scene) -> SceneRows:
    """The form of a scene as it stands."""
    interpreting, timer, ending = scene.interpreting, scene.timer, scene.ending
    return SceneRows(
        id=scene.id,
        title=scene.title,
        mode=interpreting.mode.value if interpreting else "",
        interpreter=interpreting.person if interpreting else "",
        seconds=str(timer.seconds) if timer else "",
        time_up=timer.goes if timer else "",
        parts=[_part_row(part) for part in scene.parts],
        choices=[_choice_row(choice) for choice in scene.choices],
        ends=ending is not None,
        consequence=ending.consequence if ending else "",
        debrief=ending.debrief if ending else "",
    )


def _part_row(part: Part) -> Row:
    match part:
        case Narration():
            return {"kind": "narration", "text": part.text}
        case Speech():
            kind = "thought" if part.thought else "speech"
            return {
                "kind": kind,
                "who": part.who,
                "text": part.text,
                "language": part.language,
                "through": part.through,
            }
        case Media():
            words = {"description": part.description, "transcript": part.transcript}
            return {"kind": part.kind.value, "name": part.name, **words}
        case Passage():
            retold = "1" if part.how == How.RETOLD else ""
            return {"kind": "passage", "story": f"{part.story}#{part.passage}", "retold": retold}
        case Moment():
            row = {"kind": part.kind.value, "id": part.id, "options": "\n".join(map(_option_line, part.options))}
            row |= {name: getattr(part, name) for name in ("prompt", "answer", "anchoring", "origin")}
            return {**row, "look_for": "\n".join(part.look_for)}


def _option_line(one: Option) -> str:
    return f"{one.words} = {one.weight}%" if one.weight is not None else one.words


def _choice_row(choice: Choice) -> Row:
    row: Row = {name: getattr(choice, name) for name in ("id", "words", "goes", "feedback")}
    row["mark"] = choice.mark.value
    row["evidence"] = "\n".join(f"{one.competency} {one.kind} {one.level:g}" for one in choice.evidence)
    row |= {name: "; ".join(getattr(choice, name)) for name in ("asks", "needs", "unless", "sets")}
    return row


def rows_from(sent: QueryDict, name: str) -> SceneRows:
    """The form as it was sent, whatever stands in it."""
    said = {one: sent.get(one, "") for one in ("title", "mode", "interpreter", "seconds", "time_up")}
    ending = {one: sent.get(one, "") for one in ("consequence", "debrief")}
    parts = sent_rows(sent, "p", (*PART, *MOMENT))
    return SceneRows(id=name, **said, **ending, ends="ends" in sent, parts=parts, choices=sent_rows(sent, "c", CHOICE))


def changed(rows: SceneRows, do: str) -> SceneRows:
    """The form after a button in it was pressed: add-speech, add-choice, up-p2, down-c0, out-p1."""
    what, _sign, where = do.partition("-")
    if what == "add":
        if where == "choice":
            return replace(rows, choices=[*rows.choices, {}], ends=False)
        return replace(rows, parts=[*rows.parts, {"kind": where if where in KINDS else "narration"}])
    if where.startswith("p"):
        return replace(rows, parts=moved(rows.parts, what, where[1:]))
    return replace(rows, choices=moved(rows.choices, what, where[1:])) if where.startswith("c") else rows


def written(document: CaseDocument, rows: SceneRows) -> CaseDocument:
    """The case with the scene as the form has it, and with the scenes that it asks for anew. Raises Refused."""
    standing = next((one for one in document.scenes if one.id == rows.id), None)
    try:
        choices: list[Choice] = []
        for row in (one for one in rows.choices if one.get("words", "").strip() or one.get("goes")):
            if row.get("goes") == NEW:
                added = new_scene(document, row["words"].strip() or _("A new scene"))
                document, row = with_scene(document, added), {**row, "goes": added.id}
            choices.append(_choice(row, {one.id for one in choices}))
        scene = _scene(rows, tuple(choices), standing)
    except ValueError as error:
        raise Refused(str(error)) from error
    return with_scene(document, scene)


def _scene(rows: SceneRows, choices: tuple[Choice, ...], standing: Scene | None) -> Scene:
    if rows.seconds and not (rows.seconds.isdecimal() and len(rows.seconds) < 6):
        raise Refused(_("Time to choose is a number of seconds."))
    taken = {choice.id for choice in choices}
    options = {part.id: part.options for part in standing.parts if isinstance(part, Moment)} if standing else {}
    parts: list[Part] = []
    for row in rows.parts:
        for part in _parts(row, taken, options):
            parts.append(part)
            taken |= {part.id} if isinstance(part, Moment) else set()
    ends = rows.ends and not choices
    return Scene(
        id=rows.id,
        title=rows.title,
        interpreting=Interpreting(mode=Mode(rows.mode), person=rows.interpreter) if rows.mode else None,
        timer=Timer(seconds=int(rows.seconds), goes=rows.time_up) if rows.seconds else None,
        parts=tuple(parts),
        choices=choices,
        ending=Ending(consequence=rows.consequence, debrief=rows.debrief) if ends else None,
    )


def _parts(row: Row, taken: set[str], options: dict[str, tuple[Option, ...]]) -> Iterable[Part]:
    kind, text = row.get("kind", ""), row.get("text", "")
    if kind in ("speech", "thought"):
        if text.strip():
            said = {name: row.get(name, "") for name in ("who", "language", "through")}
            return (Speech(text=text, thought=kind == "thought", **said),)
    elif kind in list(MediaKind):
        if row.get("name"):
            words = {name: row.get(name, "") for name in ("name", "description", "transcript")}
            return (Media(kind=MediaKind(kind), **words),)
    elif kind == "passage":
        if story := row.get("story", "").strip().strip("[]").removeprefix("story:"):
            return (passage(f"> {'rests on ' if row.get('retold') else ''}[[story:{story}]]"),)
    elif kind in list(MomentKind):
        if row.get("prompt", "").strip():
            return (_moment(row, taken, options),)
    elif kind == "narration":
        return paragraphs(text)
    return ()


def _moment(row: Row, taken: set[str], options: dict[str, tuple[Option, ...]]) -> Moment:
    name = row.get("id") or name_for(row["prompt"], taken, otherwise="question")
    lines = [line for line in row.get("options", "").splitlines() if line.strip()]
    before = options.get(name, ())
    made: list[Option] = []
    for number, line in enumerate(lines):
        old = before[number].id if number < len(before) and len(before) == len(lines) else ""
        read = option(f"- [x] {line.strip()}")
        same = next((one.id for one in before if one.words == read.words), old)
        used = {one.id for one in made}
        made.append(
            replace(read, id=same if same and same not in used else name_for(read.words, used, otherwise="option"))
        )
    words = {one: row.get(one, "") for one in ("prompt", "answer", "anchoring", "origin")}
    look_for = tuple(line for line in row.get("look_for", "").splitlines() if line.strip())
    return Moment(id=name, kind=MomentKind(row["kind"]), options=tuple(made), look_for=look_for, **words)


def _choice(row: Row, taken: set[str]) -> Choice:
    lists = {name: listed_values(row.get(name, "")) for name in ("asks", "needs", "unless", "sets")}
    words = row.get("words", "").strip()
    lines = row.get("evidence", "").splitlines()
    return Choice(
        id=row.get("id") or name_for(words, taken, otherwise="choice"),
        words=words,
        goes=row.get("goes", ""),
        mark=Mark(row.get("mark", "")),
        feedback=row.get("feedback", ""),
        evidence=tuple(evidence(line.strip()) for line in lines if line.strip()),
        **lists,
    )
