"""What breaks is refused cleanly and mends by itself: wires that are cut, clocks that are wrong, requests out of order.

Each test says in its first line what it really does. Disks that are full or take no writes: test_disks.py.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from django.db import close_old_connections

from jolserik.kernel.answers import Outcome
from jolserik.platform.bulk import select
from tests import builders as b
from tests.api.asking import Machine, good, problem
from tests.notes.country import broken
from tests.proofs.faults.wire import Cut, Wire, wired
from tests.proofs.length import rounds, seed

pytestmark = pytest.mark.django_db(transaction=True)

ALWAYS = 99


@pytest.fixture(autouse=True)
def sound_books() -> Iterator[None]:
    """After every fault the audit finds nothing."""
    yield
    assert broken() == set()


@pytest.fixture
def wire() -> Iterator[Wire]:
    with wired() as made:
        yield made


@pytest.mark.parametrize("cut", Cut)
def test_a_connection_cut_once_in_mid_commit_is_not_noticed(wire: Wire, cut: Cut) -> None:
    """A relay on the database's socket breaks the connection once, around the COMMIT of a note."""
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="10")
    wire.plan.append(cut)
    answer = b.filed("notes", b.note_row(seller, buyer, quantity="3", note="ONE"))
    assert wire.made == 1
    assert answer.outcome is Outcome.ACCEPTED
    assert select("SELECT number FROM notes_note") == [(answer.number,)]
    assert select("SELECT sum(reserved) FROM ledger_holding") == [(3_000_000,)]


@pytest.mark.parametrize("cut", Cut)
def test_an_unknown_outcome_is_told_as_busy_and_resolved_by_sending_again(wire: Wire, cut: Cut) -> None:
    """The relay breaks every connection around its COMMIT, until the same request is sent for the second time."""
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="10")
    machine = Machine(b.a_token(seller))
    body = b.note_json(b.note_row(seller, buyer, quantity="3"))
    wire.plan.extend([cut] * ALWAYS)
    refused = machine.post("/notes", body, key="K1")
    assert "not known whether" in problem(refused, 503, "busy")["detail"]
    assert refused["Retry-After"]
    wire.plan.clear()
    first, again = (good(machine.post("/notes", body, key="K1"), 201) for _ in range(2))
    assert first == again
    assert select("SELECT number FROM notes_note") == [(first["number"],)]
    assert select("SELECT sum(reserved) FROM ledger_holding") == [(3_000_000,)]


def test_a_wire_that_breaks_anywhere_loses_nothing_and_counts_nothing_twice(
    wire: Wire, tell: Callable[..., None]
) -> None:
    """The relay breaks connections at random messages, reads and writes alike, while a client sends until it is answered."""
    chance, many = seed(), rounds(ci=60, full=5000)
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity=str(many))
    machine = Machine(b.a_token(seller))
    wire.chance = (random.Random(chance), 0.01)
    answered, refusals = [], 0
    for turn in range(many):
        body = b.note_json(b.note_row(seller, buyer, quantity="1"))
        while (response := machine.post("/notes", body, key=f"K{turn}")).status_code == 503:
            refusals += 1
            close_old_connections()  # the test's client leaves out what a server does between two requests
        answered.append(good(response, 201)["number"])
    wire.chance = None
    tell(seed=chance, notes=many, cuts=wire.made, told_busy=refusals)
    assert wire.made
    assert select("SELECT number FROM notes_note ORDER BY id") == [(number,) for number in answered]
    assert select("SELECT sum(reserved) FROM ledger_holding") == [(many * 1_000_000,)]
