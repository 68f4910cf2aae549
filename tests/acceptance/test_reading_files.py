"""What people's files look like, and what is said when they cannot be read."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk, as_csv
from tests.model import papers as p
from tests.model.cells import Row

Changes = dict[str, str | None]


def test_columns_come_in_any_order_and_empty_ones_may_be_left_out(desk: Desk, seller: str) -> None:
    row = p.lot("L1", seller, "3")
    desk.takes("lots", [dict(reversed(row.items()))])
    assert desk.stock(seller) == {"A/L1": "3"}


@pytest.mark.parametrize("unit", ["796", "H87", "h87"])
def test_units_are_read_in_both_codes_and_printed_in_one(desk: Desk, seller: str, unit: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3", unit=unit)])
    assert [row["unit"] for row in desk.holdings(seller)] == ["H87"]


@pytest.mark.parametrize(("number", "code"), [("166", "KGM"), ("112", "LTR")])
def test_the_unions_unit_numbers_are_known(desk: Desk, seller: str, number: str, code: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3.5", unit=number)])
    assert [row["unit"] for row in desk.holdings(seller)] == [code]


def test_a_unit_number_on_the_note_is_the_same_unit(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3", unit="796")])
    desk.takes("notes", [p.note("N1", seller, buyer, "3", unit="H87")])


def test_dates_are_read_as_they_are_written_here(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3", date="10.05.2023")])
    desk.refuses("notes", p.note("N1", seller, buyer, "5", date="01.07.2023"), "insufficient_stock")
    desk.takes("notes", [p.note("N1", seller, buyer, "5", date="30.06.2023")])


def test_semicolon_files_may_have_decimal_commas(desk: Desk, seller: str) -> None:
    answer = desk.load("lots", as_csv([p.lot("L1", seller, "1,5", unit="KGM")], delimiter=";"))
    assert not answer.codes
    answer = desk.load("lots", as_csv([p.lot("L2", seller, "2.25", unit="KGM")], delimiter=";"))
    assert not answer.codes
    assert desk.stock(seller) == {"A/L1": "1.5", "A/L2": "2.25"}


def test_a_decimal_comma_in_a_comma_file_is_ambiguous(desk: Desk, seller: str) -> None:
    desk.refuses("lots", p.lot("L1", seller, "1,5", unit="KGM"), "ambiguous_number", at="quantity")
    desk.refuses("lots", p.lot("L1", seller, "1,500", unit="KGM"), "ambiguous_number", at="quantity")


def test_a_byte_order_mark_and_windows_line_ends_are_tolerated(desk: Desk, seller: str) -> None:
    text = as_csv([p.lot("L1", seller, "3", name="Құрылғы")]).replace("\n", "\r\n")
    assert not desk.load("lots", b"\xef\xbb\xbf" + text.encode()).codes
    assert desk.stock(seller) == {"A/L1": "3"}


def test_empty_lines_at_the_end_are_no_rows(desk: Desk, seller: str) -> None:
    answer = desk.load("lots", as_csv([p.lot("L1", seller, "3")]) + "\n\n")
    assert not answer.codes


def test_the_row_counts_from_the_header(desk: Desk, seller: str) -> None:
    answer = desk.load(
        "lots", [p.lot("L1", seller, "3"), p.lot("L2", seller, "-3"), p.lot("L3", seller, "0")]
    )
    assert [(entry["row"], entry["own"], entry["at"]) for entry in answer.refused] == [
        (3, "L2", "quantity"),
        (4, "L3", "quantity"),
    ]
    assert [(entry["row"], entry["own"]) for entry in answer.accepted] == [(2, "L1")]


@pytest.mark.parametrize(
    ("changes", "code", "at"),
    [
        ({"quantity": ""}, "missing_value", "quantity"),
        ({"quantity": "three"}, "bad_value", "quantity"),
        ({"quantity": "0"}, "bad_value", "quantity"),
        ({"quantity": "-1"}, "bad_value", "quantity"),
        ({"quantity": "1.0000001"}, "bad_value", "quantity"),
        ({"quantity": "9000000000000.000001"}, "bad_value", "quantity"),
        ({"quantity": "1e400"}, "bad_value", "quantity"),
        ({"quantity": "1e3"}, "bad_value", "quantity"),
        ({"quantity": "NaN"}, "bad_value", "quantity"),
        ({"quantity": "Infinity"}, "bad_value", "quantity"),
        ({"quantity": "9" * 400}, "bad_value", "quantity"),
        ({"quantity": "=1+1"}, "bad_value", "quantity"),
        ({"quantity": "0x10"}, "bad_value", "quantity"),
        ({"date": "2023-02-30"}, "bad_value", "date"),
        ({"date": "05/10/2023"}, "bad_value", "date"),
        ({"date": "0000-00-00"}, "bad_value", "date"),
        ({"date": "=TODAY()"}, "bad_value", "date"),
        ({"value": "1.234"}, "bad_value", "value"),
        ({"origin_kind": "found"}, "bad_value", "origin_kind"),
        ({"origin_country": "XX"}, "bad_value", "origin_country"),
        ({"currency": "XXQ", "value": "5"}, "bad_value", "currency"),
        ({"unit": "QQQ"}, "unknown_unit", "unit"),
        ({"product": "9999999999"}, "unknown_product", "product"),
        ({"product": "99", "date": "2020-01-01"}, "unknown_product", "product"),
        ({"product": "TOTAL", "date": "2020-01-01"}, "unknown_product", "product"),
        ({"holder": "KZ:990140999994"}, "bad_identifier", "holder"),
        ({"holder": "990140999995"}, "bad_identifier", "holder"),
        ({"holder": "RU:7707083894"}, "bad_identifier", "holder"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named_by_code_and_column(
    desk: Desk, seller: str, changes: Changes, code: str, at: str
) -> None:
    desk.refuses("lots", p.row(p.lot("L1", seller, "3"), changes), code, at=at)
    assert desk.stock(seller) == {}


def test_a_product_code_is_accepted_unchecked_before_the_nomenclature_is_known(
    desk: Desk, seller: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3", product="8599999999", date="2021-12-31")])


def test_a_home_party_that_nobody_registered_is_refused(desk: Desk, seller: str) -> None:
    stranger = p.home_party()
    desk.refuses("lots", p.lot("L1", stranger, "3"), "unknown_party", at="holder")
    desk.takes("lots", [p.lot("L1", seller, "3")])
    desk.refuses("notes", p.note("N1", seller, stranger, "3"), "unknown_party", at="recipient")


def test_a_foreign_party_may_be_new(desk: Desk, seller: str, tag: str) -> None:
    newcomer = p.russian_party()
    desk.takes("lots", [p.lot("L1", seller, "3")])
    desk.takes("invoices", [p.invoice(tag, seller, newcomer, "3")])
    desk.takes("notes", [p.export("E1", seller, newcomer, "3", tag)])


def test_all_faults_of_a_row_are_told_in_order_of_precedence(desk: Desk, seller: str) -> None:
    row = p.lot("L1", seller, "x", unit="QQQ", date="never", place="")
    answer = desk.load("lots", [row])
    assert answer.codes == ["missing_value", "bad_value", "bad_value", "unknown_unit"]
    assert {entry["at"] for entry in answer.refused} == {"place", "quantity", "date", "unit"}


def test_an_unknown_column_is_an_error(desk: Desk, seller: str) -> None:
    answer = desk.refuses("lots", p.lot("L1", seller, "3") | {"colour": "white"}, "unknown_column")
    assert "colour" in answer.refused[0]["at"] + answer.refused[0]["message"]
    assert desk.stock(seller) == {}


@pytest.mark.parametrize(
    ("kind", "column"), [("lots", "quantity"), ("notes", "sender"), ("actions", "action")]
)
def test_a_missing_column_is_an_error(desk: Desk, seller: str, buyer: str, kind: str, column: str) -> None:
    rows: dict[str, Row] = {
        "lots": p.lot("L1", seller, "3"),
        "notes": p.note("N1", seller, buyer, "3"),
        "actions": p.action("confirm", "N", buyer),
    }
    row = rows[kind]
    del row[column]
    answer = desk.refuses(kind, row, "missing_column")
    assert column in answer.refused[0]["at"] + answer.refused[0]["message"]


HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "blank": b"\n\n  \n",
    "binary": bytes(range(256)) * 50,
    "nul bytes": b"lot,holder\x00,place\nA\x00,B,C\n",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "half a workbook": b"PK\x03\x04\x14\x00\x06\x00",
    "cp1251": "lot,holder,place,name\nL1,KZ:970240000126,A,Стиральная машина\n".encode("cp1251"),
    "utf-16": "lot,holder\nL1,KZ:970240000126\n".encode("utf-16"),
    "an open quote": b'lot,holder,place\n"L1,KZ:970240000126,A\n' * 3,
    "only text": "Добрый день, во вложении накладные.".encode(),
    "twice the same column": b"lot,lot,holder\n1,2,3\n",
    "a long line": b"lot," + b"x" * 5_000_000 + b"\n",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("command", ["check", "load"])
def test_a_file_that_is_no_table_is_refused_clearly(desk: Desk, name: str, command: str) -> None:
    answer = desk.hand_in(command, "lots", HOSTILE[name])
    assert answer.headline in ("bad_file", "unknown_column", "missing_column"), answer
    assert not answer.accepted
    assert not answer.held


def test_too_many_cells_in_a_row_are_refused(desk: Desk, seller: str) -> None:
    header, line, *_ = as_csv([p.lot("L1", seller, "3")]).splitlines()
    answer = desk.load("lots", f"{header}\n{line},surplus\n")
    assert answer.headline in ("bad_file", "bad_value", "unknown_column")
    assert desk.stock(seller) == {}


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://x")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "<script>alert(1)</script>",
        "'; drop table x; --",
        "\u202eevil",
        "😀" * 300,
    ],
)
def test_text_that_wants_to_be_clever_stays_text(desk: Desk, seller: str, cell: str) -> None:
    answer = desk.load("lots", [p.lot("L1", seller, "3", name=cell)])
    assert set(answer.codes) <= {"bad_value"}


def test_a_nul_in_a_cell_is_refused_not_stored(desk: Desk, seller: str) -> None:
    text = as_csv([p.lot("L1", seller, "3", name="ab")]).replace("ab", "a\x00b")
    answer = desk.load("lots", text)
    assert answer.headline in ("bad_file", "bad_value")


def test_a_reference_may_be_long_or_strange_but_never_breaks_the_program(desk: Desk, seller: str) -> None:
    for reference in ("x" * 5000, "a;b:c", "@", "L1:2", "№ 7/б", "\t"):
        answer = desk.load("lots", [p.lot(reference, seller, "1")])
        assert set(answer.codes) <= {"bad_value", "missing_value"}


@pytest.mark.parametrize("draws", ["L1", "L1:", ":5", "L1:x", "L1:-1", "@:1", ";;;", "L1:1:1", "@L1:1e400"])
def test_draws_that_cannot_be_read_are_refused(desk: Desk, seller: str, buyer: str, draws: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    answer = desk.load("notes", [p.note("N1", seller, buyer, "5", draws=draws)])
    if draws != ";;;":
        assert answer.refused[0]["at"] == "draws", answer
        assert desk.stock(seller) == {"A/L1": "5"}
