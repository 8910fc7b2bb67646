"""The ZIP of a package written piece by piece, so that no film has to stand in memory."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

_DAY_ONE = (1980, 1, 1, 0, 0, 0)
_PIECE = 64 * 1024


class _Pipe(io.RawIOBase):
    """Takes what is written and gives it away at once."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        found = bytes(self._held)
        self._held.clear()
        return found


def zipped(parts: Mapping[str, bytes], files: Mapping[str, Callable[[], BinaryIO]]) -> Iterator[bytes]:
    """The pieces of a ZIP file: `parts` pressed, then `files`, each opened when it is its turn and closed behind it.

    The same content gives the same bytes. Pictures, sounds and films are pressed already and go as they are, inside the
    one method (deflate) that readers which can't go back understand.
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=0) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY_ONE), content, zipfile.ZIP_DEFLATED, compresslevel=6)
            yield pipe.taken()
        for name, opened in files.items():
            with opened() as source, archive.open(name, "w") as target:
                while piece := source.read(_PIECE):
                    target.write(piece)
                    yield pipe.taken()
    yield pipe.taken()
