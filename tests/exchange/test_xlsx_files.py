"""Workbooks as spreadsheet programs write them, and what is read from them."""

from __future__ import annotations

import datetime as dt

import pytest

from jolserik.exchange import Reason
from jolserik.exchange.cells import faults_of
from tests.exchange.builders import (
    HEADING_ROW,
    MAIN,
    cells_xml,
    package,
    reason_of,
    refusal_of,
    rows_of,
    shared_texts,
    sheet_xml,
    styles,
    table_of,
    text_cell,
    workbook,
)


def test_cells_are_text_as_a_person_sees_them() -> None:
    data = workbook(
        [
            ["note", "quantity", "date", "product", "name", "sure"],
            ["14-A", 12, dt.date(2023, 5, 31), 8450111100, "Кір жуғыш машина", True],
            ["14=", 0.1, dt.datetime.fromisoformat("2023-05-31T14:30"), "0101210000", " x ", False],
        ]
    )
    table = table_of(data)
    assert (table.kind_of_file, table.delimiter, table.comma_decimals) == ("xlsx", None, True)
    first, second = table.rows()
    assert first == (
        2,
        {
            "note": "14-A",
            "quantity": "12",
            "date": "2023-05-31",
            "product": "8450111100",
            "name": "Кір жуғыш машина",
            "sure": "true",
        },
    )
    assert second[1]["quantity"] == "0.1"
    assert second[1]["date"] == "2023-05-31T14:30:00"
    assert second[1]["product"] == "0101210000"
    assert second[1]["name"] == "x"
    assert second[1]["sure"] == "false"


def test_exact_decimals_of_programs_are_kept_to_the_last_digit() -> None:
    sheet = sheet_xml(HEADING_ROW + cells_xml("|<v>9000000000000.123456</v>", "|<v>1E-6</v>"))
    assert rows_of(package(sheet)) == [(2, {"a": "9000000000000.123456", "b": "0.000001"})]


def test_headings_are_read_like_those_of_csv_files() -> None:
    assert table_of(workbook([[" Note ", "\u200bQuantity", None, None]])).header == ["note", "quantity"]


def test_the_first_sheet_with_anything_in_it_counts() -> None:
    assert rows_of(workbook([], [["", None]], [["a"], [1]], [["b"], [2]])) == [(2, {"a": "1"})]


def test_hidden_sheets_are_not_read() -> None:
    assert rows_of(workbook([["secret"], [1]], [["a"], [2]], hidden=[0])) == [(2, {"a": "2"})]


def test_rows_are_counted_from_the_heading_and_empty_ones_are_not_given() -> None:
    data = workbook([[], ["a", "b"], [1, 2], [], [None, " "], [3, 4]])
    assert rows_of(data) == [(2, {"a": "1", "b": "2"}), (5, {"a": "3", "b": "4"})]


def test_columns_without_heading_are_ignored_while_empty_and_refused_when_not() -> None:
    assert rows_of(workbook([["a", None, "c"], [1, None, 3]])) == [(2, {"a": "1", "c": "3"})]
    refusal = refusal_of(workbook([["a", None, "c"], [1, None, 3], [1, "lost", 3]]))
    assert (refusal.facts["problem"], refusal.at, refusal.row) == (Reason.VALUE_WITHOUT_HEADING, "B", 3)
    assert refusal_of(workbook([["a"], [1, None, None, "lost"]])).at == "D"


def test_columns_of_a_returned_error_file_are_skipped() -> None:
    data = workbook(
        [["a", "error_code", "error_at", "error_message", "error_remedy"], [1, "x", "y", "z", "w"]]
    )
    assert rows_of(data) == [(2, {"a": "1"})]


@pytest.mark.parametrize("headings", [["a", "b", "A "], ["x", "x"]])
def test_a_column_that_stands_twice(headings: list[str]) -> None:
    assert reason_of(workbook([headings])) is Reason.DUPLICATE_COLUMN


@pytest.mark.parametrize("data", [workbook([]), workbook([[None, ""]]), workbook([], [["  "]])])
def test_an_empty_workbook(data: bytes) -> None:
    assert reason_of(data) is Reason.EMPTY


def test_more_columns_than_anybody_needs() -> None:
    assert reason_of(workbook([[f"c{n}" for n in range(201)]])) is Reason.TOO_MANY_COLUMNS
    far = sheet_xml('<row r="1"><c r="XFD1" t="inlineStr"><is><t>a</t></is></c></row>')
    assert reason_of(package(far)) is Reason.TOO_MANY_COLUMNS


def test_error_cells_are_faults_of_their_row() -> None:
    sheet = sheet_xml(HEADING_ROW + cells_xml('t="e"|<v>#N/A</v>', text_cell("fine")))
    [(row, cells)] = table_of(package(sheet)).rows()
    assert (row, dict(cells)) == (2, {"a": "#N/A", "b": "fine"})
    assert faults_of(cells) == {"a": "error_value"}


def test_the_kept_value_of_a_formula_counts() -> None:
    sheet = sheet_xml(
        HEADING_ROW + cells_xml("|<f>SUM(B2:B9)</f><v>12.5</v>", 't="str"|<f>A1&amp;""</f><v>abc</v>')
    )
    assert rows_of(package(sheet)) == [(2, {"a": "12.5", "b": "abc"})]


def test_a_formula_without_a_kept_value_is_a_fault() -> None:
    [(_, cells)] = table_of(workbook([["a", "b"], ["=1+1", 5]])).rows()
    assert dict(cells) == {"a": "=1+1", "b": "5"}
    assert faults_of(cells) == {"a": "formula_without_value"}


def test_a_formula_that_shows_nothing_is_an_empty_cell() -> None:
    sheet = sheet_xml(HEADING_ROW + cells_xml('t="str"|<f>IF(1,"")</f><v></v>', text_cell("x")))
    assert rows_of(package(sheet)) == [(2, {"b": "x"})]


def test_shared_texts_in_runs_without_their_phonetic_hints() -> None:
    texts = shared_texts(
        "<t>a</t>", "<r><t>Кір </t></r><r><t xml:space='preserve'>жуғыш</t></r><rPh><t>hint</t></rPh>"
    )
    sheet = sheet_xml(cells_xml('t="s"|<v>0</v>', row=1) + cells_xml('t="s"|<v>1</v>'))
    data = package(sheet, **{"xl__sharedStrings.xml": texts})
    assert rows_of(data) == [(2, {"a": "Кір жуғыш"})]


@pytest.mark.parametrize("number", ["7", "-1", "x", "", "9" * 40])
def test_a_shared_text_that_is_not_there(number: str) -> None:
    sheet = sheet_xml(cells_xml(f't="s"|<v>{number}</v>', row=1))
    assert (
        reason_of(package(sheet, **{"xl__sharedStrings.xml": shared_texts("<t>a</t>")}))
        is Reason.DAMAGED_PART
    )


def test_escaped_characters_are_read() -> None:
    sheet = sheet_xml(HEADING_ROW + cells_xml(text_cell("p_x000A_q"), text_cell("_x005F_x0041_")))
    assert rows_of(package(sheet)) == [(2, {"a": "p\nq", "b": "_x0041_"})]


def test_a_zero_character_cannot_be_smuggled_in() -> None:
    sheet = sheet_xml(HEADING_ROW + cells_xml(text_cell("p_x0000_q"), text_cell("_xD800_")))
    assert rows_of(package(sheet)) == [(2, {"a": "p_x0000_q", "b": "_xD800_"})]


def test_numbers_with_a_date_format_are_dates() -> None:
    sheet = sheet_xml(HEADING_ROW + cells_xml('s="1"|<v>45077</v>', 's="0"|<v>45077</v>'))
    data = package(sheet, **{"xl__styles.xml": styles(0, 14)})
    assert rows_of(data) == [(2, {"a": "2023-05-31", "b": "45077"})]


def test_own_date_formats_are_dates_and_others_are_not() -> None:
    sheet = sheet_xml(
        HEADING_ROW
        + cells_xml('s="0"|<v>45077</v>', 's="1"|<v>45077</v>')
        + cells_xml('s="2"|<v>1.5</v>', row=3)
    )
    codes = {"n164": "[$-43F]d mmmm yyyy", "n165": "#,##0 &quot;days&quot;", "n166": "General"}
    data = package(sheet, **{"xl__styles.xml": styles(164, 165, 166, **codes)})
    assert rows_of(data) == [(2, {"a": "2023-05-31", "b": "45077"}), (3, {"a": "1.5"})]


def test_workbooks_that_count_days_from_1904() -> None:
    sheet = sheet_xml(HEADING_ROW + cells_xml('s="0"|<v>43615</v>'))
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<workbookPr date1904="1"/><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    data = package(sheet, **{"xl__styles.xml": styles(14), "xl__workbook.xml": book})
    assert rows_of(data) == [(2, {"a": "2023-05-31"})]


def test_iso_date_cells() -> None:
    sheet = sheet_xml(HEADING_ROW + cells_xml('t="d"|<v>2023-05-31</v>'))
    assert rows_of(package(sheet)) == [(2, {"a": "2023-05-31"})]


def test_elements_with_a_prefix_and_the_strict_form_are_read() -> None:
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>'
        "<x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    assert rows_of(package(prefixed)) == [(2, {"a": "5"})]
    strict = sheet_xml(
        HEADING_ROW + cells_xml(text_cell("1")), namespace="http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    assert rows_of(package(strict)) == [(2, {"a": "1"})]


def test_rows_and_cells_without_references_stand_one_after_the_other() -> None:
    rows = '<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c></row>'
    assert rows_of(package(sheet_xml(rows + "<row><c/><c><v>2</v></c></row>"))) == [(2, {"b": "2"})]


def test_macros_and_pictures_are_left_alone() -> None:
    data = package(**{"xl__vbaProject.bin": b"\xd0\xcf\x11\xe0", "xl__media__image1.png": b"\x89PNG"})
    assert rows_of(data) == [(2, {"a": "1", "b": "2"})]


def test_a_table_is_read_as_often_as_needed() -> None:
    table = table_of(workbook([["a"], *([n] for n in range(1, 3_000))]))
    first, second = table.rows(), table.rows()
    for _ in range(2_000):
        next(first)
    assert next(second) == (2, {"a": "1"})
    assert next(first) == (2_002, {"a": "2001"})
