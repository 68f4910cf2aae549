"""The journal: one batch's changes to the ledger, gathered in memory and written by a handful of statements.

Commands say what happens (reserve, settle, release, bring in, consume); the journal knows how the tables change and writes
each table once. Ids of new rows are given at writing, which is why everything refers to objects, not to ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jolserik.ledger.allocation import UNIT, AccountKey, StockHolding, Taking, new_stock_holding
from jolserik.ledger.words import PostingKind, SourceKind, State


@dataclass(slots=True, eq=False, kw_only=True)
class NewLot:
    """A lot to be made. Quantity in millionths; see `models.Lot` for the facts. `answered` is what the leaf says of the
    document that made it."""

    holder_id: int
    product: str
    unit: str
    quantity: int
    origin_kind: str
    date: date
    grade: str
    reference: str = ""
    name: str = ""
    net_kg: int | None = None
    origin_country: str = ""
    maker_country: str = ""
    dispatch_country: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    procedure: str = ""
    origin_document: str = ""
    origin_folded: str = ""
    origin_line: int | None = None
    value: Decimal | None = None
    currency: str = ""
    clauses: Sequence[str] = ()
    serials: Sequence[str] = ()
    declaration_unknown: bool = False
    conversion_id: int | None = None
    parents: Sequence[tuple[int, int, int]] = ()
    answered: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0
    code: str = ""


@dataclass(slots=True, eq=False)
class NewDraw:
    """A draw to be made: quantity out of one holding."""

    taking: Taking
    settled: bool
    id: int = 0


@dataclass(slots=True, eq=False)
class NewPosting:
    """A posting to be made with its draws, in their order."""

    kind: PostingKind
    subject_id: int
    quantity: int
    settled: bool
    draws: list[NewDraw] = field(default_factory=list)
    id: int = 0


@dataclass(slots=True, eq=False)
class NewHolding:
    """A holding to be made, and its one source: a lot, a draw (new or of an earlier batch) or a conversion."""

    stock: StockHolding
    account: AccountKey
    quantity: int
    source_kind: SourceKind
    source: NewLot | NewDraw | int
    lot: NewLot | None = None
    abroad: bool = False


@dataclass(frozen=True, slots=True)
class OpenDraw:
    """A draw of an earlier batch that is still reserved."""

    id: int
    posting_id: int
    holding_id: int
    lot_id: int
    quantity: int
    serials: tuple[str, ...] = ()


@dataclass
class Journal:
    """All changes of one batch. Write it once, with `commands.writing.write`."""

    now: datetime
    lots: list[NewLot] = field(default_factory=list)
    postings: list[NewPosting] = field(default_factory=list)
    holdings: list[NewHolding] = field(default_factory=list)
    on_hand: dict[int, int] = field(default_factory=dict)
    reserved: dict[int, int] = field(default_factory=dict)
    closed_draws: list[tuple[OpenDraw, int]] = field(default_factory=list)
    closed_postings: dict[int, State] = field(default_factory=dict)
    serial_moves: list[tuple[int, str, StockHolding | None, NewDraw | None]] = field(default_factory=list)

    def bring_in(
        self, lot: NewLot, account: AccountKey, *, stock: StockHolding | None = None
    ) -> StockHolding:
        """A new lot of its own origin (or of a conversion), held at an account."""
        stock = stock or new_stock_holding(0, lot.quantity, lot.serials)
        kind = SourceKind.LOT if lot.conversion_id is None else SourceKind.CONVERSION
        source = lot if lot.conversion_id is None else lot.conversion_id
        self.lots.append(lot)
        self.holdings.append(NewHolding(stock, account, lot.quantity, kind, source, lot))
        return stock

    def reserve(self, kind: PostingKind, subject_id: int, takings: Sequence[Taking]) -> NewPosting:
        """A posting that waits: its quantity stays on hand but is no longer free."""
        posting = self._post(kind, subject_id, takings, settled=False)
        for draw in posting.draws:
            self._change(self.reserved, draw.taking.holding.id, draw.taking.quantity)
            self._move_serials(draw.taking, draw.taking.holding, draw)
        return posting

    def spend(self, kind: PostingKind, subject_id: int, takings: Sequence[Taking]) -> NewPosting:
        """A posting that is done at once: its quantity leaves the holdings."""
        posting = self._post(kind, subject_id, takings, settled=True)
        for draw in posting.draws:
            self._change(self.on_hand, draw.taking.holding.id, -draw.taking.quantity)
            self._move_serials(draw.taking, None, None)
        return posting

    def transfer(
        self, posting: NewPosting, account: AccountKey, *, abroad: bool = False
    ) -> list[StockHolding]:
        """Every settled draw of a posting becomes a holding at an account, same lot."""
        made = []
        for draw in posting.draws:
            taking = draw.taking
            stock = new_stock_holding(taking.lot_id, taking.quantity, taking.serials)
            self.holdings.append(
                NewHolding(stock, account, taking.quantity, SourceKind.DRAW, draw, None, abroad)
            )
            self._move_serials(taking, stock, None)
            made.append(stock)
        return made

    def settle(
        self, draw: OpenDraw, quantity: int, account: AccountKey | None, *, abroad: bool = False
    ) -> None:
        """Close a reserved draw: `quantity` goes to the account (or leaves, with none), the rest is free again."""
        self._change(self.on_hand, draw.holding_id, -quantity)
        self._change(self.reserved, draw.holding_id, -draw.quantity)
        self.closed_draws.append((draw, quantity))
        gone = draw.serials[: quantity // UNIT]
        stock = None
        if quantity and account:
            stock = new_stock_holding(draw.lot_id, quantity, gone)
            self.holdings.append(NewHolding(stock, account, quantity, SourceKind.DRAW, draw.id, None, abroad))
        self.serial_moves += [(draw.lot_id, number, stock, None) for number in gone]
        self._free_serials(draw, draw.serials[quantity // UNIT :])

    def release(self, draw: OpenDraw) -> None:
        """Close a reserved draw with nothing gone."""
        self._change(self.reserved, draw.holding_id, -draw.quantity)
        self.closed_draws.append((draw, 0))
        self._free_serials(draw, draw.serials)

    def arrivals(self) -> dict[int, int]:
        """By new holding's source, what arrives beyond what left there: nothing, if the batch is balanced.

        Keys are positions: of new draws by their object, of earlier ones by their id, of lots by their object.
        """
        left: dict[int, int] = {}
        for posting in self.postings:
            left |= {id(draw): draw.taking.quantity if draw.settled else 0 for draw in posting.draws}
        left |= {draw.id: quantity for draw, quantity in self.closed_draws}
        left |= {id(lot): lot.quantity for lot in self.lots}
        beyond: dict[int, int] = {}
        for holding in self.holdings:
            source = holding.lot if holding.lot is not None else holding.source
            key = source if isinstance(source, int) else id(source)
            beyond[key] = beyond.get(key, -left.get(key, 0)) + holding.quantity
        return beyond

    def _free_serials(self, draw: OpenDraw, numbers: Sequence[str]) -> None:
        here = StockHolding(draw.holding_id, draw.lot_id, 0)
        self.serial_moves += [(draw.lot_id, number, here, None) for number in numbers]

    def _post(
        self, kind: PostingKind, subject_id: int, takings: Sequence[Taking], *, settled: bool
    ) -> NewPosting:
        quantity = sum(taking.quantity for taking in takings)
        posting = NewPosting(
            kind, subject_id, quantity, settled, [NewDraw(taking, settled) for taking in takings]
        )
        self.postings.append(posting)
        return posting

    def _move_serials(self, taking: Taking, to: StockHolding | None, draw: NewDraw | None) -> None:
        self.serial_moves += [(taking.lot_id, number, to, draw) for number in taking.serials]

    @staticmethod
    def _change(deltas: dict[int, int], holding_id: int, delta: int) -> None:
        deltas[holding_id] = deltas.get(holding_id, 0) + delta
