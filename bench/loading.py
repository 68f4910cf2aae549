"""Bulk load: a file of ten-line notes from its first byte to the last registered line, by `jolserik load` in a process.

The floor is COPY of all rows that the load wrote, in binary form, into the same tables with the same indexes and constraints,
in one transaction. Reading the file alone, and Python's own csv over the same bytes, stand beside.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import trade
from bench.clients import server_cpu_s
from bench.table import Measured, Row, measured

LINES = 1_000_000
SELLERS = 100
LOTS_OF_A_SELLER = 50
FIRST_SELLER = 2_000
WRITTEN = (
    "notes_note",
    "notes_line",
    "ledger_posting",
    "ledger_draw",
    "evidence_event",
    "evidence_leaf",
    "evidence_identity",
)


def rows(scale: float) -> Iterator[Row]:
    """The load, and reading alone."""
    lines = int(LINES * scale) // trade.LINES_PER_NOTE * trade.LINES_PER_NOTE
    with tempfile.TemporaryDirectory(prefix="jb-files-") as folder:
        file = Path(folder) / "notes.csv"
        stock_up(lines)
        write_notes(file, lines)
        yield Row("read and group a file", measured(lambda: group(file), lines, 3), "lines", "csv.reader",
                  measured(lambda: count_csv(file), lines, 3))  # fmt: skip
        load, memory_mb = loaded(file, lines)
        floor, copied = copied_back(Path(folder), lines)
        note = f"once; {copied:,} rows written; most memory of the loading process {memory_mb} MB"
        yield Row(f"bulk load of {lines:,} lines", load, "lines", "COPY of its rows", floor, "<= 4.00", note)


def stock_up(lines: int) -> None:
    """Sellers with enough of everything."""
    sellers = range(FIRST_SELLER, FIRST_SELLER + SELLERS)
    trade.file_rows(
        "parties", ({"party": trade.party(n), "name": f"Party {n}"} for n in (trade.BUYER, *sellers))
    )
    for seller in sellers:
        some = list(trade.lot_rows(seller))[:LOTS_OF_A_SELLER]
        trade.file_rows("lots", ({**row, "quantity": str(lines)} for row in some))


def write_notes(file: Path, lines: int) -> None:
    """The notes, seller by seller in turn."""
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        for n in range(lines // trade.LINES_PER_NOTE):
            some = trade.note_rows(FIRST_SELLER + n % SELLERS, f"N{n}")
            if n == 0:
                writer.writerow(some[0])
            writer.writerows(row.values() for row in some)


def count_csv(file: Path) -> int:
    """The floor of reading."""
    with file.open(newline="", encoding="utf-8") as source:
        return sum(1 for _ in csv.reader(source))


def group(file: Path) -> int:
    """Reading and grouping alone."""
    from jolserik.exchange import group_rows, open_table

    return sum(1 for _ in group_rows(open_table(file, name="notes"), ("note", "sender")))


def loaded(file: Path, lines: int) -> tuple[Measured, int]:
    """One load: seconds, CPU with the database's, and the most memory that the process had."""
    command = [sys.executable, "-m", "jolserik.cli", "load", "notes", str(file)]
    server, began = server_cpu_s(), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"load ended with {os.waitstatus_to_exitcode(status)}")
    cpu = used.ru_utime + used.ru_stime + server_cpu_s() - server
    return Measured(lines, [seconds], [cpu]), used.ru_maxrss // 1024


def copied_back(folder: Path, lines: int) -> tuple[Measured, int]:
    """Take out all rows that were written and put them back by COPY."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        for table in WRITTEN:
            with (folder / table).open("wb") as out, cursor.copy(copy_out(table)) as data:
                out.writelines(bytes(part) for part in data)
        cursor.execute(f"TRUNCATE {', '.join(WRITTEN)} CASCADE")
    server, began, began_cpu = server_cpu_s(), time.perf_counter(), os.times()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in WRITTEN:
            copy_in(cursor, table, folder / table)
    seconds, now = time.perf_counter() - began, os.times()
    cpu = now.user + now.system - began_cpu.user - began_cpu.system + server_cpu_s() - server
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in WRITTEN))
        counts: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return Measured(lines, [seconds], [cpu]), sum(count for (count,) in counts)


def copy_out(table: str) -> str:
    return f"COPY (SELECT * FROM {table}) TO STDOUT (FORMAT binary)"


def copy_in(cursor: Any, table: str, file: Path) -> None:
    """A table's rows from a file."""
    with file.open("rb") as source, cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
        while part := source.read(1 << 20):
            copy.write(part)
