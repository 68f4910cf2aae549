"""CSV files that cannot be taken: each with its reason, its row and no traceback."""

from __future__ import annotations

import io
import time
from contextlib import suppress

import pytest

from jolserik.exchange import FileRefused, Reason, open_table
from jolserik.exchange.limits import Limits
from tests.exchange.builders import reason_of, refusal_of, rows_of

CYRILLIC = "note;name\n1;Стиральная машина\n2;Холодильник двухкамерный\n"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"   \r\n\t\n", b",,,\n,,\n"])
def test_nothing_in_the_file(data: bytes) -> None:
    assert reason_of(data) is Reason.EMPTY


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "cp866", "koi8-r"]
)
def test_another_encoding_is_named_not_guessed_at(encoding: str) -> None:
    names = {"cp1251": "Windows-1251", "cp866": "CP866", "koi8-r": "KOI8-R"}
    refusal = refusal_of(CYRILLIC.encode(encoding))
    assert refusal.facts["problem"] == Reason.NOT_UTF8
    assert refusal.facts["encoding"] == names.get(encoding, encoding[:6].upper())


def test_the_unicode_text_of_excel_is_recognised() -> None:
    data = "note\tname\r\n1\tТауар\r\n".encode("utf-16")
    assert refusal_of(data).facts == {"problem": "not_utf8", "encoding": "UTF-16"}


def test_bytes_of_another_encoding_deep_in_a_file_are_found_with_their_row() -> None:
    lines = [b"note,name"] + [f"{n},ок".encode() for n in range(2, 5_000)]
    lines[4_321] = "4322,Стиральная машина".encode("cp1251")
    refusal = refusal_of(b"\n".join(lines))
    assert (refusal.row, refusal.facts["encoding"]) == (4_322, "Windows-1251")


def test_bytes_that_are_no_encoding_at_all_are_not_given_a_name() -> None:
    refusal = refusal_of(b"a,b\n1,\xb0\xb1\xb5\xb6\xb7\n")
    assert refusal.facts == {"problem": "not_utf8"}
    assert refusal.row == 2


def test_half_a_letter_at_the_end_is_refused() -> None:
    assert reason_of("a\nқ".encode()[:-1]) is Reason.NOT_UTF8


def test_surrogates_written_as_utf8_are_refused() -> None:
    assert reason_of(b"a\n\xed\xa0\x80\n") is Reason.NOT_UTF8


def test_a_zero_byte_is_refused_with_its_row() -> None:
    refusal = refusal_of(b"a,b\n1,2\n3,\x004\n")
    assert (refusal.facts["problem"], refusal.row) == (Reason.NUL_BYTES, 3)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes(range(256)) * 50, Reason.NUL_BYTES),
        (b"%PDF-1.7\n%\xe2\xe3", Reason.OTHER_FORMAT),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Reason.OTHER_FORMAT),
        (b"\x1f\x8b\x08\0\0\0\0\0", Reason.OTHER_FORMAT),
        (b"<html><table><tr><td>note</td></tr></table>", Reason.OTHER_FORMAT),
        (b'\xef\xbb\xbf<?xml version="1.0"?><a/>', Reason.OTHER_FORMAT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Reason.OLD_OR_LOCKED_WORKBOOK),
        (b"SQLite format 3\0", Reason.OTHER_FORMAT),
    ],
)
def test_files_of_other_kinds_are_recognised_by_their_bytes(data: bytes, reason: Reason) -> None:
    assert reason_of(data) is reason


def test_a_file_is_judged_by_its_bytes_not_by_its_name() -> None:
    assert open_table(io.BytesIO(b"a\n1\n"), name="notes.xlsx").kind_of_file == "csv"


def test_a_column_that_stands_twice() -> None:
    refusal = refusal_of("note,Name,NOTE \n")
    assert (refusal.facts["problem"], refusal.at, refusal.row) == (Reason.DUPLICATE_COLUMN, "note", 1)


def test_a_value_under_no_heading_is_refused_with_row_and_column() -> None:
    refusal = refusal_of("a,,c\n1,,3\n1,lost,3\n")
    assert (refusal.facts["problem"], refusal.at, refusal.row) == (Reason.VALUE_WITHOUT_HEADING, "B", 3)
    assert refusal.facts["value"] == "lost"


def test_more_columns_than_anybody_needs() -> None:
    refusal = refusal_of(",".join(f"c{n}" for n in range(201)))
    assert (refusal.facts["problem"], refusal.facts["found"]) == (Reason.TOO_MANY_COLUMNS, "201")


@pytest.mark.parametrize("row", ["1,2,3,4", "1,2"])
def test_a_row_with_too_many_or_too_few_cells(row: str) -> None:
    refusal = refusal_of(f"a,b,c\n1,2,3\n{row}\n4,5,6\n")
    assert (refusal.facts["problem"], refusal.row) == (Reason.RAGGED_ROW, 3)
    assert refusal.facts["found"] == str(row.count(",") + 1)


def test_a_full_row_inside_a_short_block_is_refused() -> None:
    lines = ["a,b"] + ["1,2"] * 15 + ["1"] * 3 + ["1,2"]
    refusal = refusal_of("\n".join(lines) + "\n")
    assert (refusal.facts["problem"], refusal.row) == (Reason.RAGGED_ROW, 20)


def test_a_short_last_row_without_a_line_end_is_a_broken_download() -> None:
    lines = ["a,b,c"] + ["1,2,3"] * 15 + ["1,1"]
    refusal = refusal_of("\n".join(lines))
    assert (refusal.facts["problem"], refusal.row) == (Reason.CUT_OFF, 17)
    assert rows_of("\n".join(lines) + "\n")[-1] == (17, {"a": "1", "b": "1"})


def test_a_quote_that_is_never_closed() -> None:
    refusal = refusal_of('a,b\n1,2\n3,"four\n5,6\n')
    assert (refusal.facts["problem"], refusal.row) == (Reason.UNCLOSED_QUOTE, 3)


def test_text_after_a_closing_quote() -> None:
    refusal = refusal_of('a,b\n1,"Береке" ЖШС\n')
    assert (refusal.facts["problem"], refusal.row) == (Reason.BAD_QUOTES, 2)


def test_a_cell_may_have_a_hundred_thousand_characters_and_no_more() -> None:
    assert rows_of("a,b\n1," + "x" * 100_000 + "\n")[0][1]["b"] == "x" * 100_000
    refusal = refusal_of("a,b\n1," + "x" * 100_001 + "\n")
    assert (refusal.facts["problem"], refusal.row) == (Reason.LONG_CELL, 2)


@pytest.mark.parametrize("data", [b"x" * 3_000_000, b'a\n"' + b"x\n" * 1_500_000, b'"\n",' * 400_000])
def test_what_never_ends_is_refused_before_it_is_read(data: bytes) -> None:
    assert reason_of(data) in (Reason.LONG_ROW, Reason.LONG_CELL)


def test_a_gigabyte_without_a_line_end_is_not_read_into_memory() -> None:
    class Endless(io.RawIOBase):
        read_bytes = 0

        def seekable(self) -> bool:
            return True

        def seek(self, offset: int, whence: int = 0) -> int:
            return offset

        def read(self, size: int = -1) -> bytes:
            self.read_bytes += size
            return b"a" * size

    endless = Endless()
    with pytest.raises(Exception, match="long_row"):
        open_table(endless, name="x")  # type: ignore[arg-type]
    assert endless.read_bytes < 10_000_000


def test_quotes_and_separators_in_masses_take_no_time() -> None:
    started = time.perf_counter()
    for piece in ('"', '""', ',"', '",', ";", "\t", '"\n', "'", "=\t"):
        data = "a,b\n" + piece * 50_000 + "\n"
        with suppress(FileRefused):
            rows_of(data)
    assert time.perf_counter() - started < 5


def test_limits_can_be_tightened() -> None:
    assert reason_of("a,b,c\n", limits=Limits(columns=2)) is Reason.TOO_MANY_COLUMNS
