"""One row of the table of `make bench`: what was done, how fast, beside a floor or a peer of the same run."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

RUNS = 5


@dataclass(frozen=True)
class Measured:
    """Repeated runs of one piece of work over `units` things."""

    units: int
    wall_s: Sequence[float]
    cpu_s: Sequence[float] = field(default=())
    "CPU of our own process (and of the clients where they are processes of their own); not of the database"
    p99_ms: float | None = None

    @property
    def median_s(self) -> float:
        return statistics.median(self.wall_s)

    @property
    def per_s(self) -> float:
        return self.units / self.median_s

    @property
    def cpu_ms_per_unit(self) -> float | None:
        return 1000 * statistics.median(self.cpu_s) / self.units if self.cpu_s else None


@dataclass(frozen=True)
class Row:
    """A line of the table. `ratio` is ours against what stands beside it, `goal` says which way is good."""

    work: str
    ours: Measured
    unit: str
    beside: str = ""
    peer: Measured | None = None
    goal: str = ""
    note: str = ""

    @property
    def times_slower(self) -> float | None:
        """Our seconds per unit over those of the peer."""
        if self.peer is None:
            return None
        return (self.ours.median_s / self.ours.units) / (self.peer.median_s / self.peer.units)


def measured(work: Callable[[], object], units: int, runs: int = RUNS) -> Measured:
    """Run it `runs` times in this process; wall clock and CPU of each run."""
    wall, cpu = [], []
    for _ in range(runs):
        began, began_cpu = time.perf_counter(), os.times()
        work()
        wall.append(time.perf_counter() - began)
        now = os.times()
        cpu.append(now.user + now.system - began_cpu.user - began_cpu.system)
    return Measured(units, wall, cpu)


def printed(rows: Sequence[Row]) -> str:
    """The table as text, a line a row."""
    head = (
        "work",
        "per s",
        "CPU ms/unit",
        "p99 ms",
        "beside it",
        "its per s",
        "its CPU ms",
        "ours/its time",
        "goal",
    )
    cells = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]
    return "\n".join([*lines, *(f"{row.work}: {row.note}" for row in rows if row.note)])


def _cells(row: Row) -> tuple[str, ...]:
    cpu, p99, ratio = row.ours.cpu_ms_per_unit, row.ours.p99_ms, row.times_slower
    return (
        row.work,
        f"{row.ours.per_s:,.0f} {row.unit}",
        "" if cpu is None else f"{cpu:.3f}",
        "" if p99 is None else f"{p99:.1f}",
        row.beside,
        "" if row.peer is None else f"{row.peer.per_s:,.0f}",
        "" if row.peer is None or row.peer.cpu_ms_per_unit is None else f"{row.peer.cpu_ms_per_unit:.3f}",
        "" if ratio is None else f"{ratio:.2f}",
        row.goal,
    )
