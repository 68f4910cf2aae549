"""Writing workbooks row by row straight into the archive: the memory does not depend on the number of rows.

Texts stay texts: codes keep their zeros, and nothing is a formula. Numbers are written as numbers as long as a
spreadsheet can hold all their digits. The same input gives the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import IO, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from jolserik.exchange.csv_writing import Value, plain_text
from jolserik.exchange.headings import letters
from jolserik.exchange.limits import LIMITS
from jolserik.exchange.xlsx_values import SHOWN_DIGITS

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_FLUSH_CHARS = 1 << 16
_DAY_ZERO = date(1899, 12, 30)
_LEAP_DAY_THAT_NEVER_WAS = date(1900, 3, 1)


class Style(IntEnum):
    """Places in `cellXfs` of the style sheet below."""

    PLAIN = 0
    HEADING = 1
    TEXT = 2
    DAY = 3
    FAULT = 4
    WRAPPED = 5


_STYLES = f"""{_HEAD}<styleSheet xmlns="{_MAIN}">\
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
<fill><patternFill patternType="solid"><fgColor rgb="FFFFD9D2"/></patternFill></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="49" fontId="0" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">\
<alignment vertical="top" wrapText="1"/></xf></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


class TooManyRows(ValueError):
    """A sheet cannot hold the rows; the caller offers CSV."""


class XlsxWriter:
    """A workbook on its way into a binary file, which stays open. Sheets are written one after the other."""

    def __init__(self, out: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._names: list[str] = []
        self._sheet: SheetWriter | None = None

    def sheet(self, name: str, *, widths: Sequence[float] = (), style: Style = Style.PLAIN) -> SheetWriter:
        """Begin the next sheet; `widths` in characters, `style` for cells that nobody has filled yet."""
        self._end_sheet()
        self._names.append(name)
        # A fixed date of 1980 by ZipInfo's default; the packing has to be said again for parts written as streams.
        info = zipfile.ZipInfo(f"xl/worksheets/sheet{len(self._names)}.xml")
        info.compress_type = zipfile.ZIP_DEFLATED
        self._sheet = SheetWriter(self._archive.open(info, "w"), widths, style)
        return self._sheet

    def close(self) -> None:
        """Write the parts that name the sheets."""
        self._end_sheet()
        for path, text in self._parts().items():
            self._archive.writestr(zipfile.ZipInfo(path), text, zipfile.ZIP_DEFLATED)
        self._archive.close()

    def _end_sheet(self) -> None:
        if self._sheet is not None:
            self._sheet.close()
            self._sheet = None

    def _parts(self) -> dict[str, str]:
        numbers = range(1, len(self._names) + 1)
        sheets = "".join(
            f'<sheet name={quoteattr(name[:31])} sheetId="{n}" r:id="rId{n}"/>'
            for n, name in zip(numbers, self._names, strict=True)
        )
        targets = {f"worksheets/sheet{n}.xml": f"{_OFFICE}/worksheet" for n in numbers}
        types = {f"/xl/worksheets/sheet{n}.xml": f"{_TYPES}.worksheet+xml" for n in numbers}
        return {
            "[Content_Types].xml": _content_types(types),
            "_rels/.rels": _relationships({"xl/workbook.xml": f"{_OFFICE}/officeDocument"}),
            "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f"<sheets>{sheets}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": _relationships({**targets, "styles.xml": f"{_OFFICE}/styles"}),
            "xl/styles.xml": _STYLES,
        }


def _relationships(kinds_by_target: Mapping[str, str]) -> str:
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (target, kind) in enumerate(kinds_by_target.items(), 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def _content_types(sheets: Mapping[str, str]) -> str:
    types = {
        "/xl/workbook.xml": f"{_TYPES}.sheet.main+xml",
        "/xl/styles.xml": f"{_TYPES}.styles+xml",
        **sheets,
    }
    parts = "".join(f'<Override PartName="{path}" ContentType="{kind}"/>' for path, kind in types.items())
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


class SheetWriter:
    """The rows of one sheet. The first row stays in sight when scrolling."""

    def __init__(self, part: IO[bytes], widths: Sequence[float], style: Style) -> None:
        self._part = part
        self._row = 0
        self._letters: list[str] = []
        self._pieces = [f'{_HEAD}<worksheet xmlns="{_MAIN}">{_FROZEN}{_columns(widths, style)}<sheetData>']
        self._chars = 0

    def row(self, values: Iterable[Value], *, style: Style = Style.PLAIN, marked: Iterable[int] = ()) -> None:
        """One row; cells at the positions `marked` are shown as faulty."""
        self._row += 1
        if self._row > LIMITS.sheet_rows:
            raise TooManyRows(f"a sheet holds {LIMITS.sheet_rows} rows")
        faulty = frozenset(marked)
        cells = "".join(
            [
                self._cell(position, value, Style.FAULT if position in faulty else style)
                for position, value in enumerate(values)
                if (value is not None and value != "") or position in faulty
            ]
        )
        text = f'<row r="{self._row}">{cells}</row>'
        self._pieces.append(text)
        self._chars += len(text)
        if self._chars > _FLUSH_CHARS:
            self._flush()

    def close(self) -> None:
        self._pieces.append("</sheetData></worksheet>")
        self._flush()
        self._part.close()

    def _flush(self) -> None:
        self._part.write("".join(self._pieces).encode())
        self._pieces.clear()
        self._chars = 0

    def _cell(self, position: int, value: Value, style: Style) -> str:
        while position >= len(self._letters):
            self._letters.append(letters(len(self._letters)))
        place = f"{self._letters[position]}{self._row}"
        if type(value) is date and style is Style.PLAIN and value >= _LEAP_DAY_THAT_NEVER_WAS:
            return f'<c r="{place}" s="{Style.DAY:d}"><v>{(value - _DAY_ZERO).days}</v></c>'
        if isinstance(value, int | Decimal) and _fits(value):
            return f'<c r="{place}" s="{style:d}"><v>{plain_text(value)}</v></c>'
        text = xml_text(plain_text(value))
        space = ' xml:space="preserve"' if text != text.strip() else ""
        return f'<c r="{place}" s="{style:d}" t="inlineStr"><is><t{space}>{text}</t></is></c>'


def xml_text(text: str) -> str:
    """Text as it may stand in a cell: what XML cannot hold is written `_x0007_`."""
    return escape(_NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


def _fits(number: int | Decimal) -> bool:
    """Whether a spreadsheet can hold the number to its last digit."""
    return (
        len(Decimal(number).normalize().as_tuple().digits) <= SHOWN_DIGITS and abs(number) < 10**SHOWN_DIGITS
    )


_FROZEN = (
    '<sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)


def _columns(widths: Sequence[float], style: Style) -> str:
    if not widths:
        return ""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" style="{style:d}" customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    return f"<cols>{columns}</cols>"
