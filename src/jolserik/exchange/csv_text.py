"""From bytes to lines of text: which encoding a file has, and what is wrong when it is not UTF-8.

Only UTF-8 is taken, with or without a byte order mark. A file in another encoding is never guessed at: Windows-1251 has
no letters for ә, ғ, қ, ң, ө, ұ, һ, so they are already lost in such a file. It is named instead, so that the person
knows what to choose when saving.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from jolserik.exchange.limits import Limits
from jolserik.exchange.refused import FileRefused, Reason, refused

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_CYRILLIC = {
    "Windows-1251": "cp1251",
    "CP866": "cp866",
    "KOI8-R": "koi8-r",
}
_RUSSIAN_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё")


def encoding_marked(head: bytes) -> str | None:
    """The encoding that the first bytes show when it is one of two or four bytes a letter."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    # Latin headings in UTF-16 without a mark: every second byte is zero.
    sample = head[:16]
    zeros = max(sample[0::2].count(0), sample[1::2].count(0))
    return "UTF-16" if len(sample) >= 4 and zeros * 8 >= len(sample) * 3 else None


def encoding_guessed(data: bytes) -> str | None:
    """The likeliest name for bytes that are not UTF-8: the reading with the most lower-case Russian letters."""
    high = bytes(byte for byte in data if byte >= 0x80)[:4000]
    scores = {
        name: sum(char in _RUSSIAN_COMMON for char in high.decode(codec, "replace"))
        for name, codec in _CYRILLIC.items()
    }
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] * 10 > len(high) * 4 else None


def _not_utf8(error: UnicodeDecodeError, *, lines_before: int) -> FileRefused:
    """The refusal for bytes that are no UTF-8, at the line where they stand."""
    data = bytes(error.object)
    line = lines_before + data.count(b"\n", 0, error.start) + 1
    encoding = encoding_guessed(data[error.start :].partition(b"\n")[0])
    facts = {"encoding": encoding} if encoding else {}
    return refused(Reason.NOT_UTF8, row=line, **facts)


class Lines:
    """The lines of one reading. `chars` counts what came since it was last set to zero: the length of one record."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self.chars = 0
        self.count = 0
        self._limits = limits
        guarded = io.BufferedReader(_Guard(stream, limits), buffer_size=1 << 16)
        if guarded.peek(3).startswith(codecs.BOM_UTF8):
            guarded.read(3)
        self._text = io.TextIOWrapper(guarded, encoding="utf-8", newline="")

    def __iter__(self) -> Iterator[str]:
        row_chars = self._limits.row_chars
        try:
            for line in self._text:
                self.count += 1
                self.chars += len(line)
                if self.chars > row_chars:
                    raise refused(Reason.LONG_ROW, row=self.count, limit=row_chars)
                yield line
        except UnicodeDecodeError as error:
            raise _not_utf8(error, lines_before=self.count) from None


class _Guard(io.RawIOBase):
    """Watches the bytes before they become text: no zero bytes, no line without end."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        super().__init__()
        self._stream = stream
        self._line_bytes_max = limits.row_chars * 4
        self._since_break = 0
        self._lines = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._check(data)
        buffer[: len(data)] = data
        return len(data)

    def _check(self, data: bytes) -> None:
        zero = data.find(0)
        if zero >= 0:
            raise refused(Reason.NUL_BYTES, row=self._lines + data.count(b"\n", 0, zero) + 1)
        last_break = max(data.rfind(b"\n"), data.rfind(b"\r"))
        self._since_break = len(data) - last_break - 1 if last_break >= 0 else self._since_break + len(data)
        if self._since_break > self._line_bytes_max:
            raise refused(Reason.LONG_ROW, row=self._lines + 1, limit=self._line_bytes_max // 4)
        self._lines += data.count(b"\n")
