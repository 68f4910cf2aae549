"""The heading against the columns of a kind, and rows into values."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from jolserik.exchange import check_header, read_row
from jolserik.exchange.cells import FaultyCells
from jolserik.kernel.fields import COLUMNS, NOTES, WRITE_OFFS
from jolserik.kernel.refusals import Code
from tests.exchange.builders import table_of, workbook

NEEDED = "note,kind,date,sender,product,unit,quantity"


def test_a_heading_with_all_that_is_needed_passes() -> None:
    assert check_header(table_of(NEEDED + "\n").header, NOTES) == []


def test_order_is_free_and_optional_columns_may_be_missing() -> None:
    heading = ",".join(reversed([*NEEDED.split(","), "draws"]))
    assert check_header(table_of(heading + "\n").header, NOTES) == []


def test_every_needed_column_that_is_missing_is_named() -> None:
    faults = check_header(table_of("note,kind,date,product,unit\n").header, NOTES)
    assert [(fault.code, fault.at) for fault in faults] == [
        (Code.MISSING_COLUMN, "sender"),
        (Code.MISSING_COLUMN, "quantity"),
    ]


@pytest.mark.parametrize(
    ("heading", "near"),
    [
        ("quantty", "quantity"),
        ("Sender Place", "sender_place"),
        ("recipient-country", "recipient_country"),
        ("nоte", "note"),
        ("GROSSKG", "gross_kg"),
    ],
)
def test_an_unknown_column_comes_with_the_nearest_known_one(heading: str, near: str) -> None:
    [fault] = check_header(table_of(f"{NEEDED},{heading}\n").header, NOTES)
    assert fault.code is Code.UNKNOWN_COLUMN
    assert fault.facts["suggestion"] == near
    assert fault.row == 1


@pytest.mark.parametrize("heading", ["colour", "!" * 90_000, "құны"])
def test_a_column_like_no_other_has_no_suggestion(heading: str) -> None:
    [fault] = check_header(table_of(f"{NEEDED},{heading}\n").header, NOTES)
    assert fault.code is Code.UNKNOWN_COLUMN
    assert "suggestion" not in fault.facts


def test_what_the_template_of_a_kind_has_passes_its_own_check() -> None:
    for columns in COLUMNS.values():
        assert check_header([column.name for column in columns], columns) == []


def a_write_off(**changes: str) -> dict[str, str]:
    cells = {
        "write_off": "S-1",
        "holder": "KZ:990140999995",
        "place": "A",
        "lot": "@L1",
        "quantity": "2,5",
        "date": "31.05.2023",
        "kind": "retail",
    }
    return cells | changes


def test_a_row_becomes_values() -> None:
    values, faults = read_row(WRITE_OFFS, a_write_off(), row=2, comma_decimals=True)
    assert faults == []
    assert values["quantity"] == 2_500_000
    assert values["date"] == dt.date(2023, 5, 31)


def test_cells_that_show_an_error_are_bad_values_once_and_in_any_column() -> None:
    cells = FaultyCells(
        a_write_off(lot="#N/A", quantity="=A1*2", date="never"),
        {"lot": "error_value", "quantity": "formula_without_value"},
    )
    values, faults = read_row(WRITE_OFFS, cells, row=7, comma_decimals=True)
    assert {(fault.code, fault.at, fault.row) for fault in faults} == {
        (Code.BAD_VALUE, "lot", 7),
        (Code.BAD_VALUE, "quantity", 7),
        (Code.BAD_VALUE, "date", 7),
    }
    assert len(faults) == 3
    assert "lot" not in values


def test_what_a_spreadsheet_makes_of_cells_is_read_to_the_same_values() -> None:
    names = list(a_write_off())
    typed = [["S-1", "KZ:990140999995", "A", "@L1", 2.5, dt.date(2023, 5, 31), "retail"]]
    text = [[a_write_off()[name] for name in names]]
    results = []
    for rows in (typed, text):
        table = table_of(workbook([names, *rows]))
        [(row, cells)] = table.rows()
        results.append(read_row(WRITE_OFFS, cells, row=row, comma_decimals=table.comma_decimals))
    assert results[0] == results[1]
    assert results[0][1] == []


def test_amounts_that_were_computed_are_read_as_they_are_shown() -> None:
    table = table_of(workbook([["value"], [0.1 + 0.2], [1.1 * 3]]))
    columns = [column for column in COLUMNS["lots"] if column.name == "value"]
    read = [read_row(columns, cells, row=row, comma_decimals=True) for row, cells in table.rows()]
    assert read == [({"value": Decimal("0.3")}, []), ({"value": Decimal("3.3")}, [])]
