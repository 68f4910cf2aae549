"""What the model remembers: lots, holdings, notes and the registers of others, as plain records in dictionaries.

A holding is one way in which a party got one lot at one place. It never merges with another one; what leaves it
is written on it (`children` by notes and sales, `uses` by write-offs and conversions), so that a trace is a walk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tests.model.cells import Fault, apportion

ENFORCED_FROM = date(2023, 7, 1)
STOCK_TAKING = (date(2023, 3, 1), date(2023, 6, 30))
InvoiceKey = tuple[str, str]  # (seller, folded number)
ABROAD = ""  # place of goods that left the country


def enforced(on: date) -> bool:
    """Whether stock and comparisons bite on that date in the shipped Kazakh pack."""
    return on >= ENFORCED_FROM


@dataclass
class Lot:
    id: int
    reference: str
    holder: str
    product: str
    unit: str
    quantity: int
    origin_kind: str
    origin_country: str = ""
    maker_country: str = ""
    document: str = ""
    document_line: str = ""
    parents: list[tuple[int, int]] = field(
        default_factory=list
    )  # (lot, micro) of an identity-keeping conversion
    ingredients: list[tuple[int, int]] = field(default_factory=list)  # (lot, micro) of a production
    numbered: bool = False  # its units have serial numbers


@dataclass
class Holding:
    id: int
    party: str
    place: str
    lot: int
    on_hand: int
    reserved: int = 0
    abroad: bool = False
    note: int | None = None  # the note by which it came
    parent: int | None = None  # the holding it was drawn from
    serials: list[str] = field(default_factory=list)
    promised: list[str] = field(default_factory=list)  # serials that open draws have reserved
    children: list[tuple[int, int]] = field(default_factory=list)  # (holding, micro)
    uses: list[tuple[str, str, int]] = field(
        default_factory=list
    )  # (written_off | consumed | converted, own, micro)

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


@dataclass
class Draw:
    holding: int
    micro: int
    serials: list[str] = field(default_factory=list)
    settled: int = 0


@dataclass
class Line:
    no: str
    product: str
    unit: str
    quantity: int
    price: Decimal | None
    currency: str
    invoice: str
    named: list[tuple[str, int]]
    serials: list[str]
    draws: list[Draw] = field(default_factory=list)
    gone: bool = False  # received, exited or released: nothing of it is open
    exits: list[str] = field(default_factory=list)  # who has reported that it left
    counted_lower: bool = False  # a later count found less than had left

    @property
    def settled(self) -> int:
        return sum(draw.settled for draw in self.draws)

    @property
    def exit_grade(self) -> str:
        """Nobody's word is silence, an interested one's is a claim; a later lower count contradicts them all."""
        if self.counted_lower:
            return "contradicted"
        if not self.exits:
            return ""
        return "claimed" if set(self.exits) <= {"carrier", "exporter"} else "proven"


@dataclass
class Note:
    id: int
    own: str
    kind: str
    date: date
    sender: str
    sender_place: str
    recipient: str
    recipient_place: str
    recipient_country: str
    procedure: list[str]
    refers_to: int | None
    lines: list[Line]
    status: str = "open"  # open, held, settled, declined, revoked, corrected, seized
    hold_code: str = ""
    overdue: bool = False
    waiting: list[dict[str, Any]] = field(default_factory=list)  # confirm and exit of a held note
    took_over: bool = False
    returned: int | None = None  # the note whose goods a return brings back

    @property
    def is_open(self) -> bool:
        return self.status in ("open", "held")

    @property
    def is_export(self) -> bool:
        return self.kind in ("export_eaeu", "export_third")


@dataclass
class Conversion:
    own: str
    holder: str
    kind: str
    inputs: list[tuple[int, int]]  # (lot, micro), in the order of their first row
    outputs: list[int]  # lots
    draws: list[tuple[int, int]]  # (holding, micro)


@dataclass
class Sale:
    """A by-invoice posting of one invoice: what settle_invoices drew and where it went."""

    invoice: str
    draws: list[
        tuple[str, Draw, int]
    ]  # (invoice line, draw or the whole of a declared lot, holding of the buyer)
    moved: dict[str, tuple[str, str, int]]  # what was posted by line: product, unit, quantity
    given_back: dict[int, int] = field(default_factory=dict)  # by holding of the buyer


@dataclass
class World:
    parties: set[str] = field(default_factory=set)
    lots: dict[int, Lot] = field(default_factory=dict)
    holdings: dict[int, Holding] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)
    conversions: dict[str, Conversion] = field(default_factory=dict)
    declarations: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    invoices: dict[InvoiceKey, list[dict[str, Any]]] = field(default_factory=dict)
    sales: dict[InvoiceKey, Sale] = field(default_factory=dict)
    identities: dict[tuple[Any, ...], tuple[Any, tuple[str, list[Fault], str]]] = field(default_factory=dict)
    grades: dict[int, str] = field(default_factory=dict)  # of lots by import declaration, as last compared
    serials: set[tuple[str, str]] = field(
        default_factory=set
    )  # (product, number) of every unit that ever had one
    openings: set[tuple[str, ...]] = field(default_factory=set)
    findings: list[tuple[str, int]] = field(default_factory=list)  # (kind, note; 0 where there is none)
    counter: int = 0

    def next_id(self) -> int:
        self.counter += 1
        return self.counter

    def add_lot(self, **facts: Any) -> Lot:
        lot = Lot(id=self.next_id(), **facts)
        self.lots[lot.id] = lot
        return lot

    def add_holding(self, party: str, place: str, lot: int, micro: int, **more: Any) -> Holding:
        holding = Holding(self.next_id(), party, place, lot, micro, **more)
        self.holdings[holding.id] = holding
        return holding

    def of(self, party: str) -> list[Holding]:
        """Holdings of a party in the order in which they were acquired."""
        return [h for h in self.holdings.values() if h.party == party]

    def roots(self, lot_id: int, micro: int) -> dict[int, int]:
        """The lots at the start of a quantity of a lot, through conversions that keep identity."""
        lot = self.lots[lot_id]
        if not lot.parents:
            return {lot_id: micro}
        found: dict[int, int] = {}
        shares = apportion(micro, [weight for _, weight in lot.parents])
        for (parent, _), share in zip(lot.parents, shares, strict=True):
            for root, part in self.roots(parent, share).items():
                found[root] = found.get(root, 0) + part
        return found
