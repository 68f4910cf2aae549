"""Rows of the contract's files: what is read, what is forgiven, what is refused and how it is said."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.kernel.fields import (
    COLUMNS,
    LOTS,
    NOTES,
    Column,
    read_cells,
    read_header,
)
from jolserik.kernel.identifiers import PartyRef
from jolserik.kernel.languages import LANGUAGES
from jolserik.kernel.numbers import NOTE, grouped, numbers_from
from jolserik.kernel.quantity import MICRO
from jolserik.kernel.refusals import Code, Refusal, remedy, sentence

OUR_NUMBER = next(numbers_from(NOTE, 1))[1]

A_NOTE = {
    "note": "15-А",
    "kind": "export_eaeu",
    "date": "2023-05-31",
    "sender": "KZ:970240000126",
    "sender_place": "склад 1",
    "recipient": "RU:7707083893",
    "recipient_country": "RU",
    "line": "1",
    "product": "8450110000",
    "unit": "796",
    "quantity": "12",
    "price": "120.5",
    "currency": "KZT",
    "net_kg": "0",
    "invoice": "ЭСФ-7",
}


def read(cells: Mapping[str, str], *, comma_decimals: bool = False) -> tuple[dict[str, Any], list[Refusal]]:
    return read_cells(NOTES, cells, row=7, comma_decimals=comma_decimals)


def read_one(column: str, text: str, *, comma_decimals: bool = False) -> Any:
    values, faults = read(A_NOTE | {column: text}, comma_decimals=comma_decimals)
    assert faults == []
    return values.get(column)


def fault_of(column: str, text: str, *, comma_decimals: bool = False) -> Refusal:
    values, faults = read(A_NOTE | {column: text}, comma_decimals=comma_decimals)
    assert column not in values
    assert [(fault.at, fault.row) for fault in faults] == [(column, 7)]
    return faults[0]


def test_a_good_row_becomes_values_and_empty_cells_are_absent() -> None:
    values, faults = read(A_NOTE | {"vehicle": "", "reason": " \u00a0\ufeff "})
    assert faults == []
    assert values == {
        "note": "15-А",
        "kind": "export_eaeu",
        "date": date(2023, 5, 31),
        "sender": PartyRef("KZ", "BIN", "970240000126"),
        "sender_place": "склад 1",
        "recipient": PartyRef("RU", "INN", "7707083893"),
        "recipient_country": "RU",
        "line": 1,
        "product": "8450110000",
        "unit": "H87",
        "quantity": 12 * MICRO,
        "price": Decimal("120.5"),
        "currency": "KZT",
        "net_kg": 0,
        "invoice": "ЭСФ-7",
    }


def test_all_faults_of_a_row_are_told_at_once() -> None:
    _, faults = read({"note": "1", "kind": "gift", "date": "tomorrow", "sender": "x", "quantity": "1e3"})
    assert [(fault.code, fault.at) for fault in faults] == [
        (Code.BAD_VALUE, "kind"),
        (Code.BAD_VALUE, "date"),
        (Code.BAD_IDENTIFIER, "sender"),
        (Code.MISSING_VALUE, "product"),
        (Code.MISSING_VALUE, "unit"),
        (Code.BAD_VALUE, "quantity"),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-05-31", date(2023, 5, 31)),
        ("31.05.2023", date(2023, 5, 31)),
        ("1.5.2023", date(2023, 5, 1)),
        ("2023-05-31 00:00:00", date(2023, 5, 31)),
        ("2023-05-31T00:00:00", date(2023, 5, 31)),
        ("'2023-05-31", date(2023, 5, 31)),
        ("1990-01-01", date(1990, 1, 1)),
        ("2100-12-31", date(2100, 12, 31)),
    ],
)
def test_dates_are_read_as_people_and_spreadsheets_write_them(text: str, day: date) -> None:
    assert read_one("date", text) == day


@pytest.mark.parametrize(
    "text",
    [
        "05/31/2023",
        "31.13.2023",
        "2023-02-29",
        "2023-5-31",
        "1989-12-31",
        "2101-01-01",
        "23-05-31",
        "45077",
        "2023-05-31 10:00",
        "２０２３-05-31",
        "٢٠٢٣-٠٥-٣١",
        "0000-00-00",
        "9" * 10_000,
    ],
)
def test_other_dates_are_refused(text: str) -> None:
    fault = fault_of("date", text)
    assert fault.code is Code.BAD_VALUE
    assert fault.facts["wanted"] == "date"


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("quantity", "1,5", Code.AMBIGUOUS_NUMBER),
        ("quantity", "1 000", Code.AMBIGUOUS_NUMBER),
        ("quantity", "1\u00a0000", Code.AMBIGUOUS_NUMBER),
        ("price", "1,234.50", Code.AMBIGUOUS_NUMBER),
        ("net_kg", "0,5", Code.AMBIGUOUS_NUMBER),
        ("quantity", "0", Code.BAD_VALUE),
        ("quantity", "-3", Code.BAD_VALUE),
        ("quantity", "1e400", Code.BAD_VALUE),
        ("quantity", "NaN", Code.BAD_VALUE),
        ("quantity", "9000000000001", Code.BAD_VALUE),
        ("quantity", "1." + "3" * 40, Code.BAD_VALUE),
        ("quantity", "٣", Code.BAD_VALUE),
        ("price", "0.0000001", Code.BAD_VALUE),
        ("price", "-0.01", Code.BAD_VALUE),
        ("line", "0", Code.BAD_VALUE),
        ("line", "1.0", Code.BAD_VALUE),
        ("line", "²", Code.BAD_VALUE),
        ("line", "1000000", Code.BAD_VALUE),
        ("recipient_country", "XX", Code.BAD_VALUE),
        ("recipient_country", "Russia", Code.BAD_VALUE),
        ("currency", "RUR", Code.BAD_VALUE),
        ("currency", "€", Code.BAD_VALUE),
        ("unit", "шт", Code.UNKNOWN_UNIT),
        ("unit", "KG", Code.UNKNOWN_UNIT),
        ("product", "84501100", Code.UNKNOWN_PRODUCT),
        ("product", "TOTAL", Code.UNKNOWN_PRODUCT),
        ("product", "9999999999", Code.UNKNOWN_PRODUCT),
        ("product", "８４５０１１００００", Code.UNKNOWN_PRODUCT),
        ("sender", "970240000126", Code.BAD_IDENTIFIER),
        ("sender", "KZ:970240000127", Code.BAD_IDENTIFIER),
        ("note", "a\x00b", Code.BAD_VALUE),
        ("note", "a\ud800", Code.BAD_VALUE),
        ("note", "a\u202eb", Code.BAD_VALUE),
        ("note", "a\nb", Code.BAD_VALUE),
        ("note", "1" * 65, Code.BAD_VALUE),
        ("reason", "a\u200fb", Code.BAD_VALUE),
        ("reason", "a" * 1001, Code.BAD_VALUE),
        ("reason", "a" * 10_000, Code.BAD_VALUE),
        ("draws", "L:1;L2", Code.BAD_VALUE),
        ("draws", ":1", Code.BAD_VALUE),
        ("draws", "@:1", Code.BAD_VALUE),
        ("draws", "L:0", Code.BAD_VALUE),
        ("draws", "L:1,5", Code.AMBIGUOUS_NUMBER),
        ("draws", ";;;", Code.BAD_VALUE),
        ("papers", "cmr", Code.BAD_VALUE),
        ("papers", "cmr:", Code.BAD_VALUE),
        ("serials", ";".join(["A"] * 10_001), Code.BAD_VALUE),
        ("serials", "A" * 140_000, Code.BAD_VALUE),
        ("kind", "EXPORT", Code.BAD_VALUE),
    ],
)
def test_strange_cells_are_refused_with_their_code(column: str, text: str, code: Code) -> None:
    fault = fault_of(column, text)
    assert fault.code is code
    for language in LANGUAGES:
        assert "{" not in sentence(fault, language) + remedy(fault, language)
        assert sentence(fault, language).isprintable()
        assert len(sentence(fault, language)) < 400


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("quantity", "\ufeff 12.50\u00a0", 12_500_000),
        ("quantity", "'12", 12 * MICRO),
        ("quantity", "“12.5”", 12_500_000),
        ("product", "0101 21 000 0", "0101210000"),
        ("product", "101210000", "0101210000"),
        ("product", "'0101210000", "0101210000"),
        ("unit", "kgm", "KGM"),
        ("unit", "6", "MTR"),
        ("unit", "C62", "H87"),
        ("currency", "usd", "USD"),
        ("recipient_country", "\u200bby\u200b", "BY"),
        ("kind", "Domestic", "domestic"),
        ("line", "01", 1),
        ("sender", "«KZ:970240000126»", PartyRef("KZ", "BIN", "970240000126")),
        ("reason", "first\r\nsecond\tthird", "first second third"),
        ("reason", "a\u00a0b", "a b"),
        ("note", "№ 15/А «б»", "№ 15/А «б»"),
        ("note", "и\u0306", "й"),
        ("papers", "CMR: 123 ;licence:7:8", (("cmr", "123"), ("licence", "7:8"))),
        ("serials", " A1 ; A2;", ("A1", "A2")),
        ("refers_to", "KZ:970240000126/15-A", "KZ:970240000126/15-A"),
        ("refers_to", grouped(OUR_NUMBER).lower(), OUR_NUMBER),
    ],
)
def test_habits_of_spreadsheets_are_forgiven(column: str, text: str, value: object) -> None:
    assert read_one(column, text) == value


def test_draws_name_lots_by_code_or_by_reference() -> None:
    text = f"{grouped(OUR_NUMBER).lower()}:2; @PARTY:7 :0.5"
    assert read_one("draws", text) == ((OUR_NUMBER, 2 * MICRO), ("@PARTY:7", 500_000))


def test_a_decimal_comma_is_read_where_the_file_announces_it() -> None:
    assert read_one("quantity", "1,5", comma_decimals=True) == 1_500_000
    assert read_one("price", "0,000001", comma_decimals=True) == Decimal("0.000001")
    assert read_one("draws", "@A:1,5;@B:2", comma_decimals=True) == (("@A", 1_500_000), ("@B", 2 * MICRO))
    assert fault_of("quantity", "1.234,5", comma_decimals=True).code is Code.AMBIGUOUS_NUMBER


def test_degrees_have_a_sign_and_a_limit() -> None:
    cells = {"place": "1", "party": "KZ:970240000126", "lat": "-33.856785", "lon": "180"}
    values, faults = read_cells(COLUMNS["places"], cells, row=2, comma_decimals=False)
    assert (values["lat"], values["lon"], faults) == (Decimal("-33.856785"), Decimal(180), [])
    for lat in ("91", "1e1", "NaN", "51.1234567", "٥١"):
        _, faults = read_cells(COLUMNS["places"], cells | {"lat": lat}, row=2, comma_decimals=False)
        assert [fault.at for fault in faults] == ["lat"]


def test_a_fault_shows_the_value_shortened_and_with_hidden_characters_written_out() -> None:
    assert fault_of("note", "a\u202eb").facts["value"] == "a<U+202E>b"
    assert len(fault_of("reason", "a" * 10_000).facts["value"]) == 61


def test_every_column_of_the_contract_is_read() -> None:
    assert {kind: len(columns) for kind, columns in COLUMNS.items()} == {
        "parties": 7,
        "places": 8,
        "lots": 20,
        "notes": 34,
        "actions": 10,
        "conversions": 11,
        "write_offs": 8,
        "declarations": 13,
        "invoices": 17,
    }


def test_a_header_is_understood_in_any_order_and_case() -> None:
    names, faults = read_header(LOTS, ["\ufeffLOT", *[column.name for column in LOTS[1:]][::-1]])
    assert faults == []
    assert names[0] == "lot"


def test_a_header_with_unknown_missing_and_doubled_columns_is_refused() -> None:
    header = [column.name for column in LOTS if column.name != "unit"] + ["quantiti", "place"]
    _, faults = read_header(LOTS, header)
    assert [(fault.code, fault.at) for fault in faults] == [
        (Code.UNKNOWN_COLUMN, "quantiti"),
        (Code.UNKNOWN_COLUMN, "place"),
        (Code.MISSING_COLUMN, "unit"),
    ]
    assert remedy(faults[0], "en") == "Did you mean “quantity”? Rename the column."


def test_columns_that_are_not_needed_may_be_left_out() -> None:
    _, faults = read_header(NOTES, [column.name for column in NOTES if column.required])
    assert faults == []


hostile = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="0123456789.,-+eE '\u00a0:;@/٣１²", max_size=40),
    st.sampled_from(["1e400", "NaN", "inf", "\x00", "\ud800", "\u200f", "𝟙", "٣.٣", "0" * 10_000, "½", "一"]),
)


@pytest.mark.parametrize(
    "column", [column for columns in COLUMNS.values() for column in columns], ids=lambda c: c.name
)
@given(text=hostile, comma_decimals=st.booleans())
def test_no_cell_does_worse_than_being_refused(column: Column, text: str, comma_decimals: bool) -> None:
    values, faults = read_cells((column,), {column.name: text}, row=2, comma_decimals=comma_decimals)
    assert len(values) + len(faults) <= 1
    for fault in faults:
        assert sentence(fault, "kk").isprintable()
    for value in values.values():
        str(value).encode()
