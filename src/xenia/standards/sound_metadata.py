"""Take out of a voice what is no sound: titles, places, dates, the device, pictures of a cover.

WAV chunks after Microsoft's RIFF (1991), FLAC blocks after RFC 9639, Ogg pages after RFC 3533 with the comment headers
of Vorbis I (section 5) and Opus (RFC 7845). ID3 tags of MP3 files (id3.org, 2.3 and 2.4) are cut off, and APE tags
(version 2) behind them.
"""

import struct

_ID3_HEAD, _ID3_OLD, _APE_FOOT = 10, 128, 32
#: chunks of a WAV that say how its samples are meant
_WAV_KEPT = {b"fmt ", b"data", b"fact"}
#: STREAMINFO, PADDING and SEEKTABLE
_FLAC_KEPT = {0, 1, 3}
_FLAC_INFO, _FLAC_LAST = 0, 0x80
_OGG_HEAD = 27
#: voices that play beside or after one another in one file; a file of very many is made to keep us busy
_MOST_STREAMS = 16
#: how the second packet of a stream begins, in which its comments stand
_COMMENTS = (b"\x03vorbis", b"OpusTags")


class BrokenSoundError(ValueError):
    """The file is no whole sound of its kind, or one whose remarks can't be found."""


def sound_without_tags(content: bytes) -> bytes:
    """An MP3 without its tags, before and behind. Raises BrokenSoundError where they are all there is."""
    start = 0
    while content[start : start + 3] == b"ID3" and len(content) >= start + _ID3_HEAD:
        size = 0
        for byte in content[start + 6 : start + _ID3_HEAD]:
            size = size << 7 | byte & 0x7F
        start += _ID3_HEAD + size
    end = len(content)
    while start < end and (size := _tag_behind(content, end)):
        end -= size
    if start >= end:
        raise BrokenSoundError
    return content[start:end]


def _tag_behind(content: bytes, end: int) -> int:
    """How long the tag is that ends here; 0 where none does."""
    if content[max(0, end - _ID3_OLD) : end].startswith(b"TAG"):
        return _ID3_OLD
    foot = content[max(0, end - _APE_FOOT) : end]
    if len(foot) < _APE_FOOT or not foot.startswith(b"APETAGEX"):
        return 0
    size, _items, flags = struct.unpack_from("<3I", foot, 12)
    return int(max(_APE_FOOT, size + _APE_FOOT * (flags >> 31)))


def wav_without_metadata(content: bytes) -> bytes:
    """A WAV with its samples and how they are meant. Recorders that were stopped leave the last size too large."""
    parts, at = [], 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], struct.unpack_from("<I", content, at + 4)[0]
        body = content[at + 8 : at + 8 + size]
        if name in _WAV_KEPT:
            parts.append(name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2))
        at += 8 + size + size % 2
    if not any(part.startswith(b"data") for part in parts):
        raise BrokenSoundError
    body = b"WAVE" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def flac_without_metadata(content: bytes) -> bytes:
    """A FLAC with its stream, and of the blocks before it only those that one needs to play it."""
    kept, at, last = [], 4, False
    while not last:
        if at + 4 > len(content):
            raise BrokenSoundError
        last, kind = bool(content[at] & _FLAC_LAST), content[at] & 0x7F
        after = at + 4 + int.from_bytes(content[at + 1 : at + 4])
        if after > len(content):
            raise BrokenSoundError
        if kind in _FLAC_KEPT:
            kept.append(
                (kind, content[at + 1 : at + 4] + (bytes(after - at - 4) if kind == 1 else content[at + 4 : after]))
            )
        at = after
    if not kept or kept[0][0] != _FLAC_INFO:
        raise BrokenSoundError
    blocks = [bytes([kind | _FLAC_LAST * (number == len(kept))]) + body for number, (kind, body) in enumerate(kept, 1)]
    return b"fLaC" + b"".join(blocks) + content[at:]


def ogg_without_metadata(content: bytes) -> bytes:
    """An Ogg whose comments are blank. Sizes stay; the sums of the pages that changed are reckoned anew."""
    made = bytearray(content)
    pages = _ogg_pages(made)
    streams = {page[1] for page in pages}
    if len(streams) > _MOST_STREAMS:
        raise BrokenSoundError
    for serial in streams:
        _blank_comments(made, [page for page in pages if page[1] == serial])
    return bytes(made)


def _ogg_pages(made: bytearray) -> list[tuple[int, int, int, int]]:
    """Where each page begins, of which stream it is, where its content begins and ends."""
    pages, at = [], 0
    while at < len(made):
        if made[at : at + 4] != b"OggS" or at + _OGG_HEAD > len(made):
            raise BrokenSoundError
        body = at + _OGG_HEAD + made[at + 26]
        after = body + sum(made[at + _OGG_HEAD : body])
        if after > len(made):
            raise BrokenSoundError
        pages.append((at, struct.unpack_from("<I", made, at + 14)[0], body, after))
        at = after
    return pages


def _blank_comments(made: bytearray, pages: list[tuple[int, int, int, int]]) -> None:
    """The second packet of a stream holds its comments; it may go on over several pages."""
    where = _second_packet(made, pages)
    packet = bytes(made[at] for at in where)
    start = next((len(mark) for mark in _COMMENTS if packet.startswith(mark)), None)
    if start is None:
        raise BrokenSoundError
    for at, value in zip(where, _blanked(packet, start), strict=True):
        made[at] = value
    for begins, _serial, body, after in pages:
        if body <= where[-1] and where[0] < after:
            made[begins + 22 : begins + 26] = bytes(4)
            made[begins + 22 : begins + 26] = struct.pack("<I", _ogg_sum(made[begins:after]))


def _second_packet(made: bytearray, pages: list[tuple[int, int, int, int]]) -> list[int]:
    """The places of the bytes of a stream's second packet."""
    found: list[int] = []
    packet = 0
    for begins, _serial, body, _after in pages:
        at = body
        for length in made[begins + _OGG_HEAD : body]:
            if packet == 1:
                found.extend(range(at, at + length))
            at += length
            packet += length < 255
            if packet > 1:
                return found
    raise BrokenSoundError


def _blanked(packet: bytes, start: int) -> bytes:
    """A comment header that says as much as before about nothing: each remark a name without a word, then spaces."""
    made = bytearray(packet)
    try:
        size = struct.unpack_from("<I", packet, start)[0]
        at = start + 4
        made[at : at + size] = b" " * size
        at += size
        count = struct.unpack_from("<I", packet, at)[0]
        at += 4
        for _remark in range(count):
            size = struct.unpack_from("<I", packet, at)[0]
            at += 4
            made[at : at + size] = (b"X=" + b" " * size)[:size]
            at += size
    except struct.error as error:
        raise BrokenSoundError from error
    if len(made) != len(packet):
        raise BrokenSoundError
    if packet.startswith(b"OpusTags"):  # padding, or what a program hid there
        made[at:] = bytes(len(packet) - at)
    return bytes(made)


def _ogg_sum(page: bytes | bytearray) -> int:
    """CRC-32 with the polynomial 0x04c11db7, neither reflected nor turned over at the end."""
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _SUMS[value >> 24 ^ byte]
    return value


def _sum_of(byte: int) -> int:
    value = byte << 24
    for _bit in range(8):
        value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value


_SUMS = [_sum_of(byte) for byte in range(256)]
