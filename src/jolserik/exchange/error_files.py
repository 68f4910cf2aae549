"""The file that a person sent, given back with what is wrong beside each row.

Same kind, separator, columns, order and text; four columns more. The person mends the file in place and sends it again
as it is: reading skips the four columns, and rows that were accepted before are answered with their first answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from jolserik.exchange.cells import Table
from jolserik.exchange.csv_writing import CsvWriter
from jolserik.exchange.export_files import column_widths
from jolserik.exchange.formulas import restored
from jolserik.exchange.headings import ERROR_COLUMNS
from jolserik.exchange.words import remedy, sentence
from jolserik.exchange.xlsx_writing import Style, XlsxWriter
from jolserik.kernel.refusals import Refusal

_BETWEEN = " | "
_ERROR_WIDTHS = (20.0, 16.0, 60.0, 60.0)

RowWithFaults = tuple[list[str], Sequence[Refusal]]


def write_error_file(table: Table, refusals: Iterable[Refusal], out: BinaryIO, *, language: str) -> None:
    """Write the table with its faults. `refusals` come in the order of their rows and are read as the rows go by, so
    that neither need fit in memory; those of the heading, or of no row, are shown beside the first row of data."""
    rows = _with_faults(table, refusals)
    if table.kind_of_file == "csv":
        _write_csv(table, rows, out, language)
    else:
        _write_xlsx(table, rows, out, language)


def _write_csv(table: Table, rows: Iterator[RowWithFaults], out: BinaryIO, language: str) -> None:
    writer = CsvWriter(out, delimiter=table.delimiter or ",")
    writer.row([*table.headings.typed, *ERROR_COLUMNS])
    for cells, faults in rows:
        writer.row([*cells, *error_cells(faults, language)])
    writer.close()


def _write_xlsx(table: Table, rows: Iterator[RowWithFaults], out: BinaryIO, language: str) -> None:
    workbook = XlsxWriter(out)
    widths = [*column_widths(table.headings.typed), *_ERROR_WIDTHS]
    sheet = workbook.sheet("data", widths=widths, style=Style.TEXT)
    sheet.row([*table.headings.typed, *ERROR_COLUMNS], style=Style.HEADING)
    positions = {name: position for position, name in enumerate(table.header)}
    for cells, faults in rows:
        marked = [positions[fault.at] for fault in faults if fault.at in positions]
        sheet.row([*cells, *error_cells(faults, language)], style=Style.TEXT, marked=marked)
    workbook.close()


def _with_faults(table: Table, refusals: Iterable[Refusal]) -> Iterator[RowWithFaults]:
    """The rows as they stand, each with its faults."""
    waiting = _InOrder(refusals)
    row = 0
    for row, cells, _ in table.records():
        yield [restored(cell) for cell in cells], waiting.up_to(row)
    if not row and (faults := waiting.up_to(1)):
        yield [""] * len(table.header), faults
    waiting.refuse_rest()


class _InOrder:
    """Hands on refusals as their rows come by."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self._rest = iter(refusals)
        self._next = next(self._rest, None)
        self._last_row = 0

    def up_to(self, row: int) -> list[Refusal]:
        found = []
        while self._next is not None and (self._next.row or 0) <= row:
            if (self._next.row or 0) < self._last_row:
                raise ValueError("refusals must come in the order of their rows")
            self._last_row = self._next.row or 0
            found.append(self._next)
            self._next = next(self._rest, None)
        return found

    def refuse_rest(self) -> None:
        if self._next is not None:
            raise ValueError(f"the file has no row {self._next.row}")


def error_cells(refusals: Sequence[Refusal], language: str) -> tuple[str, str, str, str]:
    """The four cells of one row, for all its faults in the order in which they come."""
    return (
        _BETWEEN.join(refusal.code.value for refusal in refusals),
        _BETWEEN.join(refusal.at for refusal in refusals),
        _BETWEEN.join(sentence(refusal, language) for refusal in refusals),
        _BETWEEN.join(remedy(refusal, language) for refusal in refusals),
    )
