"""Writing a journal: each table once, in the order that its keys need. The number of statements does not grow with rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from psycopg.types.json import Jsonb

from jolserik.evidence.commands import record_events
from jolserik.evidence.sealing import NewEvent
from jolserik.kernel.numbers import Kind, number_for
from jolserik.ledger.allocation import TEMPORARY_IDS
from jolserik.ledger.commands.accounts import ensure_accounts
from jolserik.ledger.conservation import batch_is_balanced
from jolserik.ledger.journal import Journal, NewDraw, NewHolding, NewLot, NewPosting
from jolserik.ledger.words import State
from jolserik.platform.bulk import copy_rows, execute, update_rows
from jolserik.platform.keys import NUMBER_SEQUENCE, Keys, take_serials

USABLE_NUMBERS_PER_SERIAL = 4
"""About one serial in six has check characters in the alphabet; numbers are taken in blocks until there are enough."""


def write(journal: Journal, keys: Keys | None = None) -> None:
    """Write everything that the journal gathered, inside the caller's transaction; `keys` may have been taken beforehand."""
    write_goods(journal, keys or Keys(journal.now))
    write_moves(journal)


def write_goods(journal: Journal, keys: Keys) -> None:
    """The first half: lots and holdings that come into being, and a key for everything. What is left are moves of them.

    What does not balance is a fault of the program and must never be stored.
    """
    violations = list(batch_is_balanced(journal.arrivals()))
    if violations:
        raise AssertionError(violations)
    give_posting_keys(journal.postings, keys)
    write_lots(journal)
    write_holdings(journal)


def write_moves(journal: Journal) -> None:
    """The second half: balances, places of serial numbers, postings with their draws."""
    close_draws(journal)
    change_balances(journal)
    move_serials(journal)
    write_postings(journal.postings, journal)


def take_numbers(kind: Kind, wanted: int, serials: Sequence[int] = ()) -> list[str]:
    """`wanted` new numbers that people can type, from serials that were taken beforehand as far as they go."""
    numbers = [number for serial in serials if (number := number_for(kind, serial))]
    while len(numbers) < wanted:
        serials = take_serials(NUMBER_SEQUENCE, serials_for_numbers(wanted - len(numbers)))
        numbers += [number for serial in serials if (number := number_for(kind, serial))]
    return numbers[:wanted]


def serials_for_numbers(wanted: int) -> int:
    """How many serials nearly always yield that many numbers."""
    return wanted * USABLE_NUMBERS_PER_SERIAL + 8


LOT_COLUMNS = (
    "id", "code", "reference", "holder_id", "product", "unit", "quantity", "name", "net_kg", "origin_country",
    "maker_country", "dispatch_country", "parts", "origin_kind", "procedure", "origin_document", "origin_folded",
    "origin_line", "date", "value", "currency", "clauses", "serialised", "grade", "declaration_unknown", "conversion_id",
    "registered_at",
)  # fmt: skip


def write_lots(journal: Journal) -> None:
    """Lots with their codes, parents and serial numbers; every lot is an event of its own."""
    lots = journal.lots
    ids = take_serials("ledger_lot_id_seq", len(lots))
    for lot, key, code in zip(lots, ids, take_numbers("L", len(lots)), strict=True):
        lot.id, lot.code = key, code
    copy_rows("ledger_lot", LOT_COLUMNS, [lot_row(lot, journal) for lot in lots])
    copy_rows(
        "ledger_lotparent",
        ("child_id", "parent_id", "share", "consumed"),
        [(lot.id, *parent) for lot in lots for parent in lot.parents],
    )
    places = {id(holding.lot): holding.account.place for holding in journal.holdings if holding.lot}
    record_events(
        [
            NewEvent("lot", lot.id, "lot.created", lot_event(lot, places[id(lot)]), party_id=lot.holder_id)
            for lot in lots
        ],
        now=journal.now,
    )


def lot_row(lot: NewLot, journal: Journal) -> tuple[Any, ...]:
    """A lot in the order of LOT_COLUMNS."""
    return (
        lot.id, lot.code, lot.reference, lot.holder_id, lot.product, lot.unit, lot.quantity, lot.name, lot.net_kg,
        lot.origin_country, lot.maker_country, lot.dispatch_country, Jsonb(list(lot.parts)), lot.origin_kind, lot.procedure,
        lot.origin_document, lot.origin_folded, lot.origin_line, lot.date, lot.value, lot.currency,
        Jsonb(list(lot.clauses)), bool(lot.serials), lot.grade, lot.declaration_unknown, lot.conversion_id, journal.now,
    )  # fmt: skip


def lot_event(lot: NewLot, place: str) -> dict[str, Any]:
    """A lot's facts as its leaf commits to them."""
    return {
        "code": lot.code, "reference": lot.reference, "place": place, "product": lot.product, "unit": lot.unit,
        "quantity": lot.quantity, "origin_kind": lot.origin_kind, "origin_country": lot.origin_country,
        "maker_country": lot.maker_country, "dispatch_country": lot.dispatch_country, "procedure": lot.procedure,
        "origin_document": lot.origin_document, "origin_line": lot.origin_line, "date": lot.date.isoformat(),
        "value": None if lot.value is None else f"{lot.value:.2f}", "currency": lot.currency, "name": lot.name,
        "net_kg": lot.net_kg, "clauses": list(lot.clauses), "grade": lot.grade, "serials": list(lot.serials),
        "parents": [[parent, share, consumed] for parent, share, consumed in lot.parents],
        "parts": [list(pair) for pair in lot.parts], "declaration_unknown": lot.declaration_unknown,
        "conversion": lot.conversion_id, **lot.answered,
    }  # fmt: skip


def write_holdings(journal: Journal) -> None:
    """New holdings with their accounts; draws that are their source get their ids here."""
    accounts = ensure_accounts((holding.account, holding.abroad) for holding in journal.holdings)
    ids = take_serials("ledger_holding_id_seq", len(journal.holdings))
    lots = {holding.stock.lot_id: holding.lot.id for holding in journal.holdings if holding.lot is not None}
    rows = []
    for holding, key in zip(journal.holdings, ids, strict=True):
        stock, temporary = holding.stock, holding.stock.id
        stock.lot_id = holding.lot.id if holding.lot is not None else lots.get(stock.lot_id, stock.lot_id)
        on_hand = holding.quantity + journal.on_hand.pop(temporary, 0)
        reserved = journal.reserved.pop(temporary, 0)
        stock.id = key
        rows.append(holding_row(holding, accounts[holding.account], on_hand, reserved, journal))
    copy_rows("ledger_holding", HOLDING_COLUMNS, rows)
    unwritten = [key for key in (*journal.on_hand, *journal.reserved) if key >= TEMPORARY_IDS]
    if unwritten:
        raise AssertionError(f"{len(unwritten)} holdings were drawn from but never brought in")


HOLDING_COLUMNS = (
    "id", "account_id", "lot_id", "quantity", "on_hand", "reserved", "abroad", "source_kind", "source_id", "acquired_at",
)  # fmt: skip


def holding_row(
    holding: NewHolding, account_id: int, on_hand: int, reserved: int, journal: Journal
) -> tuple[Any, ...]:
    """A holding in the order of HOLDING_COLUMNS."""
    source = holding.source if isinstance(holding.source, int) else holding.source.id
    return (
        holding.stock.id, account_id, holding.stock.lot_id, holding.quantity, on_hand, reserved, holding.abroad,
        holding.source_kind.value, source, journal.now,
    )  # fmt: skip


def keys_needed(postings: Iterable[NewPosting]) -> int:
    """A key for each posting and each draw."""
    return sum(1 + len(posting.draws) for posting in postings)


def give_posting_keys(postings: Sequence[NewPosting], keys: Keys) -> None:
    """Keys of postings and their draws, in order."""
    given = iter(keys.take(keys_needed(postings)))
    for posting in postings:
        posting.id = next(given)
        for draw in posting.draws:
            draw.id = next(given)


def write_postings(postings: Sequence[NewPosting], journal: Journal) -> None:
    """Postings and draws, append only."""
    copy_rows(
        "ledger_posting",
        ("id", "kind", "subject_id", "quantity", "state", "posted_at"),
        [(p.id, p.kind.value, p.subject_id, p.quantity, state_of(p.settled), journal.now) for p in postings],
    )
    copy_rows(
        "ledger_draw",
        ("id", "posting_id", "holding_id", "lot_id", "ordinal", "quantity", "settled_quantity", "state", "drawn_at",
         "closed_at"),
        [draw_row(p, d, ordinal, journal) for p in postings for ordinal, d in enumerate(p.draws, 1)],
    )  # fmt: skip


def draw_row(posting: NewPosting, draw: NewDraw, ordinal: int, journal: Journal) -> tuple[Any, ...]:
    """A draw's row; a draw that settles at once is closed at once."""
    taking = draw.taking
    settled = taking.quantity if draw.settled else 0
    closed_at = journal.now if draw.settled else None
    return (
        draw.id, posting.id, taking.holding.id, taking.lot_id, ordinal, taking.quantity, settled,
        state_of(draw.settled), journal.now, closed_at,
    )  # fmt: skip


def state_of(settled: bool) -> str:
    """The word for a posting or draw."""
    return (State.SETTLED if settled else State.OPEN).value


def close_draws(journal: Journal) -> None:
    """Draws and postings of earlier batches that end now."""
    update_rows(
        "ledger_draw",
        {"id": "bigint", "settled_quantity": "bigint", "state": "text", "closed_at": "timestamptz"},
        [
            (draw.id, quantity, (State.SETTLED if quantity else State.RELEASED).value, journal.now)
            for draw, quantity in journal.closed_draws
        ],
    )
    update_rows(
        "ledger_posting",
        {"id": "bigint", "state": "text"},
        [(posting_id, state.value) for posting_id, state in journal.closed_postings.items()],
    )


def change_balances(journal: Journal) -> None:
    """The changed holdings of earlier batches, in one statement. The table's checks stand behind it; that each of them
    exists is what the foreign key of its draw says."""
    changed = sorted({*journal.on_hand, *journal.reserved})
    if not changed:
        return
    execute(
        """
        UPDATE ledger_holding h SET on_hand = h.on_hand + v.on_hand, reserved = h.reserved + v.reserved
        FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS v(id, on_hand, reserved) WHERE h.id = v.id
        """,
        [
            changed,
            [journal.on_hand.get(key, 0) for key in changed],
            [journal.reserved.get(key, 0) for key in changed],
        ],
    )


def move_serials(journal: Journal) -> None:
    """Where each serial number stands after the batch; new lots bring theirs in."""
    new_lots = {
        holding.lot.id: holding for holding in journal.holdings if holding.lot and holding.lot.serials
    }
    final: dict[tuple[int, str], tuple[int | None, int | None]] = {}
    for lot_id, number, stock, draw in journal.serial_moves:
        final[(lot_id, number)] = (stock.id if stock else None, draw.id if draw else None)
    rows = []
    for lot_id, holding in new_lots.items():
        lot = cast(NewLot, holding.lot)
        for number in lot.serials:
            where = final.pop((lot_id, number), (holding.stock.id, None))
            rows.append((lot.product, number, lot_id, *where))
    copy_rows("ledger_serial", ("product", "number", "lot_id", "holding_id", "draw_id"), rows)
    if final:
        execute(
            """
            UPDATE ledger_serial s SET holding_id = v.holding_id, draw_id = v.draw_id
            FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[]) AS v(lot_id, number, holding_id, draw_id)
            WHERE s.lot_id = v.lot_id AND s.number = v.number
            """,
            [list(column) for column in zip(*((*key, *where) for key, where in final.items()), strict=True)],
        )
