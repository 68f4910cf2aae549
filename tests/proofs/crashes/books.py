"""Whether the books say what the writers were told: every acknowledged note once, in its state, and the stock by it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from tests.proofs.crashes.installation import Installation
from tests.proofs.crashes.stage import PRODUCTS, STOCK
from tests.proofs.crashes.writers import Request, Sold, Writers, reask

ASKED_AGAIN = 150


def unchanged(house: Installation, writers: Writers, dice: random.Random) -> None:
    """Whoever asks again with the same key gets the answer that he got."""
    doubtful = [request for request in writers.requests if request.unknown]
    others = dice.sample(writers.requests, min(ASKED_AGAIN, len(writers.requests)))
    for request in doubtful[:ASKED_AGAIN] + others:
        assert reask(house.port, request) == (request.status, request.answer), request


def compare(house: Installation, sold: Sequence[Sold], requests: Sequence[Request]) -> dict[str, int]:
    """The books hold exactly what was acknowledged, each once, in the state that was acknowledged."""
    rows = house.ask("SELECT own_number, number, state FROM notes_note ORDER BY id")
    booked = Counter((own, number) for own, number, _ in rows)
    acknowledged = Counter((one.own, one.number) for one in sold)
    lost, twice = acknowledged - booked, booked - acknowledged
    assert (lost, twice) == (Counter(), Counter())
    assert {own: state for own, _, state in rows} == {one.own: one.state for one in sold}
    assert stock(house) == expected_stock(sold)
    unknown = [request for request in requests if request.unknown]
    return {
        "requests": len(requests),
        "notes": len(sold),
        "lost": lost.total(),
        "counted_twice": twice.total(),
        "unknown_resolved": len(unknown),
        "of_them_done_already": len(done_already(house, unknown)),
    }


def done_already(house: Installation, unknown: Sequence[Request]) -> list[Request]:
    """Those whose effect was there before the last sending, which then only fetched the answer."""
    bound = dict(
        house.ask("SELECT i.value, n.registered_at FROM evidence_identity i JOIN notes_note n ON n.id = i.subject_id"
                  " WHERE i.kind = 'note'")
    )  # fmt: skip
    names = {f"register {own}": at for own, at in bound.items()}
    return [
        request
        for request in unknown
        if request.last_sent and request.key in names and names[request.key] < request.last_sent
    ]


def stock(house: Installation) -> dict[str, tuple[int, int]]:
    """On hand and reserved of everybody who has ever sent, in millionths."""
    rows = house.ask(
        "SELECT p.country || ':' || p.identifier, sum(h.on_hand), sum(h.reserved) FROM ledger_holding h"
        " JOIN ledger_account a ON a.id = h.account_id JOIN registry_party p ON p.id = a.party_id"
        " WHERE a.party_id IN (SELECT sender_id FROM notes_note) GROUP BY 1"
    )
    return {party: (int(on_hand), int(reserved)) for party, on_hand, reserved in rows}


def expected_stock(sold: Sequence[Sold]) -> dict[str, tuple[int, int]]:
    """The same, counted from what was acknowledged."""
    gone: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for one in sold:
        gone[one.seller] += one.quantity * (one.state == "settled")
        held[one.seller] += one.quantity * (one.state == "open")
    return {
        seller: ((PRODUCTS * STOCK - gone[seller]) * 1_000_000, held[seller] * 1_000_000)
        for seller in {one.seller for one in sold}
    }
