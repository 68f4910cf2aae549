"""Client processes of a benchmark: each with its own connection, all beginning at the same moment.

A *task* is a class `Task(client, run, count)` that prepares everything in its constructor and does its i-th piece of work in
`do(i)`; only `do` is timed. The processes stay from run to run, so that connections and prepared statements are warm.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Protocol

from bench.table import RUNS, Measured

READY = "ready"
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


class Task(Protocol):
    """Prepared work of one client in one run."""

    def do(self, i: int) -> None: ...


@dataclass(frozen=True)
class Spent:
    """What one client needed for one run."""

    latencies_s: Sequence[float]
    cpu_s: float


class Clients:
    """Processes that do the same task side by side."""

    def __init__(self, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipes: list[Connection] = []
        self.processes = []
        for client in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs, client), daemon=True)
            process.start()
            self.pipes.append(ours)
            self.processes.append(process)

    def run(self, task: str, run: int, count: int, **options: Any) -> tuple[float, list[Spent]]:
        """Seconds from the common beginning to the last end, and what each client spent."""
        for pipe in self.pipes:
            pipe.send((task, run, count, options))
        for pipe in self.pipes:
            said = pipe.recv()
            if said != READY:
                raise RuntimeError(said)
        began = time.perf_counter()
        for pipe in self.pipes:
            pipe.send(READY)
        spent = [pipe.recv() for pipe in self.pipes]
        wall = time.perf_counter() - began
        for one in spent:
            if not isinstance(one, Spent):
                raise RuntimeError(one)
        return wall, spent

    def stop(self) -> None:
        """End the processes."""
        for pipe in self.pipes:
            pipe.close()
        for process in self.processes:
            process.join(30)


@contextmanager
def clients(count: int) -> Iterator[Clients]:
    """Processes for the time of the block."""
    some = Clients(count)
    try:
        yield some
    finally:
        some.stop()


def measured_by(
    some: Clients,
    task: str,
    count: int,
    *,
    runs: int = RUNS,
    first_run: int = 0,
    beside: Sequence[int] = (),
    **options: Any,
) -> Measured:
    """`runs` runs of `count` pieces of work per client, after one that warms up and is not counted.

    CPU is that of the clients, of the database and of the processes `beside` with their children.
    """
    some.run(task, first_run, max(count // 4, 8), **options)
    wall, cpu, late = [], [], []
    for run in range(first_run + 1, first_run + 1 + runs):
        server = server_cpu_s() + sum(map(tree_cpu_s, beside))
        seconds, spent = some.run(task, run, count, **options)
        wall.append(seconds)
        cpu.append(sum(one.cpu_s for one in spent) + server_cpu_s() + sum(map(tree_cpu_s, beside)) - server)
        late.append(percentile([x for one in spent for x in one.latencies_s], 99))
    return Measured(count * len(some.pipes), wall, cpu, p99_ms=1000 * statistics.median(late))


def percentile(values: Sequence[float], rank: int) -> float:
    """The nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * rank // 100)]


def server_cpu_s() -> float:
    """CPU that the database server has used so far: the postmaster with its living and ended children."""
    from jolserik.platform.database.places import places_of
    from jolserik.platform.home import home_folder

    pid_file = places_of(home_folder()).cluster / "postmaster.pid"
    if not pid_file.exists():
        return 0.0
    return tree_cpu_s(int(pid_file.read_text(encoding="utf-8").splitlines()[0]))


def tree_cpu_s(pid: int) -> float:
    """CPU of a process, its ended children and its living ones."""
    total = sum(_ticks(str(pid)))
    for process in os.listdir("/proc"):
        if process.isdigit() and _parent(process) == str(pid):
            total += sum(_ticks(process)[:2])
    return total / CLOCK_TICKS


def _stat(pid: str) -> list[str]:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as source:
            return source.read().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(pid: str) -> str:
    fields = _stat(pid)
    return fields[1] if fields else ""


def _ticks(pid: str) -> list[int]:
    """User and system time, and those of ended children."""
    fields = _stat(pid)
    return [int(x) for x in fields[11:15]] if fields else [0, 0]


def serve(pipe: Connection, client: int) -> None:
    """The loop of a client process."""
    from jolserik.platform.home import set_up_django

    set_up_django()
    while True:
        try:
            name, run, count, options = pipe.recv()
        except EOFError:
            return
        try:
            module, _, kind = name.partition(":")
            task = getattr(importlib.import_module(module), kind)(client, run, count, **options)
        except Exception as fault:
            pipe.send(repr(fault))
            continue
        pipe.send(READY)
        pipe.recv()
        try:
            pipe.send(spend(task, count))
        except Exception as fault:
            pipe.send(repr(fault))


def spend(task: Task, count: int) -> Spent:
    """Do all of it and say how long each took."""
    gc.collect()
    began_cpu = os.times()
    latencies = []
    for i in range(count):
        began = time.perf_counter()
        task.do(i)
        latencies.append(time.perf_counter() - began)
    now = os.times()
    return Spent(latencies, now.user + now.system - began_cpu.user - began_cpu.system)
