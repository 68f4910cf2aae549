"""One importer, one model of telephone: everybody draws from the same account, and every unit is counted once.

How fast that goes is measured by `make bench ARGS=hot_account`; here it only has to be right.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections

from jolserik.kernel.answers import Answer
from jolserik.platform.bulk import select
from tests import builders as b
from tests.model import papers as p
from tests.notes.country import broken
from tests.proofs.length import rounds

pytestmark = pytest.mark.django_db(transaction=True)

SENDERS = 8
LOTS = 5


@pytest.mark.proof
def test_eight_senders_on_one_account_draw_every_unit_once(
    tell: Callable[..., None],
) -> None:
    """Eight threads register and revoke notes until the account is empty to the last unit, over lots of odd sizes."""
    each = rounds(ci=40, full=2500)
    seller, buyer = b.a_party(), b.a_party()
    for _ in range(LOTS):
        b.a_lot(seller, quantity=str(Decimal(SENDERS * each) / LOTS), product=p.PHONE)

    def send(sender: int) -> list[float]:
        took = []
        try:
            for turn in range(each):
                took.append(timed(lambda: sold(f"{sender}-{turn}", taken_back=turn % 4 == 0)))  # noqa: B023
        finally:
            connections.close_all()
        return took

    def sold(own: str, *, taken_back: bool) -> None:
        answer = until_done(b.note_row(seller, buyer, quantity="1", product=p.PHONE, note=own))
        if taken_back:
            b.taken("actions", p.action("revoke", answer.number, seller))
            until_done(b.note_row(seller, buyer, quantity="1", product=p.PHONE, note=f"{own}-again"))

    began = time.monotonic()
    with ThreadPoolExecutor(SENDERS) as pool:
        took = sorted(second for seconds in pool.map(send, range(SENDERS)) for second in seconds)
    spent = time.monotonic() - began
    p99_ms = int(1000 * took[len(took) * 99 // 100])
    tell(senders=SENDERS, notes=len(took), per_second=int(len(took) / spent), p99_ms=p99_ms)
    assert select("SELECT sum(on_hand), sum(reserved) FROM ledger_holding") == [
        (SENDERS * each * 1_000_000,) * 2
    ]
    assert select("SELECT count(*) FROM notes_note WHERE state = 'open'") == [(SENDERS * each,)]
    over = b.filed("notes", b.note_row(seller, buyer, quantity="0.000001", product=p.PHONE))
    assert [refusal.code.value for refusal in over.refusals] == ["insufficient_stock"]
    assert broken() == set()


def until_done(row: dict[str, str]) -> Answer:
    """Sends the same again while it is told busy."""
    while not (answer := b.filed("notes", row)).final:
        pass
    assert not answer.refusals, answer
    return answer


def timed(deed: Callable[[], None]) -> float:
    began = time.monotonic()
    deed()
    return time.monotonic() - began
