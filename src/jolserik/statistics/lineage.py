"""Reading the ledger's trees: from every source down to where goods were drawn for export or for a
conversion.

One recursive statement walks all trees, each holding once; nothing is asked per line. A hop is proven when a
note's line moved the goods inside the country and has settled: the recipient confirmed, or the goods never
changed hands. By-invoice sales, their reversals, and exits whose goods came back are hops too, and not
proven.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jolserik.platform.bulk import select
from jolserik.statistics.exports import Drawn, RootLot
from jolserik.statistics.shares import Input, Made, Makeup, ParentShare, Source, makeups

WALK = """
WITH RECURSIVE proven_posting AS MATERIALIZED (
    SELECT DISTINCT l.posting_id FROM notes_line l JOIN notes_note n ON n.id = l.note_id
    WHERE l.state = 'settled' AND n.kind IN ('domestic', 'movement', 'return')
), hop AS MATERIALIZED (
    SELECT d.holding_id AS giver, h.id AS taker, p.posting_id IS NOT NULL AS proven
    FROM ledger_holding h JOIN ledger_draw d ON d.id = h.source_id
    LEFT JOIN proven_posting p ON p.posting_id = d.posting_id WHERE h.source_kind = 'draw'
), walk(holding_id, source_id, unbroken) AS (
    SELECT id, id, true FROM ledger_holding WHERE source_kind <> 'draw'
  UNION ALL
    SELECT hop.taker, walk.source_id, walk.unbroken AND hop.proven FROM walk JOIN hop ON hop.giver = walk.holding_id
)
"""

DRAWN = (
    WALK
    + """
SELECT 'line', l.id, NULL::bigint, w.source_id, w.unbroken,
       sum(CASE WHEN d.state = 'open' THEN d.quantity ELSE d.settled_quantity END)::bigint
FROM notes_line l JOIN notes_note n ON n.id = l.note_id
JOIN ledger_draw d ON d.posting_id = l.posting_id JOIN walk w ON w.holding_id = d.holding_id
WHERE n.kind IN ('export_eaeu', 'export_third') AND n.state IN ('open', 'settled')
  AND (%s::date IS NULL OR n.date >= %s) AND (%s::date IS NULL OR n.date <= %s)
GROUP BY l.id, w.source_id, w.unbroken
UNION ALL
SELECT 'conversion', p.subject_id, d.lot_id, w.source_id, w.unbroken, sum(d.settled_quantity)::bigint
FROM ledger_posting p JOIN ledger_draw d ON d.posting_id = p.id JOIN walk w ON w.holding_id = d.holding_id
WHERE p.kind = 'conversion' AND d.settled_quantity > 0 GROUP BY p.subject_id, d.lot_id, w.source_id, w.unbroken
"""
)


@dataclass(frozen=True)
class Lineage:
    """Where exported goods descend from: draws by line, makeups by source holding, facts by root lot."""

    drawn: dict[int, list[Drawn]]
    makeups: dict[int, Makeup]
    lots: dict[int, RootLot]


def read_lineage(since: date | None = None, until: date | None = None) -> Lineage:
    """The lineage of all lines exported between two days, both included; None is open."""
    drawn: dict[int, list[Drawn]] = {}
    conversions = read_conversions()
    for what, key, lot_id, *rest in select(DRAWN, [since, since, until, until]):
        if what == "line":
            drawn.setdefault(key, []).append(Drawn(*rest))
        else:
            conversions[key].inputs.append(Input(lot_id, *rest))
    wanted = {found.source_id for parts in drawn.values() for found in parts}
    wanted |= {taken.source_id for made in conversions.values() for taken in made.inputs}
    sources = read_sources(sorted(wanted))
    lots = read_lots(sorted({source.lot_id for source in sources.values()}))
    grades = {lot_id: lot.grade for lot_id, lot in lots.items()}
    return Lineage(drawn, makeups(sources, conversions, grades), lots)


def read_conversions() -> dict[int, Made]:
    """Every conversion with the parents of what it made; what it took is read with the walk."""
    found = {
        key: Made(kind == "production")
        for key, kind in select("SELECT id, kind FROM ledger_conversion ORDER BY id")
    }
    for conversion_id, child, parent, share in select(
        """
        SELECT l.conversion_id, lp.child_id, lp.parent_id, lp.share FROM ledger_lotparent lp
        JOIN ledger_lot l ON l.id = lp.child_id ORDER BY lp.child_id, lp.parent_id
        """
    ):
        found[conversion_id].parents.setdefault(child, []).append(ParentShare(parent, share))
    return found


def read_sources(holding_ids: Sequence[int]) -> dict[int, Source]:
    """The sources among holdings; those of conversions name them."""
    rows = select(
        """
        SELECT id, lot_id, CASE WHEN source_kind = 'conversion' THEN source_id END
        FROM ledger_holding WHERE id = ANY(%s)
        """,
        [list(holding_ids)],
    )
    return {key: Source(lot_id, conversion_id) for key, lot_id, conversion_id in rows}


def read_lots(lot_ids: Sequence[int]) -> dict[int, RootLot]:
    """Facts of lots."""
    rows = select(
        "SELECT id, grade, origin_kind, origin_country FROM ledger_lot WHERE id = ANY(%s)", [list(lot_ids)]
    )
    return {key: RootLot(*rest) for key, *rest in rows}
