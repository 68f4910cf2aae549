"""Reading the part of the ledger that a trace touches: one recursive statement, and again after each conversion on the way.

Draws and postings are partitioned by month, and a statement that may meet any month pays for the preparation of all of them
at each place where it names such a table. So the recursive statements name one, once, say the months where they are known,
and bring along all that they met. What conversions did, which most goods never went through, is looked up beside them. The
number of statements grows with the conversions that follow each other, not with hands, draws or lots.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from jolserik.ledger.tracing import Graph, GraphDraw, GraphHolding, Parent
from jolserik.platform.bulk import select
from jolserik.platform.keys import MONTH_SHIFT, month_bounds

DRAWN = "d.id, d.posting_id, d.holding_id, d.lot_id, d.quantity, d.settled_quantity, d.state"

UPWARDS = f"""
WITH RECURSIVE up AS (
    SELECT {DRAWN}, h.source_kind, h.source_id
    FROM ledger_draw d JOIN ledger_holding h ON h.id = d.holding_id
    WHERE d.posting_id = ANY(%s) AND d.id > %s AND d.id < %s
  UNION
    SELECT {DRAWN}, h.source_kind, h.source_id
    FROM up JOIN ledger_draw d ON d.id = up.source_id JOIN ledger_holding h ON h.id = d.holding_id
    WHERE up.source_kind = 'draw'
)
SELECT * FROM up
"""
"""Draws with the sources of the holdings that they were made from. A posting's draws are of its own month."""

HELD = "h.id, h.account_id, h.lot_id, h.quantity, h.on_hand, h.reserved, h.abroad, h.source_kind, h.source_id"
DOWNWARDS = f"""
WITH RECURSIVE down AS (
    SELECT {{came}}, h.id AS held_id, h.account_id, h.lot_id AS held_lot_id, h.quantity AS held, h.on_hand, h.reserved, h.abroad,
           h.source_kind, h.source_id
    {{seed}}
  UNION
    SELECT {DRAWN}, {HELD} FROM down JOIN ledger_draw d ON d.holding_id = down.held_id AND d.state <> 'released'
        AND down.on_hand - down.reserved < down.held
    LEFT JOIN ledger_holding h ON h.source_kind = 'draw' AND h.source_id = d.id
)
SELECT id, posting_id, holding_id, lot_id, quantity, settled_quantity, state, held_id, held_lot_id,
       (SELECT p.country || ':' || p.identifier FROM ledger_account a JOIN registry_party p ON p.id = a.party_id
        WHERE a.id = down.account_id),
       held, on_hand, reserved, abroad, source_kind, source_id
FROM down
"""
"""Holdings and the draws from them, each draw with the holding in which it arrived, if it did. A later month cannot be told
from the holding, so its draws are looked for in all of them, but only where something of it is gone or reserved."""

NO_DRAW = """
NULL::bigint AS id, NULL::bigint AS posting_id, NULL::bigint AS holding_id, NULL::bigint AS lot_id, NULL::bigint AS quantity,
NULL::bigint AS settled_quantity, NULL::text AS state
"""
FROM_ORIGINS = DOWNWARDS.format(came=NO_DRAW, seed="FROM ledger_holding h WHERE h.id = ANY(%s)")
FROM_HOLDINGS = DOWNWARDS.format(
    came=DRAWN,
    seed="FROM ledger_holding h LEFT JOIN ledger_draw d ON h.source_kind = 'draw' AND d.id = h.source_id WHERE h.id = ANY(%s)",
)
FROM_POSTING = DOWNWARDS.format(
    came=DRAWN,
    seed="""
    FROM ledger_draw d JOIN ledger_holding h ON h.source_kind = 'draw' AND h.source_id = d.id
    WHERE d.posting_id = %s AND d.id > %s AND d.id < %s
    """,
)


def graph_above(posting_ids: Sequence[int]) -> Graph:
    """Everything that some postings' goods came through."""
    graph = Graph()
    waiting = dict.fromkeys(posting_ids, 0)
    while waiting:
        came = add_upwards(graph, waiting)
        waiting = add_parents(graph, came)
    return graph


def graph_behind(holding_ids: Collection[int]) -> Graph:
    """Everything that the goods of some lots' first holdings came through."""
    graph = Graph()
    rows = select(
        "SELECT id, lot_id, source_kind, source_id FROM ledger_holding WHERE id = ANY(%s)",
        [list(holding_ids)],
    )
    for row in rows:
        add_source(graph, *row)
    waiting = add_parents(graph, {(row[3], row[1]) for row in rows if row[2] == "conversion"})
    while waiting:
        waiting = add_parents(graph, add_upwards(graph, waiting))
    return graph


def add_upwards(graph: Graph, postings: dict[int, int]) -> set[tuple[int, int]]:
    """Add what the draws of some postings came from; the (conversion, lot) pairs that were met. The postings' values are
    their conversions, 0 for anything else."""
    came = set()
    first, beyond = min(postings), month_bounds(max(postings) >> MONTH_SHIFT)[1]
    for *drawn, source_kind, source_id in select(UPWARDS, [list(postings), first, beyond]):
        conversion_id = postings.get(drawn[1], 0)
        draw = draw_of(drawn, "conversion" if conversion_id else "", conversion_id)
        graph.draws[draw.id] = draw
        add_source(graph, draw.holding_id, draw.lot_id, source_kind, source_id)
        if source_kind == "conversion":
            came.add((source_id, draw.lot_id))
    return came


def add_parents(graph: Graph, converted: set[tuple[int, int]]) -> dict[int, int]:
    """Add the parents of lots that identity-keeping conversions made: (conversion, lot) pairs. The conversions' postings
    that are not in the graph yet, with their conversions."""
    fresh = {pair for pair in converted if pair[1] not in graph.parents}
    if not fresh:
        return {}
    known = {draw.subject_id for draw in graph.draws.values()}
    parents = dict(graph.parents)
    moments: dict[int, datetime] = {}
    for conversion_id, child_id, moment, *parent in select(
        """
        SELECT c.id, lp.child_id, c.registered_at, lp.parent_id, lp.share, lp.consumed
        FROM ledger_lotparent lp JOIN ledger_lot l ON l.id = lp.child_id JOIN ledger_conversion c ON c.id = l.conversion_id
        WHERE lp.child_id = ANY(%s) AND c.kind <> 'production' ORDER BY lp.child_id, lp.parent_id
        """,
        [sorted(lot_id for _, lot_id in fresh)],
    ):
        parents[child_id] = [*parents.get(child_id, ()), Parent(*parent)]
        if conversion_id not in known:
            moments[conversion_id] = moment
    graph.parents = parents
    return postings_of(moments)


def postings_of(conversions: dict[int, datetime]) -> dict[int, int]:
    """Postings of conversions that were registered at these moments, with their conversions.

    A key's month is that of the clock that made it, which may have stood in any zone: one month either way.
    """
    if not conversions:
        return {}
    months = [(at.year - 2000) * 12 + at.month - 1 for at in conversions.values()]
    rows = select(
        """
        SELECT id, subject_id FROM ledger_posting
        WHERE kind = 'conversion' AND subject_id = ANY(%s) AND id >= %s AND id < %s
        """,
        [list(conversions), month_bounds(min(months) - 1)[0], month_bounds(max(months) + 1)[1]],
    )
    return dict(rows)


def add_source(graph: Graph, holding_id: int, lot_id: int, source_kind: str, source_id: int) -> None:
    """A holding of which going back needs only its lot and its source."""
    graph.holdings[holding_id] = GraphHolding(holding_id, lot_id, "", 0, 0, 0, False, source_kind, source_id)


def draw_of(drawn: Sequence[Any], kind: str, subject_id: int) -> GraphDraw:
    """A draw from the columns of DRAWN."""
    key, posting_id, holding_id, lot_id, quantity, settled, state = drawn
    return GraphDraw(key, posting_id, kind, subject_id, holding_id, lot_id, quantity, settled, state)


def graph_below(holding_ids: Collection[int]) -> Graph:
    """Everything that became of some holdings. Units of lots are the caller's to add."""
    graph = Graph()
    follow_down(graph, select(FROM_HOLDINGS, [list(holding_ids)]))
    return graph


def follow_down(graph: Graph, rows: Iterable[Sequence[Any]]) -> None:
    """Add the rows of DOWNWARDS, and what became of all that conversions made of it."""
    while made := add_children(graph, add_downwards(graph, rows)):
        rows = select(FROM_ORIGINS, [sorted(made)])


def graph_below_posting(posting_id: int) -> tuple[Graph, list[int]]:
    """Everything that became of what a posting moved, and the holdings in which that arrived."""
    graph = Graph()
    beyond = month_bounds(posting_id >> MONTH_SHIFT)[1]
    rows = select(FROM_POSTING, [posting_id, posting_id, beyond])
    follow_down(graph, rows)
    return graph, sorted({row[7] for row in rows if row[1] == posting_id and row[7] is not None})


def add_downwards(graph: Graph, rows: Iterable[Sequence[Any]]) -> list[GraphDraw]:
    """Add the rows of DOWNWARDS; the draws that left for good or into a conversion."""
    gone = []
    for row in rows:
        drawn, held = row[:7], row[7:]
        if held[0] is not None:
            graph.holdings[held[0]] = GraphHolding(*held)
        if drawn[0] is not None and drawn[0] not in graph.draws:
            graph.draws[drawn[0]] = draw_of(drawn, "", 0)
            if held[0] is None and drawn[5]:
                gone.append(graph.draws[drawn[0]])
    return gone


def add_children(graph: Graph, gone: Sequence[GraphDraw]) -> set[int]:
    """Add what moved these draws and, of conversions, whose parents' shares they are; the holdings that were made."""
    if not gone:
        return set()
    postings = [draw.posting_id for draw in gone]
    kinds = {
        key: (kind, subject)
        for key, kind, subject in select(
            "SELECT id, kind, subject_id FROM ledger_posting WHERE id = ANY(%s) AND id >= %s AND id <= %s",
            [postings, min(postings), max(postings)],
        )
    }
    for draw in gone:
        kind, subject_id = kinds[draw.posting_id]
        graph.draws[draw.id] = draw._replace(posting_kind=kind, subject_id=subject_id)
    conversions = {subject for kind, subject in kinds.values() if kind == "conversion"}
    return made_by(graph, conversions) if conversions else set()


def made_by(graph: Graph, conversions: Collection[int]) -> set[int]:
    """Add the parents of all that identity-keeping conversions made; the holdings in which it began."""
    parents = {child: list(found) for child, found in graph.parents.items()}
    made = set()
    for holding_id, child_id, *parent in select(
        """
        SELECT h.id, lp.child_id, lp.parent_id, lp.share, lp.consumed
        FROM ledger_conversion c JOIN ledger_holding h ON h.source_kind = 'conversion' AND h.source_id = c.id
        JOIN ledger_lotparent lp ON lp.child_id = h.lot_id
        WHERE c.id = ANY(%s) AND c.kind <> 'production' ORDER BY lp.child_id, lp.parent_id
        """,
        [sorted(conversions)],
    ):
        if child_id not in graph.parents:
            parents.setdefault(child_id, []).append(Parent(*parent))
            made.add(holding_id)
    graph.parents = parents
    return made
