"""A table as every kind of file is read: headings, then rows of cells that are text.

`rows` is what rooms work with: each row's cells by column, trimmed, empty ones left out. `records` is what stands in
the file, cell by cell, for giving it back. Both may be asked for as often as needed and hold one row at a time. Row
numbers count the heading as row 1; empty rows count but are not given.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Literal

from jolserik.exchange.formulas import restored
from jolserik.exchange.headings import Headings

BLANKS = "".join(
    map(chr, [*range(0x09, 0x0E), *range(0x1C, 0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200E)])
) + ("\u2028\u2029\u202f\u205f\u2060\u3000\ufeff")
"""What is trimmed off a cell: white space, and the invisible characters that travel with copied text."""

Cells = dict[str, str]
NO_FAULTS: Mapping[str, str] = {}
Record = tuple[int, list[str], Mapping[str, str]]
"""Row number, the cells of the named columns as they stand, and faults that the spreadsheet itself shows by column."""


class FaultyCells(Cells):
    """A row with cells that show no value, such as #N/A. `faults`: column to what kind of fault it is."""

    def __init__(self, cells: Mapping[str, str], faults: Mapping[str, str]) -> None:
        super().__init__(cells)
        self.faults = faults


def faults_of(cells: Mapping[str, str]) -> Mapping[str, str]:
    """Faults of single cells that the spreadsheet itself shows; the others are found by reading the values."""
    return cells.faults if isinstance(cells, FaultyCells) else NO_FAULTS


class Table(ABC):
    """A file with one heading row."""

    kind_of_file: Literal["csv", "xlsx"]
    delimiter: str | None = None
    comma_decimals: bool
    """Whether 2,5 may be read as two and a half."""

    def __init__(self, name: str, headings: Headings) -> None:
        self.name = name
        self.headings = headings
        self.header: list[str] = list(headings.names)

    @abstractmethod
    def records(self) -> Iterator[Record]:
        """The rows as they stand, empty ones left out."""

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """The rows by column. Raises `FileRefused` where the file breaks off."""
        header = self.header
        for row, record, faults in self.records():
            cells = named_cells(header, record)
            if faults:
                yield row, FaultyCells(cells, faults)
            elif cells:
                yield row, cells


def named_cells(header: list[str], record: list[str]) -> Cells:
    """Cells by column, trimmed, without the empty ones."""
    return {
        name: text if text[0] != "'" else restored(text).strip(BLANKS)
        for name, cell in zip(header, record, strict=True)
        if cell and (text := cell.strip(BLANKS))
    }
