"""Bytes that can be read again from the start: a path, or a stream that somebody else keeps.

Every reading gets its own position, so that two passes, or a pass within a pass, never disturb one another. A stream
that cannot go back (a pipe) is copied into an anonymous temporary file first.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import BinaryIO, cast

from jolserik.exchange.refused import Reason, refused


class Source:
    """A file to be read several times."""

    def __init__(self, origin: Path | BinaryIO) -> None:
        if isinstance(origin, Path):
            self._stream = _opened(origin)
        else:
            self._stream = origin if origin.seekable() else _copied(origin)
        if self._stream is not origin:
            weakref.finalize(self, self._stream.close)

    def open(self) -> BinaryIO:
        """A new reading from the first byte; closing it leaves the caller's stream open."""
        return cast(BinaryIO, io.BufferedReader(_Window(self._stream), buffer_size=1 << 16))

    def head(self, size: int) -> bytes:
        """The first bytes, to see what kind of file it is."""
        with self.open() as stream:
            return stream.read(size)


class _Window(io.RawIOBase):
    """A view of a shared stream with a position of its own."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_SET:
            self._position = offset
        elif whence == io.SEEK_CUR:
            self._position += offset
        else:
            self._position = self._stream.seek(offset, io.SEEK_END)
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self._stream.seek(self._position)
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)


def _opened(path: Path) -> BinaryIO:
    """Open once and for all, so that later passes read the same file even if another takes its name."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise refused(Reason.NOT_READABLE, system=error.strerror or str(error)) from error
    if stream.seekable():
        return stream
    with stream:
        return _copied(stream)


def _copied(stream: BinaryIO) -> BinaryIO:
    copy = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115  lives as long as the source
    shutil.copyfileobj(stream, copy)
    return copy
