"""Reading the part of the ledger that a trace touches, by recursive statements whose number does not grow with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from jolserik.ledger.tracing import Graph, GraphDraw, GraphHolding, Parent
from jolserik.platform.bulk import select

UPWARDS = """
WITH RECURSIVE up(draw_id, holding_id) AS (
    SELECT d.id, d.holding_id FROM ledger_draw d WHERE d.posting_id = ANY(%s)
  UNION
    SELECT s.id, s.holding_id FROM up JOIN ledger_holding h ON h.id = up.holding_id
    CROSS JOIN LATERAL (
        SELECT d.id, d.holding_id FROM ledger_draw d WHERE h.source_kind = 'draw' AND d.id = h.source_id
      UNION ALL
        SELECT d.id, d.holding_id FROM ledger_posting p
        JOIN ledger_conversion c ON c.id = p.subject_id AND c.kind <> 'production'
        JOIN ledger_draw d ON d.posting_id = p.id
        JOIN ledger_lotparent lp ON lp.child_id = h.lot_id AND lp.parent_id = d.lot_id
        WHERE h.source_kind = 'conversion' AND p.kind = 'conversion' AND p.subject_id = h.source_id
    ) s
)
SELECT draw_id, holding_id FROM up
"""

DOWNWARDS = """
WITH RECURSIVE down(holding_id) AS (
    SELECT unnest(%s::bigint[])
  UNION
    SELECT s.id FROM down JOIN ledger_draw d ON d.holding_id = down.holding_id AND d.settled_quantity > 0
    CROSS JOIN LATERAL (
        SELECT h.id FROM ledger_holding h WHERE h.source_kind = 'draw' AND h.source_id = d.id
      UNION ALL
        SELECT h.id FROM ledger_posting p
        JOIN ledger_conversion c ON c.id = p.subject_id AND c.kind <> 'production'
        JOIN ledger_holding h ON h.source_kind = 'conversion' AND h.source_id = c.id
        JOIN ledger_lotparent lp ON lp.child_id = h.lot_id AND lp.parent_id = d.lot_id
        WHERE p.id = d.posting_id AND p.kind = 'conversion'
    ) s
)
SELECT holding_id FROM down
"""


def graph_above(posting_ids: Sequence[int]) -> Graph:
    """Everything that some postings' goods came through."""
    rows = select(UPWARDS, [list(posting_ids)])
    return read_graph([holding for _, holding in rows], draw_ids=[draw for draw, _ in rows])


def graph_below(holding_ids: Sequence[int]) -> Graph:
    """Everything that became of some holdings."""
    rows = select(DOWNWARDS, [list(holding_ids)])
    return read_graph([holding for (holding,) in rows], draw_ids=None)


def read_graph(holding_ids: Sequence[int], *, draw_ids: Sequence[int] | None) -> Graph:
    """Holdings with their lots and parents; some draws, or all draws made from the holdings and those that brought them."""
    graph = Graph()
    for row in select(
        """
        SELECT h.id, h.lot_id, p.country || ':' || p.identifier, h.quantity, h.on_hand, h.reserved, h.abroad,
               h.source_kind, h.source_id
        FROM ledger_holding h JOIN ledger_account a ON a.id = h.account_id JOIN registry_party p ON p.id = a.party_id
        WHERE h.id = ANY(%s) ORDER BY h.id
        """,
        [list(holding_ids)],
    ):
        graph.holdings[row[0]] = GraphHolding(*row)
    sources = [h.source_id for h in graph.holdings.values() if h.source_kind == "draw"]
    graph.draws = draws_of(list(draw_ids or []) + sources, [] if draw_ids is not None else list(holding_ids))
    lots = {h.lot_id for h in graph.holdings.values()} | {d.lot_id for d in graph.draws.values()}
    graph.parents = parents_of(lots)
    graph.units = dict(select("SELECT id, unit FROM ledger_lot WHERE id = ANY(%s)", [list(lots)]))
    return graph


def draws_of(draw_ids: Sequence[int], holding_ids: Sequence[int]) -> dict[int, GraphDraw]:
    """Draws by id, or by the holdings they were made from."""
    rows = select(
        """
        SELECT d.id, d.posting_id, p.kind, p.subject_id, d.holding_id, d.lot_id, d.quantity, d.settled_quantity, d.state
        FROM ledger_draw d JOIN ledger_posting p ON p.id = d.posting_id
        WHERE d.id = ANY(%s) OR d.holding_id = ANY(%s) ORDER BY d.id
        """,
        [list(draw_ids), list(holding_ids)],
    )
    return {row[0]: GraphDraw(*row) for row in rows}


def parents_of(lot_ids: Collection[int]) -> dict[int, list[Parent]]:
    """Parents of lots that identity-keeping conversions made, by lot, in the order of the parents' ids."""
    rows = select(
        """
        SELECT lp.child_id, lp.parent_id, lp.share, lp.consumed FROM ledger_lotparent lp
        JOIN ledger_lot l ON l.id = lp.child_id JOIN ledger_conversion c ON c.id = l.conversion_id
        WHERE lp.child_id = ANY(%s) AND c.kind <> 'production' ORDER BY lp.child_id, lp.parent_id
        """,
        [list(lot_ids)],
    )
    found: dict[int, list[Parent]] = {}
    for child, *parent in rows:
        found.setdefault(child, []).append(Parent(*parent))
    return found
