"""Partition keys: one bigint whose high bits are the month of registration.

Postings, draws, events and leaves grow for ever, so their tables are range-partitioned by month. The month is part of
the key itself (``months since 2000-01 << 40 | serial``), which keeps primary and foreign keys single columns
(docs/concepts/storage.md). A month's partitions are made before its first key is handed out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import connection, transaction

from jolserik.platform.bulk import run

MONTH_SHIFT = 40
SERIAL_MASK = (1 << MONTH_SHIFT) - 1
EPOCH_YEAR = 2000
KEY_SEQUENCE = "jolserik_key"
NUMBER_SEQUENCE = "jolserik_number"
PARTITIONED_TABLES = ("ledger_posting", "ledger_draw", "evidence_event", "evidence_leaf")

_months_made: set[tuple[str, int]] = set()


def month_of(moment: datetime) -> int:
    """Months from January 2000 to `moment` (UTC)."""
    return (moment.year - EPOCH_YEAR) * 12 + moment.month - 1


def month_bounds(month: int) -> tuple[int, int]:
    """First key of a month and first key of the next one."""
    return month << MONTH_SHIFT, (month + 1) << MONTH_SHIFT


def take_keys(count: int, now: datetime) -> list[int]:
    """`count` new keys, ascending, of the month of `now`; makes the month's partitions when they are missing."""
    return Keys(now).take(count)


class Keys:
    """Keys of one batch of the month of `now`: serials that were taken beforehand are used up first."""

    def __init__(self, now: datetime, serials: Sequence[int] = ()) -> None:
        self.now = now
        self._ready = list(serials)

    def take(self, count: int) -> list[int]:
        """`count` keys, ascending."""
        if count == 0:
            return []
        ready, self._ready = self._ready[:count], self._ready[count:]
        return keys_of(ready + take_serials(KEY_SEQUENCE, count - len(ready)), self.now)


def keys_of(serials: Iterable[int], now: datetime) -> list[int]:
    """Keys of the month of `now` from values of KEY_SEQUENCE."""
    month = month_of(now)
    ensure_month(month)
    base = month << MONTH_SHIFT
    return [base | (serial & SERIAL_MASK) for serial in serials]


def take_serials(sequence: str, count: int) -> list[int]:
    """`count` values of a sequence, ascending; gaps are normal and mean nothing."""
    return take_serials_of({sequence: count})[sequence] if count else []


def take_serials_of(wanted: Mapping[str, int]) -> dict[str, list[int]]:
    """Values of several sequences by one statement, ascending, as many as are wanted of each.

    The transaction gets its number first: who reads events in order of their keys waits for every transaction with a
    number, and so misses none that took its keys before it wrote.
    """
    found: dict[str, list[int]] = {name: [] for name in wanted}
    rows = run(
        """
        SELECT s.name, nextval(s.name) FROM unnest(%s::text[], %s::int[]) AS s(name, count), generate_series(1, s.count)
        WHERE pg_current_xact_id() IS NOT NULL
        """,
        [list(wanted), list(wanted.values())],
        wanted=True,
    )
    for name, serial in rows:
        found[name].append(serial)
    return found


class MonthMissing(Exception):
    """A month's partitions must be made first, by a transaction that holds nothing that others wait for."""

    def __init__(self, month: int) -> None:
        super().__init__(f"month {month} has no partitions yet")
        self.month = month


_made_apart: ContextVar[bool] = ContextVar("made_apart", default=False)


@contextmanager
def months_made_apart() -> Iterator[None]:
    """Within the block a missing month is not made in the middle of what is going on, but told by MonthMissing.

    Whoever makes it waits for all who write, and those who need it too wait for him: among many that locks up.
    """
    mark = _made_apart.set(True)
    try:
        yield
    finally:
        _made_apart.reset(mark)


def ensure_month(month: int) -> None:
    """Make the partitions of one month unless they exist; free after the first call of a process that found them."""
    known = (connection.settings_dict["NAME"], month)
    if known in _months_made:
        return
    if _made_apart.get() and missing_partitions(month):
        raise MonthMissing(month)
    make_month(month)
    transaction.on_commit(lambda: _months_made.add(known))  # what this transaction made may yet be taken back


def make_month(month: int) -> None:
    """Make those partitions of a month that do not exist."""
    for name, table in missing_partitions(month).items():
        create_partition(name, table, month)


def missing_partitions(month: int) -> dict[str, str]:
    """Names of a month's partitions that do not exist, with their tables."""
    names = {f"{table}_m{month:04d}": table for table in PARTITIONED_TABLES}
    return {name: table for name, table in names.items() if not exists(name)}


def exists(table: str) -> bool:
    """Whether the database has a table of this name.

    Asked of the catalogue itself: to_regclass may still remember that there was none before another made it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_class WHERE relname = %s AND relkind = 'r')", [table])
        return bool(cursor.fetchone()[0])


def create_partition(name: str, table: str, month: int) -> None:
    """One partition, made by whoever needs it first; the others wait for him.

    Made apart and then attached, which lets readers go on; PARTITION OF would wait for a backup to end.
    """
    first, beyond = month_bounds(month)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
        if exists(name):
            return
        cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL)")
        cursor.execute(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ({first}) TO ({beyond})")
