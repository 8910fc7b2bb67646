"""Encrypted files in chunks: read from anywhere, and any cut, swap or change shows."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from xenia.core.keys import NONCE, TAG, Cipher
from xenia.core.rules import Refused

CHUNK = 64 * 1024
SEALED = NONCE + CHUNK + TAG


def _place(bound_to: bytes, index: int, *, last: bool) -> bytes:
    """What a chunk is bound to: its file, its number, and whether the file ends with it."""
    return bound_to + index.to_bytes(8, "big") + (b"\x01" if last else b"\x00")


class ChunkWriter(io.RawIOBase):
    """Encrypts what is written to it into `target`; `close` writes the last chunk, without which nothing opens."""

    def __init__(self, target: BinaryIO, cipher: Cipher, *, bound_to: bytes) -> None:
        self._target, self._cipher, self._bound_to = target, cipher, bound_to
        self._waiting = bytearray()
        self._index = 0
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._waiting += data
        self.size += len(data)
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def _put(self, plain: bytes, *, last: bool) -> None:
        place = _place(self._bound_to, self._index, last=last)
        self._target.write(self._cipher.seal(plain, bound_to=place))
        self._index += 1

    def finish(self) -> None:
        """Write the last chunk; what breaks off before it is refused when it is read."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()


class ChunkReader(io.RawIOBase):
    """Reads what `ChunkWriter` wrote, from any place; raises Refused at the first chunk that is not as written.

    `start` is where the first chunk begins in `source`.
    """

    def __init__(self, source: BinaryIO, cipher: Cipher, *, bound_to: bytes, start: int = 0) -> None:
        self._source, self._cipher, self._bound_to, self._start = source, cipher, bound_to, start
        length = source.seek(0, io.SEEK_END) - start
        self._chunks = max(1, -(-length // SEALED))
        self.size = length - self._chunks * (SEALED - CHUNK)
        if self.size < 0:
            raise Refused("This file was cut short; it can't be opened.")
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        index, offset = divmod(self._at, CHUNK)
        if self._at >= max(self.size, 1):  # the one chunk of an empty file is looked at too
            return 0
        piece = self._chunk(index)[offset : offset + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _chunk(self, index: int) -> bytes:
        if self._held[0] != index:
            self._source.seek(self._start + index * SEALED)
            place = _place(self._bound_to, index, last=index == self._chunks - 1)
            self._held = (index, self._cipher.unseal(self._source.read(SEALED), bound_to=place))
        return self._held[1]

    def close(self) -> None:
        self._source.close()
        super().close()


class Span:
    """The next `length` bytes of a reader, a chunk at a time; a streamed response closes it when it ends."""

    def __init__(self, reader: io.BufferedIOBase, length: int) -> None:
        self._reader, self._left = reader, length

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0 and (piece := self._reader.read(min(CHUNK, self._left))):
            self._left -= len(piece)
            yield piece

    def close(self) -> None:
        self._reader.close()
