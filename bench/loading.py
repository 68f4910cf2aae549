"""`make bench [ARGS="--rows N"]`: files of notes from reading to registered, in a throw-away home.

Floors: for reading, Python's own csv over the same bytes; for registering, COPY of as many rows as the load wrote into
tables without keys. The figures are of this machine at this moment; the floors beside them are what travels.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SENDER, RECIPIENT = "KZ:990140999995", "KZ:990140999494"
PRODUCTS = ("8450111100", "8418102001", "8517130000", "8471300000", "8528729000")
LINES_PER_NOTE = 10
PLACES = 20


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3, help="of reading and checking; loading runs once")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jb-") as folder:
        os.chmod(folder, 0o711)  # noqa: S103 - our own folder: the database server's account walks through it
        os.environ["JOLSERIK_HOME"] = f"{folder}/home"
        from jolserik.platform.home import prepared_database

        with prepared_database():
            measure(Path(folder), args.rows, args.runs)


def measure(folder: Path, rows: int, runs: int) -> None:
    """Time each step and print the table."""
    write_files(folder, rows)
    take(folder, "parties", store=True)
    take(folder, "lots", store=True)
    reading = median(lambda: count_csv(folder / "notes.csv"), runs)
    grouping = median(lambda: group(folder / "notes.csv"), runs)
    checking = median(lambda: take(folder, "notes", store=False), runs)
    loading = median(lambda: take(folder, "notes", store=True), 1)
    floor, copied = copy_floor()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{rows} rows of notes, {LINES_PER_NOTE} lines a note; medians of {runs} runs, loading once")
    for name, seconds, beside in (
        ("read and group", grouping, f"{grouping / reading:.1f} x csv.reader ({reading:.2f} s)"),
        ("check", checking, f"{checking / reading:.1f} x csv.reader"),
        ("load to registered", loading, f"{loading / floor:.1f} x COPY of its {copied} rows ({floor:.2f} s)"),
    ):
        print(f"{name:<22}{seconds:>8.2f} s {rows / seconds:>10.0f} rows/s   {beside}")
    print(f"most memory of this process: {megabytes} MB")


def median(step: Callable[[], object], runs: int) -> float:
    """Seconds of a step."""
    found = []
    for _ in range(runs):
        began = time.monotonic()
        step()
        found.append(time.monotonic() - began)
    return statistics.median(found)


def write_files(folder: Path, rows: int) -> None:
    """Two parties, enough lots, and the notes."""
    write(folder / "parties.csv", ("party", "name"), ([SENDER, "A"], [RECIPIENT, "B"]))
    head = (
        "lot",
        "holder",
        "place",
        "product",
        "unit",
        "quantity",
        "origin_country",
        "maker_country",
        "origin_kind",
        "date",
    )
    lots = (
        [
            f"L{i}",
            SENDER,
            f"P{i % PLACES}",
            PRODUCTS[i % len(PRODUCTS)],
            "H87",
            rows,
            "DE",
            "DE",
            "import_eaeu",
            "2023-08-01",
        ]
        for i in range(PLACES * len(PRODUCTS) * 5)
    )
    write(folder / "lots.csv", head, lots)
    head = ("note", "kind", "date", "sender", "sender_place", "recipient", "recipient_place", "carrier", "contract", "line",
            "product", "unit", "quantity", "price", "currency", "packages", "net_kg", "vehicle")  # fmt: skip
    notes = (
        [f"N{i // LINES_PER_NOTE}", "domestic", "2023-08-05", SENDER, f"P{i // LINES_PER_NOTE % PLACES}", RECIPIENT, "W",
         "ТОО Транс", "K-12", i % LINES_PER_NOTE + 1, PRODUCTS[i // LINES_PER_NOTE % PLACES % len(PRODUCTS)], "H87", 2,
         "199.90", "KZT", "2", 3, "A123BC"]
        for i in range(rows)
    )  # fmt: skip
    write(folder / "notes.csv", head, notes)


def write(path: Path, head: tuple[str, ...], rows: object) -> None:
    """A CSV file."""
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(head)
        writer.writerows(rows)  # type: ignore[arg-type]


def take(folder: Path, kind: str, *, store: bool) -> None:
    """Load or check a file; everything in it must pass."""
    from jolserik.exchange.kinds import KINDS
    from jolserik.exchange.loading import load_file
    from jolserik.registry.commands.operating import operator_act

    loaded = load_file(folder / f"{kind}.csv", KINDS[kind], operator_act(store=store), name=kind)
    if not loaded.clean:
        raise SystemExit(f"{kind}: {next(a for a in loaded.answers if a.refusals)}")


def count_csv(path: Path) -> int:
    """The floor of reading."""
    with path.open(newline="", encoding="utf-8") as source:
        return sum(1 for _ in csv.reader(source))


def group(path: Path) -> int:
    """Reading and grouping alone."""
    from jolserik.exchange import group_rows, open_table

    return sum(1 for _ in group_rows(open_table(path, name="notes"), ("note", "sender")))


def copy_floor() -> tuple[float, int]:
    """Seconds to COPY the rows that the load wrote into bare tables, and how many rows."""
    from django.db import connection

    tables = (
        "notes_note",
        "notes_line",
        "ledger_posting",
        "ledger_draw",
        "evidence_event",
        "evidence_leaf",
        "evidence_identity",
    )
    seconds, rows = 0.0, 0
    with connection.cursor() as cursor:
        for table in tables:
            with cursor.copy(f"COPY (SELECT * FROM {table}) TO STDOUT (FORMAT binary)") as out:
                data = b"".join(bytes(part) for part in out)
            cursor.execute(f"CREATE TEMP TABLE bare AS SELECT * FROM {table} WHERE false")
            began = time.monotonic()
            with cursor.copy("COPY bare FROM STDIN (FORMAT binary)") as copy:
                copy.write(data)
            seconds += time.monotonic() - began
            cursor.execute("SELECT count(*) FROM bare")
            rows += cursor.fetchone()[0]
            cursor.execute("DROP TABLE bare")
    return seconds, rows


if __name__ == "__main__":
    main()
