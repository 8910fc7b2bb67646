"""The words of a scene as the XHTML of a virtual patient, and XHTML read back as paragraphs and media."""

from collections.abc import Iterator, Mapping

from lxml import etree

from xenia.standards.cases.document import (
    CaseDocument,
    Media,
    MediaKind,
    Moment,
    Narration,
    Part,
    Passage,
    Scene,
    Speech,
)
from xenia.standards.cases.package_xml import PATIENT, XHTML, media_path, root_of
from xenia.standards.cases.tidy import tidy_text

_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "blockquote", "pre", "hr", "address", "caption"}
    | {f"h{number}" for number in range(1, 7)}
)
_SOUNDS = {"mp3", "wav", "ogg", "oga", "m4a", "flac"}
_FILMS = {"mp4", "webm", "mov", "avi", "mpg", "mpeg", "ogv", "flv"}


def scene_words(scene: Scene, document: CaseDocument, media: tuple[str, ...]) -> etree._Element:
    """A `div` with a paragraph for all that is shown; media that go along are referred to by the manifest."""
    root = root_of(XHTML, "div")
    people = {person.id: person.name or person.id for person in document.people}
    for part in scene.parts:
        if isinstance(part, Media) and part.name in media:
            _medium(root, part, media.index(part.name) + 1)
        else:
            for text in _texts(part, people):
                _paragraph(root, text)
    if scene.ending:
        _paragraph(root, scene.ending.consequence)
        _paragraph(root, scene.ending.debrief)
    if not len(root):
        etree.SubElement(root, f"{{{XHTML}}}p")
    return root


def _texts(part: Part, people: Mapping[str, str]) -> Iterator[str]:
    match part:
        case Narration():
            yield part.text
        case Speech():
            yield f"{people.get(part.who, part.who)}{' thinks' if part.thought else ''}: {part.text}"
        case Media():
            yield part.description
        case Moment():
            yield part.prompt
        case Passage():
            return


def _medium(root: etree._Element, medium: Media, number: int) -> None:
    paragraph = etree.SubElement(root, f"{{{XHTML}}}p")
    element = etree.SubElement(paragraph, f"{{{PATIENT}}}media", {"refPath": media_path(f"media-{number}")})
    if medium.description:
        etree.SubElement(element, f"{{{XHTML}}}span").text = medium.description


def _paragraph(root: etree._Element, text: str) -> None:
    for block in text.split("\n\n") if text else ():
        paragraph = etree.SubElement(root, f"{{{XHTML}}}p")
        first, *lines = block.split("\n")
        paragraph.text = first
        for line in lines:
            etree.SubElement(paragraph, f"{{{XHTML}}}br").tail = line


def parts_of(root: etree._Element, files: Mapping[str, str]) -> list[Part]:
    """What XHTML shows, in order: paragraphs, and media by their names; `files` has that of each resource and place."""
    parts: list[Part] = []
    words: list[str] = []

    def close() -> None:
        if text := tidy_text("".join(words)):
            parts.append(Narration(text=text))
        words.clear()

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = etree.QName(element).localname
        if event == "start":
            if name in _BLOCKS:
                close()
            elif name == "br":
                words.append("\n")
            elif name in ("media", "img", "object"):
                close()
                parts.extend(_media(element, name, files))
            if name in ("media", "object"):
                walk.skip_subtree()
            else:
                words.append(_flat(element.text))
        else:
            if name in _BLOCKS:
                close()
            words.append(_flat(element.tail) if element is not root else "")
    close()
    return parts


def _flat(text: str | None) -> str:
    """White space in XHTML is one space."""
    return " ".join(f"_{text or ''}_".split())[1:-1]


def _media(element: etree._Element, name: str, files: Mapping[str, str]) -> Iterator[Media]:
    if name == "media":
        identifier = element.get("refPath", "").partition("'")[2].partition("'")[0]
        file, words = files.get(identifier, identifier), "".join(str(each) for each in element.itertext())
    else:
        place = (element.get("src") or element.get("data") or "").removeprefix("./")
        file, words = files.get(place, place), element.get("alt") or ""
    named = file.translate({ord("("): None, ord(")"): None})
    if named:
        ending = named.rpartition(".")[2].lower()
        kind = MediaKind.AUDIO if ending in _SOUNDS else MediaKind.VIDEO if ending in _FILMS else MediaKind.IMAGE
        yield Media(kind=kind, name=named, description=" ".join(words.split()))
