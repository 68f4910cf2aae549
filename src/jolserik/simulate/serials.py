"""A small trade in telephones with serial numbers: one brand's importer, a shop and an exporter, apart from the rest.

Whoever draws from such a lot says which units leave, so these companies name their lots and serials on every line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from jolserik.kernel.quantity import MICRO
from jolserik.simulate.entries import Line, Note, invoice_rows
from jolserik.simulate.exports import new_export
from jolserik.simulate.goods import Origin, catalogue
from jolserik.simulate.people import Trader
from jolserik.simulate.stock import Lot
from jolserik.simulate.supply import Consignment, declare, lot_row
from jolserik.simulate.world import World

_PHONE = "8517130000"
_UNITS_A_LOT = (15, 40)


@dataclass(slots=True)
class Units:
    """Serial numbers of one lot in one company's warehouse."""

    lot: Lot
    numbers: list[str]


@dataclass(slots=True, eq=False)
class BrandTrade:
    """The companies, and who has which units. A note is answered in its own wave, in full."""

    importer: Trader
    shop: Trader
    exporter: Trader
    buyer: Trader
    units: dict[str, list[Units]] = field(default_factory=dict)
    underway: list[tuple[Note, str, Units]] = field(default_factory=list)

    @classmethod
    def found(cls, world: World) -> BrandTrade:
        """Companies that deal with each other only."""
        society = world.society
        return cls(
            society.company("importer", "serial"),
            society.company("retailer", "serial"),
            society.company("exporter", "serial"),
            society.foreign_buyer("RU"),
        )

    def trade(self, world: World) -> None:
        """Import in the first wave of a month, sell in the second, export in the third."""
        self._arrive()
        step = (self._import, self._sell, self._export)[world.wave.part - 1]
        step(world)

    def _arrive(self) -> None:
        """What was sent in the last wave is there, if its note was confirmed."""
        for note, party, units in self.underway:
            if note.state == "settled":
                self.units.setdefault(party, []).append(units)
        self.underway = []

    def _import(self, world: World) -> None:
        count = world.rng.randint(*_UNITS_A_LOT)
        product, trader = catalogue()[_PHONE], self.importer
        on = world.wave.day(world.rng)
        lot = Lot(product, "H87", count * MICRO, "CN", "CN", trader.reference("L"), document_line="1")
        lot.document = f"55301/{on:%d%m%y}/{world.rng.randrange(10_000_000):07d}"
        numbers = [_imei(world) for _ in range(count)]
        bought = Consignment(product, Origin("CN", "CN", "HK"), count * Decimal(340), "USD", lot.quantity)
        world.desk.put("declarations", [declare(trader, lot, bought, on)])
        place = trader.places[0]
        row = lot_row(trader, place, lot, "import_declaration", on, bought, serials=";".join(numbers))
        world.desk.put("lots", [row])
        world.stock.bring(lot, world.stock.account(trader.party, place, product, "H87"))
        self.units.setdefault(trader.party, []).append(Units(lot, numbers))

    def _sell(self, world: World) -> None:
        for buyer in (self.exporter, self.shop):
            on = world.wave.day(world.rng)
            place = self.importer.places[0]
            note = Note(
                self.importer.number("N", on.year),
                "domestic",
                on,
                self.importer,
                place,
                buyer,
                buyer.places[0],
                [],
            )
            self._send(world, note, 0.4)

    def _export(self, world: World) -> None:
        note = new_export(
            world, self.exporter, self.exporter.places[0], self.buyer, world.wave.day(world.rng), "RUB"
        )
        self._send(world, note, 0.8)

    def _send(self, world: World, note: Note, part: float) -> None:
        """One line of one lot, with its serial numbers."""
        here = self.units.get(note.sender.party, [])
        if not here:
            return
        units = here[0]
        count = max(1, int(len(units.numbers) * part))
        leaving, units.numbers = units.numbers[:count], units.numbers[count:]
        if not units.numbers:
            here.pop(0)
        account = world.stock.account(note.sender.party, note.place, units.lot.product, "H87")
        draws = world.stock.reserve(account, count * MICRO, lot=units.lot)
        price = world.price(account, note.sender, note.currency)
        note.lines.append(Line(account, count * MICRO, draws, price, named=True, serials=tuple(leaving)))
        if note.invoice:
            world.desk.put("invoices", invoice_rows(note))
        note.plain = True
        world.register(note)
        self.underway.append((note, note.recipient.party, Units(units.lot, leaving)))


def _imei(world: World) -> str:
    """Fifteen digits, the last a Luhn check digit."""
    body = f"35{world.rng.randrange(10**12):012d}"
    total = sum(sum(divmod(int(digit) * (2 if index % 2 else 1), 10)) for index, digit in enumerate(body))
    return f"{body}{-total % 10}"
