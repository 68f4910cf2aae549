"""Files of answers: what receivers, senders and officers do to a note, and the notes that correct or return one."""

from __future__ import annotations

from tests.model import papers as p
from tests.model.books import Line, Note
from tests.model.cells import Row, plain
from tests.proofs.state.seeing import ENFORCED, LATER, OBSERVED, PLACES, File
from tests.proofs.state.trading import Trading

SOURCES = ("officer", "exporter", "carrier", "neighbour", "camera", "seal", "queue")


class Answering(Trading):
    """Writes what follows a note."""

    def confirm(self) -> File:
        """A receiver's answer: whole, in part, nothing, or more than was sent."""
        dice = self.dice
        closed = dice.rarely(12)
        note = self.note(lambda n: n.is_open != closed and not n.is_export)
        if note is None:
            return "actions", []
        row = p.action("confirm", self.called(note), note.recipient, date=dice.of((ENFORCED, LATER)))
        rows = self.counted(row, note.lines) if dice.rarely(2) else [row]
        if dice.rarely(10):
            wrong = dice.of(("", note.sender))
            rows = [row | {"party": wrong} for row in rows]
        return "actions", rows

    def counted(self, row: Row, lines: list[Line]) -> list[Row]:
        """The action with quantities for some of the lines."""
        chosen = [line for line in lines if not self.dice.rarely(3)] or lines[:1]
        rows = [
            row | {"line": line.no, "quantity_received": self.dice.received(line.quantity)} for line in chosen
        ]
        if self.dice.rarely(12):
            rows[0] |= self.dice.of(({"line": "9"}, {"line": ""}))
        return rows

    def leave(self) -> File:
        """Somebody saw an export leave."""
        dice = self.dice
        note = self.note(lambda n: n.is_export and n.status in ("open", "held", "settled"))
        if note is None or dice.rarely(20):
            note = self.note(lambda n: True)
        if note is None:
            return "actions", []
        row = p.leaving(
            self.called(note), note.sender, source=dice.of(SOURCES),
            scope=dice.of(("counted", "seen", "seal_intact")), date=dice.of((ENFORCED, LATER)),
        )  # fmt: skip
        return "actions", self.counted(row, note.lines) if dice.rarely(2) else [row]

    def decline(self) -> File:
        """A receiver does not take it."""
        note = self.note(lambda n: n.is_open)
        if note is None or self.dice.rarely(10):
            note = self.note(lambda n: True)
        if note is None:
            return "actions", []
        row = p.action("decline", self.called(note), note.recipient, reason="not ordered")
        if self.dice.rarely(3):
            row |= self.dice.of(({"reason": ""}, {"party": ""}, {"party": note.sender}))
        return "actions", [row]

    def revoke(self) -> File:
        """A sender takes his note back."""
        note = self.note(lambda n: n.is_open)
        if note is None or self.dice.rarely(10):
            note = self.note(lambda n: True)
        if note is None:
            return "actions", []
        by = note.sender if not self.dice.rarely(8) else note.recipient
        name = self.called(note) if not self.dice.rarely(5) else f"{note.sender}/n0"
        return "actions", [p.action("revoke", name, by)]

    def authority(self, action: str) -> File:
        """The authority stops a note, lets it go or takes the goods."""
        note = (
            self.note(lambda n: n.status == "held") if action == "release" else self.note(lambda n: n.is_open)
        )
        if note is None or self.dice.rarely(10):
            note = self.note(lambda n: True)
        if note is None:
            return "actions", []
        by = note.sender if self.dice.rarely(8) else ""
        return "actions", [p.action(action, self.called(note), by, date=self.dice.of((ENFORCED, LATER)))]

    def add_paper(self) -> File:
        note = self.note(lambda n: True)
        if note is None:
            return "actions", []
        papers = "" if self.dice.rarely(8) else f"certificate:{self.name('c')}"
        return "actions", [p.action("add_paper", self.called(note), note.sender, papers=papers)]

    def corrected(self, *, reissue: bool) -> File:
        """A note in place of an open one: another quantity; with a reissue another party too."""
        dice = self.dice
        old = self.note(lambda n: n.is_open) if not dice.rarely(10) else self.note(lambda n: True)
        if old is None:
            return "notes", []
        row = self.again(old, self.name("n"))
        row |= {"quantity": dice.quantity(old.lines[0].quantity), "refers_to": self.called(old)}
        if reissue:
            row["procedure"] = "reissue"
            if not old.is_export and old.kind != "return":
                row |= {"recipient": self.other(old.sender), "recipient_place": dice.of(PLACES)}
        elif dice.rarely(5):
            row |= dice.of(({"recipient_place": "X"}, {"date": OBSERVED}, {"sender_place": "X"}))
        return "notes", [row]

    def again(self, old: Note, own: str) -> Row:
        """The head and first line of a note once more."""
        line = old.lines[0]
        return p.note(
            own, old.sender, old.recipient, plain(line.quantity), kind=old.kind, sender_place=old.sender_place or None,
            recipient_place=old.recipient_place or None, recipient_country=old.recipient_country, date=old.date.isoformat(),
            product=line.product, unit=line.unit, invoice=line.invoice or None,
            crossing=p.CROSSING if old.kind == "export_eaeu" else None,
            price=None if line.price is None else str(line.price),
        )  # fmt: skip

    def give_back(self) -> File:
        """A receiver sends goods back, at home or from abroad; now and then what did not come by that note."""
        dice = self.dice
        note = self.note(
            lambda n: (
                n.status == "settled" and n.kind in ("domestic", "export_eaeu", "export_third", "return")
            )
        )
        if note is None:
            return "notes", []
        mine = [h for h in self.world.of(note.recipient) if h.free > 0 and h.abroad == note.is_export]
        came = [h for h in mine if h.note == note.id] or mine
        if not came:
            return "notes", []
        holding = dice.of(mine if dice.rarely(8) else came)
        lot = self.world.lots[holding.lot]
        row = p.giveback(
            self.name("n"), note.recipient, note.sender, dice.quantity(holding.free), self.called(note),
            sender_place=None if note.is_export else holding.place, recipient_country="KZ", product=lot.product, unit=lot.unit,
            date=ENFORCED,
        )  # fmt: skip
        if lot.numbered and holding.serials:
            self.number_units(holding, row)
        if dice.rarely(12):
            row |= dice.of(({"refers_to": f"{note.sender}/n0"}, {"recipient": self.other(note.sender)}))
        return "notes", [row]
