"""The state of the simulated country between waves, and the small choices of every part: how much, at what price.

A *promise* is a sale by invoice alone; the ledger posts it when `settle_invoices` runs. A *late* paper is one that its
register tells in a later wave than it should.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from random import Random

from jolserik.kernel.quantity import MICRO
from jolserik.packs import Pack
from jolserik.packs.rules import Verdict
from jolserik.simulate.advice import REASONS, worst
from jolserik.simulate.entries import Desk, Note, Row, note_rows
from jolserik.simulate.people import Society, Trader
from jolserik.simulate.seasons import Wave
from jolserik.simulate.stock import Account, Lot, Stock
from jolserik.simulate.truth import Truth

# Tenge for one unit, about 2023; used to choose prices, never to convert.
KZT = {"KZT": Decimal(1), "EUR": Decimal(490), "USD": Decimal(455), "RUB": Decimal("5.3")}
# What each hand adds to the import price.
_MARKUP = {
    "importer": 1.08,
    "producer": 1.10,
    "wholesaler": 1.18,
    "dealer": 1.28,
    "exporter": 1.40,
    "retailer": 1.3,
}
_PLATE_LETTERS = "ABCEHKMOPTXY"


@dataclass(slots=True)
class Promise:
    """A sale by invoice alone: what the seller owes the buyer until the invoice is settled."""

    invoice: str
    seller: Trader
    buyer: Trader
    goods: list[tuple[Account, int]]


@dataclass(slots=True)
class Late:
    """Rows that a register tells only in wave `due`, and what becomes known by them."""

    due: int
    kind: str
    rows: list[Row]
    lot: Lot | None = None
    note: Note | None = None


@dataclass(slots=True, eq=False)
class World:
    """Everything that lasts longer than a wave."""

    rng: Random
    scale: float
    pack: Pack
    wave: Wave
    waves_count: int
    society: Society
    stock: Stock = field(default_factory=Stock)
    desk: Desk = field(default_factory=Desk)
    truth: Truth = field(default_factory=Truth)
    promises: list[Promise] = field(default_factory=list)
    # (day, party, product) of the sales by invoice that are not settled yet.
    sold_by_invoice: set[tuple[date, str, str]] = field(default_factory=set)
    late: list[Late] = field(default_factory=list)
    # Notes to be answered in a wave, by its index, in the order of registration.
    answers_due: dict[int, list[Note]] = field(default_factory=dict)
    # Held notes whose exit was reported already.
    waiting: set[str] = field(default_factory=set)
    # Recent imports with their rows of the declaration register.
    declared_imports: deque[tuple[Lot, Row]] = field(default_factory=lambda: deque(maxlen=300))
    settled_sales: deque[Note] = field(default_factory=lambda: deque(maxlen=600))
    settled_exports: deque[Note] = field(default_factory=lambda: deque(maxlen=300))
    notes_count: int = 0
    exports_count: int = 0
    sales_by_invoice_count: int = 0

    def times(self, count: float) -> int:
        """How often something happens in a wave that happens `count` times at scale 1."""
        exact = count * self.scale
        return int(exact) + (self.rng.random() < exact - int(exact))

    def register(self, note: Note, *, answer_in: int | None = 0) -> Note:
        """File a note in this wave; it is answered so many waves later, or by whoever filed it."""
        if note.is_export and not note.unexplained and worst(self.pack, note) is Verdict.NOT_ADVISED:
            note.reason = self.rng.choice(REASONS)
        self.desk.put("notes", note_rows(note))
        self.notes_count += 1
        self.exports_count += note.is_export
        note.order = self.notes_count
        if answer_in is not None:
            self.answers_due.setdefault(self.wave.index + answer_in, []).append(note)
        return note

    def sale_number(self, seller: Trader, on: date) -> str:
        """The number of a sale by invoice. Sorted by number they stand in the order of their dates, as they settle."""
        self.sales_by_invoice_count += 1
        return f"{on.year}-B{self.sales_by_invoice_count:07d}-{seller.code}"

    def portion(self, account: Account, low: float, high: float) -> int:
        """Some part of what an account can sell: whole units where the unit counts things. 0 if there is too little."""
        available = self.stock.available(account)
        part = available * int(1000 * self.rng.uniform(low, high)) // 1000
        if account.product.counted and account.unit == account.product.unit:
            return min(max(part // MICRO, 1), available // MICRO) * MICRO
        return part // 1000 * 1000

    def price(self, account: Account, seller: Trader, currency: str) -> Decimal:
        """A price per unit: import price, what the hands so far have added, and a little haggling."""
        factor = _MARKUP.get(seller.role, 1.2) * self.rng.uniform(0.97, 1.05)
        euros = account.product.price_eur * Decimal(round(factor, 4))
        if account.unit == "TNE" and account.product.unit == "KGM":
            euros *= 1000
        price = euros * KZT["EUR"] / KZT[currency]
        step = Decimal("0.01") if price >= 1 else Decimal("0.0001")
        return price.quantize(step, ROUND_HALF_EVEN)

    def plate(self) -> str:
        """A Kazakh number plate: three digits, three letters that look alike in both alphabets, region."""
        letters = "".join(self.rng.choice(_PLATE_LETTERS) for _ in range(3))
        return f"{self.rng.randrange(1, 1000):03d}{letters}{self.rng.randrange(1, 21):02d}"

    def later(self, on: date, days_max: int) -> date:
        """A day soon after another."""
        return date.fromordinal(on.toordinal() + self.rng.randrange(days_max + 1))
