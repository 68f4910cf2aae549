"""Files of trade: notes at home and over the border, and the invoices that go with them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tests.model import papers as p
from tests.model.books import Holding, Lot
from tests.model.cells import MICRO, Row, plain
from tests.model.comparing import line_value
from tests.proofs.state.seeing import ABROAD, ENFORCED, HOME, PLACES, SPELLINGS, THIRD, UNION, File, Seer


class Trading(Seer):
    """Writes notes that move goods."""

    def filled(self, holding: Holding, row: Row) -> Row:
        """Product, unit, place and quantity of a note's row, from what is free there."""
        lot = self.world.lots[holding.lot]
        row |= {"product": lot.product, "unit": lot.unit, "sender_place": holding.place}
        row["quantity"] = self.dice.quantity(self.free_at(holding))
        if lot.numbered and self.dice.rarely(2):
            self.number_units(holding, row)
        if self.dice.rarely(20):
            row["unit"] = "LTR"
        return row

    def named(self, holding: Holding, row: Row) -> Row:
        """The same with named draws, some of them wrong."""
        dice, lot = self.dice, self.world.lots[holding.lot]
        row |= {"product": lot.product, "unit": lot.unit, "sender_place": holding.place}
        row["quantity"] = dice.quantity(holding.free)
        row["draws"] = f"{self.lot_name(holding.lot)}:{row['quantity']}"
        if dice.rarely(4):
            strange = dice.of([x for x in self.world.lots.values() if x.reference])
            row |= dice.of(
                (
                    {"draws": "@nothing:1"}, {"draws": f"{self.lot_name(holding.lot)}:0.5"},
                    {"draws": f"L{strange.id}:{row['quantity']}" if self.has_code(strange) else "@nothing:1"},
                    {"draws": f"@{strange.reference}:{row['quantity']}"}, {"product": p.FRIDGE}, {"unit": "LTR"},
                )
            )  # fmt: skip
        return row

    @staticmethod
    def has_code(lot: Lot) -> bool:
        return not lot.parents and lot.origin_kind != "production" and not lot.ingredients

    def number_units(self, holding: Holding, row: Row) -> None:
        """Say which numbered units go."""
        dice = self.dice
        numbers = sorted(holding.serials)[: dice.number(1, len(holding.serials))] or ["s0"]
        if dice.rarely(6):
            numbers[-1] = dice.of(["s0", *sorted(number for _, number in self.world.serials)])
        row |= {"serials": ";".join(numbers), "quantity": str(len(numbers) + (1 if dice.rarely(10) else 0))}

    def domestic(self) -> File:
        """One or two lines between two traders, the lots left open."""
        return self.sale_at_home(self.filled)

    def domestic_named(self) -> File:
        """The same with named lots."""
        return self.sale_at_home(self.named)

    def domestic_numbered(self) -> File:
        """Units by their serial numbers."""
        holding = self.stocked(lambda h, lot: lot.numbered and bool(h.serials))
        if holding is None:
            return "notes", []
        row = p.note(self.name("n"), holding.party, self.other(holding.party), "1", date=self.day())
        row = self.filled(holding, row)
        self.number_units(holding, row)
        return "notes", [row]

    def sale_at_home(self, fill: Callable[[Holding, Row], Row]) -> File:
        holding = self.stocked()
        if holding is None:
            return "notes", []
        head = {"date": self.day(), "recipient_place": self.dice.of(PLACES)}
        own, other = self.name("n"), self.other(holding.party)
        rows = [fill(holding, p.note(own, holding.party, other, "1", **head))]
        if self.dice.rarely(3):
            second = self.stocked(lambda h, lot: (h.party, h.place) == (holding.party, holding.place))
            if second:
                rows.append(fill(second, p.note(own, holding.party, other, "1", line="2", **head)))
        return "notes", rows

    def movement(self) -> File:
        """Between two places of one trader."""
        holding = self.stocked()
        if holding is None:
            return "notes", []
        to = self.dice.of([x for x in ("A", "B", "Z") if x != holding.place])
        return "notes", [
            self.filled(holding, p.movement(self.name("n"), holding.party, "1", to=to, date=self.day()))
        ]

    def export(self) -> tuple[list[File], list[File]]:
        """Files of an export: its invoice and the note, and what the register tells only later."""
        dice, holding = self.dice, self.stocked()
        if holding is None:
            return [], []
        buyer, number = dice.of([*UNION, *ABROAD]), self.name("i")
        row = p.export(self.name("n"), holding.party, buyer, "1", number, date=self.day())
        if buyer in THIRD:
            row |= {"kind": "export_third"}
            del row["crossing"]
        row = (self.named if dice.rarely(3) else self.filled)(holding, row)
        if dice.rarely(12):
            row |= {"recipient": row["sender"], "procedure": "temporary"}
        if dice.rarely(12):
            del row["invoice"]
        told = ("invoices", [self.invoice_for(row, number)])
        if dice.rarely(4):
            return [("notes", [row])], [told]
        return [told, ("notes", [row])], []

    def export_of_two_origins(self) -> list[File]:
        """Goods of two countries on one line; if nobody has such beside each other, somebody gets them."""
        holding = self.stocked(lambda h, lot: bool(lot.origin_country) and not lot.numbered)
        if holding is None:
            return []
        lot = self.world.lots[holding.lot]
        beside = [
            self.world.lots[h.lot]
            for h in self.world.of(holding.party)
            if h.place == holding.place and h.free > 0
        ]
        like = [x for x in beside if (x.product, x.unit) == (lot.product, lot.unit)]
        if len({x.origin_country for x in like}) < 2:
            country = "TR" if lot.origin_country != "TR" else "CN"
            row = p.lot(
                self.reference(holding.party), holding.party, "3", place=holding.place, product=lot.product, unit=lot.unit,
                origin_country=country, maker_country=country,
            )  # fmt: skip
            return [("lots", [row])]
        buyer, number = self.dice.of(UNION), self.name("i")
        row = p.export(
            self.name("n"), holding.party, buyer, plain(self.free_at(holding)), number, date=ENFORCED
        )
        row |= {"product": lot.product, "unit": lot.unit, "sender_place": holding.place}
        return [("invoices", [self.invoice_for(row, number)]), ("notes", [row])]

    def invoice_for(self, row: Row, number: str) -> Row:
        """What the register says of an export: the same, mostly."""
        dice = self.dice
        value = line_value(Decimal(100), int(Decimal(row["quantity"]) * MICRO))
        country = self.likely_country(row)
        invoice = p.invoice(
            dice.of(SPELLINGS)(number), row["sender"], row["recipient"], row["quantity"], value=str(value),
            product=row["product"], unit=row["unit"], origin_country=country, maker_country=country, date=p.JULY,
        )  # fmt: skip
        if dice.rarely(5):
            invoice |= dice.of(
                (
                    {"value": "7"}, {"buyer": dice.of(ABROAD)}, {"status": "cancelled"}, {"origin_country": "DE"},
                    {"seller": dice.of(HOME)}, {"line": "2"}, {"maker_country": ""},
                )
            )  # fmt: skip
        return invoice

    def likely_country(self, row: Row) -> str | None:
        """The country of the lot that the line will most likely draw."""
        world = self.world
        for holding in world.of(row["sender"]):
            lot = world.lots[holding.lot]
            fits = (holding.place, lot.product, lot.unit) == (
                row["sender_place"],
                row["product"],
                row["unit"],
            )
            if fits and holding.free > 0 and ("draws" not in row or f"@{lot.reference}:" in row["draws"]):
                roots = world.roots(lot.id, holding.free)
                return world.lots[next(iter(roots))].origin_country or None
        return "CN"

    def export_again(self) -> File:
        """Another export on an invoice that one has used."""
        used = self.note(lambda n: n.is_export and bool(n.lines[0].invoice))
        if used is None:
            return "notes", []
        row = p.export(
            self.name("n"), used.sender, used.recipient, plain(used.lines[0].quantity),
            self.dice.of(SPELLINGS)(used.lines[0].invoice), kind=used.kind, date=ENFORCED, product=used.lines[0].product,
            unit=used.lines[0].unit, sender_place=used.sender_place, crossing=p.CROSSING if used.kind == "export_eaeu" else None,
            recipient_country=used.recipient_country,
        )  # fmt: skip
        return "notes", [row]
