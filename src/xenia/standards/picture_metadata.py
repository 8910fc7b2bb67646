"""Take out of a picture what is no picture: where and when it was made, with what, by whom, and what hangs on behind.

JPEG segments after ITU T.81 annex B, PNG chunks after W3C PNG 3, WebP chunks after RFC 9649. The pixels stay as they
are; of a photograph's Exif only the direction of its upper side is written anew, so that it does not lie on its side.
"""

import struct
from collections.abc import Iterator

#: APP0 (JFIF), APP2 (colour profile, by its name) and APP14 (Adobe's colour transform) say how colours are meant
_JFIF, _PROFILE, _ADOBE, _EXIF = 0xE0, 0xE2, 0xEE, 0xE1
_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_ALONE = {0x01, *range(0xD0, 0xD8)}
_ORIENTATION = 0x0112
#: chunks of a PNG that say how its pixels are meant, or that it moves
_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP", b"bKGD"),
    *(b"pHYs", b"acTL", b"fcTL", b"fdAT"),
}
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
#: flags of VP8X that announce Exif and XMP
_WEBP_ANNOUNCED = 0b0000_1100


class BrokenPictureError(ValueError):
    """The file is no whole picture of its kind."""


def without_metadata(content: bytes) -> bytes:
    """The picture alone. Raises BrokenPictureError for what is not a whole JPEG, PNG or WebP."""
    if content.startswith(b"\xff\xd8"):
        return _jpeg(content)
    if content.startswith(_SIGNATURE):
        return _png(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    raise BrokenPictureError


def _jpeg(content: bytes) -> bytes:
    parts, turned, scanned = [b"\xff\xd8"], 0, False
    for marker, piece in jpeg_segments(content):
        if marker == _EXIF and not turned:
            turned = _orientation(piece)
        elif _shows(marker, piece):
            parts.append(piece)
            scanned = scanned or marker == _SCAN
    if not scanned:
        raise BrokenPictureError
    if turned > 1:
        parts.insert(1, _exif_of(turned))
    return b"".join([*parts, b"\xff\xd9"])


def _shows(marker: int, piece: bytes) -> bool:
    """Whether a segment is needed to show the picture."""
    if marker == _PROFILE:
        return piece[4:16] == b"ICC_PROFILE\0"
    if marker == _JFIF:
        return piece[4:9] == b"JFIF\0"
    return marker == _ADOBE or not (0xE0 <= marker <= 0xEF or marker == _COMMENT)


def jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with its segment, a scan with its coded data; what stands behind the end is not part of it."""
    at = 2
    while at + 1 < len(content):
        if content[at] != 0xFF:
            raise BrokenPictureError
        marker = content[at + 1]
        if marker == 0xFF:  # a filling byte
            at += 1
        elif marker == _END:
            return
        elif marker in _ALONE:
            yield marker, content[at : at + 2]
            at += 2
        else:
            end = _segment_end(content, at, marker)
            yield marker, content[at:end]
            at = end
    raise BrokenPictureError


def _segment_end(content: bytes, at: int, marker: int) -> int:
    if at + 4 > len(content):
        raise BrokenPictureError
    length = struct.unpack_from(">H", content, at + 2)[0]
    end = at + 2 + length
    if length < 2 or end > len(content):
        raise BrokenPictureError
    return _scan_end(content, end) if marker == _SCAN else end


def _scan_end(content: bytes, at: int) -> int:
    """Where coded data ends: at the next marker that is neither a stuffed byte nor a restart."""
    while (at := content.find(b"\xff", at)) >= 0:
        follows = content[at + 1 : at + 2]
        if not follows:
            break
        if follows[0] == 0 or 0xD0 <= follows[0] <= 0xD7:
            at += 2
        else:
            return at
    raise BrokenPictureError


def _orientation(piece: bytes) -> int:
    """The direction of the upper side that a camera wrote, 1 to 8; 0 where it wrote none that can be read."""
    if piece[4:10] != b"Exif\0\0":
        return 0
    tiff = piece[10:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 0
    at = struct.unpack_from(f"{order}I", tiff, 4)[0]
    if at + 2 > len(tiff):
        return 0
    for number in range(struct.unpack_from(f"{order}H", tiff, at)[0]):
        entry = at + 2 + 12 * number
        if entry + 12 > len(tiff):
            return 0
        tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
        if tag == _ORIENTATION:
            return int(value) if 1 <= value <= 8 else 0
    return 0


def _exif_of(turned: int) -> bytes:
    """An Exif segment that says the direction and nothing else."""
    tiff = b"MM\0\x2a" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


def _png(content: bytes) -> bytes:
    return _SIGNATURE + b"".join(piece for name, piece in png_chunks(content) if name in _KEPT)


def png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk as it stands, by its name, to the one that ends the picture."""
    at = len(_SIGNATURE)
    while at + 12 <= len(content):
        length = struct.unpack_from(">I", content, at)[0]
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            break
        yield name, content[at:end]
        if name == b"IEND":
            return
        at = end
    raise BrokenPictureError


def _webp(content: bytes) -> bytes:
    pieces = [
        _unannounced(piece) if name == b"VP8X" else piece for name, piece in webp_chunks(content) if name in _WEBP_KEPT
    ]
    if not pieces:
        raise BrokenPictureError
    body = b"WEBP" + b"".join(pieces)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk as it stands, by its name."""
    at, end = 12, 8 + struct.unpack_from("<I", content, 4)[0]
    if end > len(content):
        raise BrokenPictureError
    while at + 8 <= end:
        name, length = content[at : at + 4], struct.unpack_from("<I", content, at + 4)[0]
        after = at + 8 + length + length % 2
        if at + 8 + length > end:
            raise BrokenPictureError
        yield name, content[at:after]
        at = after


def _unannounced(piece: bytes) -> bytes:
    if len(piece) < 9:
        raise BrokenPictureError
    return piece[:8] + bytes([piece[8] & ~_WEBP_ANNOUNCED & 0xFF]) + piece[9:]
