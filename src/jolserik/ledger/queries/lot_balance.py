"""One lot's balance that must close, and who holds it: over the whole ledger, or as far as some parties know
it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from jolserik.platform.bulk import select


class Balance(NamedTuple):
    """Where a lot's quantity is, in millionths: created + came = everything else.

    Seen over the whole ledger nothing comes from or goes to strangers. Seen by some parties, `came` is what
    others gave them, `passed` what they gave to others at home and `exported` what they sent abroad.
    """

    created: int
    came: int
    at_home: int
    abroad: int
    passed: int
    exported: int
    written_off: int
    consumed: int

    @property
    def left_over(self) -> int:
        """What does not close: zero, or there is a fault in the ledger."""
        return self.created + self.came - sum(self[2:])


BALANCE = """
WITH seen AS (
    SELECT h.id, h.quantity, h.on_hand, h.abroad, h.source_kind, h.source_id
    FROM ledger_holding h JOIN ledger_account a ON a.id = h.account_id
    WHERE h.lot_id = %(lot)s AND (%(everybody)s OR a.party_id = ANY(%(parties)s))
), gone AS (
    SELECT d.settled_quantity AS quantity, p.kind, t.id AS taker, t.abroad, s.id AS seen_taker
    FROM seen g JOIN ledger_draw d ON d.holding_id = g.id AND d.settled_quantity > 0
    JOIN ledger_posting p ON p.id = d.posting_id
    LEFT JOIN ledger_holding t ON t.source_kind = 'draw' AND t.source_id = d.id
    LEFT JOIN seen s ON s.id = t.id
)
SELECT (SELECT COALESCE(sum(quantity), 0) FROM seen WHERE source_kind <> 'draw')::bigint,
       (SELECT COALESCE(sum(s.quantity), 0) FROM seen s JOIN ledger_draw d ON s.source_kind = 'draw' AND d.id = s.source_id
        WHERE NOT EXISTS (SELECT FROM seen g WHERE g.id = d.holding_id))::bigint,
       (SELECT COALESCE(sum(on_hand), 0) FROM seen WHERE NOT abroad)::bigint,
       (SELECT COALESCE(sum(on_hand), 0) FROM seen WHERE abroad)::bigint,
       COALESCE(sum(quantity) FILTER (WHERE taker IS NOT NULL AND seen_taker IS NULL AND NOT abroad), 0)::bigint,
       COALESCE(sum(quantity) FILTER (WHERE taker IS NOT NULL AND seen_taker IS NULL AND abroad), 0)::bigint,
       COALESCE(sum(quantity) FILTER (WHERE taker IS NULL AND kind <> 'conversion'), 0)::bigint,
       COALESCE(sum(quantity) FILTER (WHERE taker IS NULL AND kind = 'conversion'), 0)::bigint
FROM gone
"""


def balance_of(lot_id: int, parties: Collection[int] | None) -> Balance:
    """The balance as these parties know it; None is the whole ledger."""
    with connection.cursor() as cursor:
        cursor.execute(
            BALANCE, {"lot": lot_id, "everybody": parties is None, "parties": sorted(parties or ())}
        )
        return Balance(*cursor.fetchone())


class Holder(NamedTuple):
    """What one party has of a lot at one place, in millionths."""

    party_id: int
    party: str
    place: str
    on_hand: int
    reserved: int
    abroad: bool


def holders_of(lot_id: int, parties: Collection[int] | None) -> list[Holder]:
    """Who has something of the lot now, the most first; only these parties, or everybody."""
    rows = select(
        """
        SELECT p.id, p.country || ':' || p.identifier, pl.code, sum(h.on_hand)::bigint, sum(h.reserved)::bigint, h.abroad
        FROM ledger_holding h JOIN ledger_account a ON a.id = h.account_id JOIN registry_party p ON p.id = a.party_id
        JOIN registry_place pl ON pl.id = a.place_id
        WHERE h.lot_id = %s AND h.on_hand > 0 AND (%s OR p.id = ANY(%s))
        GROUP BY p.id, pl.code, h.abroad ORDER BY sum(h.on_hand) DESC, p.id, pl.code
        """,
        [lot_id, parties is None, sorted(parties or ())],
    )
    return [Holder(*row) for row in rows]


def serials_of(lot_id: int, parties: Collection[int] | None) -> list[str]:
    """Serial numbers of a lot that stand in a holding now, in order; only of these parties, or all."""
    rows = select(
        """
        SELECT s.number FROM ledger_serial s JOIN ledger_holding h ON h.id = s.holding_id
        JOIN ledger_account a ON a.id = h.account_id WHERE s.lot_id = %s AND (%s OR a.party_id = ANY(%s)) ORDER BY s.number
        """,
        [lot_id, parties is None, sorted(parties or ())],
    )
    return [number for (number,) in rows]
