"""Tracing: from draws back to the lots they descend from, and from holdings forward to all ends, with exact quantities.

The part of the ledger that a trace touches is read once into a `Graph` of plain records; here is only arithmetic. Every
holding has one source, so going back is a line until a conversion; there the parents' shares divide. Quantities are
divided by largest remainder with ties by the smaller id, so that every level sums to the whole.

Words: a *root* is a lot with an origin of its own (brought in, declared or produced); an *end* is where a part of a lot is
or went; a *hop* is one draw with the part of it that the trace is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jolserik.kernel.quantity import apportion


class GraphHolding(NamedTuple):
    """A holding: its lot, who has it, what is on hand, and its source."""

    id: int
    lot_id: int
    party: str
    quantity: int
    on_hand: int
    reserved: int
    abroad: bool
    source_kind: str
    source_id: int


class GraphDraw(NamedTuple):
    """A draw and its posting: what kind of posting, of which document, and how much has left or is reserved.

    Kind and subject are empty where the draw's goods arrived in a holding: what moved them does not matter then.
    """

    id: int
    posting_id: int
    posting_kind: str
    subject_id: int
    holding_id: int
    lot_id: int
    quantity: int
    settled: int
    state: str

    @property
    def moved(self) -> int:
        """What a trace follows: what has settled, while open what is reserved."""
        return self.quantity if self.state == "open" else self.settled


class Parent(NamedTuple):
    """One parent of a converted lot: its share in the child's unit and what was consumed in its own."""

    lot_id: int
    share: int
    consumed: int


@dataclass
class Graph:
    """The part of the ledger that one trace touches. `parents` and `children` leave production out: it is an origin."""

    holdings: dict[int, GraphHolding] = field(default_factory=dict)
    draws: dict[int, GraphDraw] = field(default_factory=dict)
    parents: Mapping[int, Sequence[Parent]] = field(default_factory=dict)
    units: Mapping[int, str] = field(default_factory=dict)


class Ways:
    """A graph's records by what they hang on; made once for each trace, so that no step looks through all of them."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.from_holding: dict[int, list[GraphDraw]] = {}
        self.of_conversion: dict[tuple[int, int], list[GraphDraw]] = {}
        self.by_draw: dict[int, list[GraphHolding]] = {}
        self.made: dict[int, set[int]] = {}
        self.converted: dict[int, list[GraphHolding]] = {}
        for _, draw in sorted(graph.draws.items()):
            self.from_holding.setdefault(draw.holding_id, []).append(draw)
            if draw.posting_kind == "conversion":
                self.of_conversion.setdefault((draw.subject_id, draw.lot_id), []).append(draw)
        for holding in graph.holdings.values():
            if holding.source_kind == "draw":
                self.by_draw.setdefault(holding.source_id, []).append(holding)
            elif holding.source_kind == "conversion":
                self.converted.setdefault(holding.lot_id, []).append(holding)
                if graph.parents.get(holding.lot_id):
                    self.made.setdefault(holding.source_id, set()).add(holding.lot_id)

    def children(self, conversion_id: int) -> list[int]:
        """Lots that an identity-keeping conversion made, by id."""
        return sorted(self.made.get(conversion_id, ()))


@dataclass
class Traced:
    """What a trace back has found: quantities by root lot, and by draw the part that it is about."""

    roots: dict[int, int] = field(default_factory=dict)
    hops: dict[int, int] = field(default_factory=dict)

    def add_root(self, lot_id: int, quantity: int) -> None:
        """More of a root."""
        self.roots[lot_id] = self.roots.get(lot_id, 0) + quantity

    def add_hop(self, draw_id: int, quantity: int) -> None:
        """More of a hop."""
        self.hops[draw_id] = self.hops.get(draw_id, 0) + quantity


def trace_back(graph: Graph, draws: Iterable[GraphDraw]) -> Traced:
    """Roots and hops of some draws, each for the quantity that it has moved or reserved."""
    traced, ways = Traced(), Ways(graph)
    for draw in draws:
        if draw.moved:
            follow_back(ways, draw, draw.moved, draw.moved, traced)
    traced.roots = dict(sorted(traced.roots.items()))
    return traced


def follow_back(ways: Ways, draw: GraphDraw, quantity: int, own_quantity: int, traced: Traced) -> None:
    """`quantity` (in the unit asked for) came by this draw; `own_quantity` is the same in the draw's unit."""
    graph = ways.graph
    while True:
        traced.add_hop(draw.id, own_quantity)
        holding = graph.holdings[draw.holding_id]
        if holding.source_kind != "draw":
            break
        draw = graph.draws[holding.source_id]
    if holding.source_kind == "conversion" and graph.parents.get(holding.lot_id):
        through_parents(ways, holding.lot_id, quantity, own_quantity, traced)
    else:
        traced.add_root(holding.lot_id, quantity)


def trace_lot(graph: Graph, lot_id: int, quantity: int, own_quantity: int, traced: Traced) -> None:
    """A part of a lot back to its roots: itself, or through the conversion that made it."""
    if graph.parents.get(lot_id):
        through_parents(Ways(graph), lot_id, quantity, own_quantity, traced)
    else:
        traced.add_root(lot_id, quantity)


def through_parents(ways: Ways, lot_id: int, quantity: int, own_quantity: int, traced: Traced) -> None:
    """A part of a converted lot back to the roots of its parents, by their shares."""
    parents = ways.graph.parents[lot_id]
    conversion_id = ways.converted[lot_id][0].source_id
    shares = [parent.share for parent in parents]
    total = sum(shares)
    for parent, part, own in zip(
        parents, apportion(quantity, shares), apportion(own_quantity, shares), strict=True
    ):
        drawn = ways.of_conversion.get((conversion_id, parent.lot_id), [])
        weights = [draw.settled for draw in drawn]
        consumed = (
            own
            if total and parent.share == parent.consumed
            else own * parent.consumed // max(parent.share, 1)
        )
        parts = zip(drawn, apportion(part, weights), apportion(consumed, weights), strict=True)
        for draw, draw_part, draw_own in parts:
            if draw_part or draw_own:
                follow_back(ways, draw, draw_part, draw_own, traced)


class End(NamedTuple):
    """Where a part of a lot is or went: `quantity` in the unit asked for, `own_quantity` in the end's own unit."""

    kind: str
    party: str
    posting_id: int
    quantity: int
    own_quantity: int
    own_unit: str


def ends_of(graph: Graph, holding_ids: Iterable[int]) -> list[End]:
    """All ends of some holdings of one lot, in the lot's unit; they sum to the holdings' quantities."""
    return ends_from(Ways(graph), [graph.holdings[key] for key in holding_ids])


def ends_from(ways: Ways, holdings: Sequence[GraphHolding]) -> list[End]:
    """The same on a graph whose ways are known."""
    into: dict[int, dict[int, int]] = {}
    ends: list[End] = []
    waiting = list(holdings)
    while waiting:
        holding = waiting.pop()
        ends += ends_of_holding(ways, holding, into, waiting)
    for lot_id, conversions in into.items():
        for conversion_id, quantity in conversions.items():
            ends += ends_through(ways, lot_id, conversion_id, quantity)
    return merged(ends)


def ends_of_holding(
    ways: Ways, holding: GraphHolding, into: dict[int, dict[int, int]], waiting: list[GraphHolding]
) -> Iterator[End]:
    """Ends of one holding. Holdings that came from it are left in `waiting`; what conversions took is gathered in `into`."""
    unit = ways.graph.units[holding.lot_id]
    free = holding.on_hand - holding.reserved
    if free:
        kind = "exported" if holding.abroad else "free"
        yield End(kind, holding.party, _arrival(ways.graph, holding), free, free, unit)
    for draw in ways.from_holding.get(holding.id, ()):
        if draw.state == "open":
            yield End("reserved", holding.party, draw.posting_id, draw.quantity, draw.quantity, unit)
        elif draw.settled:
            waiting += ways.by_draw.get(draw.id, ())
            yield from _gone(ways, holding, draw, into)


def _arrival(graph: Graph, holding: GraphHolding) -> int:
    """The posting by which goods abroad got there; at home it does not matter."""
    return (
        graph.draws[holding.source_id].posting_id
        if holding.abroad and holding.source_id in graph.draws
        else 0
    )


def _gone(
    ways: Ways, holding: GraphHolding, draw: GraphDraw, into: dict[int, dict[int, int]]
) -> Iterator[End]:
    """What became of a settled draw that arrived nowhere: a write-off, production, or a conversion that keeps identity."""
    unit = ways.graph.units[draw.lot_id]
    if draw.id in ways.by_draw:
        return
    if draw.posting_kind != "conversion":
        yield End("written_off", holding.party, draw.posting_id, draw.settled, draw.settled, unit)
    elif any(
        p.lot_id == draw.lot_id for child in ways.children(draw.subject_id) for p in ways.graph.parents[child]
    ):
        by_conversion = into.setdefault(draw.lot_id, {})
        by_conversion[draw.subject_id] = by_conversion.get(draw.subject_id, 0) + draw.settled
    else:
        yield End("consumed", holding.party, draw.posting_id, draw.settled, draw.settled, unit)


def ends_through(ways: Ways, lot_id: int, conversion_id: int, quantity: int) -> Iterator[End]:
    """Ends of what a conversion took of a lot, through the lots that it made."""
    children = [
        (child, parent)
        for child in ways.children(conversion_id)
        for parent in ways.graph.parents[child]
        if parent.lot_id == lot_id
    ]
    parts = apportion(quantity, [parent.consumed for _, parent in children])
    for (child, parent), part in zip(children, parts, strict=True):
        share = parent.share if part == parent.consumed else parent.share * part // max(parent.consumed, 1)
        yield from portion(ends_from(ways, ways.converted[child]), part, share)


def portion(ends: Sequence[End], quantity: int, share: int) -> Iterator[End]:
    """The part of a child's ends that descends from one parent: `quantity` in the parent's unit, `share` in the child's."""
    weights = [end.quantity for end in ends]
    for end, part, own in zip(ends, apportion(quantity, weights), apportion(share, weights), strict=True):
        if part or own:
            scaled = (
                own if end.own_quantity == end.quantity else end.own_quantity * own // max(end.quantity, 1)
            )
            yield end._replace(quantity=part, own_quantity=scaled)


def merged(ends: Iterable[End]) -> list[End]:
    """Ends of one kind, party, posting and unit are one end."""
    sums: dict[tuple[str, str, int, str], tuple[int, int]] = {}
    for end in ends:
        key = (end.kind, end.party, end.posting_id, end.own_unit)
        quantity, own = sums.get(key, (0, 0))
        sums[key] = (quantity + end.quantity, own + end.own_quantity)
    return [
        End(kind, party, posting, q, own, unit)
        for (kind, party, posting, unit), (q, own) in sorted(sums.items())
    ]


GRADE_RANK = {"matched": 0, "claimed": 1, "unproven": 2, "contradicted": 3}


def weakest(grades: Iterable[str]) -> str:
    """A chain is as good as its weakest part; an empty chain is unproven."""
    return max(grades, key=GRADE_RANK.__getitem__, default="unproven")
