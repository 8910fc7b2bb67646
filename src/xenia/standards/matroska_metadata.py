"""Blank what stands beside a WebM or Matroska film: tags, attachments, title, date and program (RFC 9559, RFC 8794).

Elements become `Void`, filled with zeros and as long as before, so that nothing behind them moves.
"""

_SEGMENT, _CLUSTER, _INFO = 0x18538067, 0x1F43B675, 0x1549A966
_TAGS, _ATTACHMENTS, _CHAPTERS = 0x1254C367, 0x1941A469, 0x1043A770
_HEAD, _SEEK, _TRACKS, _CUES = 0x1A45DFA3, 0x114D9B74, 0x1654AE6B, 0x1C53BB6B
#: what may follow a cluster whose size its recorder did not know
_TOP = {_CLUSTER, _INFO, _TAGS, _ATTACHMENTS, _CHAPTERS, _SEEK, _TRACKS, _CUES, _HEAD, _SEGMENT}
#: DateUTC, Title, MuxingApp, WritingApp, and the names of the file and of those beside it
_BESIDE = {0x4461, 0x7BA9, 0x4D80, 0x5741, 0x7384, 0x3C83AB, 0x3E83BB, 0x73A4, 0x3CB923, 0x3EB923}
_VOID = 0xEC


class BrokenMatroskaError(ValueError):
    """The elements of the file do not fit into one another."""


def matroska_without_metadata(content: bytes) -> bytes:
    """The film alone. Raises BrokenMatroskaError where its elements are broken."""
    made = bytearray(content)
    at = 0
    while at < len(made):
        name, body, after = _element(made, at, len(made))
        if name == _SEGMENT:
            after = len(made) if after is None else after
            _segment(made, body, after)
        if after is None:
            raise BrokenMatroskaError
        at = after
    return bytes(made)


def _segment(made: bytearray, at: int, end: int) -> None:
    while at < end:
        name, body, after = _element(made, at, end)
        if after is None:
            after = _behind(made, body, end) if name == _CLUSTER else end
        if name in {_TAGS, _ATTACHMENTS, _CHAPTERS}:
            _make_void(made, at, after)
        elif name == _INFO:
            _info(made, body, after)
        at = after


def _info(made: bytearray, at: int, end: int) -> None:
    while at < end:
        name, body, after = _element(made, at, end)
        if after is None:
            raise BrokenMatroskaError
        if name in {0x4D80, 0x5741}:  # these two must stand there; spaces say nothing
            made[body:after] = b" " * (after - body)
        elif name in _BESIDE:
            _make_void(made, at, after)
        at = after


def _behind(made: bytearray, at: int, end: int) -> int:
    """Where a cluster of unknown size ends: before the next element of the top."""
    while at < end:
        name, _body, after = _element(made, at, end)
        if name in _TOP:
            return at
        if after is None:
            raise BrokenMatroskaError
        at = after
    return end


def _element(made: bytearray, at: int, end: int) -> tuple[int, int, int | None]:
    """The name of an element, where its content begins and where it ends; None for an end that nobody wrote down."""
    wide = _width(made, at, end, most=4)
    name = int.from_bytes(made[at : at + wide])
    at += wide
    wide = _width(made, at, end, most=8)
    size = int.from_bytes(made[at : at + wide]) & (1 << 7 * wide) - 1
    body = at + wide
    if size == (1 << 7 * wide) - 1:
        return name, body, None
    if body + size > end:
        raise BrokenMatroskaError
    return name, body, body + size


def _width(made: bytearray, at: int, end: int, *, most: int) -> int:
    if at >= end or not made[at]:
        raise BrokenMatroskaError
    wide = 9 - made[at].bit_length()
    if wide > most or at + wide > end:
        raise BrokenMatroskaError
    return wide


def _make_void(made: bytearray, at: int, after: int) -> None:
    """A Void of the same length: one byte of name, its size in one byte or in eight, then zeros."""
    length = after - at
    wide = 1 if length - 2 < 127 else 8
    size = length - 1 - wide
    made[at:after] = bytes([_VOID]) + (size | 1 << 7 * wide).to_bytes(wide) + bytes(size)
