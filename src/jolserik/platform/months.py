"""Partitions of the months to come, made before they are needed.

Attaching a partition waits for whoever writes the tables that it refers to, and writers that come meanwhile wait behind it.
So it is done ahead of time by the worker, in short attempts that give way. If nobody has done it, the first note of a month makes
its partitions itself (`keys.ensure_month`): registering never stops for the lack of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import OperationalError, connection, transaction

from jolserik.platform.keys import PARTITIONED_TABLES, make_month, month_of

AHEAD = 3
"""Months after the current one; a worker that is away for two still comes in time."""

LEAST_AHEAD = 1
"""With fewer than this, `doctor` speaks."""

ATTEMPTS = 40
WAIT_MS = 100
PAUSE_S = 0.25
GIVES_WAY = ("55P03", "40P01")  # a lock that did not come, a deadlock that chose us

ATTACHED = """
SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = ANY(%s::regclass[])
"""


def make_ahead(now: datetime | None = None) -> None:
    """Make what is missing of the current month and of those ahead."""
    first = month_of(now or datetime.now(UTC))
    for month in range(first, first + AHEAD + 1):
        if not is_ready(month, attached()):
            make(month)


def make(month: int) -> None:
    """One month's partitions, in short attempts; the last one says why it failed."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {WAIT_MS}")
                make_month(month)
            return
        except OperationalError as fault:
            if getattr(fault.__cause__, "sqlstate", "") not in GIVES_WAY or attempt == ATTEMPTS:
                raise
            time.sleep(PAUSE_S)


def attached() -> list[str]:
    """Names of all partitions that are in use."""
    with connection.cursor() as cursor:
        cursor.execute(ATTACHED, [list(PARTITIONED_TABLES)])
        return [name for (name,) in cursor.fetchall()]


def is_ready(month: int, partitions: Iterable[str]) -> bool:
    return {f"{table}_m{month:04d}" for table in PARTITIONED_TABLES} <= set(partitions)


def ready_ahead(now: datetime, partitions: Iterable[str]) -> int:
    """How many months after the current one are ready without a gap; -1 if the current one is not."""
    first, names = month_of(now), frozenset(partitions)
    month = first
    while is_ready(month, names):
        month += 1
    return month - first - 1
