"""Documents as rows of the contract's files. The *desk* collects one wave's rows, kind by kind.

Only here is it known how a note, an invoice or an action is written down; who writes which is decided elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from jolserik.kernel.money import line_value
from jolserik.kernel.quantity import format_quantity
from jolserik.simulate.goods import Product
from jolserik.simulate.people import Trader
from jolserik.simulate.stock import Account, Draw, Lot

Row = Sequence[str]

# The order in which the files of a wave are loaded.
COLUMNS: dict[str, tuple[str, ...]] = {
    kind: tuple(columns.split())
    for kind, columns in {
        "parties": "party country name name_kk name_en registered_on address",
        "places": "place party kind name region country lat lon",
        "declarations": "declaration line date status holder product unit quantity net_kg origin_country maker_country"
        " value currency",
        "lots": "lot holder place product name unit quantity net_kg origin_country maker_country dispatch_country"
        " origin_kind procedure origin_document origin_line date value currency clauses serials",
        "invoices": "invoice date status seller buyer line product unit quantity value currency origin_country"
        " maker_country origin_document origin_line",
        "notes": "note kind procedure date sender sender_place recipient recipient_place recipient_country end_user"
        " carrier contract line product unit quantity price currency net_kg invoice draws vehicle waybill crossing"
        " serials refers_to papers reason",
        "actions": "note action date party reason source scope papers line quantity_received",
        "conversions": "conversion kind date holder place side lot product unit quantity reason",
        "write_offs": "write_off holder place lot quantity date kind reason",
    }.items()
}


@dataclass(slots=True, eq=False)
class Line:
    """One line of a note: goods of one account, with the draws that the ledger will make."""

    account: Account
    quantity: int
    draws: list[Draw]
    price: Decimal | None = None
    named: bool = False
    serials: tuple[str, ...] = ()

    @property
    def product(self) -> Product:
        """What is sent."""
        return self.account.product

    @property
    def unit(self) -> str:
        """In which unit."""
        return self.account.unit

    @property
    def lot(self) -> Lot:
        """The lot of the first draw; lines of exports have draws of one origin only."""
        return self.draws[0][0].lot


@dataclass(slots=True, eq=False)
class Note:
    """A consignment note as its sender files it. `state` is what the simulated ledger thinks of it.

    A `plain` note is answered without any accident; an `unexplained` one does not say why it sends what is not advised.
    """

    own: str
    kind: str
    date: date
    sender: Trader
    place: str
    recipient: Trader
    recipient_place: str
    lines: list[Line]
    currency: str = "KZT"
    procedure: str = ""
    invoice: str = ""
    crossing: str = ""
    vehicle: str = ""
    waybill: str = ""
    carrier: str = ""
    contract: str = ""
    end_user: str = ""
    destination: str = ""
    refers_to: str = ""
    papers: str = ""
    reason: str = ""
    state: str = "open"
    plain: bool = False
    unexplained: bool = False
    order: int = 0

    @property
    def key(self) -> str:
        """How others name it: party/own number."""
        return f"{self.sender.party}/{self.own}"

    @property
    def is_export(self) -> bool:
        """Whether an exit settles it."""
        return self.kind.startswith("export")


@dataclass(slots=True)
class Desk:
    """Rows of one wave by kind, and how many documents they make."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {kind: [] for kind in COLUMNS})
    documents: Counter[str] = field(default_factory=Counter)

    def put(self, kind: str, rows: Iterable[Row]) -> None:
        """One document."""
        self.rows[kind] += rows
        self.documents[kind] += 1

    def put_each(self, kind: str, rows: Iterable[Row]) -> None:
        """Documents of one row."""
        for row in rows:
            self.put(kind, [row])


def note_rows(note: Note) -> list[list[str]]:
    """One row per line."""
    return [
        [
            note.own,
            note.kind,
            note.procedure,
            note.date.isoformat(),
            note.sender.party,
            note.place,
            note.recipient.party,
            note.recipient_place,
            note.destination,
            note.end_user,
            note.carrier,
            note.contract,
            str(number),
            line.product.code,
            line.unit,
            format_quantity(line.quantity),
            "" if line.price is None else str(line.price),
            "" if line.price is None else note.currency,
            weight_kg(line.product, line.unit, line.quantity),
            note.invoice,
            draws_text(line.draws) if line.named else "",
            note.vehicle,
            note.waybill,
            note.crossing,
            ";".join(line.serials),
            note.refers_to,
            note.papers,
            note.reason,
        ]
        for number, line in enumerate(note.lines, 1)
    ]


def invoice_rows(note: Note, *, status: str = "valid", state_origin: bool = True) -> list[list[str]]:
    """The invoice of a note: the same lines, with the origin of what is drawn if the seller states it."""
    return [
        invoice_row(note, number, line, status, line.lot if state_origin else None)
        for number, line in enumerate(note.lines, 1)
    ]


def invoice_row(note: Note, number: int, line: Line, status: str, lot: Lot | None) -> list[str]:
    """One line of an invoice; the origin document is quoted where the goods come from one lot."""
    one_lot = lot is not None and all(holding.lot is lot for holding, _ in line.draws)
    return [
        note.invoice,
        note.date.isoformat(),
        status,
        note.sender.party,
        note.recipient.party,
        str(number),
        line.product.code,
        line.unit,
        format_quantity(line.quantity),
        str(line_value(line.price or Decimal(0), line.quantity)),
        note.currency,
        lot.origin if lot else "",
        lot.maker if lot else "",
        lot.document if lot and one_lot else "",
        lot.document_line if lot and one_lot else "",
    ]


def action_row(note: Note, action: str, on: date, party: Trader, **cells: str) -> list[str]:
    """One row of an action; `cells` are reason, source, scope, papers, line, quantity_received."""
    rest = [cells.get(name, "") for name in COLUMNS["actions"][4:]]
    return [note.key, action, on.isoformat(), party.party, *rest]


def draws_text(draws: Iterable[Draw]) -> str:
    """`@reference:quantity` of every lot drawn, each lot once."""
    quantities: dict[str, int] = {}
    for holding, part in draws:
        quantities[holding.lot.reference] = quantities.get(holding.lot.reference, 0) + part
    return ";".join(f"@{reference}:{format_quantity(part)}" for reference, part in quantities.items())


def weight_kg(product: Product, unit: str, quantity: int) -> str:
    """Net weight to the gram, empty if the unit is not the product's usual one."""
    if unit != product.unit:
        return ""
    micro_kg = quantity * int(product.net_kg * 1_000_000) // 1_000_000
    return format_quantity(micro_kg // 1000 * 1000) if micro_kg >= 1000 else ""
