"""CSV as people make it: comma, semicolon or tab; quotes; a byte order mark; Excel's `sep=` line and its short rows.

Excel leaves out the trailing separators of empty columns, but only for whole blocks of sixteen rows. Rows that are
short in that way are read; any other row of another length is refused, since nobody can tell which cell is missing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from jolserik.exchange.cells import NO_FAULTS, Record, Table
from jolserik.exchange.csv_text import Lines
from jolserik.exchange.headings import Headings, read_headings
from jolserik.exchange.limits import LIMITS, Limits
from jolserik.exchange.refused import FileRefused, Reason, refused
from jolserik.exchange.sources import Source

DELIMITERS = ",;\t"
EXCEL_BLOCK_ROWS = 16

_QUOTED = re.compile(r'"[^"]*"')
_SEP_LINE = re.compile(r'"?sep=([,;\t])"?[\r\n]*', re.IGNORECASE)


class CsvTable(Table):
    """A CSV file whose headings have been read."""

    kind_of_file = "csv"

    def __init__(self, source: Source, *, name: str, limits: Limits = LIMITS) -> None:
        self._source = source
        self._limits = limits
        with source.open() as stream:
            lines = Lines(stream, limits)
            self.delimiter = _delimiter(lines)
        super().__init__(name, self._read_headings())
        self.comma_decimals = self.delimiter == ";"

    def _read_headings(self) -> Headings:
        for _, cells in self._numbered():
            if any(map(str.strip, cells)):
                return read_headings(cells, self._limits)
        raise refused(Reason.EMPTY)

    def records(self) -> Iterator[Record]:
        headings = self.headings
        widths = _Widths(headings.width)
        expected, row = headings.width, 1
        for row, cells in self._numbered(after_row=1):
            if len(cells) != expected:
                if not cells:
                    continue
                expected = widths.accept(row, cells)
            if expected != headings.width:
                cells += [""] * (headings.width - expected)
            yield row, cells if headings.whole_row else headings.pick(cells, row=row), NO_FAULTS
        if expected < headings.width:
            self._refuse_if_cut_off(row, expected)

    def _numbered(self, *, after_row: int = 0) -> Iterator[tuple[int, list[str]]]:
        """Every record with its row number, blank ones too; the first that is not blank has the headings."""
        row, cell_chars = 0, self._limits.cell_chars
        with self._source.open() as stream:
            lines = Lines(stream, self._limits)
            try:
                for cells in csv.reader(
                    _without_sep_line(lines), delimiter=self.delimiter or ",", strict=True
                ):
                    if row or any(map(str.strip, cells)):
                        row += 1
                        if lines.chars > cell_chars:
                            _refuse_long_cells(cells, row, cell_chars)
                        if row > after_row:
                            yield row, cells
                    lines.chars = 0
            except csv.Error as error:
                raise _quote_fault(error, row + 1, cell_chars) from None

    def _refuse_if_cut_off(self, row: int, found: int) -> None:
        """A short last row without a line end is what a broken download leaves."""
        with self._source.open() as stream:
            stream.seek(-1, 2)
            if stream.read(1) not in (b"\n", b"\r"):
                raise refused(Reason.CUT_OFF, row=row, found=found, expected=self.headings.width)


class _Widths:
    """How many cells a row may have: all of them, or fewer for a whole Excel block."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._expected = width

    def accept(self, row: int, cells: list[str]) -> int:
        """The number of cells expected from here on; blank cells beyond the last heading are cut off."""
        while len(cells) > self._width and not cells[-1].strip():
            cells.pop()
        found = len(cells)
        if found != self._expected:
            if found > self._width or (row - 1) % EXCEL_BLOCK_ROWS:
                raise refused(Reason.RAGGED_ROW, row=row, found=found, expected=self._expected)
            self._expected = found
        return found


def _delimiter(lines: Lines) -> str:
    """The separator of the heading line: the one that occurs most outside quotes."""
    for line in lines:
        named = _SEP_LINE.fullmatch(line)
        if named:
            return named[1]
        if line.strip():
            bare = _QUOTED.sub("", line)
            return max(DELIMITERS, key=bare.count)
    raise refused(Reason.EMPTY)


def _without_sep_line(lines: Lines) -> Iterable[str]:
    """Excel hides a first line `sep=;`, so it is no row."""
    rest = iter(lines)
    first = next(rest, "")
    return rest if _SEP_LINE.fullmatch(first) else chain([first], rest)


def _refuse_long_cells(cells: list[str], row: int, limit: int) -> None:
    for cell in cells:
        if len(cell) > limit:
            raise refused(Reason.LONG_CELL, row=row, found=len(cell), limit=limit)


def _quote_fault(error: csv.Error, row: int, limit: int) -> FileRefused:
    """The three ways in which a record cannot be taken apart."""
    said = str(error)
    if "field larger than" in said:
        return refused(Reason.LONG_CELL, row=row, limit=limit)
    if "unexpected end" in said:
        return refused(Reason.UNCLOSED_QUOTE, row=row)
    return refused(Reason.BAD_QUOTES, row=row)
