"""Lots as a trader may see them: his own whole, another's only as far as it came to him.

What somebody brought in altogether is his affair; who bought a part of it sees that part, its kind of origin,
its countries and its grade.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db import connection

from jolserik.kernel.numbers import normalise_number
from jolserik.ledger.queries.graph import graph_above
from jolserik.ledger.tracing import trace_back
from jolserik.notes.queries import tracing
from jolserik.notes.queries.lot_labels import ingredients_of, lot_labels
from jolserik.platform.bulk import from_jsonb, select
from jolserik.registry.acting import Actor

SEEN = """
SELECT l.id, l.code, l.product, l.unit, l.name, l.origin_kind, l.origin_country, l.maker_country, l.procedure,
       l.clauses, l.grade, l.holder_id AS mine, l.reference, l.quantity, l.date, l.origin_document,
       l.origin_line, l.value, l.currency, x.on_hand, x.reserved
FROM ledger_lot l
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(h.on_hand), 0)::bigint AS on_hand, COALESCE(sum(h.reserved), 0)::bigint AS reserved,
           count(*) AS holdings
    FROM ledger_holding h JOIN ledger_account a ON a.id = h.account_id
    WHERE h.lot_id = l.id AND a.party_id = ANY(%(mine)s)) x
WHERE l.code = %(code)s AND (l.holder_id = ANY(%(mine)s) OR x.holdings > 0 OR EXISTS (
    SELECT FROM ledger_draw d JOIN notes_line nl ON nl.posting_id = d.posting_id
    JOIN notes_note n ON n.id = nl.note_id WHERE d.lot_id = l.id AND n.recipient_id = ANY(%(mine)s)))
"""

CAME_TO = """
SELECT h.id, d.id, d.posting_id FROM ledger_holding h JOIN ledger_account a ON a.id = h.account_id
JOIN ledger_draw d ON h.source_kind = 'draw' AND d.id = h.source_id
JOIN ledger_holding g ON g.id = d.holding_id JOIN ledger_account b ON b.id = g.account_id
WHERE h.lot_id = %s AND a.party_id = ANY(%s) AND b.party_id <> a.party_id ORDER BY h.id
"""


@dataclass(frozen=True)
class SeenLot:
    """A lot that somebody may know of; quantities in millionths. `mine`: he brought it in."""

    id: int
    code: str
    product: str
    unit: str
    name: str
    origin_kind: str
    origin_country: str
    maker_country: str
    procedure: str
    clauses: tuple[str, ...]
    grade: str
    mine: bool
    reference: str
    quantity: int
    date: date
    origin_document: str
    origin_line: int | None
    value: Decimal | None
    currency: str
    on_hand: int
    reserved: int


def seen_lot(code: str, actor: Actor) -> SeenLot | None:
    """The lot of that code; None if there is none, or none that a party of the actor has had to do with."""
    mine = sorted(actor.reads_for)
    with connection.cursor() as cursor:
        cursor.execute(SEEN, {"code": normalise_number(code), "mine": mine})
        row = cursor.fetchone()
    if row is None:
        return None
    names = [field.name for field in fields(SeenLot)]
    facts = dict(zip(names, row, strict=True))
    facts |= {"clauses": tuple(from_jsonb(facts["clauses"])), "mine": facts["mine"] in actor.reads_for}
    return SeenLot(**facts)


def lot_back(lot: SeenLot, actor: Actor) -> tracing.TraceBack:
    """Back to the origins: of one's own lot the whole of it, of another's what came of it."""
    if lot.mine:
        return tracing.trace_lot_back(lot.id, actor)
    came = select(CAME_TO, [lot.id, sorted(actor.reads_for)])
    graph = graph_above([posting for _, _, posting in came])
    labels = lot_labels(tracing.lots_in(graph))
    traced = trace_back(graph, [graph.draws[draw] for _, draw, _ in came])
    roots = tracing.roots_from(traced, labels, ingredients_of(labels))
    hops = tracing.hops_from(traced.hops, graph, labels, tracing.notes_of(graph.draws.values()))
    whole = tracing.TraceBack(lot.code, lot.unit, lot.product, sum(traced.roots.values()), roots, hops)
    return tracing.visible_back(whole, actor)


def lot_forward(lot: SeenLot, actor: Actor) -> tracing.TraceForward:
    """Forward to the ends: of one's own lot the whole of it, of another's what came of it."""
    if lot.mine:
        return tracing.trace_lot_forward(lot.id, actor)
    came = select(CAME_TO, [lot.id, sorted(actor.reads_for)])
    return tracing.forward([holding for holding, _, _ in came], lot.code, lot.unit, lot.product, actor)
