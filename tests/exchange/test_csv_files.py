"""CSV files as people make them, and what is read from them."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path

import pytest

from jolserik.exchange import FileRefused, Reason, open_table
from tests.exchange.builders import refusal_of, rows_of, table_of


def test_rows_are_numbered_with_the_heading_as_row_one() -> None:
    assert rows_of("a,b\n1,2\n3,4\n") == [(2, {"a": "1", "b": "2"}), (3, {"a": "3", "b": "4"})]


@pytest.mark.parametrize(("delimiter", "commas"), [(",", False), (";", True), ("\t", False)])
def test_the_separator_is_seen_in_the_heading_and_only_semicolons_allow_decimal_commas(
    delimiter: str, commas: bool
) -> None:
    table = table_of(f"a{delimiter}b\n1{delimiter}x y\n")
    assert (table.delimiter, table.comma_decimals, table.kind_of_file) == (delimiter, commas, "csv")
    assert list(table.rows()) == [(2, {"a": "1", "b": "x y"})]


def test_a_separator_inside_a_quoted_heading_does_not_count() -> None:
    assert table_of('"a,b,c,d";e\n').header == ["a,b,c,d", "e"]


def test_one_column_needs_no_separator() -> None:
    assert rows_of("a\n1\n") == [(2, {"a": "1"})]


def test_excels_line_about_the_separator_is_no_row() -> None:
    table = table_of("sep=;\r\na;b\r\n1,5;2\r\n")
    assert table.comma_decimals
    assert list(table.rows()) == [(2, {"a": "1,5", "b": "2"})]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_byte_order_mark_and_every_kind_of_line_end(mark: bytes, end: bytes) -> None:
    data = mark + end.join([b"a,b", "Қостанай,ұн".encode(), b""])
    assert rows_of(data) == [(2, {"a": "Қостанай", "b": "ұн"})]


@pytest.mark.parametrize("heading", [" A ", "\ufeffa", "a\u200b", "\u00a0A\u00a0", "\u00ada", "a\u202c"])
def test_case_blanks_and_invisible_characters_in_headings_do_not_count(heading: str) -> None:
    assert table_of(f"{heading},b\n").header == ["a", "b"]


def test_the_heading_keeps_the_spelling_it_was_typed_with() -> None:
    table = table_of("Note, Quantity \n")
    assert table.header == ["note", "quantity"]
    assert table.headings.typed == ("Note", "Quantity")


def test_cells_are_trimmed_and_empty_ones_left_out() -> None:
    assert rows_of("a,b,c,d\n 1 , ,\u00a0,\u200bx\u200b\n") == [(2, {"a": "1", "d": "x"})]


def test_empty_rows_count_but_are_not_given() -> None:
    assert [row for row, _ in rows_of("a,b\n1,2\n\n,\n  ,  \n3,4\n\n")] == [2, 6]


def test_empty_lines_before_the_heading_do_not_count() -> None:
    assert rows_of("\n\n , \na,b\n1,2\n") == [(2, {"a": "1", "b": "2"})]


def test_quotes_keep_separators_line_breaks_and_quotes() -> None:
    rows = rows_of('a,b\n"x,y","p\nq"\n"say ""hi""",2\n')
    assert rows == [(2, {"a": "x,y", "b": "p\nq"}), (3, {"a": 'say "hi"', "b": "2"})]


def test_a_quote_inside_a_cell_without_quotes_is_text() -> None:
    assert rows_of('a,b\nпруток 12",2\n') == [(2, {"a": 'пруток 12"', "b": "2"})]


def test_the_apostrophe_that_disarms_a_formula_is_taken_away() -> None:
    assert rows_of("a,b,c\n'=1+1,'@REF:5,'abc\n") == [(2, {"a": "=1+1", "b": "@REF:5", "c": "'abc"})]


def test_empty_columns_at_the_end_are_no_columns() -> None:
    table = table_of("a,b,,\n1,2,,\n3,4, ,\n")
    assert table.header == ["a", "b"]
    assert list(table.rows()) == [(2, {"a": "1", "b": "2"}), (3, {"a": "3", "b": "4"})]


def test_separators_too_many_at_the_end_of_a_row_are_forgiven() -> None:
    assert rows_of("a,b\n1,2,,\n3,4\n") == [(2, {"a": "1", "b": "2"}), (3, {"a": "3", "b": "4"})]


def test_columns_of_a_returned_error_file_are_skipped() -> None:
    table = table_of("a,error_code,b,error_at,error_message,error_remedy\n1,bad_value,2,a,No.,Mend it.\n")
    assert table.header == ["a", "b"]
    assert list(table.rows()) == [(2, {"a": "1", "b": "2"})]


def test_rows_that_excel_shortens_by_blocks_of_sixteen_are_read() -> None:
    lines = ["a;b;c"] + [f"{n};x;y" for n in range(2, 17)] + [f"{n};x" for n in range(17, 33)] + ["33;x;y"]
    rows = dict(rows_of("\r\n".join(lines) + "\r\n"))
    assert rows[16] == {"a": "16", "b": "x", "c": "y"}
    assert rows[17] == {"a": "17", "b": "x"}
    assert rows[33] == {"a": "33", "b": "x", "c": "y"}
    assert len(rows) == 32


def test_a_short_row_elsewhere_is_refused_with_its_row() -> None:
    refusal = refusal_of("a,b,c\n1,2,3\n1,2\n1,2,3\n")
    assert (refusal.facts["problem"], refusal.row) == (Reason.RAGGED_ROW, 3)
    assert (refusal.facts["found"], refusal.facts["expected"]) == ("2", "3")


def test_a_table_is_read_as_often_as_needed_and_readings_do_not_disturb_one_another() -> None:
    table = table_of("a\n" + "".join(f"{n}\n" for n in range(20_000)))
    first, second = table.rows(), table.rows()
    for _ in range(10_000):
        next(first)
    assert next(second) == (2, {"a": "0"})
    assert next(first) == (10_002, {"a": "10000"})
    assert sum(1 for _ in table.rows()) == 20_000


def test_a_path_is_read_and_a_file_put_in_its_place_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("a\n1\n")
    table = open_table(path, name="notes.csv")
    other = tmp_path / "other.csv"
    other.write_text("a\n2\n")
    other.replace(path)
    assert [cells for _, cells in table.rows()] == [{"a": "1"}]


def test_a_pipe_can_be_read_twice(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("a\n1\n",))
    writer.start()
    table = open_table(pipe, name="pipe")
    writer.join()
    assert list(table.rows()) == list(table.rows()) == [(2, {"a": "1"})]


def test_the_callers_stream_stays_open() -> None:
    stream = io.BytesIO(b"a\n1\n")
    list(open_table(stream, name="x").rows())
    assert not stream.closed


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_path_that_cannot_be_read_is_a_refusal(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileRefused) as caught:
        open_table(tmp_path / name, name=name)
    assert caught.value.refusal.facts["problem"] == Reason.NOT_READABLE
