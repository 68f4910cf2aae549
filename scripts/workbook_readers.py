"""Our reader of workbooks beside openpyxl, on a file of notes made for this: `workbook_readers.py [rows]`.

Ours reads the sheet twice, once to group rows into documents and once to hand them on; openpyxl's streaming reader reads it
once and groups nothing. See docs/decisions/0002.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl

from jolserik.exchange import open_table, write_export
from jolserik.exchange.grouping import group_rows
from jolserik.kernel.fields import NOTES

ROWS = 20_000
COLUMNS = [column.name for column in NOTES][:31]
CELLS = {
    "kind": "domestic", "date": "2023-05-31", "sender": "KZ:970240000126", "sender_place": "ASTANA-1",
    "recipient": "KZ:990140999995", "recipient_place": "ALMATY-2", "recipient_country": "KZ",
    "product": "8450111100", "unit": "H87", "price": "165000.50", "currency": "KZT", "carrier": "ТОО «Жол»",
}  # fmt: skip


def main(words: list[str]) -> int:
    """Write the workbook, read it both ways, print the seconds."""
    rows = int(words[0]) if words else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notes.xlsx"
        with path.open("wb") as out:
            write_export(out, kind_of_file="xlsx", headings=COLUMNS, rows=map(note_row, range(rows)))
        print(f"{rows} rows of {len(COLUMNS)} columns")
        for name, read in (("ours, read and grouped in two passes", ours), ("openpyxl, one pass", theirs)):
            print(f"{name}: {seconds(read, path, rows):.1f} s")
    return 0


def note_row(number: int) -> list[str]:
    """One line of a note; three lines to a note."""
    own = {"note": f"N{number // 3}", "line": str(number % 3 + 1), "quantity": str(number % 97 + 1)}
    return [{**CELLS, **own}.get(name, "") for name in COLUMNS]


def seconds(read: Callable[[Path], int], path: Path, rows: int) -> float:
    """How long a reading takes, and that it read everything."""
    began = time.perf_counter()
    assert read(path) == rows
    return time.perf_counter() - began


def ours(path: Path) -> int:
    """Rows, by our reader."""
    return sum(
        len(document)
        for document in group_rows(open_table(path, name=path.name), ["sender", "note"], own="note")
    )


def theirs(path: Path) -> int:
    """Rows, by openpyxl."""
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    return sum(1 for _ in sheet.iter_rows(min_row=2, values_only=True))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
