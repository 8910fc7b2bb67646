"""A voice or film of every kind that we take loses place, time and device, and sounds as before."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standards.test_picture_metadata import PLACE, PLANTED, box
from xenia.standards.media_kinds import media_type, voice_type
from xenia.standards.media_metadata import BrokenMediaError, media_without_metadata

SOUND = bytes(range(256)) * 3
MADE = b"\xe4\x3b\xc5\x0a"


def wav() -> bytes:
    chunks = [(b"fmt ", bytes(16)), (b"LIST", b"INFO" + PLACE), (b"bext", PLACE), (b"data", SOUND), (b"id3 ", PLACE)]
    body = b"".join(name + struct.pack("<I", len(held)) + held + b"\0" * (len(held) % 2) for name, held in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body


def flac() -> bytes:
    blocks = [(0, bytes(34)), (4, PLACE), (6, PLACE), (2, PLACE), (0x80 | 1, PLACE)]
    return b"fLaC" + b"".join(bytes([kind]) + len(held).to_bytes(3) + held for kind, held in blocks) + SOUND


def slow_sum(page: bytes) -> int:
    """The sum of a page bit by bit, as RFC 3533 words it."""
    value = 0
    for bit in (byte >> shift & 1 for byte in page + bytes(4) for shift in range(7, -1, -1)):
        value = (value << 1 | bit) ^ (0x104C11DB7 if value >> 31 else 0)
    return value


def page(number: int, lacing: list[int], held: bytes) -> bytes:
    head = b"OggS\0" + bytes([2 * (number == 0)]) + bytes(8) + struct.pack("<III", 7, number, 0) + bytes([len(lacing)])
    made = head + bytes(lacing) + held
    return made[:22] + struct.pack("<I", slow_sum(made)) + made[26:]


def ogg(mark: bytes = b"OpusTags") -> bytes:
    """Comments that go on over two pages, as they do where somebody put a picture into them."""
    remarks = [b"LOCATION=" + PLACE, b"COVER=" + PLACE * 20]
    packet = mark + struct.pack("<I", 6) + b"phone7" + struct.pack("<I", len(remarks))
    packet += b"".join(struct.pack("<I", len(one)) + one for one in remarks) + b"\1"
    pages = [page(0, [19], b"OpusHead" + bytes(11)), page(1, [255], packet[:255])]
    return b"".join([*pages, page(2, [len(packet) - 255, 200], packet[255:] + SOUND[:200])])


def element(name: int, held: bytes, *, endless: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if endless else (len(held) | 1 << 56).to_bytes(8)
    return name.to_bytes((name.bit_length() + 7) // 8) + size + held


def webm(*, endless: bool = False) -> bytes:
    info = element(0x2AD7B1, b"\x0f\x42\x40") + element(0x4461, b"20261126") + element(0x7BA9, PLACE)
    info += element(0x4D80, PLACE) + element(0x5741, PLACE)
    cluster = element(0x1F43B675, element(0xE7, b"\0") + element(0xA3, SOUND), endless=endless)
    tags = element(0x1254C367, element(0x7373, PLACE))
    body = element(0x1549A966, info) + element(0x1654AE6B, b"") + cluster + tags + element(0x1941A469, PLACE)
    return element(0x1A45DFA3, b"") + element(0x18538067, body, endless=endless)


def film() -> bytes:
    """With times of making, a maker's box behind, and a track in which a camera wrote where it was."""
    full = bytes(4)
    dated = full + MADE * 2 + bytes(80)
    sound = box(b"ftyp", b"isom") + box(b"mdat", PLACE + SOUND)
    where = len(box(b"ftyp", b"isom")) + 8
    sizes = box(b"stsz", full + struct.pack(">II", len(PLACE), 1))
    table = (
        sizes + box(b"stsc", full + struct.pack(">4I", 1, 1, 1, 1)) + box(b"stco", full + struct.pack(">2I", 1, where))
    )
    handler = box(b"hdlr", full + bytes(4) + b"meta" + bytes(12))
    silent = box(b"trak", box(b"mdia", box(b"mdhd", dated) + handler + box(b"minf", box(b"stbl", table))))
    voice = box(b"trak", box(b"tkhd", dated) + box(b"mdia", box(b"hdlr", full + bytes(4) + b"soun" + bytes(12))))
    return sound + box(b"moov", box(b"mvhd", dated) + voice + silent) + box(b"sefd", PLACE)


def id3(held: bytes) -> bytes:
    return b"ID3\x04\0\0\0\0" + bytes([len(held) >> 7, len(held) & 0x7F]) + held


def ape(held: bytes) -> bytes:
    """With a head, whose length the foot leaves out."""
    size = struct.pack("<3I", 2000, len(held) + 32, 1)
    head, foot = (b"APETAGEX" + size + struct.pack("<I", flags) + bytes(8) for flags in (0xA0000000, 0x80000000))
    return head + held + foot


def mp3(frame: bytes = b"\xff\xfb") -> bytes:
    """With every tag that a program writes: two before, two behind."""
    return id3(PLACE) + id3(PLACE * 9) + frame + SOUND + ape(PLACE) + b"TAG" + PLACE.ljust(125)


KINDS = {
    "mp3": mp3(),
    "aac with the tags of an mp3": mp3(b"\xff\xf1"),
    "flac with the tags of an mp3": id3(PLACE) + flac(),
    "wav": wav(),
    "flac": flac(),
    "opus": ogg(),
    "vorbis": ogg(b"\x03vorbis"),
    "webm": webm(),
    "webm from a browser": webm(endless=True),
    "mp4": film(),
    "m4a": film().replace(b"isom", b"M4A "),
}


def kind_of(kind: str) -> set[str]:
    """What the rest of it may be: behind the tags of an MP3 stands the sound, of whatever kind it is."""
    behind = {"aac with the tags of an mp3": "audio/aac", "flac with the tags of an mp3": "audio/flac"}
    return {behind.get(kind) or media_type(KINDS[kind][:16])}


def cleaned(content: bytes) -> bytes:
    return media_without_metadata(content, media_type(content[:16]))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_loses_where_when_and_with_what_and_keeps_its_sound(kind: str) -> None:
    found = cleaned(KINDS[kind])
    for planted in (PLACE, PLACE[:9], MADE, b"phone7", b"20261126"):
        assert planted not in found
    assert SOUND[:200] in found and media_type(found[:16]) in kind_of(kind)
    assert cleaned(found) == found


def test_the_planted_place_is_there_to_be_lost() -> None:
    assert all(PLACE in content for content in (*KINDS.values(), *PLANTED.values()))


def test_tags_without_a_sound_are_no_recording() -> None:
    for nothing in (id3(PLACE), b"ID3\x04\0\0\0\0\x7f\x7f" + PLACE, id3(PLACE) + ape(PLACE)):
        with pytest.raises(BrokenMediaError):
            cleaned(nothing)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        *(
            (KINDS[kind][:16], told)
            for kind, told in (("mp4", "audio/mp4"), ("webm", "audio/webm"), ("wav", "audio/wav"))
        ),
        (b"\xff\xf1\x50", "audio/aac"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (PLANTED["exif"][:16], ""),
        (b"<html>", ""),
        (b"\xff", ""),
    ],
)
def test_a_voice_is_a_voice_in_the_boxes_of_a_film_too(head: bytes, told: str) -> None:
    assert voice_type(head) == told


@pytest.mark.parametrize("kind", ["opus", "vorbis"])
def test_a_program_that_checks_sums_plays_what_is_left(kind: str) -> None:
    found, at = cleaned(KINDS[kind]), 0
    assert len(found) == len(KINDS[kind])
    while at < len(found):
        after = at + 27 + found[at + 26] + sum(found[at + 27 : at + 27 + found[at + 26]])
        whole = found[at:after]
        assert struct.pack("<I", slow_sum(whole[:22] + bytes(4) + whole[26:])) == whole[22:26]
        at = after


@pytest.mark.parametrize("kind", ["webm", "mp4"])
def test_nothing_in_a_film_moves(kind: str) -> None:
    found = cleaned(KINDS[kind])
    assert len(found) == len(KINDS[kind]) and found.index(SOUND) == KINDS[kind].index(SOUND)


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            b"ID3\x04\0\0\0\0\0\x01",
            b"OggS",
            b"fLaC",
            b"RIFF\0\0\0\0WAVE",
            b"\x1a\x45\xdf\xa3",
            b"\0\0\0\x10ftypisom\0\0\0\0",
        ]
    ),
    st.sampled_from([b"", *KINDS.values()]),
    st.integers(min_value=0, max_value=600),
)
def test_no_bytes_break_it(rest: bytes, start: bytes, whole: bytes, cut: int) -> None:
    content = (whole[:cut] or start) + rest
    found = media_type(content[:16])
    if not found:
        return
    try:
        once = media_without_metadata(content, found)
    except BrokenMediaError:
        return
    assert media_without_metadata(once, found) == once
