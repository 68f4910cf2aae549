"""Lists as files to take away, read back by another program."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from jolserik.exchange.csv_writing import Value
from jolserik.exchange.export_files import KindOfFile, write_export
from jolserik.exchange.xlsx_writing import TooManyRows, XlsxWriter
from tests.exchange.builders import table_of

HEADINGS = ["note", "quantity"]
DANGEROUS = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=cmd|' /C calc'!A0"]


def exported(kind: KindOfFile, *rows: tuple[Value, ...]) -> bytes:
    out = io.BytesIO()
    write_export(out, kind_of_file=kind, headings=HEADINGS, rows=iter(rows))
    assert not out.closed
    return out.getvalue()


def sheet_of(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data)).active


def test_csv_opens_in_excel_with_its_letters() -> None:
    data = exported("csv", ("Қ-1", "12"))
    assert data == b"\xef\xbb\xbf" + "note,quantity\r\nҚ-1,12\r\n".encode()


def test_csv_values() -> None:
    data = exported("csv", (None, 5), (Decimal("1E-6"), dt.date(2023, 5, 31)), ('a"b', "c,d\ne"))
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[1:] == [["", "5"], ["0.000001", "2023-05-31"], ['a"b', "c,d\ne"]]


def test_workbook_values_keep_their_kind() -> None:
    sheet = sheet_of(exported("xlsx", ("0101", 5), (Decimal("12.50"), dt.date(2023, 5, 31)), (None, "")))
    assert [cell.value for cell in sheet[2]] == ["0101", 5]
    assert [cell.value for cell in sheet[3]] == [12.5, dt.datetime.fromisoformat("2023-05-31")]
    assert sheet["B3"].number_format == "yyyy\\-mm\\-dd"
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


def test_numbers_that_a_spreadsheet_would_round_are_written_as_text() -> None:
    exact = [Decimal("9000000000000.123456"), 12345678901234567890]
    sheet = sheet_of(exported("xlsx", tuple(exact)))
    assert [cell.value for cell in sheet[2]] == ["9000000000000.123456", "12345678901234567890"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("text", DANGEROUS)
def test_formulas_are_disarmed(kind: KindOfFile, text: str) -> None:
    data = exported(kind, (text, "1"))
    if kind == "csv":
        written = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1][0]
    else:
        cell = sheet_of(data)["A2"]
        assert cell.data_type == "s"
        written = cell.value
    assert written.replace("_x000D_", "\r") == "'" + text
    assert next(iter(table_of(data).rows()))[1]["note"] == text.strip()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_negative_numbers_stay_numbers(kind: KindOfFile) -> None:
    data = exported(kind, ("-5", Decimal("-2.5")))
    assert next(iter(table_of(data).rows()))[1] == {"note": "-5", "quantity": "-2.5"}


def test_workbooks_are_packed() -> None:
    assert len(exported("xlsx", *[("KZ:990140999995", "12")] * 1_000)) < 20_000


def test_the_same_list_gives_the_same_bytes() -> None:
    assert exported("xlsx", ("a", 1)) == exported("xlsx", ("a", 1))


class OneWay(io.RawIOBase):
    """A response on its way to a browser: it can only be written."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.sent += bytes(data)
        return len(data)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_can_be_written_where_there_is_no_way_back(kind: KindOfFile) -> None:
    out = OneWay()
    write_export(out, kind_of_file=kind, headings=HEADINGS, rows=[("a", "b")])  # type: ignore[arg-type]
    assert list(table_of(out.sent).rows()) == [(2, {"note": "a", "quantity": "b"})]


def test_more_rows_than_a_sheet_holds_are_refused_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    writer = XlsxWriter(io.BytesIO())
    sheet = writer.sheet("data")
    sheet._row = 1_048_575  # as if so many had been written
    sheet.row(["last"])
    with pytest.raises(TooManyRows):
        sheet.row(["one too many"])


def test_sheet_names_are_made_fit() -> None:
    out = io.BytesIO()
    write_export(
        out, kind_of_file="xlsx", headings=["a"], rows=[], title='Жөнелтілген "жүкқұжаттар" <2023> тізімі'
    )
    assert len(load_workbook(out).sheetnames[0]) <= 31


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=8))
def test_what_leaves_as_csv_comes_back_the_same(rows: list[tuple[str, str]]) -> None:
    assert_comes_back("csv", rows)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=8))
def test_what_leaves_as_a_workbook_comes_back_the_same(rows: list[tuple[str, str]]) -> None:
    assert_comes_back("xlsx", rows)


def assert_comes_back(kind: KindOfFile, rows: list[tuple[str, str]]) -> None:
    """Cell by cell, whatever the text; apostrophes in front of a formula's sign are the one thing added."""
    table = table_of(exported(kind, *rows))
    read = {row: cells for row, cells, _ in table.records()}
    for number, cells in enumerate(rows, 2):
        written = read.get(number, ["", ""])
        assert [plain(cell) for cell in written] == [plain(cell) for cell in cells]


def plain(text: str) -> str:
    return text.lstrip("'")
