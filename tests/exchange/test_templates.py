"""Templates: what people start from must itself be right."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from jolserik.exchange import check_header, open_table, read_row, write_template
from jolserik.exchange.export_files import KindOfFile
from jolserik.exchange.templates import column_help, example
from jolserik.kernel.fields import COLUMNS
from jolserik.kernel.languages import LANGUAGES


def template(kind: str, kind_of_file: KindOfFile) -> io.BytesIO:
    out = io.BytesIO()
    write_template(out, kind=kind, columns=COLUMNS[kind], kind_of_file=kind_of_file)
    return out


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("kind_of_file", ["csv", "xlsx"])
def test_a_template_can_be_sent_as_it_is(kind: str, kind_of_file: KindOfFile) -> None:
    table = open_table(template(kind, kind_of_file), name=kind)
    assert check_header(table.header, COLUMNS[kind]) == []
    [(row, cells)] = table.rows()
    values, faults = read_row(COLUMNS[kind], cells, row=row, comma_decimals=table.comma_decimals)
    assert faults == []
    assert len(values) == len(example(kind)) >= 6


@pytest.mark.parametrize("kind", COLUMNS)
def test_examples_use_columns_of_their_kind(kind: str) -> None:
    assert set(example(kind)) <= {column.name for column in COLUMNS[kind]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", COLUMNS)
def test_every_column_is_explained_in_every_language(kind: str, language: str) -> None:
    assert [column.name for column in COLUMNS[kind] if not column_help(kind, column.name, language)] == []


def test_the_second_sheet_explains_the_columns_and_says_which_are_needed() -> None:
    book = load_workbook(template("notes", "xlsx"))
    assert book.sheetnames == ["notes", "help"]
    rows = list(book["help"].iter_rows(values_only=True))
    assert rows[0] == ("column", "required", *LANGUAGES)
    assert rows[1][:2] == ("note", "✓")
    assert len(rows) == len(COLUMNS["notes"]) + 1


def test_cells_that_are_filled_in_later_are_text() -> None:
    sheet = load_workbook(template("lots", "xlsx"))["lots"]
    assert {dimension.number_format for dimension in sheet.column_dimensions.values()} <= {"@", "General"}
    assert sheet["D2"].number_format == "@"
