"""Blank what a phone writes beside a film or a voice: place, time, maker, titles. Sizes stay, so that no offset moves.

Boxes after ISO/IEC 14496-12: `udta` and `meta` anywhere under `moov` become `free`, filled with zeros, and so does
every box of the top that is neither film nor index. Times of making become none. A track that is neither seen nor heard
(where a camera writes where it is) goes with its samples.
"""

import struct
from collections.abc import Iterator

_INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf"}
_BLANKED = {b"udta", b"meta", b"uuid"}
#: of the top: what the film is, its index, its samples
_TOP = {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"sidx", b"ssix", b"mfra", b"free", b"skip", b"wide", b"pdin"}
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
#: handlers of tracks that are seen, heard or read
_SHOWN = {b"vide", b"soun", b"subt", b"sbtl", b"text", b"clcp"}


class BrokenFilmError(ValueError):
    """The boxes of the file do not fit into one another."""


def film_without_metadata(content: bytes) -> bytes:
    """An MP4, M4A or MOV without what was written beside it. Raises BrokenFilmError where its boxes are broken."""
    made = bytearray(content)
    try:
        _forget_silent_tracks(made)
    except struct.error as error:
        raise BrokenFilmError from error
    _blank(made, 0, len(made), deep=0)
    return bytes(made)


def _blank(made: bytearray, start: int, end: int, *, deep: int) -> None:
    if deep > len(_INSIDE):
        raise BrokenFilmError
    for name, at, body, after in _boxes(made, start, end):
        if name in _BLANKED or not (deep or name in _TOP):
            _free(made, at, body, after)
        elif name in _DATED and after - body >= 20:
            wide = 16 if made[body] == 1 else 8
            made[body + 4 : body + 4 + wide] = bytes(wide)
        elif name in _INSIDE:
            _blank(made, body, after, deep=deep + 1)


def _free(made: bytearray, at: int, body: int, after: int) -> None:
    made[at + 4 : at + 8] = b"free"
    made[body:after] = bytes(after - body)


def _forget_silent_tracks(made: bytearray) -> None:
    """Blank the samples of every track that nobody sees or hears, then the track."""
    for _at, body, after in _inside(made, 0, len(made), b"moov"):
        for track, inner, end in _inside(made, body, after, b"trak"):
            media = next(_inside(made, inner, end, b"mdia"), None)
            handler = next(_inside(made, *media[1:], b"hdlr"), None) if media else None
            if media is None or handler is None or bytes(made[handler[1] + 8 : handler[1] + 12]) in _SHOWN:
                continue
            for information in _inside(made, *media[1:], b"minf"):
                for table in _inside(made, *information[1:], b"stbl"):
                    _blank_samples(made, *table[1:])
            _free(made, track, inner, end)


def _inside(made: bytearray, start: int, end: int, wanted: bytes) -> Iterator[tuple[int, int, int]]:
    return ((at, body, after) for name, at, body, after in _boxes(made, start, end) if name == wanted)


def _blank_samples(made: bytearray, start: int, end: int) -> None:
    """Zero each chunk that a table of samples names: from where it begins as far as its samples go."""
    found = {name: (body, after) for name, _at, body, after in _boxes(made, start, end)}
    if not {b"stsc", b"stsz"} <= found.keys():
        return
    sizes, runs = _numbers(made, found[b"stsz"], "I", skip=8), _numbers(made, found[b"stsc"], "I", each=3)
    same = struct.unpack_from(">I", made, found[b"stsz"][0] + 4)[0]
    places = _numbers(made, found[b"stco"], "I") if b"stco" in found else []
    places += _numbers(made, found[b"co64"], "Q") if b"co64" in found else []
    runs_of = dict(zip(runs[0::3], runs[1::3], strict=False))
    sample = many = whole = 0
    for number, at in enumerate(places, start=1):
        many = runs_of.get(number, many)
        size = same * many if same else sum(sizes[sample : sample + many])
        sample += many
        whole += size
        if max(at + size, whole) > len(made):
            raise BrokenFilmError
        made[at : at + size] = bytes(size)


def _numbers(made: bytearray, box: tuple[int, int], kind: str, *, skip: int = 4, each: int = 1) -> list[int]:
    """The numbers of a table, whose count stands before them."""
    at = box[0] + skip + 4
    count = struct.unpack_from(">I", made, box[0] + skip)[0] * each
    count = min(count, (box[1] - at) // struct.calcsize(kind))
    return list(struct.unpack_from(f">{count}{kind}", made, at))


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
