"""How many pixels a picture has, and whether it moves, told by its head: showing it costs that much memory, however few
bytes it has.

JPEG frames after ITU T.81 B.2.2, PNG's IHDR and acTL after W3C PNG 3, WebP after RFC 9649 and RFC 6386 section 9.1.
"""

import struct
from collections.abc import Iterator

from xenia.standards.picture_metadata import BrokenPictureError, jpeg_segments, png_chunks, webp_chunks

#: markers of a JPEG that begin a frame; between them stand those of tables (DHT, JPG, DAC)
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_MOVING = {b"acTL", b"fcTL", b"fdAT", b"ANIM", b"ANMF"}
#: flag of VP8X that announces movement
_ANNOUNCED = 0b0000_0010


def sides(content: bytes) -> tuple[int, int]:
    """Width and height of a JPEG, PNG or WebP in pixels, the largest where several stand in it. Raises
    BrokenPictureError where it tells of none."""
    try:
        found = list(_told(content))
    except (struct.error, IndexError) as error:
        raise BrokenPictureError from error
    if not found or not all(wide and high for wide, high in found):
        raise BrokenPictureError
    return max(wide for wide, _ in found), max(high for _, high in found)


def moves(content: bytes) -> bool:
    """Whether a PNG or WebP is an animation."""
    return any(
        name in _MOVING or (name == b"VP8X" and piece[8] & _ANNOUNCED)
        for name, piece in ([] if content.startswith(b"\xff\xd8") else _chunks(content))
    )


def _told(content: bytes) -> Iterator[tuple[int, int]]:
    if content.startswith(b"\xff\xd8"):
        for marker, piece in jpeg_segments(content):
            if marker in _FRAMES:
                high, wide = struct.unpack_from(">HH", piece, 5)
                yield wide, high
        return
    for name, piece in _chunks(content):
        if name == b"IHDR":
            yield struct.unpack_from(">II", piece, 8)
        elif name == b"VP8X":
            yield _three(piece, 12) + 1, _three(piece, 15) + 1
        elif name == b"VP8 ":
            wide, high = struct.unpack_from("<HH", piece, 14)
            yield wide & 0x3FFF, high & 0x3FFF
        elif name == b"VP8L":
            bits = struct.unpack_from("<I", piece, 9)[0]
            yield (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _three(piece: bytes, at: int) -> int:
    low, high = struct.unpack_from("<HB", piece, at)
    return int(low | high << 16)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    return png_chunks(content) if content.startswith(b"\x89PNG") else webp_chunks(content)
