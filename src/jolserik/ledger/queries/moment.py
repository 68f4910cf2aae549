"""One moment of the database for many checks, made side by side on connections of their own.

A transaction exports what it sees, and the others see the same: nobody's writing in between raises an alarm.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, transaction

from jolserik.ledger.queries.audit import Check, Outcome, checked
from jolserik.platform.bulk import execute

CORES = os.cpu_count() or 1
SIDE_BY_SIDE = min(4, CORES)
HELPERS = CORES // SIDE_BY_SIDE - 1
"""Parallel workers of one statement among several: more processes than cores cost more than they bring."""


@contextmanager
def one_moment(seen: str | None = None) -> Iterator[str | None]:
    """A transaction that sees the database as it is now, or as the moment `seen`; it writes nothing and may use some memory.

    Yields the moment's name for others. Inside another transaction it is that one's moment, which nobody else can share; a
    standby cannot share its own either.
    """
    alone = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if alone:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if seen:
            cursor.execute(f"SET TRANSACTION SNAPSHOT '{seen}'")
        elif alone:
            cursor.execute("SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_export_snapshot() END")
            seen = cursor.fetchone()[0]
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute("SET LOCAL jit = off")
        yield seen


def side_by_side(
    checks: Sequence[Check], moment: str | None, progress: Callable[[str], None]
) -> Iterator[tuple[Check, Outcome]]:
    """Make the checks, as many at once as there are cores where the moment can be shared; in their order."""
    if moment is None or SIDE_BY_SIDE == 1:
        for check in checks:
            progress(check.name)
            yield check, checked(check)
        return
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        outcomes = [pool.submit(checked_at, moment, check) for check in checks]
        for check, outcome in zip(checks, outcomes, strict=True):
            progress(check.name)
            yield check, outcome.result()


def checked_at(moment: str, check: Check) -> Outcome:
    """One check on a connection of this thread's own."""
    try:
        with one_moment(moment):
            execute(f"SET LOCAL max_parallel_workers_per_gather = {HELPERS}")
            return checked(check)
    finally:
        connection.close()
