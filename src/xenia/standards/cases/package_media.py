"""The pictures, sounds and films that the manifest of a package names, and nothing else that stands in its ZIP."""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import unquote

from lxml import etree

from xenia.standards.cases.package_xml import XML_FILES, RefusedPackageError
from xenia.standards.media_kinds import media_type

LIMIT_NUMBER = 200
LIMIT_FILE = 64 * 1024 * 1024
LIMIT_TOGETHER = 256 * 1024 * 1024
#: how many names a sentence holds
_TOLD = 10
_LONGEST_NAME = 80
#: what a ZIP file raises that is broken
ZIP_TROUBLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True, slots=True)
class PackedMedia:
    """Where each file stands in the ZIP, by how the manifest writes it, and sentences on those that do not come."""

    paths: Mapping[str, str]
    left_out: tuple[str, ...]


def packed_media(
    archive: zipfile.ZipFile, manifest: etree._Element, parts: Mapping[str, zipfile.ZipInfo]
) -> PackedMedia:
    """Look at the beginning of each file that the manifest names; `parts` are those of the ZIP, by how a manifest would
    write them. Raises RefusedPackageError for more, or larger together, than a case can have."""
    paths: dict[str, str] = {}
    missing, large, other = [], [], []
    whole = 0
    for href in _named(manifest):
        part = parts.get(href) or parts.get(unquote(href))
        if part is None:
            missing.append(href)
        elif not media_type(_beginning(archive, part)):
            other.append(href)
        elif part.file_size > LIMIT_FILE:
            large.append(href)
        else:
            paths[href] = part.filename
            whole += part.file_size
    _refuse_much(len(paths), whole)
    said = (
        ("The manifest names what is not in the package: {names}.", missing),
        ("Left out, for these are no pictures, sounds or films that browsers can show: {names}.", other),
        (f"Left out, for each is larger than {LIMIT_FILE // 2**20} MB: {{names}}. Make them smaller.", large),
    )
    return PackedMedia(paths, tuple(words.format(names=_listed(names)) for words, names in said if names))


def _named(manifest: etree._Element) -> list[str]:
    """Every file of the manifest but those in which the case itself is written."""
    found = (each.get("href", "").removeprefix("./") for each in manifest.iter("{*}resource", "{*}file"))
    return [href for href in dict.fromkeys(found) if href and href.rpartition("/")[2].lower() not in XML_FILES]


def _beginning(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as stream:
        return stream.read(16)


def _refuse_much(number: int, whole: int) -> None:
    if number > LIMIT_NUMBER:
        raise RefusedPackageError(
            f"The package has more than {LIMIT_NUMBER} pictures, sounds and films. Divide the case."
        )
    if whole > LIMIT_TOGETHER:
        raise RefusedPackageError(
            f"Unpacked, its pictures, sounds and films are larger than {LIMIT_TOGETHER // 2**20} MB together. "
            "Take films out, and send them one by one when the case stands."
        )


def _listed(names: list[str]) -> str:
    told = ", ".join(f"“{name[-_LONGEST_NAME:]}”" for name in names[:_TOLD])
    return told if len(names) <= _TOLD else f"{told} and {len(names) - _TOLD} more"


def plain_names(hrefs: Iterable[str]) -> dict[str, str]:
    """A name for each file by which a case can call it: letters, digits, dots and hyphens, none twice."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for href in hrefs:
        last = re.sub(r"[^A-Za-z0-9_.-]+", "-", unquote(href).rpartition("/")[2]).strip("-._") or "file"
        stem, dot, ending = last.rpartition(".")
        stem, ending = (stem, dot + ending[:8]) if stem else (last, "")
        name, number = f"{stem[:60]}{ending}", 2
        while name.lower() in taken:
            name, number = f"{stem[:60]}-{number}{ending}", number + 1
        taken.add(name.lower())
        names[href] = name
    return names


def unpacked(package: BinaryIO, paths: Mapping[str, str]) -> Iterator[tuple[str, bytes | None]]:
    """Each file by the name that the case gives it, one at a time; None for one that is broken in the ZIP. Raises
    RefusedPackageError where the package is not the one in which these paths were found."""
    try:
        with zipfile.ZipFile(package) as archive:
            for name, path in paths.items():
                yield name, _whole(archive, path)
    except zipfile.BadZipFile as error:
        raise RefusedPackageError("This can't be opened as a ZIP file any more. Send it again.") from error


def _whole(archive: zipfile.ZipFile, path: str) -> bytes | None:
    """The file, if it is no larger than its ZIP says and we allow."""
    try:
        with archive.open(path) as stream:
            content = stream.read(LIMIT_FILE + 1)
    except (*ZIP_TROUBLE, KeyError):
        return None
    return content if len(content) <= LIMIT_FILE else None
