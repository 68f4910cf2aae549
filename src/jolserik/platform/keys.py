"""Partition keys: one bigint whose high bits are the month of registration.

Postings, draws, events and leaves grow for ever, so their tables are range-partitioned by month. The month is part of
the key itself (``months since 2000-01 << 40 | serial``), which keeps primary and foreign keys single columns
(docs/concepts/storage.md). A month's partitions are made before its first key is handed out.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

MONTH_SHIFT = 40
SERIAL_MASK = (1 << MONTH_SHIFT) - 1
EPOCH_YEAR = 2000
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
    if count == 0:
        return []
    month = month_of(now)
    ensure_month(month)
    base = month << MONTH_SHIFT
    return [base | (serial & SERIAL_MASK) for serial in take_serials("jolserik_key", count)]


def take_serials(sequence: str, count: int) -> list[int]:
    """`count` values of a sequence, ascending; gaps are normal and mean nothing."""
    if count == 0:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
        return [serial for (serial,) in cursor.fetchall()]


def take_serials_of(**wanted: int) -> list[list[int]]:
    """Values of several sequences by one statement: a list for each `sequence=count`, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.name, nextval(s.name) FROM unnest(%s::text[], %s::int[]) AS s(name, count), "
            "generate_series(1, s.count)",
            [list(wanted), list(wanted.values())],
        )
        found: dict[str, list[int]] = {name: [] for name in wanted}
        for name, serial in cursor.fetchall():
            found[name].append(serial)
    return list(found.values())


def ensure_month(month: int) -> None:
    """Make the partitions of one month unless they exist; free after the first call of a process that found them."""
    known = (connection.settings_dict["NAME"], month)
    if known in _months_made:
        return
    make_month(month)
    transaction.on_commit(lambda: _months_made.add(known))  # what this transaction made may yet be taken back


def make_month(month: int) -> None:
    """Make those partitions of a month that do not exist."""
    names = {f"{table}_m{month:04d}": table for table in PARTITIONED_TABLES}
    missing = [name for name in names if not exists(name)]
    for name in missing:
        create_partition(name, names[name], month)


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
