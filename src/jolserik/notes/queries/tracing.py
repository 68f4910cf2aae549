"""Traces as people read them: a line back to its roots, a lot forward to its ends, with every hop's note and grade.

What a viewer may see is decided here in one place: officials see all; a trader sees the hops that his parties took part in
and, upstream, only kind, country and grade of the origin.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from jolserik.kernel.numbers import normalise_number
from jolserik.ledger.queries.graph import graph_above, graph_behind, graph_below, graph_below_posting
from jolserik.ledger.tracing import Graph, GraphDraw, Traced, ends_of, trace_back, trace_lot
from jolserik.notes.grading import hop_grade
from jolserik.notes.queries.lot_labels import Ingredient, LotLabel, ingredients_of, lot_labels
from jolserik.platform.bulk import select
from jolserik.registry.acting import Actor


@dataclass(frozen=True)
class Root:
    """A lot with an origin of its own; quantity in the unit of what was asked."""

    lot: str
    reference: str
    holder: str
    origin_kind: str
    origin_document: str
    origin_line: int | None
    origin_country: str
    maker_country: str
    name: str
    date: date | None
    quantity: int
    grade: str
    ingredients: tuple[Ingredient, ...] = ()


@dataclass(frozen=True)
class Hop:
    """One change of hands or place; quantity in the lot's own unit."""

    note: str
    line: int | None
    kind: str
    sender: str
    recipient: str
    lot: str
    quantity: int
    grade: str
    day: date | None


@dataclass(frozen=True)
class TraceBack:
    """A quantity back to its origins."""

    of: str
    unit: str
    product: str
    quantity: int
    roots: tuple[Root, ...]
    hops: tuple[Hop, ...]


@dataclass(frozen=True)
class ForwardEnd:
    """Where a part is or went, with the note that reserved or exported it."""

    kind: str
    party: str
    note: str
    quantity: int
    own_quantity: int
    own_unit: str


@dataclass(frozen=True)
class TraceForward:
    """A lot (or what a line moved) forward to all its ends, which sum to `quantity`."""

    of: str
    unit: str
    product: str
    quantity: int
    ends: tuple[ForwardEnd, ...]
    hops: tuple[Hop, ...]


class TracedLine(NamedTuple):
    """A line to be traced."""

    number: str
    line: int
    product: str
    unit: str
    posting_id: int
    declared_lot_id: int | None = None


def trace_lines(lines: Sequence[TracedLine], actor: Actor) -> list[TraceBack]:
    """Lines back to their roots, together."""
    graph = graph_above([line.posting_id for line in lines])
    labels = lot_labels(lots_in(graph) | {line.declared_lot_id for line in lines if line.declared_lot_id})
    notes = notes_of(graph.draws.values())
    made = ingredients_of(labels)
    by_posting: dict[int, list[GraphDraw]] = {}
    for _, draw in sorted(graph.draws.items()):
        by_posting.setdefault(draw.posting_id, []).append(draw)
    found = []
    for line in lines:
        traced = trace_back(graph, by_posting.get(line.posting_id, ()))
        if line.declared_lot_id:
            traced.add_root(line.declared_lot_id, labels[line.declared_lot_id].quantity)
        roots, hops = roots_from(traced, labels, made), hops_from(traced.hops, graph, labels, notes)
        whole = TraceBack(
            f"{line.number}.{line.line}", line.unit, line.product, sum(traced.roots.values()), roots, hops
        )
        found.append(visible_back(whole, actor))
    return found


def trace_lot_back(lot_id: int, actor: Actor) -> TraceBack:
    """A lot back to its roots: itself, unless an identity-keeping conversion made it."""
    graph = graph_behind(sources_of(lot_id))
    labels = lot_labels(lots_in(graph) | {lot_id})
    label = labels[lot_id]
    traced = Traced()
    trace_lot(graph, lot_id, label.quantity, label.quantity, traced)
    roots = roots_from(traced, labels, ingredients_of(labels))
    hops = hops_from(traced.hops, graph, labels, notes_of(graph.draws.values()))
    return visible_back(TraceBack(label.code, label.unit, label.product, label.quantity, roots, hops), actor)


def trace_lot_forward(lot_id: int, actor: Actor) -> TraceForward:
    """A lot forward to all its ends."""
    label = lot_labels([lot_id])[lot_id]
    return forward(sources_of(lot_id), label.code, label.unit, label.product, actor)


def sources_of(lot_id: int) -> list[int]:
    """The holdings in which a lot began."""
    rows = select(
        "SELECT id FROM ledger_holding WHERE lot_id = %s AND source_kind <> 'draw' ORDER BY id", [lot_id]
    )
    return [holding for (holding,) in rows]


def trace_line_forward(line: TracedLine, actor: Actor) -> TraceForward:
    """What a line has moved, forward to all its ends; lots of one line are summed in its unit."""
    graph, arrived = graph_below_posting(line.posting_id)
    return told_forward(graph, arrived, f"{line.number}.{line.line}", line.unit, line.product, actor)


def forward(holding_ids: Sequence[int], of: str, unit: str, product: str, actor: Actor) -> TraceForward:
    """Ends and hops of some holdings."""
    return told_forward(graph_below(holding_ids), holding_ids, of, unit, product, actor)


def told_forward(
    graph: Graph, holding_ids: Sequence[int], of: str, unit: str, product: str, actor: Actor
) -> TraceForward:
    """A graph that goes forward from some of its holdings, as people read it."""
    labels = lot_labels(lots_in(graph))
    graph.units = {key: label.unit for key, label in labels.items()}
    notes = notes_of(graph.draws.values())
    by_lot: dict[int, list[int]] = {}
    for key in holding_ids:
        by_lot.setdefault(graph.holdings[key].lot_id, []).append(key)
    ends = [end for keys in by_lot.values() for end in ends_of(graph, keys)]
    named = tuple(
        ForwardEnd(e.kind, e.party, number_of(e.posting_id, notes), e.quantity, e.own_quantity, e.own_unit)
        for e in ends
    )
    below = {
        draw.id: draw.moved
        for draw in graph.draws.values()
        if draw.holding_id in graph.holdings and draw.moved
    }
    hops = hops_from(below, graph, labels, notes)
    quantity = sum(graph.holdings[key].quantity for key in holding_ids)
    return visible_forward(TraceForward(of, unit, product, quantity, named, hops), actor)


def number_of(posting_id: int, notes: Mapping[int, PostingNote]) -> str:
    """The note of a posting; empty where there is none."""
    note = notes.get(posting_id)
    return note.number if note else ""


def lots_in(graph: Graph) -> set[int]:
    """All lots of a graph."""
    return {h.lot_id for h in graph.holdings.values()} | {d.lot_id for d in graph.draws.values()}


class PostingNote(NamedTuple):
    """The note, by-invoice sale or reversal behind a posting."""

    number: str
    line: int | None
    kind: str
    sender: str
    recipient: str
    grade: str
    day: date | None


def notes_of(draws: Iterable[GraphDraw]) -> dict[int, PostingNote]:
    """What stands behind postings, by posting: notes first, and invoices where no note has taken them over."""
    kinds = {draw.posting_id: draw.posting_kind for draw in draws}
    if not kinds:
        return {}
    rows = select(
        """
        SELECT l.posting_id, n.number, l.line, n.kind,
               (SELECT country || ':' || identifier FROM registry_party WHERE id = n.sender_id),
               (SELECT country || ':' || identifier FROM registry_party WHERE id = n.recipient_id),
               l.state, l.exit_grade, n.overdue_since IS NOT NULL, n.date
        FROM notes_line l JOIN notes_note n ON n.id = l.note_id WHERE l.posting_id = ANY(%s)
        """,
        [list(kinds)],
    )
    found = {
        posting: PostingNote(
            number, line, kind, sender, recipient, hop_grade(kind, state, graded, overdue=late), day
        )
        for posting, number, line, kind, sender, recipient, state, graded, late, day in rows
    }
    unnoted = [
        posting for posting, kind in kinds.items() if kind in ("", "by_invoice") and posting not in found
    ]
    for posting, seller, buyer, day in invoices_of(unnoted):
        found[posting] = PostingNote("", None, "by_invoice", seller, buyer, "by_invoice", day)
    return found


def invoices_of(posting_ids: Sequence[int]) -> list[tuple[int, str, str, date]]:
    """By-invoice sales behind postings: posting, seller, buyer, day."""
    if not posting_ids:
        return []
    rows = select(
        """
        SELECT p.id, i.seller, i.buyer, i.date FROM ledger_posting p JOIN registry_invoiceline l ON l.id = p.subject_id
        JOIN registry_invoice i ON i.id = l.invoice_id WHERE p.kind = 'by_invoice' AND p.id = ANY(%s)
        """,
        [list(posting_ids)],
    )
    return [(posting, seller, buyer, day) for posting, seller, buyer, day in rows]


def roots_from(
    traced: Traced, labels: Mapping[int, LotLabel], made: Mapping[int, tuple[Ingredient, ...]]
) -> tuple[Root, ...]:
    """Roots with their facts."""
    return tuple(
        Root(
            x.code, x.reference, x.holder, x.origin_kind, x.origin_document, x.origin_line, x.origin_country,
            x.maker_country, x.name, x.date, quantity, x.grade, made.get(lot_id, ()),
        )
        for lot_id, quantity in traced.roots.items()
        for x in (labels[lot_id],)
    )  # fmt: skip


def hops_from(
    moved: Mapping[int, int], graph: Graph, labels: Mapping[int, LotLabel], notes: Mapping[int, PostingNote]
) -> tuple[Hop, ...]:
    """Hops of draws, in the order in which they were drawn; those of one posting and lot are one hop."""
    sums: dict[tuple[int, int], int] = {}
    for draw_id, quantity in sorted(moved.items()):
        draw = graph.draws[draw_id]
        if draw.posting_id in notes:
            key = (draw.posting_id, draw.lot_id)
            sums[key] = sums.get(key, 0) + quantity
    return tuple(
        Hop(n.number, n.line, n.kind, n.sender, n.recipient, labels[lot_id].code, quantity, n.grade, n.day)
        for (posting_id, lot_id), quantity in sums.items()
        for n in (notes[posting_id],)
    )


def parties_read(actor: Actor) -> frozenset[str]:
    """The parties a trader may read for, as text."""
    rows = select(
        "SELECT country || ':' || identifier FROM registry_party WHERE id = ANY(%s)", [list(actor.reads_for)]
    )
    return frozenset(text for (text,) in rows)


def visible_back(trace: TraceBack, actor: Actor) -> TraceBack:
    """What this viewer may see of a trace back."""
    if actor.official:
        return trace
    mine = parties_read(actor)
    hops = tuple(hop for hop in trace.hops if hop.sender in mine or hop.recipient in mine)
    seen = {hop.lot for hop in hops if hop.sender in mine or hop.recipient in mine}
    return replace(trace, roots=tuple(veiled(root, mine, seen) for root in trace.roots), hops=hops)


def veiled(root: Root, mine: frozenset[str], seen: set[str]) -> Root:
    """Of another's lot: its kind of origin, country and grade; the code too if the goods came under it."""
    if root.holder in mine:
        return root
    return replace(
        root, lot=root.lot if root.lot in seen else "", reference="", holder="", origin_document="", origin_line=None,
        date=None, ingredients=(),
    )  # fmt: skip


def visible_forward(trace: TraceForward, actor: Actor) -> TraceForward:
    """Of what became of a lot a trader sees his own hops and ends; the rest is one end of kind `elsewhere`."""
    if actor.official:
        return trace
    mine = parties_read(actor)
    hops = tuple(hop for hop in trace.hops if hop.sender in mine or hop.recipient in mine)
    numbers = {hop.note for hop in hops if hop.note}
    ends = [end for end in trace.ends if end.party in mine or end.note in numbers]
    hidden = [end for end in trace.ends if not (end.party in mine or end.note in numbers)]
    if hidden:
        quantity = sum(end.quantity for end in hidden)
        ends.append(ForwardEnd("elsewhere", "", "", quantity, quantity, trace.unit))
    return replace(trace, ends=tuple(ends), hops=hops)


def find_code(code: str) -> tuple[str, int] | None:
    """What a typed code is: ("lot", id), ("note", id) or ("line", id); None if nothing bears it."""
    head, dot, line = code.rpartition(".")
    number = normalise_number(head if dot else code)
    if dot and line.isascii() and line.isdigit() and len(line) <= 6:
        rows = select(
            "SELECT l.id FROM notes_line l JOIN notes_note n ON n.id = l.note_id WHERE n.number = %s AND l.line = %s",
            [number, int(line)],
        )
        return ("line", rows[0][0]) if rows else None
    rows = select(
        """
        SELECT 'lot', id FROM ledger_lot WHERE code = %s UNION ALL SELECT 'note', id FROM notes_note WHERE number = %s
        """,
        [number, number],
    )
    return (rows[0][0], rows[0][1]) if rows else None


def lines_to_trace(*, note_id: int | None = None, line_id: int | None = None) -> list[TracedLine]:
    """The lines of a note, or one line."""
    which = "l.note_id" if line_id is None else "l.id"
    rows = select(
        f"""
        SELECT n.number, l.line, l.product, l.unit, l.posting_id, l.declared_lot_id
        FROM notes_line l JOIN notes_note n ON n.id = l.note_id
        WHERE {which} = %s ORDER BY l.line
        """,
        [note_id if line_id is None else line_id],
    )
    return [TracedLine(*row) for row in rows]
