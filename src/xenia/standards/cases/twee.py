"""Cases as Twee 3, which Twine reads: the words and links for everyone, all else in metadata for coming back."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from xenia.standards.cases.document import (
    CaseDocument,
    Media,
    Moment,
    Narration,
    Part,
    Passage,
    Person,
    Scene,
    Speech,
)
from xenia.standards.cases.paths import paths_of
from xenia.standards.cases.twee_passages import TweePassage, written_passages
from xenia.standards.cases.writing import write

#: the key of our own text in a passage's and the story's metadata
OURS = "xenia"
_NAMESPACE = uuid.UUID("6f1c7c52-92cb-4f0c-9f0c-3a7a6f6d5b1e")
_COLUMN, _ROW = 250, 150


def write_twee(document: CaseDocument) -> str:
    """The case as Twee 3. `read_twee` makes the same case of it; Twine shows its words and links."""
    names = passage_names(document)
    places = _positions(document)
    passages = [
        TweePassage(name="StoryTitle", content=document.title),
        TweePassage(name="StoryData", content=_story_data(document, names)),
    ]
    for number, scene in enumerate(document.scenes):
        passages.append(
            TweePassage(
                name=names[number],
                tags=("ending",) if scene.ending else (),
                metadata={"position": places[number], OURS: own_text(scene)},
                content=shown(scene, document, names),
            )
        )
    return written_passages(passages)


def own_text(scene: Scene) -> str:
    """A scene in the text form of cases."""
    return write(CaseDocument(code="scene", title="Scene", scenes=(scene,)))


def passage_names(document: CaseDocument) -> list[str]:
    """A readable name for each scene, none twice and none that means something to Twine."""
    plain = [" ".join(_plain(scene.title).split()) for scene in document.scenes]
    titles = Counter(plain)
    names: list[str] = []
    for scene, title in zip(document.scenes, plain, strict=True):
        usable = title and titles[title] == 1 and title not in SPECIAL
        names.append(title if usable else f"{title} ({scene.id})".strip())
    taken = Counter[str]()
    for number, name in enumerate(names):
        taken[name] += 1
        if taken[name] > 1:
            names[number] = f"{name} {taken[name]}"
    return names


#: names of passages that compilers and story formats keep for themselves
SPECIAL = frozenset(
    {"StoryTitle", "StoryData", "StoryInit", "StoryMenu", "StoryCaption", "StoryBanner", "StoryAuthor", "StorySubtitle"}
    | {"StorySettings", "StoryIncludes", "StoryInterface", "StoryShare", "StoryDisplayTitle", "StoryJavaScript"}
    | {"StoryStylesheet", "PassageHeader", "PassageFooter", "PassageReady", "PassageDone"}
)


def _story_data(document: CaseDocument, names: list[str]) -> str:
    ifid = str(uuid.uuid5(_NAMESPACE, f"{document.code}/{document.language}")).upper()
    data = {"ifid": ifid, "format": "Chapbook", "format-version": "2.2.0", "zoom": 1}
    if names:
        data["start"] = names[0]
    data[OURS] = write(replace(document, scenes=()))
    return json.dumps(data, ensure_ascii=False, indent=2)


def _positions(document: CaseDocument) -> list[str]:
    """Where cards lie on Twine's table: a column for each step from the beginning."""
    onward = paths_of(document).onward
    depth: dict[str, int] = {document.scenes[0].id: 0} if document.scenes else {}
    waiting = list(depth)
    for name in waiting:
        for goes in onward.get(name, ()):
            if goes not in depth:
                depth[goes] = depth[name] + 1
                waiting.append(goes)
    last = max(depth.values(), default=0) + 1
    rows = Counter[int]()
    found = []
    for scene in document.scenes:
        column = depth.get(scene.id, last)
        found.append(f"{100 + column * _COLUMN},{100 + rows[column] * _ROW}")
        rows[column] += 1
    return found


def shown(scene: Scene, document: CaseDocument, names: list[str]) -> str:
    """What a passage shows: what happens, then a link for each choice."""
    people = {person.id: person for person in document.people}
    targets: dict[str, str] = {}
    for place, name in zip(document.scenes, names, strict=True):
        targets.setdefault(place.id, name)
    paragraphs = [_safe(text) for part in scene.parts for text in _part(part, people) if text]
    if scene.ending:
        paragraphs += [_safe(text) for text in (scene.ending.consequence, scene.ending.debrief) if text]
    links = [
        f"[[{_plain(choice.words) or choice.id}->{targets.get(choice.goes or scene.id, choice.goes)}]]"
        for choice in scene.choices
    ]
    return "\n\n".join([*paragraphs, "\n".join(links)]).strip("\n")


def _part(part: Part, people: dict[str, Person]) -> Iterator[str]:
    match part:
        case Narration():
            yield part.text
        case Speech():
            speaker = people.get(part.who)
            verb = " thinks" if part.thought else ""
            yield f"{speaker.name if speaker and speaker.name else part.who}{verb}: {part.text}"
        case Media():
            yield part.description
        case Moment():
            yield part.prompt
            yield "\n".join(option.words for option in part.options)
        case Passage():
            return


def _plain(text: str) -> str:
    """Words that can stand in a link or a name."""
    return _safe(text).replace("->", "→").replace("<-", "←").replace("|", "/").replace("[", "(").replace("]", ")")


def _safe(text: str) -> str:
    """Words that no story format takes for links or commands."""
    return text.replace("[[", "[ [").replace("]]", "] ]").replace("<<", "‹‹").replace(">>", "››")
