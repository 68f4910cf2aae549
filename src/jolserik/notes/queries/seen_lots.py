"""Lots and codes as somebody may see them: his own whole, another's only as far as it came to him, officials
all.

What a party brought in altogether is its own affair; who bought a part sees that part, its kind of origin,
its countries and its grade. An unknown code and a foreign one answer alike.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db import connection

from jolserik.kernel.numbers import normalise_number
from jolserik.ledger.queries.graph import graph_above
from jolserik.ledger.tracing import trace_back
from jolserik.notes import policy
from jolserik.notes.queries import tracing
from jolserik.notes.queries.lot_labels import ingredients_of, lot_labels
from jolserik.platform.bulk import from_jsonb, select
from jolserik.registry.acting import Actor

SEEN = """
SELECT l.id, l.code, l.product, l.unit, l.name, l.origin_kind, l.origin_country, l.maker_country, l.dispatch_country,
       l.procedure, l.clauses, l.grade, l.declaration_unknown, l.holder_id, l.reference, l.quantity, l.net_kg, l.date,
       l.origin_document, l.origin_line, l.value, l.currency, COALESCE(c.number, '') AS conversion, l.registered_at
FROM ledger_lot l LEFT JOIN ledger_conversion c ON c.id = l.conversion_id
WHERE l.code = %(code)s AND (%(official)s OR l.holder_id = ANY(%(mine)s)
  OR EXISTS (SELECT FROM ledger_holding h JOIN ledger_account a ON a.id = h.account_id
             WHERE h.lot_id = l.id AND a.party_id = ANY(%(mine)s))
  OR EXISTS (SELECT FROM ledger_draw d JOIN notes_line nl ON nl.posting_id = d.posting_id
             JOIN notes_note n ON n.id = nl.note_id WHERE d.lot_id = l.id AND n.recipient_id = ANY(%(mine)s)))
"""

CAME_TO = """
SELECT h.id, d.id, d.posting_id FROM ledger_holding h JOIN ledger_account a ON a.id = h.account_id
JOIN ledger_draw d ON h.source_kind = 'draw' AND d.id = h.source_id
JOIN ledger_holding g ON g.id = d.holding_id JOIN ledger_account b ON b.id = g.account_id
WHERE h.lot_id = %s AND a.party_id = ANY(%s) AND b.party_id <> ALL(%s) ORDER BY h.id
"""


@dataclass(frozen=True)
class SeenLot:
    """A lot's facts; quantities in millionths. `whole`: the viewer may know all of it (his own, or he is an
    official).
    """

    id: int
    code: str
    product: str
    unit: str
    name: str
    origin_kind: str
    origin_country: str
    maker_country: str
    dispatch_country: str
    procedure: str
    clauses: tuple[str, ...]
    grade: str
    declaration_unknown: bool
    holder_id: int
    reference: str
    quantity: int
    net_kg: int | None
    date: date
    origin_document: str
    origin_line: int | None
    value: Decimal | None
    currency: str
    conversion: str
    registered_at: object
    whole: bool


def seen_lot(code: str, actor: Actor) -> SeenLot | None:
    """The lot of that code; None if there is none, or none that the actor may know of."""
    mine = sorted(actor.reads_for)
    with connection.cursor() as cursor:
        cursor.execute(SEEN, {"code": normalise_number(code), "mine": mine, "official": actor.official})
        row = cursor.fetchone()
    if row is None:
        return None
    names = [field.name for field in fields(SeenLot) if field.name != "whole"]
    facts = dict(zip(names, row, strict=True))
    whole = actor.official or facts["holder_id"] in actor.reads_for
    return SeenLot(**(facts | {"clauses": tuple(from_jsonb(facts["clauses"]))}), whole=whole)


def lot_back(lot: SeenLot, actor: Actor) -> tracing.TraceBack:
    """Back to the origins: of a lot that one may know whole, all of it; of another's, what came of it."""
    if lot.whole:
        return tracing.trace_lot_back(lot.id, actor)
    came = came_to(lot, actor)
    graph = graph_above([posting for _, _, posting in came])
    labels = lot_labels(tracing.lots_in(graph))
    traced = trace_back(graph, [graph.draws[draw] for _, draw, _ in came])
    roots = tracing.roots_from(traced, labels, ingredients_of(labels))
    hops = tracing.hops_from(traced.hops, graph, labels, tracing.notes_of(graph.draws.values()))
    whole = tracing.TraceBack(lot.code, lot.unit, lot.product, sum(traced.roots.values()), roots, hops)
    return tracing.visible_back(whole, actor)


def lot_forward(lot: SeenLot, actor: Actor) -> tracing.TraceForward:
    """Forward to the ends: of a lot that one may know whole, all of it; of another's, what came of it."""
    if lot.whole:
        return tracing.trace_lot_forward(lot.id, actor)
    holdings = [holding for holding, _, _ in came_to(lot, actor)]
    return tracing.forward(holdings, lot.code, lot.unit, lot.product, actor)


def came_to(lot: SeenLot, actor: Actor) -> list[tuple[int, int, int]]:
    """What others gave of a lot to the actor's parties: (holding, draw, posting)."""
    mine = sorted(actor.reads_for)
    return [(holding, draw, posting) for holding, draw, posting in select(CAME_TO, [lot.id, mine, mine])]


def may_trace(kind: str, key: int, actor: Actor) -> bool:
    """Whether the actor may know of a note, or of the note that a line stands on. `kind` is `note` or `line`."""
    rows = select(
        """
        SELECT n.sender_id, n.recipient_id FROM notes_note n WHERE n.id = %s AND %s
        UNION ALL
        SELECT n.sender_id, n.recipient_id FROM notes_line l JOIN notes_note n ON n.id = l.note_id
        WHERE l.id = %s AND %s
        """,
        [key, kind == "note", key, kind == "line"],
    )
    return any(policy.may_see(actor, sender, recipient) for sender, recipient in rows)


def lines_seen(code: str, actor: Actor) -> list[tracing.TracedLine]:
    """The lines that `NUMBER.LINE` or a note's number names; none where there are none, or none that the actor may know of."""
    head, dot, line = code.rpartition(".")
    if dot and not (line.isascii() and line.isdigit() and len(line) <= 6):
        return []
    one = "AND l.line = %s" if dot else ""
    rows = select(
        f"""
        SELECT n.sender_id, n.recipient_id, n.number, l.line, l.product, l.unit, l.posting_id, l.declared_lot_id
        FROM notes_note n JOIN notes_line l ON l.note_id = n.id WHERE n.number = %s {one} ORDER BY l.line
        """,
        [normalise_number(head if dot else code), *([int(line)] if dot else [])],
    )
    if not rows or not policy.may_see(actor, rows[0][0], rows[0][1]):
        return []
    return [tracing.TracedLine(*row[2:]) for row in rows]


def units_of(codes: set[str]) -> set[str]:
    """The units that some lots are counted in."""
    rows = select("SELECT DISTINCT unit FROM ledger_lot WHERE code = ANY(%s)", [sorted(codes)])
    return {unit for (unit,) in rows}
