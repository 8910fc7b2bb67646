"""XML parsed as it comes in: no entities, no document types, no network, and nothing kept that has been handled."""

from collections.abc import Iterator
from typing import BinaryIO, cast
from xml.parsers import expat

from lxml import etree

CHUNK = 64 * 1024
LARGEST_FILE = 512 * 1024 * 1024
LARGEST_PROLOGUE = 1024 * 1024
LARGEST_ITEM = 16 * 1024 * 1024
_DOCTYPE = "The file has a document type (DTD) or entities, which can hide an attack. Remove the <!DOCTYPE …>."
_UNFINISHED = "The file ends before it is complete. Export or download it again."
_CONTAINERS = {
    "CurriculumInventory",
    "Events",
    "Expectations",
    "CompetencyFramework",
    "AcademicLevels",
    "Sequence",
    "Curriculum",
    "WithoutEvents",
}


class RefusedError(Exception):
    """The whole file can't be read; `row` is the line, where one is known."""

    def __init__(self, message: str, *, row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.row = row


def parsed_items(stream: BinaryIO, *, items: tuple[str, ...]) -> Iterator[etree._Element]:
    """The root as soon as anything in it is complete, then each element named in `items` as soon as it is complete.

    An element is gone after the caller has seen it. libxml2's own limits on depth and on the length of a text stay
    on (`huge_tree` is off); since the tree is pruned as it grows, they don't limit the file, which may have 512 MB.
    """
    parser = etree.XMLPullParser(
        events=("end",),
        tag=[f"{{*}}{item}" for item in items],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        yield from _fed(parser, stream)
    except etree.XMLSyntaxError as error:
        raise _explained(error) from error


def _fed(parser: etree.XMLPullParser, stream: BinaryIO) -> Iterator[etree._Element]:
    root: etree._Element | None = None
    size = since_item = 0
    for chunk in _checked_chunks(stream):
        size += len(chunk)
        since_item += len(chunk)
        parser.feed(chunk)
        for _, found in parser.read_events():
            element = cast(etree._Element, found)  # only elements are asked for
            since_item = 0
            if root is None:
                root = element.getroottree().getroot()
                if element.getroottree().docinfo.internalDTD is not None:  # an encoding in which the two parsers differ
                    raise RefusedError(_DOCTYPE)
                yield root
            yield element
        if size > LARGEST_FILE:
            raise RefusedError("The file is larger than 512 MB. Export one academic year at a time.")
        if since_item > LARGEST_ITEM:
            raise RefusedError("A part of the file is larger than 16 MB, which no Curriculum Inventory needs.")
        if root is not None:
            _prune(root)
    try:
        whole = parser.close()
    except etree.XMLSyntaxError as error:  # what came so far was well-formed, so something is missing
        raise RefusedError(_UNFINISHED, row=error.lineno) from error
    if root is None:
        yield whole


def _prune(root: etree._Element) -> None:
    """Drop what is closed and seen: of each list that is open, all but the part that may still be open."""
    opened: etree._Element | None = root
    while opened is not None and etree.QName(opened).localname in _CONTAINERS:
        del opened[:-1]
        opened = opened[0] if len(opened) else None


def _checked_chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The file in chunks, the first of which holds the root's opening, with nothing dangerous before it."""
    prologue = b""
    gate = _Gate()
    while not gate.is_open:
        chunk = stream.read(CHUNK)
        prologue += chunk
        if not chunk and not prologue.strip():
            raise RefusedError("The file is empty. Export it again.")
        gate.feed(chunk)
        if len(prologue) > LARGEST_PROLOGUE and not gate.is_open:
            raise RefusedError("The first megabyte holds no element, so this is not a Curriculum Inventory.")
    yield prologue
    while chunk := stream.read(CHUNK):
        yield chunk


class _Gate:
    """Reads up to the root's opening with a parser that tells of a document type before it acts on it."""

    def __init__(self) -> None:
        self.is_open = False
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._let_in

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            if not chunk:
                raise RefusedError(_UNFINISHED, row=error.lineno) from error
            if not self.is_open:
                raise RefusedError(
                    f"This is not well-formed XML ({expat.ErrorString(error.code)}). Export the file again.",
                    row=error.lineno,
                ) from error
        except (LookupError, ValueError) as error:
            raise RefusedError("The file declares an encoding that is not known here. Save it as UTF-8.") from error

    def _let_in(self, _name: str, _attributes: dict[str, str]) -> None:
        self.is_open = True
        self._parser.StartElementHandler = None

    def _refuse(self, *_declaration: object) -> None:
        if self.is_open:
            return
        raise RefusedError(_DOCTYPE, row=self._parser.CurrentLineNumber)


def _explained(error: etree.XMLSyntaxError) -> RefusedError:
    what = error.msg or "not well-formed"
    row = error.lineno
    if "encod" in what.lower() or "not proper UTF-8" in what or "Invalid bytes" in what:
        return RefusedError(
            "Some characters are not in the encoding that the file declares. Save it as UTF-8 and import again.",
            row=row,
        )
    return RefusedError(f"This is not well-formed XML ({what}). Export the file again.", row=row)
