"""A small ledger in memory, grown deed by deed, for tests of tracing: only what a `Graph` holds."""

from __future__ import annotations

from collections.abc import Sequence

from jolserik.ledger.shares import output_shares, split_inputs
from jolserik.ledger.tracing import Graph, GraphDraw, GraphHolding, Parent


class Growing:
    """Lots come in, move, are converted and leave; every deed keeps the books in balance."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.parents: dict[int, list[Parent]] = {}
        self.units: dict[int, str] = {}
        self.quantities: dict[int, int] = {}
        self.graph.parents, self.graph.units = self.parents, self.units
        self.serial = 0

    def next_id(self) -> int:
        self.serial += 1
        return self.serial

    def lot(self, quantity: int, *, party: str = "importer", unit: str = "H87") -> int:
        """A lot with an origin of its own; its holding."""
        lot_id = self._new_lot(quantity, unit)
        return self._hold(lot_id, party, quantity, ("lot", lot_id))

    def move(self, holding_id: int, quantity: int, *, to: str = "buyer", abroad: bool = False) -> int:
        """A settled line; the holding that it made."""
        posting = self.next_id()
        draw = self._draw(holding_id, posting, ("line", posting), quantity)
        lot_id = self.graph.holdings[holding_id].lot_id
        return self._hold(lot_id, to, quantity, ("draw", draw), abroad=abroad)

    def reserve(self, holding_id: int, quantity: int) -> int:
        """An open line; its draw."""
        posting = self.next_id()
        return self._draw(holding_id, posting, ("line", posting), quantity, settled=False)

    def write_off(self, holding_id: int, quantity: int, *, kind: str = "write_off") -> int:
        """Gone for good; the draw."""
        posting = self.next_id()
        return self._draw(holding_id, posting, (kind, posting), quantity)

    def convert(
        self, inputs: Sequence[tuple[int, int]], outputs: Sequence[int], *, unit: str = "H87"
    ) -> list[int]:
        """An identity-keeping conversion of (holding, quantity) inputs; the outputs' holdings."""
        conversion, posting = self.next_id(), self.next_id()
        consumed: dict[int, int] = {}
        for holding_id, quantity in inputs:
            lot_id = self.graph.holdings[holding_id].lot_id
            consumed[lot_id] = consumed.get(lot_id, 0) + quantity
            self._draw(holding_id, posting, ("conversion", conversion), quantity)
        lots = sorted(consumed)
        rows = split_inputs([consumed[lot] for lot in lots], outputs)
        made = []
        for output, row in zip(outputs, rows, strict=True):
            child = self._new_lot(output, unit)
            triples = zip(lots, output_shares(output, row), row, strict=True)
            self.parents[child] = [Parent(*triple) for triple in triples if triple[1] or triple[2]]
            made.append(self._hold(child, "packer", output, ("conversion", conversion)))
        return made

    def free(self, holding_id: int) -> int:
        holding = self.graph.holdings[holding_id]
        return holding.on_hand - holding.reserved

    def lot_of(self, holding_id: int) -> int:
        return self.graph.holdings[holding_id].lot_id

    def first_draw_of(self, holding_id: int) -> GraphDraw:
        return next(draw for draw in self.graph.draws.values() if draw.holding_id == holding_id)

    def _new_lot(self, quantity: int, unit: str) -> int:
        lot_id = self.next_id()
        self.units[lot_id], self.quantities[lot_id] = unit, quantity
        return lot_id

    def _hold(
        self, lot_id: int, party: str, quantity: int, source: tuple[str, int], *, abroad: bool = False
    ) -> int:
        key = self.next_id()
        self.graph.holdings[key] = GraphHolding(key, lot_id, party, quantity, quantity, 0, abroad, *source)
        return key

    def _draw(
        self, holding_id: int, posting: int, cause: tuple[str, int], quantity: int, *, settled: bool = True
    ) -> int:
        key, holding = self.next_id(), self.graph.holdings[holding_id]
        assert 0 < quantity <= holding.on_hand - holding.reserved
        self.graph.draws[key] = GraphDraw(
            key, posting, *cause, holding_id, holding.lot_id, quantity, quantity if settled else 0,
            "settled" if settled else "open",
        )  # fmt: skip
        self.graph.holdings[holding_id] = (
            holding._replace(on_hand=holding.on_hand - quantity)
            if settled
            else holding._replace(reserved=holding.reserved + quantity)
        )
        return key
