"""Writing CSV for people and for programs: UTF-8, quoted where needed, formulas disarmed.

The byte order mark is what makes Excel read UTF-8, so files for people carry it.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from jolserik.exchange.formulas import neutralised

Value = str | int | Decimal | date | None
"""What a cell may hold on its way out. Quantities come as their decimal strings."""

_FLUSH_CHARS = 1 << 16


class CsvWriter:
    """Rows into a binary file, which stays open."""

    def __init__(self, out: BinaryIO, *, delimiter: str = ",", mark: bool = True) -> None:
        self._out = out
        self._pieces = _Pieces()
        self._writer = csv.writer(self._pieces, delimiter=delimiter)
        if mark:
            out.write(codecs.BOM_UTF8)

    def row(self, values: Iterable[Value]) -> None:
        """One row."""
        self._writer.writerow([plain_text(value) for value in values])
        if self._pieces.chars > _FLUSH_CHARS:
            self.close()

    def close(self) -> None:
        """Hand on what is left."""
        self._out.write("".join(self._pieces.texts).encode("utf-8", "replace"))
        self._pieces.texts.clear()
        self._pieces.chars = 0


class _Pieces:
    """Collects what the CSV writer writes."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.chars = 0

    def write(self, text: str) -> None:
        self.texts.append(text)
        self.chars += len(text)


def plain_text(value: Value) -> str:
    """A value as text; only what a person wrote can be dangerous, so only text is disarmed."""
    if isinstance(value, str):
        return neutralised(value)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
