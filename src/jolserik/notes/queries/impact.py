"""What a listing touches: goods still in the country, notes under way, past exports. A few statements whatever there is.

Everything is of one moment. Of a line counts only what it draws of touched lots; a party that is listed touches its own
goods and what came from its hands (see `touched`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from jolserik.ledger.queries.moment import one_moment
from jolserik.notes.documents import EXPORT_KINDS
from jolserik.notes.queries.touched import Touched, rows, touched_by
from jolserik.notes.selection import Selection
from jolserik.platform.arrays import array_literal

# Lots, holdings and notes come as tables: a list within a condition would be looked up once for every month there is.
DRAW = "d.id, d.posting_id, d.lot_id, d.quantity, d.settled_quantity, d.state"
OF_LOTS = f"""
SELECT {DRAW} FROM unnest(%(lots)s::bigint[]) w(id) JOIN ledger_draw d ON d.lot_id = w.id WHERE d.state <> 'released'
"""
OF_GOODS = f"""
SELECT {DRAW} FROM unnest(%(holdings)s::bigint[]) w(id) JOIN ledger_draw d ON d.holding_id = w.id WHERE d.state <> 'released'
UNION
SELECT {DRAW} FROM unnest(%(notes)s::bigint[]) w(id) JOIN notes_line l ON l.note_id = w.id
JOIN ledger_draw d ON d.posting_id = l.posting_id JOIN unnest(%(lots)s::bigint[]) t(id) ON t.id = d.lot_id
WHERE d.state <> 'released'
"""
DESTINATION = "COALESCE(NULLIF(n.recipient_country, ''), r.country)"
LINES = f"""
WITH drawn AS MATERIALIZED ({{drawn}})
SELECT n.number, l.line, n.kind, n.date, n.sender_id, n.recipient_id, {DESTINATION}, l.product, l.unit, l.quantity,
       l.state, n.state, n.hold_code, n.due_on, n.state = 'open' AND (n.overdue_since IS NOT NULL OR n.due_on < %(today)s),
       l.value, l.currency, sum(CASE WHEN l.state = 'open' THEN d.quantity ELSE d.settled_quantity END)::bigint,
       COALESCE(sum(t.quantity - t.on_hand), 0)::bigint, array_agg(d.lot_id) FILTER (WHERE l.state = 'open')
FROM drawn d JOIN notes_line l ON l.posting_id = d.posting_id JOIN notes_note n ON n.id = l.note_id
JOIN registry_party r ON r.id = n.recipient_id
LEFT JOIN ledger_holding t ON t.source_kind = 'draw' AND t.source_id = d.id AND t.abroad
WHERE (l.state = 'open' AND n.state IN ('open', 'held')
       OR l.state = 'settled' AND n.state IN ('open', 'settled') AND n.kind = ANY(%(exports)s::text[])
          AND (%(since)s::date IS NULL OR n.date >= %(since)s))
  AND (cardinality(%(to)s::text[]) = 0 OR NOT n.kind = ANY(%(exports)s::text[]) OR {DESTINATION} = ANY(%(to)s::text[]))
GROUP BY n.id, l.id, r.id
"""
"""Lines under way, and exported ones. What has left a holding abroad was returned."""

STOCK = """
SELECT h.lot_id, h.account_id, sum(h.on_hand)::bigint, sum(h.reserved)::bigint
FROM ({goods}) h GROUP BY h.lot_id, h.account_id
"""
AT_HOME = "h.on_hand > 0 AND NOT h.abroad"
ALL_HOLDINGS = f"""
SELECT h.* FROM unnest(%(lots)s::bigint[]) w(id) JOIN ledger_holding h ON h.lot_id = w.id WHERE {AT_HOME}
"""
SOME_HOLDINGS = f"""
SELECT h.lot_id, h.account_id, h.on_hand, h.reserved
FROM unnest(%(holdings)s::bigint[]) w(id) JOIN ledger_holding h ON h.id = w.id WHERE {AT_HOME}
UNION ALL
SELECT h.lot_id, h.account_id, d.quantity, d.quantity FROM unnest(%(notes)s::bigint[]) w(id)
JOIN notes_line l ON l.note_id = w.id JOIN ledger_draw d ON d.posting_id = l.posting_id AND d.state = 'open'
JOIN unnest(%(lots)s::bigint[]) t(id) ON t.id = d.lot_id JOIN ledger_holding h ON h.id = d.holding_id AND {AT_HOME}
LEFT JOIN unnest(%(holdings)s::bigint[]) k(id) ON k.id = h.id WHERE k.id IS NULL
"""
"""A party's goods, and what others have reserved for notes that name it."""

ACCOUNTS = """
SELECT a.id, a.party_id, p.code, a.product, a.unit FROM unnest(%(ids)s::bigint[]) w(id) JOIN ledger_account a ON a.id = w.id
JOIN registry_place p ON p.id = a.place_id
"""
LABELS = """
SELECT l.id, l.code, l.name, l.origin_country, l.parts::text FROM unnest(%(ids)s::bigint[]) w(id)
JOIN ledger_lot l ON l.id = w.id
"""


class Held(NamedTuple):
    """What is on hand of one touched lot on one account in the country. Quantities in millionths."""

    lot_id: int
    account_id: int
    on_hand: int
    reserved: int

    @property
    def free(self) -> int:
        """What can be drawn."""
        return self.on_hand - self.reserved


class Account(NamedTuple):
    """Who has goods where, and which."""

    holder_id: int
    place: str
    product: str
    unit: str


class LotLabel(NamedTuple):
    """What a lot is called."""

    code: str
    name: str
    origin: str
    parts: str


class LineFound(NamedTuple):
    """A line that draws touched goods: `drawn` of its `quantity` (what it reserves, or what left), of which `back` came back
    since. `value` is the whole line's, as registered; `lot_ids` are told of lines under way.
    """

    number: str
    line: int
    kind: str
    date: date
    sender_id: int
    recipient_id: int
    destination: str
    product: str
    unit: str
    quantity: int
    state: str
    note_state: str
    hold_code: str
    due_on: Any
    overdue: bool
    value: Decimal | None
    currency: str
    drawn: int
    back: int
    lot_ids: list[int] | None

    @property
    def lots(self) -> list[int]:
        """The touched lots that it reserves, each once."""
        return sorted(set(self.lot_ids or ()))


@dataclass(frozen=True)
class Found:
    """Everything that a selection touches, as of one moment. `lots` are the labels of those on hand or under way."""

    touched: Touched
    stock: Sequence[Held]
    accounts: Mapping[int, Account]
    lots: Mapping[int, LotLabel]
    under_way: Sequence[LineFound]
    exported: Sequence[LineFound]


def find_impact(selection: Selection, today: date) -> Found:
    """What a selection touches now."""
    with one_moment():
        touched = touched_by(selection, today)
        said = parameters(selection, touched, today)
        whole = touched.holdings is None
        stock = [
            Held(*row) for row in rows(STOCK.format(goods=ALL_HOLDINGS if whole else SOME_HOLDINGS), said)
        ]
        lines = [LineFound(*row) for row in rows(LINES.format(drawn=OF_LOTS if whole else OF_GOODS), said)]
        under_way = [line for line in lines if line.state == "open"]
        exported = [line for line in lines if line.state != "open"]
        wanted = {held.lot_id for held in stock} | {lot for line in under_way for lot in line.lots}
        return Found(
            touched,
            stock,
            {key: Account(*rest) for key, *rest in by_id(ACCOUNTS, {held.account_id for held in stock})},
            {key: LotLabel(*rest) for key, *rest in by_id(LABELS, wanted)},
            sorted(under_way, key=lambda line: (line.due_on is None, line.due_on, line.number, line.line)),
            sorted(exported, key=lambda line: (line.date, line.number, line.line)),
        )


def parameters(selection: Selection, touched: Touched, today: date) -> Mapping[str, Any]:
    """What the statements need."""
    return {
        "lots": array_literal(touched.lots),
        "holdings": array_literal(touched.holdings or ()),
        "notes": array_literal(touched.notes),
        "to": array_literal(selection.destinations),
        "since": selection.since,
        "today": today,
        "exports": array_literal(sorted(EXPORT_KINDS)),
    }


def by_id(statement: str, ids: Collection[int]) -> Iterator[tuple[Any, ...]]:
    """Rows of some ids."""
    return iter(rows(statement, {"ids": array_literal(ids)}) if ids else ())
