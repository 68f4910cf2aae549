"""Lists as files to take away: the headings and rows of a list page as CSV or XLSX, streamed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO, Literal

from jolserik.exchange.csv_writing import CsvWriter, Value
from jolserik.exchange.xlsx_writing import Style, XlsxWriter

KindOfFile = Literal["csv", "xlsx"]
CONTENT_TYPES: dict[KindOfFile, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WIDTH_MIN, _WIDTH_MAX = 10, 40


def write_export(
    out: BinaryIO,
    *,
    kind_of_file: KindOfFile,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    title: str = "data",
) -> None:
    """Write a list. `out` needs no seek and stays open. More rows than a sheet can hold raise `TooManyRows`."""
    if kind_of_file == "csv":
        _write_csv(out, headings, rows)
    else:
        _write_xlsx(out, headings, rows, title)


def _write_csv(out: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    writer = CsvWriter(out)
    writer.row(headings)
    for row in rows:
        writer.row(row)
    writer.close()


def _write_xlsx(out: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Value]], title: str) -> None:
    workbook = XlsxWriter(out)
    sheet = workbook.sheet(title, widths=column_widths(headings))
    sheet.row(headings, style=Style.HEADING)
    for row in rows:
        sheet.row(row)
    workbook.close()


def column_widths(headings: Sequence[str]) -> list[float]:
    """Wide enough for the heading, within reason."""
    return [float(min(max(len(heading) + 4, _WIDTH_MIN), _WIDTH_MAX)) for heading in headings]
