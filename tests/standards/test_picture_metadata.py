"""A picture loses where it was made and keeps every pixel; what is broken is refused."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xenia.standards.film_metadata import BrokenFilmError, film_without_metadata
from xenia.standards.media_kinds import media_type
from xenia.standards.picture_metadata import BrokenPictureError, without_metadata
from xenia.standards.sound_metadata import sound_without_tags

PLACE = b"47.6062N 122.3321W"
SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def exif(turned: int, *, order: str = ">") -> bytes:
    """Exif with the direction of the upper side, and a pointer to a GPS table with a place in it."""
    head = {">": b"MM\0\x2a", "<": b"II\x2a\0"}[order]
    entries = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0) + struct.pack(f"{order}HHII", 0x8825, 4, 1, 38)
    return b"Exif\0\0" + head + struct.pack(f"{order}IH", 8, 2) + entries + struct.pack(f"{order}I", 0) + PLACE


def jpeg(*segments: bytes, behind: bytes = b"") -> bytes:
    table = segment(0xDB, bytes(65))
    return b"\xff\xd8" + b"".join(segments) + table + SCAN + b"\xff\xd9" + behind


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(*chunks: bytes, behind: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\x7f"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + body + chunk(b"IEND", b"") + behind


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(n + struct.pack("<I", len(c)) + c + b"\0" * (len(c) % 2) for n, c in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


PLANTED = {
    "exif": jpeg(segment(0xE1, exif(1))),
    "exif of a small machine": jpeg(segment(0xE1, exif(6, order="<"))),
    "xmp": jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<exif:GPS>" + PLACE)),
    "iptc": jpeg(segment(0xED, b"Photoshop 3.0\0" + PLACE)),
    "comment": jpeg(segment(0xFE, PLACE)),
    "a second picture in it": jpeg(segment(0xE2, b"MPF\0" + PLACE)),
    "behind the end": jpeg(behind=PLACE),
    "png text": png(chunk(b"tEXt", b"GPS\0" + PLACE), chunk(b"iTXt", PLACE), chunk(b"eXIf", PLACE)),
    "png behind the end": png(behind=PLACE),
    "webp": riff((b"VP8X", b"\x2c" + bytes(9)), (b"VP8 ", b"pixel"), (b"EXIF", PLACE), (b"XMP ", PLACE)),
}


@pytest.mark.parametrize("name", PLANTED)
def test_the_planted_place_is_gone(name: str) -> None:
    planted = PLANTED[name]
    assert PLACE in planted, "the search must bite"
    assert PLACE not in without_metadata(planted)


def test_pixels_and_what_they_mean_stay() -> None:
    profile = segment(0xE2, b"ICC_PROFILE\0" + b"colours")
    found = without_metadata(jpeg(segment(0xE0, b"JFIF\0" + bytes(9)), segment(0xE1, exif(1)), profile))
    assert SCAN in found and profile in found and b"JFIF\0" in found and found.endswith(b"\xff\xd9")
    assert without_metadata(png(chunk(b"gAMA", b"abcd"))) == png(chunk(b"gAMA", b"abcd"))
    kept = without_metadata(PLANTED["webp"])
    assert b"pixel" in kept and kept[20] == 0x20, "it announces neither Exif nor XMP any more"
    assert struct.unpack("<I", kept[4:8])[0] == len(kept) - 8


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photograph_keeps_its_upper_side(order: str) -> None:
    found = without_metadata(jpeg(segment(0xE1, exif(6, order=order))))
    assert found[2:4] == b"\xff\xe1" and struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in found
    assert b"\x88\x25" not in found


def test_cleaning_twice_changes_nothing() -> None:
    for planted in PLANTED.values():
        once = without_metadata(planted)
        assert without_metadata(once) == once


@pytest.mark.parametrize("whole", [jpeg(segment(0xE1, exif(1))), png(), PLANTED["webp"]])
def test_what_was_cut_off_is_refused(whole: bytes) -> None:
    for end in range(len(whole) - 1):
        with pytest.raises(BrokenPictureError):
            without_metadata(whole[:end])


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP"]))
def test_no_bytes_break_it(rest: bytes, start: bytes) -> None:
    try:
        once = without_metadata(start + rest)
    except BrokenPictureError:
        return
    assert without_metadata(once) == once


def test_a_film_loses_its_place_and_keeps_its_offsets() -> None:
    inside = box(
        b"moov", box(b"mvhd", b"time") + box(b"udta", box(b"\xa9xyz", PLACE)) + box(b"trak", box(b"meta", PLACE))
    )
    film = box(b"ftyp", b"isom") + inside + box(b"mdat", b"pictures") + box(b"uuid", PLACE)
    assert film.count(PLACE) == 3
    found = film_without_metadata(film)
    assert PLACE not in found and len(found) == len(film) and found.index(b"pictures") == film.index(b"pictures")
    with pytest.raises(BrokenFilmError):
        film_without_metadata(box(b"moov", b"\0\0\xff\xffudta"))


def test_a_voice_loses_its_tags() -> None:
    tag = b"ID3\x04\0\0\0\0\0" + bytes([len(PLACE)]) + PLACE
    assert sound_without_tags(tag + b"\xff\xfbsound" + b"TAG" + PLACE.ljust(125)) == b"\xff\xfbsound"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (jpeg(), "image/jpeg"),
        (png(), "image/png"),
        (PLANTED["webp"], "image/webp"),
        (b"\0\0\0\x18ftypM4A ", "audio/mp4"),
        (b"\0\0\0\x18ftypisom", "video/mp4"),
        (b"\0\0\0\x18ftypheic", ""),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"OggS", "audio/ogg"),
        (b"<svg onload=", ""),
        (b"<html>", ""),
        (b"", ""),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head: bytes, found: str) -> None:
    assert media_type(head[:16]) == found
