"""Opening a file that somebody sends: what it is shows in its first bytes, never in its name."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from jolserik.exchange.cells import Table
from jolserik.exchange.csv_files import CsvTable
from jolserik.exchange.csv_text import encoding_marked
from jolserik.exchange.limits import LIMITS, Limits
from jolserik.exchange.refused import Reason, refused
from jolserik.exchange.sources import Source
from jolserik.exchange.xlsx_files import XlsxTable

_HEAD_BYTES = 1 << 12
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    b"%PDF": "PDF",
    b"\x1f\x8b": "GZIP",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"SQLite format 3": "SQLite",
    b"{\\rtf": "RTF",
}


def open_table(source: Path | BinaryIO, *, name: str, limits: Limits = LIMITS) -> Table:
    """The table in a CSV or XLSX file. Raises `FileRefused`; `name` is what the person calls the file."""
    origin = Source(source)
    head = origin.head(_HEAD_BYTES)
    if head.startswith(_ZIP):
        return XlsxTable(origin, name=name, limits=limits)
    _refuse_other_formats(head)
    return CsvTable(origin, name=name, limits=limits)


def _refuse_other_formats(head: bytes) -> None:
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise refused(Reason.EMPTY)
    if head.startswith(_OLE):
        raise refused(Reason.OLD_OR_LOCKED_WORKBOOK)
    for mark, format_name in _OTHERS.items():
        if head.startswith(mark):
            raise refused(Reason.OTHER_FORMAT, format=format_name)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise refused(Reason.OTHER_FORMAT, format="HTML / XML")
    encoding = encoding_marked(head)
    if encoding:
        raise refused(Reason.NOT_UTF8, encoding=encoding)
