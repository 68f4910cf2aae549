"""What a party holds, now or as it was at a moment of the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jolserik.platform.bulk import select


@dataclass(frozen=True)
class HeldLot:
    """What one party holds of one lot at one place; quantities in millionths. `reference` is the root holder's own."""

    party: str
    place: str
    lot: str
    reference: str
    product: str
    unit: str
    on_hand: int
    reserved: int
    abroad: bool
    grade: str
    origin_kind: str
    origin_country: str
    name: str

    @property
    def free(self) -> int:
        """What can be drawn."""
        return self.on_hand - self.reserved


GROUPED = """
SELECT p.country || ':' || p.identifier, pl.code, l.code, l.reference, a.product, a.unit, sum(x.on_hand)::bigint,
       sum(x.reserved)::bigint, a.abroad, l.grade, l.origin_kind, l.origin_country, l.name
FROM ({holdings}) x JOIN ledger_account a ON a.id = x.account_id JOIN registry_party p ON p.id = a.party_id
JOIN registry_place pl ON pl.id = a.place_id JOIN ledger_lot l ON l.id = x.lot_id
WHERE x.on_hand > 0 GROUP BY p.country, p.identifier, pl.code, l.id, a.product, a.unit, a.abroad
ORDER BY pl.code, a.product, l.id {page}
"""
NOW = """
SELECT h.account_id, h.lot_id, h.on_hand, h.reserved FROM ledger_holding h
JOIN ledger_account o ON o.id = h.account_id WHERE o.party_id = %s AND h.on_hand > 0
"""
AS_OF = """
SELECT h.account_id, h.lot_id,
       h.quantity - COALESCE(sum(d.settled_quantity) FILTER (WHERE d.closed_at <= t.at), 0) AS on_hand,
       COALESCE(sum(d.quantity) FILTER (WHERE d.drawn_at <= t.at AND (d.closed_at IS NULL OR d.closed_at > t.at)), 0) AS reserved
FROM ledger_holding h JOIN ledger_account o ON o.id = h.account_id CROSS JOIN (SELECT %s::timestamptz AS at) t
LEFT JOIN ledger_draw d ON d.holding_id = h.id
WHERE o.party_id = %s AND h.acquired_at <= t.at GROUP BY h.id
"""


def holdings_of(
    party_id: int, *, as_of: datetime | None = None, offset: int = 0, limit: int | None = None
) -> list[HeldLot]:
    """One row per (place, lot), in the order of places, products and lots."""
    inner, parameters = (NOW, [party_id]) if as_of is None else (AS_OF, [as_of, party_id])
    page = "" if limit is None else f"OFFSET {int(offset)} LIMIT {int(limit)}"
    return [HeldLot(*row) for row in select(GROUPED.format(holdings=inner, page=page), parameters)]


def count_holdings(party_id: int) -> int:
    """How many rows `holdings_of` has."""
    rows = select(
        """
        SELECT count(*) FROM (SELECT 1 FROM ledger_holding h JOIN ledger_account a ON a.id = h.account_id
        WHERE a.party_id = %s AND h.on_hand > 0 GROUP BY h.account_id, h.lot_id) x
        """,
        [party_id],
    )
    return int(rows[0][0])
