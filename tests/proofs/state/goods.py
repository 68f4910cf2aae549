"""Files about goods themselves: lots, what customs says of them, conversions and write-offs."""

from __future__ import annotations

from tests.model import papers as p
from tests.model.cells import MICRO, Row, plain
from tests.proofs.state.seeing import (
    COUNTRIES,
    DECLARATIONS,
    ENFORCED,
    HOME,
    OBSERVED,
    PLACES,
    PRODUCTS,
    SPELLINGS,
    File,
    Seer,
)

CONVERSIONS = ("packing", "unpacking", "re_sorting", "editing", "production", "unit_change")


class Goods(Seer):
    """Writes what brings goods in, changes them or takes them out."""

    def first_lots(self) -> File:
        """One lot for everybody."""
        return "lots", [self.lot() | {"holder": holder, "lot": self.reference(holder)} for holder in HOME]

    def lots(self) -> File:
        """One to three lots of whatever origin."""
        rows = [self.lot() for _ in range(self.dice.number(1, 3))]
        return "lots", rows

    def lot(self) -> Row:
        dice, holder = self.dice, self.dice.of(HOME)
        kinds = (
            "import_eaeu",
            "import_declaration",
            "import_declaration",
            "production",
            "declared",
            "opening_balance",
        )
        kind = dice.of(kinds)
        country = dice.of(COUNTRIES)
        day = OBSERVED if kind == "opening_balance" and not dice.rarely(6) else self.day()
        return p.lot(
            self.reference(holder), holder, dice.quantity(12 * MICRO), place=dice.of(PLACES), product=dice.of(PRODUCTS),
            unit="KGM" if dice.rarely(6) else "H87", origin_country=country, maker_country=country, origin_kind=kind,
            date=day, origin_document=dice.of(DECLARATIONS), origin_line=dice.of(("1", "1", "2")),
        )  # fmt: skip

    def reference(self, holder: str) -> str:
        """A holder's next reference; two holders call different lots by one name."""
        number = self.counts[holder] = self.counts[holder] + 1
        return f"r{number}"

    def numbered_lot(self) -> File:
        """A lot whose units have serial numbers, some of which stand elsewhere."""
        holder = self.dice.of(HOME)
        serials = [self.name("s") for _ in range(self.dice.number(1, 4))]
        known = sorted(number for _, number in self.world.serials)
        if known and self.dice.rarely(5):
            serials[-1] = self.dice.of(known)
        units = len(serials) + (1 if self.dice.rarely(8) else 0)
        row = p.lot(
            self.reference(holder), holder, str(units), product=p.TELEVISION, serials=";".join(serials)
        )
        return "lots", [row]

    def declarations(self) -> File:
        """Customs speaks about some lot, or about a line that nobody has named yet."""
        dice = self.dice
        lots = [x for x in self.world.lots.values() if x.origin_kind == "import_declaration"]
        if not lots or dice.rarely(8):
            row = p.declaration(
                dice.of(DECLARATIONS),
                dice.of(HOME),
                "20",
                product=dice.of(PRODUCTS),
                line=dice.of(("1", "2")),
                date=ENFORCED,
            )
            return "declarations", [row]
        lot = dice.of(lots)
        row = p.declaration(
            dice.of(SPELLINGS)(lot.document), lot.holder, plain(lot.quantity * dice.of((1, 1, 2, 3))),
            line=lot.document_line, product=lot.product, unit=lot.unit, origin_country=lot.origin_country or None,
            maker_country=lot.maker_country or None, date=ENFORCED,
        )  # fmt: skip
        if dice.rarely(2):
            row |= dice.of(
                (
                    {"status": "pending"}, {"status": "annulled"}, {"quantity": "1"}, {"product": p.TELEVISION},
                    {"holder": dice.of(HOME)}, {"origin_country": "DE"},
                )
            )  # fmt: skip
        return "declarations", [row]

    def convert(self) -> File:
        """Lots in, lots out."""
        dice, holding = self.dice, self.stocked(self.nameable)
        kind = dice.of(CONVERSIONS)
        if holding is None:
            return "conversions", []
        world, lot = self.world, self.world.lots[holding.lot]
        own = self.name("v")
        common = {"kind": kind, "place": holding.place, "product": lot.product, "unit": lot.unit}
        picked = [holding]
        for other in world.of(holding.party):
            its = world.lots[other.lot]
            fits = other.place == holding.place and other.free > 0 and self.nameable(other, its)
            if (
                fits
                and its.unit == lot.unit
                and other.lot not in {h.lot for h in picked}
                and dice.rarely(2)
                and len(picked) < 3
            ):
                picked.append(other)
        quantities = [self.in_the_main_whole(h.free) for h in picked]
        rows = [
            p.converted(own, holding.party, "in", self.lot_name(h.lot), plain(q), **common)
            | {"product": world.lots[h.lot].product}
            for h, q in zip(picked, quantities, strict=True)
        ]
        if dice.rarely(6):
            del rows[0]["lot"]
        elif dice.rarely(10):
            rows[0]["quantity"] = plain(quantities[0] + 5 * MICRO)
        total = sum(quantities)
        parts = [total] if total < 3 or dice.rarely(2) else [total // 3, total - total // 3]
        if kind == "unit_change":
            common["unit"] = "KGM" if lot.unit != "KGM" else "H87"
            parts = [q * 3 for q in parts]
        elif dice.rarely(10):
            parts[0] += 1
        if kind == "production":
            common["product"] = dice.of(PRODUCTS)
        rows += [p.converted(own, holding.party, "out", self.name("o"), plain(q), **common) for q in parts]
        return "conversions", rows

    def in_the_main_whole(self, free: int) -> int:
        return max(1, free // MICRO) * MICRO if free >= MICRO and not self.dice.rarely(4) else free

    def write_off(self) -> File:
        holding = self.stocked(self.nameable)
        if holding is None:
            return "write_offs", []
        name = self.lot_name(holding.lot) if not self.dice.rarely(10) else "@nothing"
        kind = self.dice.of(("loss", "retail", "destruction", "own_use"))
        return "write_offs", [
            p.written_off(
                self.name("w"),
                holding.party,
                name,
                self.dice.quantity(holding.free),
                place=holding.place,
                kind=kind,
            )
        ]
