"""What happens at the same moment happens one after the other: real threads, real connections, real commits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connections, transaction

from jolserik.evidence import exactly_once
from jolserik.kernel.answers import Answer, Outcome
from jolserik.notes.commands.overdue import mark_overdue
from jolserik.platform.bulk import select
from jolserik.platform.keys import SERIAL_MASK
from jolserik.registry.commands import record_parties
from tests import builders as b
from tests.model import papers as p
from tests.notes.country import broken
from tests.proofs.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def sound_books() -> Iterator[None]:
    """After every race the audit finds nothing."""
    yield
    assert broken() == set()


def codes(answers: list[Answer]) -> list[str]:
    return sorted(refusal.code.value for answer in answers for refusal in answer.refusals)


def filing(kind: str, *rows: dict[str, str]) -> Callable[[], Answer]:
    return partial(b.filed, kind, *rows)


def test_sixteen_notes_race_for_the_last_unit_and_one_gets_it() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="1")
    answers = at_once([filing("notes", b.note_row(seller, buyer, quantity="1")) for _ in range(16)])
    assert sum(answer.outcome is Outcome.ACCEPTED for answer in answers) == 1
    assert set(codes(answers)) <= {"insufficient_stock", "busy"}
    assert select("SELECT on_hand, reserved FROM ledger_holding") == [(1_000_000, 1_000_000)]


def test_notes_that_cross_each_other_do_not_lock_each_other_out() -> None:
    one, other = b.a_party(), b.a_party()
    for party in (one, other):
        b.a_lot(party, quantity="20")
        b.a_lot(party, quantity="20", product=p.PHONE)
    deeds = []
    for sender, recipient, products in ((one, other, (p.WASHER, p.PHONE)), (other, one, (p.PHONE, p.WASHER))):
        for turn in range(4):
            row = b.note_row(sender, recipient, quantity="1", note=f"X{turn}")
            rows = [row | {"line": str(n), "product": product} for n, product in enumerate(products, 1)]
            deeds.append(filing("notes", *rows))
    assert codes(at_once(deeds)) == []


def test_one_note_handed_in_many_times_at_once_is_one_note_with_one_answer() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="10")
    row = b.note_row(seller, buyer, quantity="1", note="TWICE")
    answers = at_once([filing("notes", row)] * 6)
    assert codes(answers) == []
    assert len({answer.number for answer in answers}) == 1
    assert [answer.repeated for answer in answers].count(False) == 1
    assert select("SELECT count(*) FROM notes_note") == [(1,)]
    assert select("SELECT sum(reserved) FROM ledger_holding") == [(1_000_000,)]


def test_one_number_for_two_notes_at_once_is_refused_to_one_of_them() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="10")
    deeds = [
        filing("notes", b.note_row(seller, buyer, quantity=quantity, note="ONE")) for quantity in ("1", "2")
    ]
    assert codes(at_once(deeds)) == ["number_reused"]


def test_one_lot_handed_in_twice_at_once_is_one_lot() -> None:
    holder = b.a_party()
    answers = at_once([filing("lots", p.lot("L1", holder, "5"))] * 4)
    assert len({answer.number for answer in answers}) == 1
    assert select("SELECT sum(on_hand) FROM ledger_holding") == [(5_000_000,)]


def test_parties_told_of_differently_at_once_are_what_their_last_event_says() -> None:
    parties = [p.home_party() for _ in range(20)]
    told = [[p.party(key, name=f"Name {teller}") for key in parties] for teller in range(6)]
    drafts = [
        [b.a_draft("parties", row) for row in (rows if n % 2 else rows[::-1])] for n, rows in enumerate(told)
    ]
    at_once([partial(record_parties, some, b.an_act()) for some in drafts])
    assert select("SELECT count(*) FROM evidence_event WHERE kind = 'party.added'") == [(20,)]
    assert select("SELECT count(*) FROM evidence_event WHERE kind = 'party.renamed'") == [(100,)]


def test_two_lots_at_once_cannot_claim_more_than_was_declared() -> None:
    holder, tag = b.a_party(), p.tag()
    b.taken("declarations", p.declaration(tag, holder, "5"))
    claims = {"origin_kind": "import_declaration", "origin_document": tag, "date": p.JULY}
    deeds = [filing("lots", p.lot(f"L{n}", holder, "5", **claims)) for n in range(4)]
    assert codes(at_once(deeds)) == ["declaration_exceeded"] * 3


def test_a_note_is_confirmed_or_revoked_but_not_both() -> None:
    trade = b.a_trade(quantity="10")
    answers = at_once(
        [
            filing("actions", p.action("confirm", trade.note, trade.buyer)),
            filing("actions", p.action("revoke", trade.note, trade.seller)),
        ]
    )
    assert codes(answers) == ["note_closed"]


def test_sweeps_at_once_mark_a_note_overdue_once_and_never_one_that_is_being_confirmed() -> None:
    trade = b.a_trade()
    long_after = b.an_act().now.replace(year=2031)
    for _ in range(5):
        note = b.a_note(trade.seller, trade.buyer, quantity="1")
        sweeps = [partial(mark_overdue, b.an_act(now=long_after))] * 4
        at_once([*sweeps, filing("actions", p.action("confirm", note, trade.buyer))])
    marked = "SELECT count(*), count(DISTINCT subject_id) FROM evidence_event WHERE kind = 'note.overdue'"
    ((events, notes),) = select(marked)
    assert events == notes
    assert (
        select(
            "SELECT n.id FROM notes_note n JOIN evidence_event c ON c.kind = 'note.confirm' AND c.subject_id = n.id"
            " JOIN evidence_event o ON o.kind = 'note.overdue' AND o.subject_id = n.id"
            f" WHERE (o.id & {SERIAL_MASK}) > (c.id & {SERIAL_MASK})"
        )
        == []
    )


def test_parties_named_for_the_first_time_make_nobody_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """One note to a new recipient is registered and not yet committed; another sender's note to him goes through."""
    monkeypatch.setattr(exactly_once, "LOCK_TIMEOUT_MS", 200)
    buyer, one, other = (b.a_party() for _ in range(3))
    for seller in (one, other):
        b.a_lot(seller, quantity="1")
    b.a_lot(
        buyer, place="B"
    )  # his place is known already; only he himself stands on a note for the first time
    registered, done = threading.Event(), threading.Event()

    def not_yet_committed() -> Answer:
        try:
            with transaction.atomic():
                answer = b.filed("notes", b.note_row(one, buyer, quantity="1", date=p.JULY))
                registered.set()
                done.wait(30)
                return answer
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(not_yet_committed)
        try:
            assert registered.wait(30)
            second = b.filed("notes", b.note_row(other, buyer, quantity="1"))
        finally:
            done.set()
        assert codes([first.result(), second]) == []
    assert select("SELECT count(*) FROM registry_party WHERE first_used_on IS NULL") == [(0,)]


def test_who_waits_too_long_for_a_lock_is_told_to_try_again_and_then_succeeds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exactly_once, "LOCK_TIMEOUT_MS", 200)
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="10")
    row = b.note_row(seller, buyer, quantity="1")
    locked, done = threading.Event(), threading.Event()

    def somebody_else() -> None:
        try:
            with transaction.atomic():
                select("SELECT id FROM ledger_account FOR UPDATE")
                locked.set()
                done.wait(30)
        finally:
            connections.close_all()

    other = threading.Thread(target=somebody_else)
    other.start()
    try:
        assert locked.wait(30)
        first = b.filed("notes", row)
    finally:
        done.set()
        other.join()
    assert [refusal.code.value for refusal in first.refusals] == ["busy"]
    assert not first.final
    assert b.filed("notes", row).outcome is Outcome.ACCEPTED


def test_the_first_notes_of_a_month_may_come_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        exactly_once, "LOCK_TIMEOUT_MS", 60_000
    )  # on a crowded machine making tables takes its time
    parties = [(b.a_party(), b.a_party()) for _ in range(12)]
    deeds = [partial(b.filed, "lots", p.lot("L", holder, "1"), now=MONTH_NEVER_SEEN) for holder, _ in parties]
    assert codes(at_once(deeds)) == []


MONTH_NEVER_SEEN = b.an_act().now.replace(year=2031, month=7, day=3)
