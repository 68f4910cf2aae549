"""Partitions of the months to come: made ahead without holding anybody up, and not missed when nobody made them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from jolserik.kernel.answers import Outcome
from jolserik.platform import examination, months
from jolserik.platform.bulk import execute, select
from jolserik.platform.database.address import connection_words
from jolserik.platform.examination import State
from jolserik.platform.keys import PARTITIONED_TABLES, month_of
from jolserik.platform.worker import chores
from tests import builders as b
from tests.model import papers as p
from tests.notes.country import broken
from tests.proofs.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
YEARS = count(2040)
WAIT_S = 30


@pytest.fixture
def never_seen() -> datetime:
    """A day of a year that no test has touched."""
    return datetime(next(YEARS), 7, 3, tzinfo=UTC)


@contextmanager
def somebody_else_in(statement: str) -> Iterator[None]:
    """Another connection has run a statement and keeps its transaction open within this block."""
    ready, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                execute(statement)
                ready.set()
                done.wait(WAIT_S)
        finally:
            connections.close_all()

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert ready.wait(WAIT_S)
        yield
    finally:
        done.set()
        other.join()


def ahead(now: datetime) -> int:
    return months.ready_ahead(now, months.attached())


def test_the_current_month_and_those_ahead_are_made(never_seen: datetime) -> None:
    assert ahead(never_seen) == -1
    months.make_ahead(never_seen)
    assert ahead(never_seen) == months.AHEAD
    months.make_ahead(never_seen)
    assert ahead(never_seen.replace(month=8)) == months.AHEAD - 1


def test_a_month_that_lacks_one_table_is_not_called_ready(never_seen: datetime) -> None:
    months.make_ahead(never_seen)
    execute(f"DROP TABLE evidence_leaf_m{month_of(never_seen) + 1:04d}")
    assert ahead(never_seen) == 0
    months.make_ahead(never_seen)
    assert ahead(never_seen) == months.AHEAD


def test_partitions_have_the_indexes_and_keys_of_their_table(never_seen: datetime) -> None:
    months.make_ahead(never_seen)
    for table in PARTITIONED_TABLES:
        assert shape(f"{table}_m{month_of(never_seen):04d}") == shape(table)


def shape(table: str) -> list[str]:
    """Indexes and constraints, by what they say."""
    statement = """
    SELECT regexp_replace(pg_get_indexdef(indexrelid), '^.* USING', '') FROM pg_index WHERE indrelid = %s::regclass
    UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('p', 'c', 'u')
    """
    return sorted(text for (text,) in select(statement, [table, table]))


def test_a_long_reader_such_as_a_backup_does_not_stop_the_first_note_of_a_month(never_seen: datetime) -> None:
    tables = ", ".join(PARTITIONED_TABLES)
    with somebody_else_in(f"LOCK TABLE {tables}, ledger_lot, ledger_holding IN ACCESS SHARE MODE"):
        answer = b.filed("lots", p.lot("L", b.a_party(), "1"), now=never_seen)
    assert answer.outcome is Outcome.ACCEPTED


def test_months_are_made_though_writers_never_pause_and_no_writer_waits_long(never_seen: datetime) -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="1000")
    making = threading.Thread(target=close_after, args=(partial(months.make_ahead, never_seen),))
    with somebody_else_in("UPDATE ledger_holding SET on_hand = on_hand WHERE false"):
        making.start()
        answers = [b.filed("notes", b.note_row(seller, buyer, quantity="1")) for _ in range(20)]
        assert ahead(never_seen) == -1, "the open writer holds the making up"
    making.join(WAIT_S)
    assert {answer.outcome for answer in answers} == {Outcome.ACCEPTED}
    assert ahead(never_seen) == months.AHEAD


def close_after(deed: partial[None]) -> None:
    try:
        deed()
    finally:
        connections.close_all()


def test_the_job_and_the_first_notes_of_a_month_may_come_together(never_seen: datetime) -> None:
    parties = [b.a_party() for _ in range(4)]
    filing = [partial(b.filed, "lots", p.lot("L", party, "1"), now=never_seen) for party in parties]
    jobs = [partial(months.make_ahead, never_seen) for _ in range(3)]
    answers = at_once([*filing, *jobs])[: len(filing)]
    assert [answer.refusals for answer in answers if answer] == [()] * len(filing)
    assert ahead(never_seen) == months.AHEAD
    assert broken() == set()


def test_doctor_says_whether_the_next_month_is_ready_and_manage_makes_it() -> None:
    settings = connection.settings_dict
    address = connection_words(
        {name: settings[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}
    )
    call_command("make_months")
    (ready,) = examination.months_ahead(address)
    assert (ready.state, ready.facts["count"]) == (State.GOOD, months.AHEAD)
    execute(f"DROP TABLE evidence_leaf_m{month_of(datetime.now(UTC)) + 1:04d}")
    (missing,) = examination.months_ahead(address)
    assert (missing.state, "make_months" in missing.remedy) == (State.NOTICE, True)
    call_command("make_months")
    (ready,) = examination.months_ahead(address)
    assert ready.state is State.GOOD


def test_the_worker_makes_months_ahead_by_itself() -> None:
    assert "jolserik.platform.months.make_ahead" in {chore.name for chore in chores()}
