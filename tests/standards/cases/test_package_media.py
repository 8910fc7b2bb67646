"""Pictures, sounds and films go along in a package and come back; what is none, or harms, does not."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import BinaryIO

import pytest

from tests.standards.cases.examples import EXAMPLE
from tests.standards.cases.test_patient_package import (
    FOREIGN,
    FOREIGN_MANIFEST,
    files_of,
    packed,
    read_package,
    refused,
    told,
)
from tests.standards.test_media_metadata import KINDS
from tests.standards.test_picture_metadata import jpeg
from xenia.standards.cases import parse
from xenia.standards.cases.document import Media
from xenia.standards.cases.package_media import LIMIT_FILE, plain_names, unpacked
from xenia.standards.cases.patient_package import package_pieces, write_package
from xenia.standards.cases.twee_reading import ImportedCase

MEDIA = {"room.jpg": jpeg(), "tones.mp3": KINDS["mp3"]}
MIB = 1024 * 1024


def taken(package: bytes, imported: ImportedCase) -> dict[str, bytes | None]:
    return dict(unpacked(io.BytesIO(package), imported.media))


def foreign(files: dict[str, bytes], *named: str) -> bytes:
    """A package made elsewhere whose manifest names these files, among them the one that its words show."""
    resources = "".join(f'<resource identifier="N{n}" href="{href}"/>' for n, href in enumerate(named))
    manifest = FOREIGN_MANIFEST.replace(b"</resources>", resources.encode() + b"</resources>")
    return packed(
        {**FOREIGN, "case/imsmanifest.xml": manifest, **{f"case/{name}": each for name, each in files.items()}}
    )


def test_files_and_what_they_show_come_back_byte_for_byte() -> None:
    package = write_package(parse(EXAMPLE), media=MEDIA)
    imported = read_package(package)
    assert imported.document == parse(EXAMPLE) and imported.warnings == ()
    assert taken(package, imported) == MEDIA


def test_a_package_that_was_changed_elsewhere_keeps_its_files_and_their_descriptions() -> None:
    files = files_of(write_package(parse(EXAMPLE), media=MEDIA))
    files["virtualpatientdata.xml"] = files["virtualpatientdata.xml"].replace(b"A minute is long", b"It is long")
    package = packed(files)
    imported = read_package(package)
    assert imported.document is not None
    shown = [part for scene in imported.document.scenes for part in scene.parts if isinstance(part, Media)]
    assert [one.name for one in shown] == ["1.jpg", "2.mp3"] and "three chairs in a row" in shown[0].description
    assert taken(package, imported) == {"1.jpg": MEDIA["room.jpg"], "2.mp3": MEDIA["tones.mp3"]}


def test_files_of_a_package_made_elsewhere_get_names_that_a_case_can_hold() -> None:
    named = ("media/My%20room (1).JPG", "other/My room (1).jpg")
    package = foreign(
        {"media/street.mp4": KINDS["mp4"], "media/My room (1).JPG": jpeg(), "other/My room (1).jpg": jpeg()}, *named
    )
    imported = read_package(package)
    assert list(imported.media) == ["street.mp4", "My-room-1-.JPG", "My-room-1--2.jpg"]
    assert taken(package, imported)["street.mp4"] == KINDS["mp4"]


def test_what_is_no_picture_sound_or_film_is_left_out_and_named() -> None:
    package = foreign(
        {"media/street.mp4": b"<html>", "run.js": b"alert(1)", "a.png": b""}, "run.js", "a.png", "gone.png"
    )
    imported = read_package(package)
    assert imported.document is not None and imported.media == {}
    assert told(imported)[-2:] == [
        "The manifest names what is not in the package: “gone.png”.",
        "Left out, for these are no pictures, sounds or films that browsers can show: "
        "“media/street.mp4”, “run.js”, “a.png”.",
    ]


def test_what_the_manifest_does_not_name_stays_in_the_package() -> None:
    assert read_package(foreign({"secret.jpg": jpeg()})).media == {}


@pytest.mark.parametrize("href", ["../up.jpg", "/etc/up.jpg", "..%2Fup.jpg", "a/../../up.jpg"])
def test_a_manifest_can_not_point_out_of_its_package(href: str) -> None:
    imported = read_package(foreign({}, href))
    assert imported.document is not None and imported.media == {}
    assert f"“{href}”" in told(imported)[-1]
    assert "stored outside" in refused(packed({**FOREIGN, "case/../../up.jpg": jpeg()}))


def test_a_bomb_among_the_films_is_neither_unpacked_nor_kept() -> None:
    film = KINDS["mp4"] + bytes(LIMIT_FILE)
    package = foreign({"media/street.mp4": film})
    del film
    assert len(package) < MIB
    tracemalloc.start()
    imported = read_package(package)
    assert tracemalloc.get_traced_memory()[1] < 4 * MIB
    tracemalloc.stop()
    assert imported.media == {} and "larger than 64 MB: “media/street.mp4”" in told(imported)[-1]


def test_a_small_size_that_is_a_lie_is_found_out() -> None:
    package = foreign({"media/street.mp4": KINDS["mp4"] + bytes(2 * MIB)})
    at = package.rindex(b"PK\x01\x02") + 24
    lying = package[:at] + (64).to_bytes(4, "little") + package[at + 4 :]
    assert "can't be opened as a ZIP file" in refused(lying)


def test_too_many_files_and_too_much_together_are_refused_with_the_way_out() -> None:
    names = [f"{number}.jpg" for number in range(201)]
    assert "more than 200 pictures" in refused(foreign(dict.fromkeys(names, jpeg()), *names))
    large = foreign(dict.fromkeys(names[:5], jpeg() + bytes(60 * MIB)), *names[:5])
    assert "larger than 256 MB together" in refused(large) and "one by one" in refused(large)


def test_a_file_that_is_broken_in_the_package_is_told_apart_from_the_others() -> None:
    package = write_package(parse(EXAMPLE), media={**MEDIA, "tones.mp3": KINDS["mp3"] + bytes(MIB)})
    at = package.index(KINDS["mp3"]) + MIB // 2
    broken = package[:at] + b"?" + package[at + 1 :]
    assert taken(broken, read_package(broken)) == {"room.jpg": MEDIA["room.jpg"], "tones.mp3": None}


def test_names_are_plain_short_and_never_the_same() -> None:
    names = plain_names(["a/ü.png", "b/ü.png", "c/-.png", "...", "x/" + "y" * 300 + ".jpeg", "A.png", "a.png"])
    assert len({name.lower() for name in names.values()}) == len(names)
    assert all(name.isascii() and name[0].isalnum() and len(name) <= 80 for name in names.values())


class Film(io.RawIOBase):
    """So many bytes that stand nowhere; `opened` counts those that are open at once."""

    opened = 0

    def __init__(self, size: int) -> None:
        self._left, Film.opened = size, Film.opened + 1

    def read(self, size: int = -1) -> bytes:
        piece = bytes(min(self._left, size))
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        if not self.closed:
            Film.opened -= 1
        super().close()


def test_a_film_of_500_megabytes_never_stands_in_memory() -> None:
    size, made = 250 * MIB, 0
    films: dict[str, Callable[[], BinaryIO]] = {name: lambda: Film(size) for name in ("room.jpg", "tones.mp3")}  # type: ignore[dict-item]
    tracemalloc.start()
    for piece in package_pieces(parse(EXAMPLE), films):
        made += len(piece)
        assert Film.opened <= 1 and len(piece) < MIB
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert made > 2 * size and peak < 8 * MIB and Film.opened == 0


def test_a_reader_that_only_goes_forward_finds_every_file_pressed() -> None:
    """Some unpack while they receive, and know nothing of the directory at the end: these need deflate throughout."""
    with zipfile.ZipFile(io.BytesIO(write_package(parse(EXAMPLE), media=MEDIA))) as archive:
        assert {part.compress_type for part in archive.infolist()} == {zipfile.ZIP_DEFLATED}
