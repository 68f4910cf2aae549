"""Lists as files: the rows that a page shows, as CSV or as a spreadsheet.

A cell that a spreadsheet would take for a formula is written with an apostrophe in front; only the file,
never the store.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook

from jolserik.web.tables import Cell, Column

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BYTE_ORDER_MARK = "\ufeff"  # spreadsheets then read the file as UTF-8
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_file(
    kind: str, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> HttpResponseBase | None:
    """The list as the kind of file that the address asks for; None if it asks for a page."""
    if kind == "csv":
        return _csv(name, columns, rows)
    if kind == "xlsx":
        return _xlsx(name, columns, rows)
    return None


def harmless(value: Any) -> Any:
    """The value as a spreadsheet may safely hold it."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


class _Echo:
    """A file that gives each line back to its writer instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv(name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield _BYTE_ORDER_MARK
        yield writer.writerow([str(column.title) for column in columns])
        for row in rows:
            yield writer.writerow([harmless(cell.exported) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _xlsx(name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.append([str(column.title) for column in columns])
    for row in rows:
        sheet.append([_sheet_value(cell.exported) for cell in row])
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return FileResponse(content, as_attachment=True, filename=f"{name}.xlsx", content_type=_SHEET)


def _sheet_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return harmless(value if isinstance(value, str | int | Decimal | date) else str(value))
