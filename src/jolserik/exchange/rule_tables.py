"""The sheets of a workbook as tables, by the names that people see. What is wrong with a workbook as a whole is refused first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from jolserik.exchange.archives import UNPACKING_ERRORS, open_archive
from jolserik.exchange.formulas import restored
from jolserik.exchange.headings import letters
from jolserik.exchange.limits import Limits
from jolserik.exchange.refused import FileRefused, Reason, refused
from jolserik.exchange.rule_columns import Column
from jolserik.exchange.sources import Source
from jolserik.exchange.tables import open_table
from jolserik.exchange.xlsx_book import Book, read_book
from jolserik.exchange.xlsx_sheet import sheet_rows

Row = tuple[int, Mapping[str, str], Mapping[int, str]]
"""Number in the sheet, cells by column, and positions of cells that show no value."""

Found = tuple[int, str, str, str, str]
"""Row, letters, column, field and reason of a mistake in a sheet."""


@dataclass(frozen=True)
class SheetTable:
    """A sheet: where its columns stand, and its rows below the heading."""

    name: str
    heading_row: int
    positions: Mapping[str, int]
    twice: Sequence[tuple[int, str]]
    rows: Sequence[Row]
    strays: Sequence[tuple[int, int]]
    """Rows and positions of values that stand under no heading."""

    def faults(self, columns: Sequence[Column]) -> Iterator[Found]:
        """Columns that are wrong, values under no heading, and cells that show none."""
        known = {column.name for column in columns}
        for position, name in self.twice:
            yield self.heading_row, letters(position), name, "", "this column stands twice"
        for name, position in self.positions.items():
            if name not in known:
                wanted = ", ".join(column.name for column in columns)
                yield self.heading_row, letters(position), name, "", f"unknown column; known are: {wanted}"
        for column in columns:
            if column.required and column.name not in self.positions:
                yield self.heading_row, "", column.name, "", "this column is missing"
        for row, position in self.strays:
            yield row, letters(position), "", "", "this value stands under no heading"
        names = {position: name for name, position in self.positions.items()}
        for row, _, faulty in self.rows:
            for position in faulty:
                if position in names:
                    yield row, letters(position), names[position], "", "shows no value, such as #N/A"


def read_tables(origin: Path | BinaryIO, limits: Limits) -> list[SheetTable]:
    """Every visible sheet that has anything in it. Raises FileRefused for what is no workbook, or a hostile one."""
    source = Source(origin)
    _refuse_other_files(source, limits)
    with source.open() as stream, open_archive(stream, limits) as archive:
        book = read_book(archive, limits)
        tables = []
        for path, name in zip(book.sheets, book.names, strict=True):
            try:
                part = archive.open(path)
            except UNPACKING_ERRORS as error:
                raise refused(Reason.DAMAGED_ARCHIVE, part=path) from error
            with part:
                table = _table(name.strip(), part, book, path, limits)
            if table is not None:
                tables.append(table)
    return tables


def _refuse_other_files(source: Source, limits: Limits) -> None:
    try:
        with source.open() as stream:
            kind = open_table(stream, name="", limits=limits).kind_of_file
    except FileRefused as fault:
        # A heading that stands twice is told with its sheet, as a mistake among others.
        if fault.refusal.facts["problem"] != Reason.DUPLICATE_COLUMN:
            raise
        return
    if kind != "xlsx":
        raise refused(Reason.OTHER_FORMAT, format="CSV")


def _table(name: str, part: IO[bytes], book: Book, path: str, limits: Limits) -> SheetTable | None:
    rows = sheet_rows(part, book, part=path, limits=limits)
    heading = next(((row, cells) for row, cells, _ in rows if any(map(str.strip, cells.values()))), None)
    if heading is None:
        return None
    heading_row, heads = heading
    if max(heads) >= limits.columns:
        raise refused(Reason.TOO_MANY_COLUMNS, row=1, found=max(heads) + 1, limit=limits.columns)
    positions: dict[str, int] = {}
    twice = []
    for position, head in sorted(heads.items()):
        column = " ".join(head.split()).casefold()
        if column in positions:
            twice.append((position, column))
        elif column:
            positions[column] = position
    found: list[Row] = []
    strays: list[tuple[int, int]] = []
    standing = frozenset(positions.values())
    for row, cells, faulty in rows:
        said = {column: restored(cells.get(position, "").strip()) for column, position in positions.items()}
        filled = {column: cell.strip() for column, cell in said.items() if cell.strip()}
        strays += [(row, place) for place in sorted(cells.keys() - standing) if cells[place].strip()]
        if filled:
            found.append((row, filled, faulty))
    return SheetTable(name, heading_row, positions, twice, found, strays)
