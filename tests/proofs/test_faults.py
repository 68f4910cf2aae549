"""What breaks is refused cleanly and mends by itself: wires that are cut, clocks that are wrong, requests out of order.

Each test says in its first line what it really does. Disks that are full or take no writes: test_disks.py.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import close_old_connections
from django.utils import timezone

from jolserik.api.feed import changes_after
from jolserik.evidence.queries import history
from jolserik.kernel.answers import Outcome
from jolserik.kernel.refusals import Code
from jolserik.notes.commands.overdue import mark_overdue
from jolserik.platform.bulk import select
from jolserik.registry.acting import Actor
from tests import builders as b
from tests.api.asking import Machine, good, problem
from tests.model import papers as p
from tests.notes.country import broken
from tests.proofs.faults.wire import Cut, Wire, wired
from tests.proofs.length import rounds, seed
from tests.proofs.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof]

ALWAYS = 99
AT_ONCE = 8
INSPECTOR = Actor("inspector", 1)
LAST_NOON_OF_A_MONTH = datetime(2026, 8, 31, 12, tzinfo=UTC)


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


def a_day_off(days: int) -> datetime:
    """What a clock says around the last noon of a month when it is so many days off."""
    return LAST_NOON_OF_A_MONTH + timedelta(days=days)


def test_a_clock_that_is_put_back_over_the_end_of_a_month_mixes_nothing_up() -> None:
    """Commands are given a clock that is a day ahead, in the next month, and then the right one; their keys begin with
    the month. What was done first stays first: for the goods, in a note's history, and in the feed of changes."""
    seller, buyer, last = b.a_party(), b.a_party(), b.a_party()
    b.taken("lots", p.lot("L1", seller, "4"), now=a_day_off(1))
    first = b.taken("notes", b.note_row(seller, buyer, quantity="4"), now=a_day_off(1))
    begun = changes_after(0, b.party_id(buyer), 100)
    b.taken("lots", p.lot("L2", seller, "6"), now=a_day_off(0))
    second = b.taken("notes", b.note_row(seller, buyer, quantity="6"), now=a_day_off(-1))
    for note in (first, second):
        b.taken("actions", p.action("confirm", note, buyer), now=a_day_off(0))
    rest = changes_after(begun[-1].id, b.party_id(buyer), 100)
    assert [(event.kind, event.number) for event in begun + rest] == [
        ("note.registered", first), ("note.registered", second), ("note.confirm", first), ("note.confirm", second),
    ]  # fmt: skip
    ((key,),) = select("SELECT id FROM notes_note WHERE number = %s", [first])
    assert [event.kind for event in history("note", [key])] == ["note.registered", "note.confirm"]
    sale = b.taken("notes", b.note_row(buyer, last, quantity="4", sender_place="B"), now=a_day_off(0))
    assert drawn_by(sale) == ["L1"]


def test_the_books_are_audited_in_the_order_of_what_was_done_whatever_the_clock_said() -> None:
    """A note is held by a clock that is a day ahead, in the next month, and released by the right one, and the reverse."""
    for ahead, then in ((1, 0), (0, 1)):
        seller, buyer = b.a_party(), b.a_party()
        b.taken("lots", p.lot("L", seller, "4"), now=a_day_off(-2))
        note = b.taken("notes", b.note_row(seller, buyer, quantity="4"), now=a_day_off(-1))
        for action, days in (("hold", ahead), ("release", then)):
            said = p.action(action, note, seller, party=None, reason="looked at")
            assert not b.filed("actions", said, actor=INSPECTOR, now=a_day_off(days)).refusals
        assert select("SELECT state FROM notes_note WHERE number = %s", [note]) == [("open",)]
    assert broken() == set()


def drawn_by(number: str) -> list[str]:
    """The holder's own references of the lots that a note draws."""
    statement = """
        SELECT l.reference FROM ledger_draw d JOIN ledger_lot l ON l.id = d.lot_id
        JOIN notes_line n ON n.posting_id = d.posting_id JOIN notes_note o ON o.id = n.note_id WHERE o.number = %s
        """
    return [reference for (reference,) in select(statement, [number])]


def test_a_sweep_by_a_clock_a_day_ahead_settles_nothing_and_is_not_repeated() -> None:
    """The sweep runs a day early, then by the right clock; the note can still be confirmed."""
    trade = b.a_trade()
    ((due,),) = select("SELECT due_on FROM notes_note WHERE number = %s", [trade.note])
    last_day = datetime(due.year, due.month, due.day, 7, tzinfo=UTC)
    for days in (1, 0, 1, -1, 2):
        mark_overdue(b.an_act(now=last_day + timedelta(days=days)))
    assert select("SELECT count(*) FROM evidence_event WHERE kind = 'note.overdue'") == [(1,)]
    assert select("SELECT state, overdue_since FROM notes_note") == [("open", due + timedelta(days=1))]
    b.taken("actions", p.action("confirm", trade.note, trade.buyer), now=last_day)


def test_the_same_request_by_clocks_a_day_apart_has_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's clock is set a day ahead, right, and a day back between sendings of the same request."""
    trade, real = b.a_trade(), timezone.now
    selling, buying = Machine(trade.seller_token), Machine(trade.buyer_token)
    body = b.note_json(b.note_row(trade.seller, trade.buyer, quantity="2"))
    answers = []
    for days in (1, 0, -1):
        monkeypatch.setattr(timezone, "now", lambda days=days: real() + timedelta(days=days))
        registered = good(selling.post("/notes", body, key="R"), 201)
        confirmed = good(buying.post(f"/notes/{registered['number']}/confirm", {}, key="C"))
        answers.append((registered, confirmed))
    assert answers == [answers[0]] * 3
    assert select("SELECT count(*) FROM notes_note") == [(2,)]


def test_an_action_that_overtakes_its_note_binds_nothing() -> None:
    """The confirmation comes before the note that it confirms, and once more after it."""
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller)
    row = b.note_row(seller, buyer, note="LATE")
    confirmation = p.action("confirm", f"{seller}/LATE", buyer)
    (refusal,) = b.filed("actions", confirmation).refusals
    assert refusal.code is Code.UNKNOWN_NOTE
    b.taken("notes", row)
    b.taken("actions", confirmation)
    assert b.filed("notes", row).outcome is Outcome.ACCEPTED
    assert select("SELECT state FROM notes_note") == [("settled",)]


def test_requests_that_come_twice_late_and_in_any_order_have_one_answer_each(
    tell: Callable[..., None],
) -> None:
    """Every request is sent three times over HTTP, all shuffled, eight at a time: registrations; then, with late copies of
    these, a confirmation and a revocation of every note, of which only one can be."""
    chance, notes = seed(), rounds(ci=12, full=400)
    dice = random.Random(chance)
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity=str(notes))
    selling, buying = Machine(b.a_token(seller)), Machine(b.a_token(buyer))
    sent = [
        (selling, "/notes", b.note_json(b.note_row(seller, buyer, quantity="1")), f"R{n}")
        for n in range(notes)
    ]
    registered = shuffled_thrice(sent, dice)
    assert {status for status, _ in registered.values()} == {201}
    numbers = [json.loads(registered[f"R{n}"][1])["number"] for n in range(notes)]
    acts: list[Sending] = []
    for n, number in enumerate(numbers):
        acts.append((buying, f"/notes/{number}/confirm", {}, f"C{n}"))
        acts.append((selling, f"/notes/{number}/revoke", {"reason": "no"}, f"V{n}"))
    answers = shuffled_thrice(acts + sent, dice)
    assert {key: answers[key] for key in registered} == registered
    states = dict(select("SELECT number, state FROM notes_note"))
    for n, number in enumerate(numbers):
        outcome = (answers[f"C{n}"][0], answers[f"V{n}"][0], states[number])
        assert outcome in {(200, 409, "settled"), (409, 200, "revoked")}
    settled = sum(state == "settled" for state in states.values())
    tell(seed=chance, notes=notes, sendings=12 * notes, confirmed=settled, revoked=notes - settled)
    assert select("SELECT sum(on_hand), sum(reserved) FROM ledger_holding") == [(notes * 1_000_000, 0)]


Sending = tuple[Machine, str, dict[str, Any], str]


def shuffled_thrice(sendings: Sequence[Sending], dice: random.Random) -> dict[str, tuple[int, bytes]]:
    """Each sent three times, in any order, eight at a time; the one answer to each key."""
    queue = [sending for sending in sendings for _ in range(3)]
    dice.shuffle(queue)
    answers: dict[str, set[tuple[int, bytes]]] = {}
    for start in range(0, len(queue), AT_ONCE):
        some = queue[start : start + AT_ONCE]
        for (*_, key), answer in zip(
            some, at_once([partial(sent_until_final, *one) for one in some]), strict=True
        ):
            answers.setdefault(key, set()).add(answer)
    assert [key for key, found in answers.items() if len(found) != 1] == []
    return {key: next(iter(found)) for key, found in answers.items()}


def sent_until_final(machine: Machine, path: str, body: dict[str, Any], key: str) -> tuple[int, bytes]:
    while (response := machine.post(path, body, key=key)).status_code == 503:
        pass
    return response.status_code, response.content
