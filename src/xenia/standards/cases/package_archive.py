"""The XML files taken out of a package's ZIP, and nothing that a ZIP could do to whoever opens it."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from xenia.standards.cases.package_media import ZIP_TROUBLE, PackedMedia, packed_media
from xenia.standards.cases.package_xml import XML_FILES, RefusedPackageError, safe_tree

LIMIT_PACKED = 200 * 1024 * 1024
LIMIT_UNPACKED = 1024 * 1024 * 1024
LIMIT_XML = 16 * 1024 * 1024
LIMIT_FILES = 5_000
_ENCRYPTED = 0x1
_WHAT_IT_IS = "A virtual patient is a ZIP file with imsmanifest.xml in it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The roots of the XML files by their usual names, and the file of each resource; media are left where they are."""

    trees: Mapping[str, etree._Element]
    files: Mapping[str, str]
    media: PackedMedia
    title: str


def opened_package(package: BinaryIO) -> Package:
    """Raises RefusedPackageError for what is no package, or is one that would harm its reader."""
    if package.seek(0, io.SEEK_END) > LIMIT_PACKED:
        raise RefusedPackageError(f"The package is larger than {LIMIT_PACKED // 2**20} MB. Take films out of it first.")
    try:
        with zipfile.ZipFile(package) as archive:
            return _package(archive)
    except ZIP_TROUBLE as error:
        raise RefusedPackageError(f"This can't be opened as a ZIP file. {_WHAT_IT_IS} Export it again.") from error


def _package(archive: zipfile.ZipFile) -> Package:
    parts = _looked_through(archive)
    manifests = sorted(
        (name for name in parts if name.rpartition("/")[2] == XML_FILES[0]), key=lambda name: name.count("/")
    )
    if not manifests:
        raise RefusedPackageError(f"There is no imsmanifest.xml in this ZIP file. {_WHAT_IT_IS}")
    folder = manifests[0].removesuffix(XML_FILES[0])
    manifest = safe_tree(_content(archive, parts[manifests[0]]), XML_FILES[0])
    files = {
        element.get("identifier", ""): element.get("href", "").removeprefix("./")
        for element in manifest.iter("{*}resource")
        if element.get("href")
    }
    trees = {XML_FILES[0]: manifest}
    for name in XML_FILES[1:]:
        href = next((each for each in files.values() if each.rpartition("/")[2].lower() == name), name)
        part = parts.get(folder + href)
        if part is None:
            raise RefusedPackageError(f"The package has no {name}, so it holds no virtual patient.")
        trees[name] = safe_tree(_content(archive, part), name)
    title = next((element.text or "" for element in manifest.iter("{*}title")), "")
    inside = {name.removeprefix(folder): part for name, part in parts.items() if name.startswith(folder)}
    media = packed_media(archive, manifest, inside)
    return Package(trees=trees, files=files, media=media, title=" ".join(title.split()))


def _looked_through(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    parts = archive.infolist()
    if len(parts) > LIMIT_FILES:
        raise RefusedPackageError(f"The package has more than {LIMIT_FILES:,} files, and no case has.")
    if sum(part.file_size for part in parts) > LIMIT_UNPACKED:
        raise RefusedPackageError(
            f"Unpacked, the package is larger than {LIMIT_UNPACKED // 2**30} GB. It was not opened."
        )
    named: dict[str, zipfile.ZipInfo] = {}
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise RefusedPackageError("The package is locked with a password. Export it without one.")
        if part.filename.startswith("/") or ".." in part.filename.split("/") or ":" in part.filename:
            raise RefusedPackageError("A file in the package wants to be stored outside of it. It was not opened.")
        if part.filename in named:
            raise RefusedPackageError(f"“{part.filename[:80]}” is in the package twice. Export it again.")
        named[part.filename] = part
    return named


def _content(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """What the file holds, whatever size its ZIP says it has."""
    with archive.open(part) as stream:
        content = stream.read(LIMIT_XML + 1)
    if len(content) > LIMIT_XML:
        name = part.filename.rpartition("/")[2]
        raise RefusedPackageError(f"“{name[:80]}” is larger than {LIMIT_XML // 2**20} MB, and no case is.")
    return content
