"""The same file, given back with what is wrong."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from jolserik.exchange import Table, remedy, sentence, write_error_file
from jolserik.exchange.headings import ERROR_COLUMNS
from jolserik.kernel.languages import LANGUAGES
from jolserik.kernel.refusals import Code, Refusal
from tests.exchange.builders import table_of, workbook

BAD_QUANTITY = Refusal(Code.BAD_VALUE, "quantity", {"value": "x", "wanted": "quantity"}, 3)
NO_NOTE = Refusal(Code.MISSING_VALUE, "note", {}, 3)


def given_back(table: Table, *refusals: Refusal, language: str = "en") -> bytes:
    out = io.BytesIO()
    write_error_file(table, refusals, out, language=language)
    return out.getvalue()


def test_rows_come_back_as_they_were_with_their_faults() -> None:
    table = table_of("Note;Quantity;name\nA; 1 ;\nB;x;ә\n\nC;3;\n")
    lines = given_back(table, BAD_QUANTITY).decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Note;Quantity;name;error_code;error_at;error_message;error_remedy"
    assert lines[1] == "A; 1 ;;;;;"
    said = [sentence(BAD_QUANTITY, "en"), remedy(BAD_QUANTITY, "en")]
    assert lines[2].startswith("B;x;ә;bad_value;quantity;")
    assert all(text in lines[2] for text in said)
    assert lines[3] == "C;3;;;;;"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_stays(delimiter: str) -> None:
    table = table_of(f"a{delimiter}b\n1{delimiter}2\n")
    assert table_of(given_back(table)).delimiter == delimiter


def test_several_faults_of_a_row_are_all_told() -> None:
    table = table_of("note,quantity\nA,1\n,x\n")
    [_, (_, cells)] = table_of(given_back(table, NO_NOTE, BAD_QUANTITY).replace(b"error_", b"seen_")).rows()
    assert cells["seen_code"] == "missing_value | bad_value"
    assert cells["seen_at"] == "note | quantity"
    assert cells["seen_message"].count(" | ") == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_faults_are_told_in_the_persons_language(language: str, kind: str) -> None:
    rows = [["note", "quantity"], ["A", "1"], ["B", "x"]]
    data = workbook(rows) if kind == "xlsx" else "".join(",".join(row) + "\n" for row in rows)
    table = table_of(data)
    back = given_back(table, BAD_QUANTITY, language=language)
    if kind == "csv":
        assert sentence(BAD_QUANTITY, language) in back.decode()
    else:
        sheet = load_workbook(io.BytesIO(back)).active
        assert sentence(BAD_QUANTITY, language) in [cell.value for cell in sheet[3]]


def test_a_workbook_comes_back_as_a_workbook_with_the_faulty_cells_marked() -> None:
    table = table_of(workbook([["note", "quantity", "product"], ["A", 1, "0101"], ["B", "x", "0102"]]))
    back = given_back(table, BAD_QUANTITY)
    sheet = load_workbook(io.BytesIO(back)).active
    assert [cell.value for cell in sheet[1]] == ["note", "quantity", "product", *ERROR_COLUMNS]
    assert [cell.value for cell in sheet[2]][:4] == ["A", "1", "0101", None]
    assert [cell.value for cell in sheet[3]][:5] == ["B", "x", "0102", "bad_value", "quantity"]
    fills = [cell.fill.fill_type for cell in sheet[3]]
    assert fills[:3] == [None, "solid", None]
    assert sheet["C2"].number_format == "@"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_comes_back_can_be_sent_again_and_reads_the_same(kind: str) -> None:
    rows = [["note", "draws", "name"], ["A", "@L1:5", "=x"], ["B", "-", "'+1 a"], ["C", "-5", "_x0041_ <&>"]]
    data = (
        workbook([*rows[:1], ["A", "@L1:5", "'=x"], *rows[2:]])
        if kind == "xlsx"
        else ("".join(",".join(row) + "\n" for row in rows))
    )
    table = table_of(data)
    first = given_back(table, Refusal(Code.BAD_VALUE, "name", {}, 2), Refusal(Code.BAD_VALUE, "name", {}, 4))
    again = table_of(first)
    assert (again.header, again.kind_of_file) == (table.header, kind)
    assert [cells for _, cells in again.rows()] == [cells for _, cells in table.rows()]
    assert given_back(again) == given_back(table)


def test_formulas_are_disarmed_in_what_comes_back() -> None:
    back = given_back(table_of('note,name\nA,"=HYPERLINK(""http://x"")"\nB,@SUM(A1)\n')).decode("utf-8-sig")
    assert "\"'=HYPERLINK(" in back
    assert "'@SUM" in back


def test_faults_of_the_heading_stand_beside_the_first_row() -> None:
    fault = Refusal(Code.UNKNOWN_COLUMN, "colour", {"value": "colour"}, 1)
    assert (
        "unknown_column" in given_back(table_of("note,colour\nA,x\nB,y\n"), fault).decode().split("\r\n")[1]
    )
    assert "unknown_column" in given_back(table_of("note,colour\n"), fault).decode().split("\r\n")[1]


def test_no_fault_is_lost_without_a_word() -> None:
    table = table_of("note\nA\nB\n")
    with pytest.raises(ValueError, match="no row"):
        given_back(table, Refusal(Code.BAD_VALUE, "note", {}, 9))
    with pytest.raises(ValueError, match="order"):
        given_back(table, Refusal(Code.BAD_VALUE, "note", {}, 3), Refusal(Code.BAD_VALUE, "note", {}, 2))
