"""Files as people and programs make them. Only what a test is about is said in the test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from jolserik.exchange import FileRefused, Reason, Table, open_table
from jolserik.exchange.limits import LIMITS, Limits
from jolserik.kernel.refusals import Code, Refusal

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def table_of(data: bytes | str, *, limits: Limits = LIMITS) -> Table:
    """Open what somebody sent."""
    raw = data.encode() if isinstance(data, str) else data
    return open_table(io.BytesIO(raw), name="file", limits=limits)


def rows_of(data: bytes | str) -> list[tuple[int, dict[str, str]]]:
    """All rows of what somebody sent."""
    return [(row, dict(cells)) for row, cells in table_of(data).rows()]


def refusal_of(data: bytes | str, *, limits: Limits = LIMITS) -> Refusal:
    """The refusal of a file that must not be taken, met on opening or on reading."""
    with pytest.raises(FileRefused) as caught:
        list(table_of(data, limits=limits).rows())
    assert caught.value.refusal.code is Code.BAD_FILE
    return caught.value.refusal


def reason_of(data: bytes | str, *, limits: Limits = LIMITS) -> Reason:
    """Why such a file is refused."""
    return Reason(refusal_of(data, limits=limits).facts["problem"])


def workbook(*sheets: Sequence[Sequence[Any]], hidden: Iterable[int] = ()) -> bytes:
    """A workbook by another program (openpyxl), with the rows of its sheets."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Лист{number + 1}")
        for row in rows:
            sheet.append(list(row))
        if number in hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_xml(rows: str, *, head: str = "", namespace: str = MAIN) -> str:
    """A worksheet around the XML of its rows."""
    return (
        f'<?xml version="1.0"?>{head}<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'
    )


def cells_xml(*cells: str, row: int = 2) -> str:
    """A row of cells in columns A, B, ...; each is the XML inside `<c ...>`, as `t="s"|<v>0</v>`."""
    written = []
    for number, cell in enumerate(cells):
        attributes, _, inner = cell.rpartition("|")
        written.append(f'<c r="{"ABCDEFGH"[number]}{row}" {attributes}>{inner}</c>')
    return f'<row r="{row}">{"".join(written)}</row>'


def text_cell(text: str) -> str:
    """A cell that holds its text itself."""
    return f't="inlineStr"|<is><t>{text}</t></is>'


HEADING_ROW = cells_xml(text_cell("a"), text_cell("b"), row=1)


def package(sheet: str = "", **parts: str | bytes) -> bytes:
    """A workbook put together by hand. Parts by path with `__` for `/`; None as text leaves a part out."""
    everything = parts_of_package(sheet)
    everything.update({path.replace("__", "/"): text for path, text in parts.items()})
    return zipped(everything)


def parts_of_package(sheet: str = "") -> dict[str, str | bytes]:
    """The parts of a small workbook with one sheet."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet
        or sheet_xml(HEADING_ROW + cells_xml(text_cell("1"), text_cell("2"))),
    }


def zipped(parts: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for path, content in parts.items():
            archive.writestr(zipfile.ZipInfo(path), content, method)
    return out.getvalue()


def shared_texts(*items: str) -> str:
    """`sharedStrings.xml` from the XML inside each item."""
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'


def styles(*format_ids: int, **codes: str) -> str:
    """`styles.xml` with one cell style per number format; own formats as n164="yyyy"."""
    own = "".join(f'<numFmt numFmtId="{name[1:]}" formatCode="{code}"/>' for name, code in codes.items())
    cell_styles = "".join(f'<xf numFmtId="{number}"/>' for number in format_ids)
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{own}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f"<cellXfs>{cell_styles}</cellXfs></styleSheet>"
    )
