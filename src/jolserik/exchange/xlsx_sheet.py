"""The rows of one worksheet, read as a stream: its cells are handed on as soon as their row ends.

Names of elements are compared whole, namespace included. The handler is on the hot path of every workbook: a sheet of
100,000 rows calls it some ten million times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO

from jolserik.exchange.headings import letters
from jolserik.exchange.limits import Limits
from jolserik.exchange.refused import Reason, refused
from jolserik.exchange.xlsx_book import Book
from jolserik.exchange.xlsx_values import exact_number, moment, unescaped
from jolserik.exchange.xml_parts import MAIN, Attributes, local, read_part

ERROR_VALUE = "error_value"
FORMULA_WITHOUT_VALUE = "formula_without_value"

SheetRow = tuple[int, dict[int, str], Mapping[int, str]]
"""Number of the row in the sheet, its texts by position (0 is column A), and what is wrong with single cells."""

_DIGITS = "0123456789"
_NONE: Mapping[int, str] = {}
_COLUMNS_MAX = 16_384
_POSITIONS = {letters(position): position for position in range(702)}


def sheet_rows(stream: IO[bytes], book: Book, *, part: str, limits: Limits) -> Iterator[SheetRow]:
    """The rows that have anything in them, in the order of the sheet."""
    handler = _Sheet(book, limits)
    for _ in read_part(stream, handler, part=part, limits=limits):
        yield from handler.rows
        handler.rows.clear()


class _Sheet:
    """Collects the cells of one row after the other in `rows`."""

    def __init__(self, book: Book, limits: Limits) -> None:
        self.finished = False
        self.depth = 0
        self.rows: list[SheetRow] = []
        self._book = book
        self._limits = limits
        self._row = 0
        self._column = -1
        self._cells: dict[int, str] = {}
        self._faults: dict[int, str] = {}
        self._kind: str | None = None
        self._style: str | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._runs: list[str] | None = None
        self._chars = 0
        self._row_chars = 0
        self._in_hint = False
        self._name(MAIN[0])

    def _name(self, namespace: str) -> None:
        names = ("c", "v", "t", "f", "row", "rPh", "sheetData")
        self._c, self._v, self._t, self._f, self._r, self._hint, self._data = (
            f"{namespace} {n}" for n in names
        )

    def start(self, name: str, attributes: Attributes) -> None:
        self.depth += 1
        if name == self._c:
            self._kind = attributes.get("t")
            self._style = attributes.get("s")
            self._value = self._formula = None
            self._column = self._position(attributes.get("r"))
        elif name == self._v or name == self._f or (name == self._t and not self._in_hint):
            self._runs = []
            self._chars = 0
        elif name == self._r:
            self._start_row(attributes.get("r"))
        elif name == self._hint:
            self._in_hint = True
        elif self.depth == 1:
            self._root(name)

    def end(self, name: str) -> None:
        self.depth -= 1
        if name == self._v:
            self._value = self._collected()
        elif name == self._c:
            if self._value is not None or self._formula is not None:
                self._end_cell()
        elif name == self._r:
            if self._cells:
                self.rows.append((self._row, self._cells, self._faults or _NONE))
        elif name == self._t:
            if not self._in_hint:
                self._value = (self._value or "") + self._collected()
        elif name == self._f:
            self._formula = self._collected()
        elif name == self._hint:
            self._in_hint = False
        elif name == self._data:
            self.finished = True

    def text(self, data: str) -> None:
        if self._runs is not None:
            self._chars += len(data)
            if self._chars > self._limits.cell_chars:
                raise refused(
                    Reason.LONG_CELL, row=self._row, at=letters(self._column), limit=self._limits.cell_chars
                )
            self._runs.append(data)

    def _collected(self) -> str:
        runs, self._runs = self._runs or [], None
        return runs[0] if len(runs) == 1 else "".join(runs)

    def _root(self, name: str) -> None:
        """A workbook in the strict form names its elements otherwise."""
        namespace, _, element = name.rpartition(" ")
        if element != "worksheet" or namespace not in MAIN:
            raise refused(Reason.OTHER_FORMAT, format=local(name)[:40])
        self._name(namespace)

    def _start_row(self, number: str | None) -> None:
        row = (
            int(number)
            if number and number.isascii() and number.isdigit() and len(number) < 9
            else self._row + 1
        )
        if row <= self._row or row > self._limits.sheet_rows:
            raise refused(Reason.ROWS_OUT_OF_ORDER, row=row)
        self._row, self._column = row, -1
        self._cells, self._faults = {}, {}
        self._row_chars = 0

    def _position(self, reference: str | None) -> int:
        """Where a cell stands; a cell without a reference stands beside the one before it."""
        if reference is None:
            return self._column + 1
        name = reference.rstrip(_DIGITS)
        position = _POSITIONS.get(name)
        return _far_position(name) if position is None else position

    def _end_cell(self) -> None:
        column = self._column
        if column in self._cells or column >= _COLUMNS_MAX:
            raise refused(Reason.ROWS_OUT_OF_ORDER, row=self._row, at=letters(min(column, _COLUMNS_MAX)))
        if self._formula is not None and not self._value and self._kind != "str":
            self._cells[column] = f"={self._formula}"
            self._faults[column] = FORMULA_WITHOUT_VALUE
        elif self._kind == "e":
            self._cells[column] = self._value or "#?"
            self._faults[column] = ERROR_VALUE
        else:
            self._cells[column] = self._said(self._value or "")
        self._row_chars += len(self._cells[column])
        if self._row_chars > self._limits.row_chars:
            raise refused(Reason.LONG_ROW, row=self._row, limit=self._limits.row_chars)

    def _said(self, value: str) -> str:
        kind = self._kind
        if kind == "s":
            return self._shared(value)
        if kind == "inlineStr" or kind == "str":
            return unescaped(value)
        if kind == "b":
            return "true" if value == "1" else "false"
        if kind == "d":
            return value
        if self._style in self._book.date_styles:
            return moment(value, from_1904=self._book.from_1904)
        return exact_number(value)

    def _shared(self, number: str) -> str:
        texts = self._book.texts
        if texts is None or not (number.isascii() and number.isdigit()) or int(number[:12]) >= len(texts):
            raise refused(Reason.DAMAGED_PART, row=self._row, part="sharedStrings.xml")
        return texts[int(number)]


def _far_position(name: str) -> int:
    """Columns beyond ZZ, and references that are none."""
    if not (name.isascii() and name.isalpha() and name.isupper() and len(name) <= 3):
        raise refused(Reason.DAMAGED_PART, part="sheet", at=name[:20])
    position = 0
    for letter in name:
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1
