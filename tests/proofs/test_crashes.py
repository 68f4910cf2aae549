"""Killed at random points, under eight writers: nothing acknowledged is lost, nothing is counted twice, nobody's hands
are needed.

A real `jolserik serve` with a durable database (fsync on) on a home of its own; writers speak HTTP with tokens and
Idempotency-Keys and send again until they have a final answer. kill -9 takes the web server, the whole database server
or one of its processes. A kill takes nothing from the operating system's cache, so loss of power is not what this proves.
"""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from collections.abc import Callable

import pytest

from tests.proofs.crashes.installation import Installation, a_home, eventually, kill_one, served, staged
from tests.proofs.crashes.stage import PRODUCTS, STOCK
from tests.proofs.crashes.writers import Request, Sold, Writers, reask
from tests.proofs.length import rounds, seed

WRITERS = 8
TRADES = 4
ASKED_AGAIN = 300


@pytest.mark.proof
def test_kill_9_of_server_and_database_under_eight_writers_loses_and_doubles_nothing(
    tell: Callable[..., None],
) -> None:
    """Kills one process at a time, each at a random moment after all has recovered from the kill before."""
    chance, kills = seed(), rounds(ci=15, full=500)
    dice = random.Random(chance)
    killed: Counter[str] = Counter()
    recovered_s = []
    with a_home() as program:
        with served(program, staged(program, TRADES)) as house:
            writers = Writers(house.port, house.trades, WRITERS, chance)
            writers.start()
            try:
                for _ in range(kills):
                    time.sleep(dice.uniform(0.2, 2.0))
                    killed[kill_something(house, dice)] += 1
                    recovered_s.append(until_answered_again(writers))
            finally:
                writers.stop()
            unchanged(house, writers, dice)
            found = compare(house, writers)
            trouble = house.said.read_text()
        audit = program.json("audit")
    told = {name.replace(" ", "_"): count for name, count in killed.items()}
    tell(seed=chance, kills=kills, **told, **found, longest_recovery_s=f"{max(recovered_s):.1f}",
         median_recovery_s=f"{statistics.median(recovered_s):.1f}")  # fmt: skip
    assert audit["violations"] == []
    assert audit["checked"]
    assert writers.statuses[500] == 0, trouble


def kill_something(house: Installation, dice: random.Random) -> str:
    """One kill -9; what was killed."""
    while True:
        victims = {
            "web": house.web_processes(),
            "postmaster": house.postmaster(),
            "a process of postgres": house.backends(),
        }
        name = dice.choice(list(victims))
        if kill_one(victims[name], dice):
            return name
        time.sleep(0.1)


def until_answered_again(writers: Writers) -> float:
    """Seconds until every writer's worth of new requests was acknowledged."""
    began, before = time.monotonic(), writers.acknowledged
    assert eventually(lambda: writers.acknowledged >= before + 2 * WRITERS or bool(writers.faults))
    return time.monotonic() - began


def unchanged(house: Installation, writers: Writers, dice: random.Random) -> None:
    """Whoever asks again with the same key gets the answer that he got."""
    doubtful = [request for request in writers.requests if request.unknown]
    others = dice.sample(writers.requests, min(ASKED_AGAIN, len(writers.requests)))
    for request in doubtful[:ASKED_AGAIN] + others:
        assert reask(house.port, request) == (request.status, request.answer), request


def compare(house: Installation, writers: Writers) -> dict[str, int]:
    """The books hold exactly what was acknowledged, each once, in the state that was acknowledged."""
    rows = house.ask("SELECT own_number, number, state FROM notes_note ORDER BY id")
    booked = Counter((own, number) for own, number, _ in rows)
    acknowledged = Counter((sold.own, sold.number) for sold in writers.sold)
    lost, twice = acknowledged - booked, booked - acknowledged
    assert (lost, twice) == (Counter(), Counter())
    assert {own: state for own, _, state in rows} == {sold.own: sold.state for sold in writers.sold}
    assert stock(house) == expected_stock(writers.sold)
    unknown = [request for request in writers.requests if request.unknown]
    return {
        "requests": len(writers.requests),
        "notes": len(writers.sold),
        "lost": lost.total(),
        "counted_twice": twice.total(),
        "unknown_resolved": len(unknown),
        "of_them_done_already": len(done_already(house, unknown)),
    }


def done_already(house: Installation, unknown: list[Request]) -> list[Request]:
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


def expected_stock(sold: list[Sold]) -> dict[str, tuple[int, int]]:
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
