"""Rows of one file that share an identity are one document, even when other documents stand between them.

Documents come in the order of their first row, whole, and a file of any length is never held in memory. The first pass
notes which identities it has seen and copies the rows of those that come back after others into a temporary file; the
second pass streams, and when a document's first rows have passed, takes the rest of it from there. A file sorted by
document, as nearly all are, copies nothing.
"""

from __future__ import annotations

import json
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from typing import IO

from jolserik.exchange.cells import BLANKS, Cells, FaultyCells, Table, faults_of, named_cells
from jolserik.exchange.formulas import restored

NumberedRow = tuple[int, Cells]
Document = list[NumberedRow]


class Documents:
    """The documents of a table. `own` is the column with the document's own number, the first of `identity_columns`
    unless named: a row where it is empty stands alone. `rows_total` is known from the start, for progress."""

    def __init__(self, table: Table, identity_columns: Sequence[str], *, own: str | None = None) -> None:
        self._table = table
        self._identity = _Identity(table.header, identity_columns, own or identity_columns[0])
        self._aside: IO[bytes] | None = None
        self._offsets: dict[str, list[int]] = {}
        self._aside_rows: set[int] = set()
        self.rows_total = self._first_pass()

    def __iter__(self) -> Iterator[Document]:
        document: Document = []
        current: str | None = None
        header, identity_of, aside_rows = self._table.header, self._identity.of, self._aside_rows
        for row, record, faults in self._table.records():
            if row in aside_rows:
                continue
            cells = named_cells(header, record)
            if not cells:
                continue
            identity = identity_of(record)
            if document and (identity is None or identity != current):
                yield self._completed(document, current)
                document = []
            current = identity
            document.append((row, FaultyCells(cells, faults) if faults else cells))
        if document:
            yield self._completed(document, current)

    def _first_pass(self) -> int:
        """Read everything once; whatever makes the file unreadable shows here, before anything is handed on."""
        rows, current = 0, None
        seen: set[str] = set()
        identity_of = self._identity.of
        for row, record, faults in self._table.records():
            identity = identity_of(record)
            rows += 1
            if identity is None or identity != current:
                current = identity
                if identity is None:
                    continue
                if identity not in seen:
                    seen.add(identity)
                    continue
            elif identity not in self._offsets:
                continue
            self._put_aside(identity, row, FaultyCells(named_cells(self._table.header, record), faults))
        return rows

    def _put_aside(self, identity: str, row: int, cells: FaultyCells) -> None:
        if self._aside is None:
            self._aside = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the documents
            weakref.finalize(self, self._aside.close)
        self._offsets.setdefault(identity, []).append(self._aside.tell())
        self._aside_rows.add(row)
        self._aside.write(json.dumps([row, cells, dict(faults_of(cells))]).encode() + b"\n")

    def _completed(self, document: Document, identity: str | None) -> Document:
        if identity is None or self._aside is None:
            return document
        for offset in self._offsets.get(identity, ()):
            self._aside.seek(offset)
            row, cells, faults = json.loads(self._aside.readline())
            document.append((row, FaultyCells(cells, faults) if faults else cells))
        return document


class _Identity:
    """Joins the cells that identify a document into one text; columns that the file has not count as empty."""

    def __init__(self, header: Sequence[str], columns: Sequence[str], own: str) -> None:
        self._places = [header.index(column) for column in columns if column in header]
        self._own = self._places.index(header.index(own)) if own in header else None

    def of(self, record: Sequence[str]) -> str | None:
        """The identity, or None for a row that stands alone."""
        if self._own is None:
            return None
        parts = [record[place].strip(BLANKS) for place in self._places]
        if not parts[self._own]:
            return None
        # No cell holds a zero character, so it keeps ("a", "bc") and ("ab", "c") apart.
        identity = "\0".join(parts)
        return "\0".join([restored(part).strip(BLANKS) for part in parts]) if "'" in identity else identity


def group_rows(
    table: Table, identity_columns: Sequence[str], *, own: str | None = None
) -> Iterator[Document]:
    """The documents of a table, in the order of their first row."""
    return iter(Documents(table, identity_columns, own=own))
