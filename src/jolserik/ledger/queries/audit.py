"""Facts for the audit: every invariant's records, summed by the database from the raw rows, streamed to the functions that judge.

Each query yields what one function of `ledger/conservation.py` wants; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from jolserik.ledger import conservation as c

FETCH_ROWS = 5000


def stream(statement: str) -> Iterator[tuple[Any, ...]]:
    """Rows of a statement, in bounded memory."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(FETCH_ROWS):
            yield from rows


LOTS = """
SELECT l.code, l.quantity, COALESCE(h.home, 0), COALESCE(h.abroad, 0), COALESCE(d.written_off, 0), COALESCE(d.consumed, 0)
FROM ledger_lot l
LEFT JOIN (SELECT lot_id, sum(on_hand) FILTER (WHERE NOT abroad) AS home, sum(on_hand) FILTER (WHERE abroad) AS abroad
           FROM ledger_holding GROUP BY lot_id) h ON h.lot_id = l.id
LEFT JOIN (SELECT d.lot_id, sum(d.settled_quantity) FILTER (WHERE p.kind <> 'conversion') AS written_off,
                  sum(d.settled_quantity) FILTER (WHERE p.kind = 'conversion') AS consumed
           FROM ledger_draw d JOIN ledger_posting p ON p.id = d.posting_id
           WHERE d.settled_quantity > 0
             AND NOT EXISTS (SELECT FROM ledger_holding n WHERE n.source_kind = 'draw' AND n.source_id = d.id)
           GROUP BY d.lot_id) d ON d.lot_id = l.id
"""

HOLDINGS = """
SELECT h.id, h.quantity, h.on_hand, h.reserved, COALESCE(d.open, 0), COALESCE(d.settled, 0) FROM ledger_holding h
LEFT JOIN (SELECT holding_id, sum(quantity) FILTER (WHERE state = 'open') AS open, sum(settled_quantity) AS settled
           FROM ledger_draw GROUP BY holding_id) d ON d.holding_id = h.id
"""

POSTINGS = """
SELECT p.kind || ' ' || p.subject_id, p.quantity, COALESCE(d.drawn, 0), COALESCE(d.strange, 0) FROM ledger_posting p
LEFT JOIN (SELECT d.posting_id, sum(d.quantity) AS drawn,
                  count(*) FILTER (WHERE d.lot_id <> h.lot_id OR a.unit <> l.unit OR a.product <> l.product
                                      OR d.settled_quantity > d.quantity
                                      OR (d.state = 'open' AND d.settled_quantity > 0)) AS strange
           FROM ledger_draw d JOIN ledger_holding h ON h.id = d.holding_id JOIN ledger_account a ON a.id = h.account_id
           JOIN ledger_lot l ON l.id = d.lot_id GROUP BY d.posting_id) d ON d.posting_id = p.id
"""

SOURCES = """
SELECT h.id, h.quantity, h.source_kind || ' ' || h.source_id,
       CASE h.source_kind WHEN 'draw' THEN d.settled_quantity
                          WHEN 'lot' THEN CASE WHEN l.id = h.source_id AND l.conversion_id IS NULL THEN l.quantity END
                          ELSE CASE WHEN l.conversion_id = h.source_id THEN l.quantity END END
FROM ledger_holding h JOIN ledger_lot l ON l.id = h.lot_id
LEFT JOIN ledger_draw d ON h.source_kind = 'draw' AND d.id = h.source_id AND d.state = 'settled' AND d.lot_id = h.lot_id
"""

DESCENT = """
SELECT l.code, l.quantity, COALESCE(s.shares, 0), c.kind = 'production', l.grade, COALESCE(s.weakest, 'matched')
FROM ledger_lot l JOIN ledger_conversion c ON c.id = l.conversion_id
LEFT JOIN (SELECT lp.child_id, sum(lp.share) AS shares,
                  CASE WHEN bool_or(p.grade = 'contradicted') THEN 'contradicted'
                       WHEN bool_or(p.grade = 'unproven') THEN 'unproven'
                       WHEN bool_or(p.grade = 'claimed') THEN 'claimed' ELSE 'matched' END AS weakest
           FROM ledger_lotparent lp JOIN ledger_lot p ON p.id = lp.parent_id GROUP BY lp.child_id) s ON s.child_id = l.id
"""

SERIALS = """
SELECT h.id, h.on_hand, COALESCE(s.numbers, 0) FROM ledger_holding h JOIN ledger_lot l ON l.id = h.lot_id AND l.serialised
LEFT JOIN (SELECT holding_id, count(*) AS numbers FROM ledger_serial GROUP BY holding_id) s ON s.holding_id = h.id
"""

LOT_IDENTITIES = """
SELECT 'lot ' || l.code, 1, count(i.id) FROM ledger_lot l
LEFT JOIN evidence_identity i ON i.kind = 'lot' AND i.subject_id = l.id AND i.scope = l.holder_id AND i.value = l.reference
     AND i.answer->>'number' = l.code
WHERE l.conversion_id IS NULL AND l.reference <> '' GROUP BY l.id
UNION ALL
SELECT 'conversion ' || c.number, 1, count(i.id) FROM ledger_conversion c
LEFT JOIN evidence_identity i ON i.kind = 'conversion' AND i.subject_id = c.id AND i.value = c.own_number
     AND i.answer->>'number' = c.number
GROUP BY c.id
"""

LOT_STATES = """
SELECT 'lot ' || l.code, l.code || ' ' || l.product || ' ' || l.unit || ' ' || l.quantity || ' ' || l.origin_kind || ' '
           || l.origin_country || ' ' || l.maker_country || ' ' || l.origin_document || ' ' || l.date || ' ' || l.reference,
       COALESCE(e.told, 'nothing')
FROM ledger_lot l
LEFT JOIN (SELECT v.subject_id, f->>'code' || ' ' || (f->>'product') || ' ' || (f->>'unit') || ' ' || (f->>'quantity')
                  || ' ' || (f->>'origin_kind') || ' ' || COALESCE(f->>'origin_country', '') || ' ' || COALESCE(f->>'maker_country', '') || ' '
                  || COALESCE(f->>'origin_document', '') || ' ' || (f->>'date') || ' ' || COALESCE(f->>'reference', '') AS told
           FROM evidence_event v JOIN evidence_leaf x ON x.id = v.id
           CROSS JOIN LATERAL (SELECT convert_from(x.canonical, 'UTF8')::jsonb -> 'facts' AS f) b
           WHERE v.subject_kind = 'lot' AND v.kind = 'lot.created') e ON e.subject_id = l.id
"""

CHECKS = (
    ("lots", LOTS, c.LotBalance, c.lots_are_conserved),
    ("holdings", HOLDINGS, c.HoldingBalance, c.holdings_cover_their_draws),
    ("postings", POSTINGS, c.LineDraws, c.lines_equal_their_draws),
    ("sources", SOURCES, c.SourcedHolding, c.holdings_have_one_source),
    ("conversions", DESCENT, c.Descent, c.shares_sum_to_outputs),
    ("serialised_holdings", SERIALS, c.SerialisedHolding, c.serials_match_units),
    ("lot_facts", LOT_STATES, c.RecordedState, c.states_follow_events),
    ("lot_identities", LOT_IDENTITIES, c.BoundNumber, c.identities_are_one_to_one),
)
