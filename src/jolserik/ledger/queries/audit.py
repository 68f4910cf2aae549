"""Facts for the audit of the books: every invariant's records, summed by the database from the raw rows.

Each query yields what one function of `ledger/conservation.py` wants. `BROKEN` says in SQL which rows such a function would
find fault with, so that of ten million sound records not one leaves the database; the function then judges what is left and
finds the words. The statements are few and each reads a big table once: the draws once by holding, once by lot, once by
posting and once by the holding that they became.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.db import DataError, connection, transaction

from jolserik.ledger import conservation as c

FETCH_ROWS = 5000
MOST_NAMED = 100_000
"""Violations of one check that are named one by one; beyond that their number is told."""

BROKEN: dict[Callable[..., Iterator[c.Violation]], str] = {
    c.lots_are_conserved: "created IS DISTINCT FROM at_home + abroad + written_off + consumed",
    c.holdings_cover_their_draws: """strange OR NOT reserved BETWEEN 0 AND on_hand OR reserved <> open_draws
        OR on_hand <> quantity - settled_draws""",
    c.lines_equal_their_draws: "quantity IS DISTINCT FROM drawn OR strange > 0",
    c.holdings_have_one_source: "quantity IS DISTINCT FROM source_quantity OR strange",
    c.shares_sum_to_outputs: """(NOT production AND shares <> quantity) OR unused <> 0
        OR (grade = 'matched' AND weakest_parent <> 'matched')""",
    c.serials_match_units: "on_hand <> serials * 1000000 OR strange > 0",
    c.states_follow_events: "stored IS DISTINCT FROM told",
    c.identities_are_one_to_one: "records <> 1 OR identities <> 1",
}


class Check(NamedTuple):
    """An invariant and the statement that gives it its records, in the order of the shape's fields."""

    name: str
    statement: str
    shape: Any
    invariant: Callable[[Iterable[Any]], Iterator[c.Violation]]


Outcome = tuple[int, list[c.Violation]]
"""How many records a check has seen, and what is wrong."""


def stream(statement: str) -> Iterator[tuple[Any, ...]]:
    """Rows of a statement, in bounded memory."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(FETCH_ROWS):
            yield from rows


def checked(check: Check) -> Outcome:
    """How many records there are, and what is wrong with those that are broken: counted first, named only when there are any.

    Values that no command writes may make a statement fail; then that is what the check has found.
    """
    try:
        with transaction.atomic():
            return judged(check)
    except DataError as wrong:
        return 0, [c.Violation(check.invariant.__name__, (check.name,), str(wrong).splitlines()[0])]


def judged(check: Check) -> Outcome:
    """The check itself."""
    broken = BROKEN[check.invariant]
    rows_judged = f"({check.statement}) AS judged ({', '.join(check.shape._fields)})"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), count(*) FILTER (WHERE {broken}) FROM {rows_judged}")
        records, faults = cursor.fetchone()
    found: list[c.Violation] = []
    if faults:
        rows = stream(f"SELECT * FROM {rows_judged} WHERE {broken} LIMIT {MOST_NAMED}")
        found += check.invariant(map(check.shape._make, rows))
    if faults > MOST_NAMED or (not found and faults):
        found.append(c.Violation(check.invariant.__name__, (check.name,), f"{faults} records are broken"))
    return records, found


LOTS = """
SELECT COALESCE(l.code, 'lot ' || COALESCE(h.lot_id, d.lot_id)), l.quantity, COALESCE(h.home, 0), COALESCE(h.abroad, 0),
       COALESCE(d.gone, 0) - COALESCE(h.moved, 0) - COALESCE(p.consumed, 0), COALESCE(p.consumed, 0)
FROM ledger_lot l
FULL JOIN (SELECT lot_id, (sum(on_hand) FILTER (WHERE NOT abroad))::bigint AS home,
                  (sum(on_hand) FILTER (WHERE abroad))::bigint AS abroad,
                  (sum(quantity) FILTER (WHERE source_kind = 'draw'))::bigint AS moved
           FROM ledger_holding GROUP BY lot_id) h ON h.lot_id = l.id
FULL JOIN (SELECT lot_id, sum(settled_quantity)::bigint AS gone FROM ledger_draw GROUP BY lot_id) d
    ON d.lot_id = COALESCE(l.id, h.lot_id)
LEFT JOIN (SELECT parent_id, sum(consumed)::bigint AS consumed FROM ledger_lotparent GROUP BY parent_id) p ON p.parent_id = l.id
"""
"""What was drawn and is in no holding now was written off or consumed; no draw needs to be looked up for it."""

HOLDINGS = """
SELECT COALESCE(h.id, d.holding_id), COALESCE(h.quantity, 0), COALESCE(h.on_hand, 0), COALESCE(h.reserved, 0),
       COALESCE(d.open, 0), COALESCE(d.settled, 0),
       h.id IS NULL OR COALESCE(d.least <> h.lot_id OR d.most <> h.lot_id, false)
FROM ledger_holding h
FULL JOIN (SELECT holding_id, (sum(quantity) FILTER (WHERE state = 'open'))::bigint AS open,
                  sum(settled_quantity)::bigint AS settled, min(lot_id) AS least, max(lot_id) AS most
           FROM ledger_draw GROUP BY holding_id) d ON d.holding_id = h.id
"""

ARRIVED = """
SELECT h.id, h.quantity, 'draw ' || h.source_id, d.settled_quantity,
       COALESCE(d.lot_id <> h.lot_id OR d.closed_at <> h.acquired_at OR d.state <> 'settled', false)
FROM ledger_holding h LEFT JOIN ledger_draw d ON d.id = h.source_id
WHERE h.source_kind = 'draw'
"""

BROUGHT = """
SELECT h.id, h.quantity, h.source_kind || ' ' || h.source_id, l.quantity,
       l.id IS NULL OR h.acquired_at <> l.registered_at OR h.source_kind NOT IN ('lot', 'conversion')
           OR h.source_id <> CASE h.source_kind WHEN 'lot' THEN l.id ELSE COALESCE(l.conversion_id, -1) END
           OR (h.source_kind = 'lot') <> (l.conversion_id IS NULL)
FROM (SELECT * FROM ledger_holding WHERE source_kind <> 'draw') h FULL JOIN ledger_lot l ON l.id = h.lot_id
"""

CONSUMED = """
SELECT p.kind || ' ' || p.subject_id, 'gone', 'a holding came of it'
FROM ledger_posting p JOIN ledger_draw d ON d.posting_id = p.id
JOIN ledger_holding h ON h.source_kind = 'draw' AND h.source_id = d.id
WHERE p.kind IN ('conversion', 'write_off')
"""

PAPERS = """
SELECT COALESCE(r.record, 'posting ' || p.id), 1, 1, CASE WHEN r.id IS NULL OR p.id IS NULL OR p.posted_at <> r.registered_at
                                                          THEN 1 ELSE 0 END
FROM (SELECT id, 'conversion' AS kind, 'conversion ' || number AS record, registered_at FROM ledger_conversion
      UNION ALL
      SELECT id, 'write_off', 'write_off ' || number, registered_at FROM ledger_writeoff w
      WHERE NOT EXISTS (SELECT FROM evidence_event e WHERE e.subject_kind = 'write_off' AND e.subject_id = w.id
                        AND e.kind = 'write_off.seized')) r
FULL JOIN (SELECT * FROM ledger_posting WHERE kind IN ('conversion', 'write_off')) p ON p.kind = r.kind AND p.subject_id = r.id
"""
"""Every conversion and every write-off has its one posting. What was seized was drawn by the line of its note."""

ACCOUNTS = """
SELECT 'account ' || a.id, 1, CASE WHEN h.account_id IS NULL THEN 0 ELSE 1 END,
       CASE WHEN (a.abroad AND NOT h.some_abroad) OR (NOT a.abroad AND h.all_abroad) THEN 1 ELSE 0 END
FROM ledger_account a
LEFT JOIN (SELECT account_id, bool_or(abroad) AS some_abroad, bool_and(abroad) AS all_abroad
           FROM ledger_holding GROUP BY account_id) h ON h.account_id = a.id
"""

DESCENT = """
SELECT l.code, l.quantity, COALESCE(s.shares, 0), c.kind = 'production', l.grade, COALESCE(s.weakest, 'matched'),
       COALESCE(u.unused, 0)
FROM ledger_lot l JOIN ledger_conversion c ON c.id = l.conversion_id
LEFT JOIN (SELECT lp.child_id, sum(lp.share) AS shares,
                  CASE WHEN bool_or(p.grade = 'contradicted') THEN 'contradicted'
                       WHEN bool_or(p.grade = 'unproven') THEN 'unproven'
                       WHEN bool_or(p.grade = 'claimed') THEN 'claimed' ELSE 'matched' END AS weakest
           FROM ledger_lotparent lp JOIN ledger_lot p ON p.id = lp.parent_id GROUP BY lp.child_id) s ON s.child_id = l.id
LEFT JOIN (SELECT COALESCE(t.conversion_id, d.subject_id) AS conversion_id,
                  sum(abs(COALESCE(t.consumed, 0) - COALESCE(d.drawn, 0))) AS unused
           FROM (SELECT o.conversion_id, lp.parent_id, sum(lp.consumed) AS consumed
                 FROM ledger_lotparent lp JOIN ledger_lot o ON o.id = lp.child_id GROUP BY 1, 2) t
           FULL JOIN (SELECT p.subject_id, d.lot_id, sum(d.quantity) AS drawn
                      FROM ledger_posting p JOIN ledger_draw d ON d.posting_id = p.id
                      WHERE p.kind = 'conversion' GROUP BY 1, 2) d ON d.subject_id = t.conversion_id AND d.lot_id = t.parent_id
           GROUP BY 1) u ON u.conversion_id = c.id
"""

SERIALS = """
SELECT COALESCE(h.id, s.holding_id), COALESCE(h.on_hand, 0), COALESCE(s.numbers, 0),
       COALESCE(s.strange, 0) + CASE WHEN h.id IS NULL THEN 1 ELSE 0 END
FROM (SELECT h.id, h.on_hand FROM ledger_holding h JOIN ledger_lot l ON l.id = h.lot_id AND l.serialised) h
FULL JOIN (SELECT s.holding_id, count(*) AS numbers,
                  count(*) FILTER (WHERE s.lot_id <> h.lot_id OR s.product <> l.product
                                      OR s.draw_id IS NOT NULL AND (d.id IS NULL OR d.state <> 'open'
                                                                    OR d.holding_id <> s.holding_id)) AS strange
           FROM ledger_serial s JOIN ledger_holding h ON h.id = s.holding_id JOIN ledger_lot l ON l.id = s.lot_id
           LEFT JOIN ledger_draw d ON d.id = s.draw_id
           GROUP BY s.holding_id) s ON s.holding_id = h.id
"""

RESERVED_SERIALS = """
SELECT 'draw ' || COALESCE(d.id, s.draw_id), COALESCE(d.quantity, 0), s.numbers * 1000000, 0
FROM (SELECT draw_id, count(*) AS numbers FROM ledger_serial WHERE draw_id IS NOT NULL GROUP BY draw_id) s
FULL JOIN (SELECT d.id, d.quantity FROM ledger_draw d JOIN ledger_lot l ON l.id = d.lot_id AND l.serialised
           WHERE d.state = 'open') d ON d.id = s.draw_id
"""

IDENTITIES = """
SELECT COALESCE(r.record, i.kind || ' identity ' || i.value), count(r.id), count(i.id)
FROM (SELECT id, 'lot' AS kind, 'lot ' || code AS record, holder_id AS scope, reference AS own, code AS number
      FROM ledger_lot WHERE reference <> ''
      UNION ALL SELECT id, 'conversion', 'conversion ' || number, holder_id, own_number, number FROM ledger_conversion
      UNION ALL SELECT id, 'write_off', 'write_off ' || number, holder_id, own_number, number FROM ledger_writeoff w
      WHERE NOT EXISTS (SELECT FROM evidence_event e WHERE e.subject_kind = 'write_off' AND e.subject_id = w.id
                        AND e.kind = 'write_off.seized')) r
FULL JOIN (SELECT * FROM evidence_identity WHERE kind IN ('lot', 'conversion', 'write_off')) i
    ON i.kind = r.kind AND i.subject_id = r.id AND i.scope = r.scope AND i.value = r.own AND i.answer->>'number' = r.number
GROUP BY r.kind, r.id, r.record, i.kind, i.value, i.scope
"""

CHECKS = (
    Check("lots", LOTS, c.LotBalance, c.lots_are_conserved),
    Check("holdings", HOLDINGS, c.HoldingBalance, c.holdings_cover_their_draws),
    Check("arrived", ARRIVED, c.SourcedHolding, c.holdings_have_one_source),
    Check("brought_in", BROUGHT, c.SourcedHolding, c.holdings_have_one_source),
    Check("consumed", CONSUMED, c.RecordedState, c.states_follow_events),
    Check("papers", PAPERS, c.LineDraws, c.lines_equal_their_draws),
    Check("accounts", ACCOUNTS, c.LineDraws, c.lines_equal_their_draws),
    Check("conversions", DESCENT, c.Descent, c.shares_sum_to_outputs),
    Check("serialised_holdings", SERIALS, c.SerialisedHolding, c.serials_match_units),
    Check("reserved_serials", RESERVED_SERIALS, c.LineDraws, c.lines_equal_their_draws),
    Check("lot_identities", IDENTITIES, c.BoundNumber, c.identities_are_one_to_one),
)
