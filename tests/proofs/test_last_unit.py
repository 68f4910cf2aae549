"""The last unit: 64 clients want it at the same moment, exactly one gets it, and nobody locks another out."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from jolserik.evidence import exactly_once
from jolserik.kernel.answers import Answer, Outcome
from jolserik.kernel.refusals import Code
from jolserik.notes.commands.registering import register_notes
from jolserik.platform.bulk import select
from tests import builders as b
from tests.notes.country import broken
from tests.proofs.length import rounds

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 64
PATIENCE_SECONDS = 120
AUDIT_EVERY_ROUNDS = 500


class Clients:
    """Threads that stay, each with a connection of its own that stays too; all set off at one signal."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._start = threading.Barrier(count)
        self._pool = ThreadPoolExecutor(count)

    def all_at_once(self, deed: Callable[[int], Answer]) -> list[Answer]:
        """What each of them was answered; `deed` is told which client it is."""

        def run(client: int) -> Answer:
            self._start.wait(PATIENCE_SECONDS)
            return deed(client)

        return list(self._pool.map(run, range(self.count), timeout=PATIENCE_SECONDS))

    def leave(self) -> None:
        def hang_up(client: int) -> None:
            self._start.wait(PATIENCE_SECONDS)
            connections.close_all()

        list(self._pool.map(hang_up, range(self.count)))
        self._pool.shutdown()


@pytest.fixture
def clients() -> Iterator[Clients]:
    made = Clients(CLIENTS)
    yield made
    made.leave()


def deadlocks() -> int:
    """How many the server has counted in this database; what it counts reaches the view within a moment."""
    time.sleep(1.1)
    ((count,),) = select("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    return int(count)


@pytest.mark.proof
def test_of_64_clients_for_the_last_unit_exactly_one_gets_it(
    clients: Clients, tell: Callable[..., None]
) -> None:
    """64 threads over 64 connections register a note for the only free unit, round after round, each with a new unit."""
    many, before = rounds(ci=200, full=10_000), deadlocks()
    seller, buyer = b.a_party(), b.a_party()
    said: Counter[str] = Counter()
    began = time.monotonic()
    for turn in range(many):
        b.a_lot(seller, quantity="1")
        drafts = [
            b.a_draft("notes", b.note_row(seller, buyer, quantity="1", note=f"R{turn}-{client}"))
            for client in range(CLIENTS)
        ]
        answers = clients.all_at_once(lambda client: register_notes([drafts[client]], b.an_act())[0])  # noqa: B023
        assert sum(answer.outcome is Outcome.ACCEPTED for answer in answers) == 1, turn
        said.update(refusal.code.value for answer in answers for refusal in answer.refusals)
        if turn % AUDIT_EVERY_ROUNDS == 0:
            assert broken() == set()
    tell(
        rounds=many,
        clients=CLIENTS,
        won=many,
        **said,
        deadlocks=deadlocks() - before,
        seconds=int(time.monotonic() - began),
    )
    assert set(said) <= {"insufficient_stock", "busy"}
    assert deadlocks() == before
    assert select("SELECT count(*), sum(quantity) FROM notes_line") == [(many, many * 1_000_000)]
    assert select("SELECT sum(on_hand) - sum(reserved) FROM ledger_holding") == [(0,)]
    assert broken() == set()


def test_64_clients_who_wait_too_long_are_all_told_busy_and_may_come_again(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else keeps the account locked until everybody has given up; then all send the same again."""
    monkeypatch.setattr(exactly_once, "LOCK_TIMEOUT_MS", 300)
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="1")
    rows = [b.note_row(seller, buyer, quantity="1") for _ in range(CLIENTS)]
    drafts = [b.a_draft("notes", row) for row in rows]

    def register(client: int) -> Answer:
        return register_notes([drafts[client]], b.an_act())[0]

    with transaction.atomic():
        select("SELECT id FROM ledger_account FOR UPDATE")
        first = clients.all_at_once(register)
    assert {refusal.code for answer in first for refusal in answer.refusals} == {Code.BUSY}
    assert not any(answer.final for answer in first)
    monkeypatch.undo()
    again = clients.all_at_once(register)
    assert sum(answer.outcome is Outcome.ACCEPTED for answer in again) == 1
    assert broken() == set()
