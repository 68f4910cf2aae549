"""XLSX as a table: the first visible worksheet that has anything in it.

A workbook's numbers have no decimal comma, whatever the person sees; its text cells are what the person typed, so a
decimal comma is allowed in them. The kept value of a formula counts; a formula without one is a fault of its cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jolserik.exchange.archives import UNPACKING_ERRORS, open_archive
from jolserik.exchange.cells import NO_FAULTS, Record, Table
from jolserik.exchange.headings import Headings, letters, read_headings
from jolserik.exchange.limits import LIMITS, Limits
from jolserik.exchange.refused import Reason, refused
from jolserik.exchange.sources import Source
from jolserik.exchange.xlsx_book import read_book
from jolserik.exchange.xlsx_sheet import SheetRow, sheet_rows


class XlsxTable(Table):
    """A worksheet whose headings have been read."""

    kind_of_file = "xlsx"
    comma_decimals = True

    def __init__(self, source: Source, *, name: str, limits: Limits = LIMITS) -> None:
        self._source = source
        self._limits = limits
        with source.open() as stream, open_archive(stream, limits) as archive:
            self._book = read_book(archive, limits)
        self._sheet, self._heading_row, headings = self._find_headings()
        super().__init__(name, headings)

    def _find_headings(self) -> tuple[str, int, Headings]:
        for sheet in self._book.sheets:
            for row, cells, _ in self._sheet_rows(sheet):
                if any(map(str.strip, cells.values())):
                    if max(cells) >= self._limits.columns:
                        raise refused(
                            Reason.TOO_MANY_COLUMNS, row=1, found=max(cells) + 1, limit=self._limits.columns
                        )
                    typed = [cells.get(position, "") for position in range(max(cells) + 1)]
                    return sheet, row, read_headings(typed, self._limits)
        raise refused(Reason.EMPTY)

    def _sheet_rows(self, sheet: str) -> Iterator[SheetRow]:
        with self._source.open() as stream, open_archive(stream, self._limits) as archive:
            try:
                part = archive.open(sheet)
            except UNPACKING_ERRORS as error:
                raise refused(Reason.DAMAGED_ARCHIVE, part=sheet) from error
            with part:
                yield from sheet_rows(part, self._book, part=sheet, limits=self._limits)

    def records(self) -> Iterator[Record]:
        headings = self.headings
        positions = headings.positions
        known = frozenset(range(headings.width)) - frozenset(headings.nameless)
        for sheet_row, cells, faults in self._sheet_rows(self._sheet):
            if sheet_row <= self._heading_row:
                continue
            row = sheet_row - self._heading_row + 1
            if not cells.keys() <= known:
                _refuse_stray_value(cells, known, row)
            yield row, [cells.get(p, "") for p in positions], self._by_column(faults) if faults else NO_FAULTS

    def _by_column(self, faults: Mapping[int, str]) -> Mapping[str, str]:
        names = dict(zip(self.headings.positions, self.headings.names, strict=True))
        return {names[position]: kind for position, kind in faults.items() if position in names}


def _refuse_stray_value(cells: Mapping[int, str], known: frozenset[int], row: int) -> None:
    for position in sorted(cells.keys() - known):
        if cells[position].strip():
            raise refused(
                Reason.VALUE_WITHOUT_HEADING, row=row, at=letters(position), value=cells[position][:100]
            )
