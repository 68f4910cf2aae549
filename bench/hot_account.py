"""One importer, one model of telephone: eight senders draw from the same account, beside eight that have one each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench import trade
from bench.clients import clients, measured_by
from bench.table import Row

SENDERS = 8
NOTES_PER_SENDER = 100
HOT = 500
"The importer whose account all want; the others are numbered from 0"


class Selling:
    """Registers notes of one line, durable, as every surface does."""

    def __init__(self, client: int, run: int, count: int, *, hot: bool) -> None:
        from jolserik.registry.commands.operating import operator_act

        self.act = operator_act
        seller = HOT if hot else client
        self.drafts = [trade.draft("notes", note_rows(seller, f"H{client}-{run}-{i}")) for i in range(count)]

    def do(self, i: int) -> None:
        from jolserik.kernel.answers import Outcome
        from jolserik.notes.commands.registering import register_notes

        (answer,) = register_notes([self.drafts[i]], self.act(store=True))
        if answer.outcome is not Outcome.ACCEPTED:
            raise RuntimeError(answer.refusals)


def note_rows(seller: int, own: str) -> list[dict[str, str]]:
    """A note of one line."""
    return trade.note_rows(seller, own, lines=1)


def stock_up() -> None:
    """The buyer and the sellers, each with one large lot."""
    sellers = (HOT, *range(SENDERS))
    parties = (trade.BUYER, *sellers)
    trade.file_rows("parties", ({"party": trade.party(n), "name": f"Party {n}"} for n in parties))
    trade.file_rows("lots", (large_lot(seller) for seller in sellers))


def large_lot(seller: int) -> dict[str, str]:
    first: dict[str, Any] = next(iter(trade.lot_rows(seller)))
    return {**first, "quantity": "1000000"}


def rows(scale: float) -> Iterator[Row]:
    """One row: all senders on one account, beside each on his own."""
    stock_up()
    notes = max(20, int(NOTES_PER_SENDER * scale))
    with clients(SENDERS) as some:
        apart = measured_by(some, "bench.hot_account:Selling", notes, first_run=900, hot=False)
        hot = measured_by(some, "bench.hot_account:Selling", notes, first_run=1900, hot=True)
    yield Row(
        f"{SENDERS} senders, one account",
        hot,
        "notes",
        "an account each",
        apart,
        ">= 50 notes/s",
        note="p99 under 1000 ms",
    )
