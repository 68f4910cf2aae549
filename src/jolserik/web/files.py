"""Lists as files: exactly the rows that an address asks for, all pages of them, as CSV or as a spreadsheet."""

from collections.abc import Iterable, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest

from jolserik.exchange import CONTENT_TYPES, write_export
from jolserik.exchange.export_files import KindOfFile
from jolserik.web.tables import Cell, Column

_IN_MEMORY_BYTES = 1 << 20


def kind_asked(request: HttpRequest) -> KindOfFile | None:
    """The kind of file that the address asks for; None if it asks for a page."""
    kind = request.GET.get("as", "")
    return kind if kind in CONTENT_TYPES else None


def as_file(
    kind: KindOfFile, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> FileResponse:
    """The list as a file."""
    out: Any = SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115  the response closes it
    headings = [str(column.title) for column in columns]
    values = ([cell.exported for cell in row] for row in rows)
    write_export(out, kind_of_file=kind, headings=headings, rows=values, title=name[:31])
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{name}.{kind}", content_type=CONTENT_TYPES[kind])
