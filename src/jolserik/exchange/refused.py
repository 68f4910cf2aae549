"""Files that are refused as a whole: nothing of them is read on, because nothing in them can be trusted.

A fault of one row is a `Refusal` beside that row; a fault of the file is raised as `FileRefused` with exactly one
`Refusal` of code `bad_file`. Its fact `problem` is one of `Reason`; the words for each, in three languages, lie in
`file_words/` and are put together by `words`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from jolserik.kernel.refusals import Code, Refusal


class Reason(StrEnum):
    """What can be wrong with a whole file. A reason is never renamed: people's scripts look at it."""

    NOT_READABLE = "not_readable"
    EMPTY = "empty"
    OTHER_FORMAT = "other_format"
    OLD_OR_LOCKED_WORKBOOK = "old_or_locked_workbook"
    NOT_UTF8 = "not_utf8"
    NUL_BYTES = "nul_bytes"
    DUPLICATE_COLUMN = "duplicate_column"
    VALUE_WITHOUT_HEADING = "value_without_heading"
    TOO_MANY_COLUMNS = "too_many_columns"
    RAGGED_ROW = "ragged_row"
    CUT_OFF = "cut_off"
    UNCLOSED_QUOTE = "unclosed_quote"
    BAD_QUOTES = "bad_quotes"
    LONG_CELL = "long_cell"
    LONG_ROW = "long_row"
    DAMAGED_ARCHIVE = "damaged_archive"
    UNSAFE_ARCHIVE = "unsafe_archive"
    TOO_LARGE_UNPACKED = "too_large_unpacked"
    TOO_MANY_PARTS = "too_many_parts"
    LOCKED_ARCHIVE = "locked_archive"
    DOCTYPE = "doctype"
    DAMAGED_PART = "damaged_part"
    ROWS_OUT_OF_ORDER = "rows_out_of_order"


class FileRefused(Exception):
    """The file is not taken; `refusal` says why, where, and what would make it pass."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code} {dict(refusal.facts)} row={refusal.row} at={refusal.at}")
        self.refusal = refusal


def refused(reason: Reason, *, row: int | None = None, at: str = "", **facts: object) -> FileRefused:
    """The exception to raise: `raise refused(Reason.RAGGED_ROW, row=7, found=3, expected=5)`."""
    named: Mapping[str, str] = {"problem": reason.value} | {name: str(value) for name, value in facts.items()}
    return FileRefused(Refusal(Code.BAD_FILE, at=at, facts=named, row=row))
