"""Twee 3 read as a case: our own export comes back whole, what others wrote comes in with what was understood of it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from xenia.standards.cases.document import CaseDocument, Choice, Ending, Narration, Part, Scene
from xenia.standards.cases.reading import LIMIT, CaseTextError, parse
from xenia.standards.cases.tidy import tidy_text
from xenia.standards.cases.twee import OURS, SPECIAL, passage_names, shown
from xenia.standards.cases.twee_passages import (
    TweeLink,
    TweePassage,
    json_object,
    links_of,
    read_passages,
    without_links,
)
from xenia.standards.curriculum import Problem
from xenia.standards.problems import Problems

_COMMANDS = re.compile(r"<<[^<>]*>>")
#: what begins and ends something that nobody reads
_HIDDEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
_HARLOWE = re.compile(r"\((?:if|else|else-if|set|put|link|goto|go-to|print|display|live|click)[\w-]*:")
_NO_WORDS = re.compile(r"^\W*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCase:
    """The case made of a file of another kind; errors refuse the whole, warnings say what was not understood.

    `media` says where the files that the case names stand in the package that it came in.
    """

    document: CaseDocument | None
    media: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()


def read_twee(text: str, *, source: str = "", code: str = "") -> ImportedCase:
    """Read a story. `code` names a case that has no name of its own, otherwise its title does."""
    problems = Problems()
    document: CaseDocument | None = None
    if len(text) > LIMIT:
        problems.error("The file is longer than any case. Divide the story.", source=source)
    else:
        passages = read_passages(text, problems, source=source)
        if not passages:
            message = "This is no Twee: no line begins with two colons. In Twine choose Build, Export as Twee."
            problems.error(message, source=source)
        else:
            document = _Story(passages, problems, source).document(code)
    return ImportedCase(
        document=None if problems.errors else document, warnings=problems.warnings, errors=problems.errors
    )


class _Story:
    def __init__(self, passages: Sequence[TweePassage], problems: Problems, source: str) -> None:
        self._problems = problems
        self._source = source
        special = {passage.name: passage for passage in reversed(passages) if passage.name in SPECIAL}
        self._title = special["StoryTitle"].content.strip(" \n") if "StoryTitle" in special else ""
        self._data = self._story_data(special.get("StoryData"))
        self._passages = self._played(passages)

    def document(self, code: str) -> CaseDocument | None:
        frame = self._frame(code)
        if not self._passages and OURS not in self._data:
            self._problems.error("The story has no passage that could be a scene.", source=self._source)
        kept = [self._kept_scene(passage) for passage in self._passages]
        names = _scene_names(self._passages, kept)
        scenes = [own or self._foreign(passage, names) for passage, own in zip(self._passages, kept, strict=True)]
        document = replace(frame, scenes=tuple(scenes))
        again = passage_names(document)
        for number, (passage, own) in enumerate(zip(self._passages, kept, strict=True)):
            if own and tidy_text(shown(own, document, again)) != tidy_text(passage.content):
                scenes[number] = self._edited(passage, own, names)
        return replace(frame, scenes=tuple(scenes))

    def _warn(self, message: str, row: int) -> None:
        self._problems.warn(message, source=self._source, row=row)

    def _story_data(self, passage: TweePassage | None) -> dict[str, object]:
        if passage is None:
            return {}
        data = json_object(passage.content)
        if data is None:
            self._warn("StoryData can't be read and is left out.", passage.row)
        return data or {}

    def _played(self, passages: Sequence[TweePassage]) -> list[TweePassage]:
        """The passages that are scenes, the first one first."""
        found: dict[str, TweePassage] = {}
        for passage in passages:
            if passage.name in ("StoryTitle", "StoryData"):
                continue
            if passage.name in SPECIAL or {"script", "stylesheet", "Twine.private"} & set(passage.tags):
                self._warn(f"“{passage.name}” belongs to the story format, and is left out.", passage.row)
            elif passage.name in found:
                self._warn(f"“{passage.name}” is there twice; the first one counts.", passage.row)
            else:
                found[passage.name] = passage
        start = self._data.get("start")
        first = next((name for name in (start, "Start") if isinstance(name, str) and name in found), None)
        rest = [passage for name, passage in found.items() if name != first]
        return [found[first], *rest] if first else rest

    def _frame(self, code: str) -> CaseDocument:
        own = self._data.get(OURS)
        if isinstance(own, str):
            try:
                return replace(parse(own), title=self._title) if self._title else parse(own)
            except CaseTextError:
                self._problems.warn(
                    "What Xenia had kept of the case was changed, and is left out.", source=self._source
                )
        title = self._title or "Untitled"
        return CaseDocument(code=code or slug(title) or "story", title=title)

    def _kept_scene(self, passage: TweePassage) -> Scene | None:
        own = passage.metadata.get(OURS)
        if not isinstance(own, str):
            return None
        try:
            scenes = parse(own).scenes
        except CaseTextError:
            scenes = ()
        if len(scenes) != 1:
            self._warn("What Xenia had kept of this scene was changed, and is left out.", passage.row)
            return None
        return scenes[0]

    def _foreign(self, passage: TweePassage, names: dict[str, str]) -> Scene:
        parts, links = self._read(passage, names)
        choices = tuple(
            Choice(id=f"c{number}", words=link.words, goes=_goes(link, names))
            for number, link in enumerate(links, start=1)
        )
        ending = None if choices else Ending()
        return Scene(id=names[passage.name], title=passage.name, parts=parts, choices=choices, ending=ending)

    def _edited(self, passage: TweePassage, own: Scene, names: dict[str, str]) -> Scene:
        """Words and links as they are now; a choice whose words are still there keeps what else was known of it."""
        self._warn(
            f"“{passage.name}” was changed elsewhere: its words are taken as they are now, and who says what is lost.",
            passage.row,
        )
        parts, links = self._read(passage, names)
        known = {choice.words: choice for choice in own.choices}
        used = {choice.id for choice in own.choices}
        choices: list[Choice] = []
        for link in links:
            goes = _goes(link, names)
            goes = "" if goes == own.id else goes
            if link.words in known:
                choices.append(replace(known[link.words], goes=goes))
            else:
                name = next(f"c{number}" for number in range(1, len(used) + 2) if f"c{number}" not in used)
                used.add(name)
                choices.append(Choice(id=name, words=link.words, goes=goes))
        return replace(own, parts=parts, choices=tuple(choices))

    def _read(self, passage: TweePassage, names: dict[str, str]) -> tuple[tuple[Part, ...], list[TweeLink]]:
        content = passage.content
        if _HARLOWE.search(content) or _without_commands(content) != content:
            message = f"“{passage.name}” has commands of a story format, which are not carried out here. Look at it."
            self._warn(message, passage.row)
            content = _without_commands(content)
        links = [link for link in links_of(content) if link.target]
        for link in links:
            if link.target not in names:
                self._warn(f"“{passage.name}” leads to “{link.target}”, and there is no such passage.", passage.row)
        texts = (tidy_text(text) for text in re.split(r"\n[ \t]*\n", without_links(content)))
        return tuple(Narration(text=text) for text in texts if text and not _NO_WORDS.match(text)), links


def _scene_names(passages: Sequence[TweePassage], kept: Sequence[Scene | None]) -> dict[str, str]:
    """The name of the scene that each passage becomes."""
    taken = {scene.id for scene in kept if scene}
    names: dict[str, str] = {}
    for number, (passage, own) in enumerate(zip(passages, kept, strict=True), start=1):
        name = own.id if own else slug(passage.name) or f"s{number}"
        if not own:
            stem, again = name, 2
            while name in taken:
                name, again = f"{stem}-{again}", again + 1
            taken.add(name)
        names[passage.name] = name
    return names


def _goes(link: TweeLink, names: Mapping[str, str]) -> str:
    """The scene that a link leads to; of one that is not there a name that the checker will name."""
    return names.get(link.target) or slug(link.target) or "missing"


def _without_commands(content: str) -> str:
    kept = content
    for opening, closing in _HIDDEN:
        kept = _without_spans(kept, opening, closing)
    return _COMMANDS.sub("", kept)


def _without_spans(text: str, opening: str, closing: str) -> str:
    kept: list[str] = []
    position = 0
    while (start := text.find(opening, position)) >= 0 and (end := text.find(closing, start)) >= 0:
        kept.append(text[position:start])
        position = end + len(closing)
    return "".join([*kept, text[position:]])


def slug(text: str) -> str:
    """A name made of a title: small letters, digits and hyphens, '' where it has none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain.lower()))[:56].strip("-")
