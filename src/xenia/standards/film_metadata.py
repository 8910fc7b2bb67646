"""Blank what a phone writes beside a film or a voice: place, maker, titles. Sizes stay, so that no offset moves.

Boxes after ISO/IEC 14496-12: `udta` and `meta` anywhere under `moov` become `free`, filled with zeros, and so does
every box of the top that is neither film nor index. ID3 tags of MP3 files (id3.org, 2.3 and 2.4) are cut off.
"""

import struct
from collections.abc import Iterator

_INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf"}
_BLANKED = {b"udta", b"meta", b"uuid"}
_ID3_HEAD, _ID3_OLD = 10, 128


class BrokenFilmError(ValueError):
    """The boxes of the file do not fit into one another."""


def film_without_metadata(content: bytes) -> bytes:
    """An MP4, M4A or MOV without what was written beside it. Raises BrokenFilmError where its boxes are broken."""
    made = bytearray(content)
    _blank(made, 0, len(made), deep=0)
    return bytes(made)


def _blank(made: bytearray, start: int, end: int, *, deep: int) -> None:
    if deep > len(_INSIDE):
        raise BrokenFilmError
    for name, at, body, after in _boxes(made, start, end):
        if name in _BLANKED:
            made[at + 4 : at + 8] = b"free"
            made[body:after] = bytes(after - body)
        elif name in _INSIDE:
            _blank(made, body, after, deep=deep + 1)


def _boxes(made: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Each box: its name, where it begins, where its content begins, where it ends."""
    at = start
    while at + 8 <= end:
        size, name, body = struct.unpack_from(">I", made, at)[0], bytes(made[at + 4 : at + 8]), at + 8
        if size == 1 and at + 16 <= end:
            size, body = struct.unpack_from(">Q", made, at + 8)[0], at + 16
        after = end if size == 0 else at + size
        if after < body or after > end:
            raise BrokenFilmError
        yield name, at, body, after
        at = after


def sound_without_tags(content: bytes) -> bytes:
    """An MP3 without its ID3 tags, before and behind."""
    start = 0
    while content[start : start + 3] == b"ID3" and len(content) >= start + _ID3_HEAD:
        size = 0
        for byte in content[start + 6 : start + _ID3_HEAD]:
            size = size << 7 | byte & 0x7F
        start += _ID3_HEAD + size
    end = len(content) - _ID3_OLD if content[-_ID3_OLD:].startswith(b"TAG") else len(content)
    return content[start:end] if start < end else b""
