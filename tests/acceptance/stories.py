"""Small random worlds: traders who import, sell, pack, export, return and make mistakes.

A story looks at the model to know what would make sense, then writes the next file. Lots are named by the model's
codes (`L7`, translated by the reader) or by `@reference`; notes by `party/own number`."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

from tests.model import papers as p
from tests.model.books import Holding, Note
from tests.model.cells import MICRO, Row, plain
from tests.model.comparing import line_value
from tests.model.model import Model

File = tuple[str, list[Row]]

OBSERVED, ENFORCED = "2023-06-05", "2023-08-10"
COUNTRIES = ("CN", "CN", "CN", "TR", None)
PRODUCTS, PLACES = (p.WASHER, p.PHONE, p.TELEVISION), ("A", "A", "A", "B", "C")


class Story:
    """One world; the same seed, parties and tag tell the same story."""

    def __init__(self, seed: int, model: Model, home: list[str], abroad: list[str], tag: str) -> None:
        self.dice = random.Random(seed)
        self.model, self.home, self.abroad, self.tag = model, home, abroad, tag
        self.count = 0
        self.told: list[File] = []
        self.references: list[tuple[str, str]] = []
        self.queue: list[File] = []  # files that follow from the last one
        self.late: list[File] = []  # invoices that their register tells of later

    def next_file(self) -> File:
        """The next file to hand in; never empty."""
        tellers: list[tuple[int, Callable[[], File]]] = [
            (18, self.lots),
            (6, self.declarations),
            (24, self.domestic_and_moves),
            (14, self.exports),
            (22, self.answers),
            (7, self.returns),
            (6, self.conversions),
            (5, self.write_offs),
            (6, self.corrections),
            (3, self.changed_registers),
            (3, self.repetition),
            (5, self.invoice_sales),
        ]
        while True:
            if self.queue:
                self.told.append(self.queue.pop(0))
                return self.told[-1]
            (teller,) = self.dice.choices([t for _, t in tellers], [w for w, _ in tellers])
            kind, rows = teller()
            if rows:
                self.told.append((kind, rows))
                return kind, rows

    # small decisions

    def name(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.tag}-{self.count}"

    def rarely(self, one_in: int = 8) -> bool:
        return self.dice.randrange(one_in) == 0

    def day(self) -> str:
        return OBSERVED if self.rarely(4) else ENFORCED

    def trader(self) -> str:
        return self.dice.choice(self.home)

    def quantity(self, available: int) -> str:
        """Mostly within what is there, sometimes all of it, sometimes more, sometimes a fraction."""
        top = max(1, available // MICRO)
        micro = self.dice.randint(1, top) * MICRO
        if self.rarely(5) and available:
            micro = available
        elif self.rarely(8):
            micro = available + self.dice.randint(1, 3) * MICRO
        elif self.rarely(6):
            micro = self.dice.randint(1, max(1, available))
        return plain(max(1, micro))

    def stocked(self) -> Holding | None:
        """A holding at home with something free."""
        found = [
            h
            for h in self.model.world.holdings.values()
            if h.free > 0 and not h.abroad and h.party in self.home
        ]
        return self.dice.choice(found) if found else None

    def free_at(self, like: Holding) -> int:
        lot = self.model.world.lots[like.lot]
        return sum(
            h.free
            for h in self.model.world.of(like.party)
            if h.place == like.place
            and (self.model.world.lots[h.lot].product, self.model.world.lots[h.lot].unit)
            == (lot.product, lot.unit)
        )

    def lot_name(self, lot_id: int) -> str:
        lot = self.model.world.lots[lot_id]
        by_code = not lot.parents and lot.reference and lot.origin_kind != "production" and self.rarely(2)
        return f"L{lot_id}" if by_code or not lot.reference else f"@{lot.reference}"

    def nameable(self, lot_id: int) -> bool:
        return bool(self.model.world.lots[lot_id].reference)

    # files

    def lots(self) -> File:
        rows = []
        for _ in range(self.dice.randint(1, 4)):
            holder, country = self.trader(), self.dice.choice(COUNTRIES)
            kind = self.dice.choice(
                ["import_declaration", "import_eaeu", "production", "declared", "opening_balance"]
            )
            reference = self.name("r")
            if self.rarely(12) and self.references:
                holder, reference = self.dice.choice(self.references)
            self.references.append((holder, reference))
            rows.append(
                p.lot(
                    reference, holder, self.quantity(12 * MICRO), place=self.dice.choice(PLACES),
                    product=self.dice.choice(PRODUCTS), unit="KGM" if self.rarely(6) else "H87",
                    origin_country=country, maker_country=country, origin_kind=kind, date=self.day(),
                    origin_document=self.dice.choice([f"d{self.tag}-1", f"D {self.tag}-2", f"д{self.tag}-9"]),
                    origin_line=self.dice.choice(["1", "1", "2"]),
                )
            )  # fmt: skip
        return "lots", rows

    def declarations(self) -> File:
        """Rows that agree with some lot, or nearly."""
        known = [x for x in self.model.world.lots.values() if x.origin_kind == "import_declaration"]
        if not known:
            holder = self.trader()
            return "declarations", [p.declaration(f"D{self.tag}-1", holder, "20", product=p.PHONE, line="1")]
        lot = self.dice.choice(known)
        row = p.declaration(
            lot.document.upper(), lot.holder, plain(lot.quantity * self.dice.choice([1, 1, 2, 3])),
            line=lot.document_line, product=lot.product, unit=lot.unit, origin_country=lot.origin_country or None,
            maker_country=lot.maker_country or None, date=ENFORCED,
        )  # fmt: skip
        if self.rarely(5):
            row |= self.dice.choice(
                [
                    {"status": "pending"},
                    {"quantity": "1"},
                    {"product": p.TELEVISION},
                    {"holder": self.trader()},
                ]
            )
        return "declarations", [row]

    def line(self, holding: Holding, row: Row) -> Row:
        """Fill product, unit, quantity and sometimes the draws of a note's row."""
        world = self.model.world
        lot = world.lots[holding.lot]
        row |= {"product": lot.product, "unit": lot.unit, "sender_place": holding.place}
        if self.rarely(3) and self.nameable(holding.lot):
            row["quantity"] = self.quantity(holding.free)
            row["draws"] = f"{self.lot_name(holding.lot)}:{row['quantity']}"
            if self.rarely(10):
                row["draws"] = self.dice.choice(
                    ["@nothing:1", f"{self.lot_name(holding.lot)}:0.5", row["draws"] + ";@none:1"]
                )
        else:
            row["quantity"] = self.quantity(self.free_at(holding))
        if self.rarely(20):
            row["unit"] = "LTR"
        return row

    def domestic_and_moves(self) -> File:
        rows: list[Row] = []
        for _ in range(self.dice.randint(1, 5)):
            holding = self.stocked()
            if holding is None:
                continue
            own, day = self.name("n"), self.day()
            if self.rarely(4):
                row = p.movement(own, holding.party, "1", date=day, to="Z" if holding.place != "Z" else "A")
                rows.append(self.line(holding, row))
                continue
            other = self.dice.choice([x for x in self.home if x != holding.party])
            place = self.dice.choice(PLACES)
            rows.append(
                self.line(holding, p.note(own, holding.party, other, "1", date=day, recipient_place=place))
            )
            second = self.stocked()
            if second and second.party == holding.party and second.place == holding.place:
                row = p.note(own, holding.party, other, "1", date=day, recipient_place=place, line="2")
                rows.append(self.line(second, row))
        return "notes", rows

    def exports(self) -> File:
        """An export after its invoice, which is right, wrong, or comes only later."""
        if self.late:
            return self.late.pop()
        holding = self.stocked()
        if holding is None:
            return "notes", []
        buyer, number = self.dice.choice(self.abroad), self.name("i")
        row = self.line(holding, p.export(self.name("e"), holding.party, buyer, "1", number, date=self.day()))
        invoice = self.invoice_for(row, number)
        if self.rarely(4):
            self.late.append(("invoices", [invoice]))
            return "notes", [row]
        self.queue.append(("notes", [row]))
        return "invoices", [invoice]

    def invoice_for(self, row: Row, number: str) -> Row:
        quantity = row["quantity"]
        value = line_value(Decimal(100), int(Decimal(quantity) * MICRO))
        country = self.likely_country(row)
        invoice = p.invoice(
            number.upper(), row["sender"], row["recipient"], quantity, value=str(value), product=row["product"],
            unit=row["unit"], origin_country=country, maker_country=country, date=p.JULY,
        )  # fmt: skip
        if self.rarely(6):
            invoice |= self.dice.choice(
                [
                    {"value": "7"},
                    {"buyer": self.dice.choice(self.abroad)},
                    {"status": "cancelled"},
                    {"origin_country": "DE"},
                ]
            )
        return invoice

    def likely_country(self, row: Row) -> str | None:
        """The country of the lot that the line will most likely draw."""
        world = self.model.world
        for holding in world.of(row["sender"]):
            lot = world.lots[holding.lot]
            fits = holding.place == row["sender_place"] and (lot.product, lot.unit) == (
                row["product"],
                row["unit"],
            )
            if fits and holding.free > 0 and ("draws" not in row or f"@{lot.reference}:" in row["draws"]):
                roots = world.roots(lot.id, holding.free)
                return world.lots[next(iter(roots))].origin_country or None
        return "CN"

    def some_note(self, *kinds: str, open_only: bool = False) -> Note | None:
        notes = [
            n for n in self.model.world.notes.values() if n.kind in kinds and (n.is_open or not open_only)
        ]
        return self.dice.choice(notes) if notes else None

    def answers(self) -> File:
        rows: list[Row] = []
        for _ in range(self.dice.randint(1, 5)):
            note = self.some_note("domestic", "export_eaeu", "return", open_only=not self.rarely(10))
            if note is None:
                continue
            target = f"{note.sender}/{note.own}"
            if any(row["note"] == target for row in rows):
                continue
            if note.is_export and not self.rarely(6):
                row = p.leaving(
                    target, note.sender, source=self.dice.choice(["officer", "neighbour", "carrier"])
                )
                row["scope"] = self.dice.choice(["counted", "seen"])
            elif self.rarely(6):
                row = p.action("revoke", target, note.sender)
            elif self.rarely(6):
                row = p.action("decline", target, note.recipient, reason="no")
            elif note.is_export:
                continue
            else:
                row = p.action("confirm", target, note.recipient)
            if row["action"] in ("confirm", "exit") and self.rarely(3):
                line = self.dice.choice(note.lines)
                if row["action"] == "confirm" or len(note.lines) == 1:
                    row |= {"line": line.no, "quantity_received": self.quantity(line.quantity)}
            rows.append(row)
        return "actions", rows

    def returns(self) -> File:
        note = self.some_note("domestic", "export_eaeu")
        if note is None or note.status != "settled":
            return "notes", []
        came = [h for h in self.model.world.of(note.recipient) if h.free > 0 and h.note == note.id]
        if not came:
            return "notes", []
        holding = self.dice.choice(came)
        lot = self.model.world.lots[holding.lot]
        place = None if note.is_export else holding.place
        row = p.giveback(
            self.name("b"), note.recipient, note.sender, self.quantity(holding.free), f"{note.sender}/{note.own}",
            sender_place=place, product=lot.product, unit=lot.unit, date=ENFORCED,
        )  # fmt: skip
        return "notes", [row]

    def corrections(self) -> File:
        note = self.some_note("domestic", open_only=not self.rarely(5))
        if note is None:
            return "notes", []
        recipient = note.recipient if not self.rarely(3) else self.trader()
        if recipient == note.sender:
            return "notes", []
        line = note.lines[0]
        row = p.note(
            self.name("c"), note.sender, recipient, self.quantity(line.quantity), sender_place=note.sender_place,
            recipient_place=note.recipient_place, date=ENFORCED, product=line.product, unit=line.unit,
            refers_to=f"{note.sender}/{note.own}", procedure="reissue" if self.rarely(3) else None,
        )  # fmt: skip
        return "notes", [row]

    def conversions(self) -> File:
        holding = self.stocked()
        if holding is None or not self.nameable(holding.lot):
            return "conversions", []
        world = self.model.world
        lot = world.lots[holding.lot]
        kind = self.dice.choice(
            ["packing", "unpacking", "re_sorting", "editing", "production", "unit_change"]
        )
        own, common = (
            self.name("v"),
            {"kind": kind, "place": holding.place, "product": lot.product, "unit": lot.unit},
        )
        picked = [holding]
        for other in world.of(holding.party):
            fits = other.place == holding.place and other.lot != holding.lot and other.free > 0
            same = (world.lots[other.lot].product, world.lots[other.lot].unit) == (lot.product, lot.unit)
            if fits and same and self.nameable(other.lot) and self.rarely(2) and len(picked) < 3:
                picked.append(other)
        quantities = [max(1, h.free // MICRO) * MICRO if h.free >= MICRO else h.free for h in picked]
        rows = [
            p.converted(own, holding.party, "in", self.lot_name(h.lot), plain(q), **common)
            for h, q in zip(picked, quantities, strict=True)
        ]
        total = sum(quantities)
        parts = [total] if self.rarely(2) or total < 3 else [total // 3, total - total // 3]
        if kind == "unit_change":
            common["unit"] = "KGM" if lot.unit != "KGM" else "H87"
            parts = [q * 3 for q in parts]
        elif self.rarely(12):
            parts[0] += 1
        rows += [p.converted(own, holding.party, "out", self.name("o"), plain(q), **common) for q in parts]
        return "conversions", rows

    def write_offs(self) -> File:
        holding = self.stocked()
        if holding is None or not self.nameable(holding.lot):
            return "write_offs", []
        name = self.lot_name(holding.lot) if not self.rarely(10) else "@nothing"
        return "write_offs", [
            p.written_off(
                self.name("w"), holding.party, name, self.quantity(holding.free), place=holding.place
            )
        ]

    def invoice_sales(self) -> File:
        """Sales at home that only an invoice tells of; the runner settles them after loading."""
        holding = self.stocked()
        if holding is None:
            return "invoices", []
        lot = self.model.world.lots[holding.lot]
        other = self.dice.choice([x for x in self.home if x != holding.party])
        quantity, number = plain(self.dice.randint(1, 6) * MICRO), self.name("s")
        same = {"product": lot.product, "unit": lot.unit}
        self.queue.append(("settle_invoices", [{"until": "2024-03-01"}]))
        if self.rarely(3):
            told = plain(self.dice.randint(1, 6) * MICRO) if self.rarely(3) else quantity
            note = p.note(
                self.name("n"), holding.party, other, told, invoice=number, sender_place=holding.place
            )
            self.queue.append(("notes", [note | same]))
        return "invoices", [p.invoice(number, holding.party, other, quantity, **same)]

    def changed_registers(self) -> File:
        """An invoice is cancelled, or comes back."""
        told = [rows for kind, rows in self.told if kind == "invoices"]
        if not told:
            return "invoices", []
        (row, *_) = self.dice.choice(told)
        return "invoices", [row | {"status": self.dice.choice(["cancelled", "cancelled", "valid"])}]

    def repetition(self) -> File:
        """A file handed in again, whole or with one quantity changed."""
        known = [
            (kind, rows) for kind, rows in self.told if kind in ("lots", "notes", "write_offs", "conversions")
        ]
        if not known:
            return "notes", []
        kind, rows = self.dice.choice(known)
        if self.rarely(2) and rows:
            return kind, [rows[0] | {"quantity": "77"}, *rows[1:]]
        return kind, rows
