"""Growth: registering, loading and tracing in countries of 100,000, 1,000,000 and 10,000,000 draws.

`python -m bench.growth [--draws 100000 1000000]` makes each country in a home of its own, prints its figures and where the
time of a trace and of a registration goes, and removes it. With `--here` it measures the country that JOLSERIK_HOME holds
already (made by `bench.big_country`). The largest takes about a quarter of an hour to make and 20 GB of disk.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench import country, loading, trade
from bench.table import RUNS, Measured, Row, printed

SIZES = (100_000, 1_000_000, 10_000_000)
NOTES = 200
LOADED_LINES = 20_000
PROFILED = 100


def rows() -> Iterator[Row]:
    """The figures of the country that is there."""
    draws = country.draws_there()
    yield Row(f"register a 10-line note among {draws:,} draws", registered(), "notes")
    yield from country.traces()
    yield Row(f"load {LOADED_LINES:,} lines among {draws:,} draws", loaded(), "lines")


def registered() -> Measured:
    """One note after the other, each durable."""
    from bench.registering import ByCommands

    trade.stock_up(1)
    notes = ByCommands(0, int(time.time()), NOTES)
    part, took, wall, cpu = NOTES // RUNS, [], [], []
    for run in range(RUNS):
        began, began_cpu = time.perf_counter(), time.process_time()
        for place in range(run * part, (run + 1) * part):
            at = time.perf_counter()
            notes.do(place)
            took.append(time.perf_counter() - at)
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - began_cpu)
    return Measured(part, wall, cpu, 1000 * country.percentile(took, 0.99))


def loaded() -> Measured:
    """One file, by the program, from start to end."""
    with tempfile.TemporaryDirectory(prefix="jb-files-") as folder:
        file = Path(folder) / "notes.csv"
        loading.stock_up(LOADED_LINES)
        loading.write_notes(file, LOADED_LINES)
        return loading.loaded(file, LOADED_LINES)[0]


def profile() -> None:
    """Milliseconds of each statement, and of Python between them."""
    from bench.registering import ByCommands

    notes = ByCommands(0, int(time.time()) + 1, PROFILED)
    tell_profile("a note", notes.do, range(PROFILED))
    for direction, lines in (
        ("back", country.exported_lines(PROFILED)),
        ("forward", country.first_lines(PROFILED)),
    ):
        tell_profile(f"a trace {direction}", country.asked_as_trader(direction), lines)


def tell_profile(name: str, work: Callable[[Any], object], things: Any) -> None:
    """Print where the time of one piece of work goes, the most expensive first."""
    from django.db import connection

    spent: dict[str, list[float]] = {}

    def timed(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(statement, parameters, many, context)
        finally:
            spent.setdefault(" ".join(statement.split())[:60], []).append(time.perf_counter() - began)

    began, count = time.perf_counter(), 0
    with connection.execute_wrapper(timed):
        for thing in things:
            work(thing)
            count += 1
    whole = 1000 * (time.perf_counter() - began) / count
    inside = 1000 * sum(map(sum, spent.values())) / count
    print(f"{name}: {whole:.2f} ms, of which Python {whole - inside:.2f}")
    for statement, times in sorted(spent.items(), key=lambda item: -sum(item[1]))[:8]:
        print(f"  {1000 * sum(times) / count:>7.2f} ms in {len(times) / count:>4.1f} x {statement}")


def here() -> None:
    """The country of JOLSERIK_HOME."""
    from jolserik.platform.home import prepared_database

    with prepared_database():
        print(printed(list(rows())), flush=True)
        profile()


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.growth")
    parser.add_argument("--draws", type=int, nargs="+", default=SIZES)
    parser.add_argument("--here", action="store_true", help="measure what JOLSERIK_HOME holds")
    args = parser.parse_args()
    if args.here:
        here()
        return
    for draws in args.draws:
        with tempfile.TemporaryDirectory(prefix="jb-") as folder:
            os.chmod(folder, 0o711)  # noqa: S103 - our own folder: the database server's account walks through it
            home = os.environ | {"JOLSERIK_HOME": f"{folder}/home"}
            subprocess.run(
                [sys.executable, "-m", "bench.big_country", "--draws", str(draws)], env=home, check=True
            )
            subprocess.run([sys.executable, "-m", "bench.growth", "--here"], env=home, check=True)


if __name__ == "__main__":
    main()
