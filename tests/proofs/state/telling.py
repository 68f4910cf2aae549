"""What traders, customs and officers would send next, given what the model knows: each writer gives one file's rows.

A writer looks at the model's world to know what makes sense, and goes wrong now and then. Lots are named by the model's
codes (`L7`, translated for the product) or by `@reference`, notes by `party/own number`.
"""

from __future__ import annotations

from tests.model import papers as p
from tests.model.cells import MICRO, plain
from tests.proofs.state.answering import Answering
from tests.proofs.state.goods import Goods
from tests.proofs.state.seeing import STRANGER, File


class Teller(Goods, Answering):
    """Writes every kind of file; here sales that only an invoice tells of, and what repeats or changes an earlier file."""

    def sale_by_invoice(self) -> File:
        """A sale at home that only an invoice tells of."""
        holding = self.stocked()
        if holding is None:
            return "invoices", []
        lot = self.world.lots[holding.lot]
        quantity = plain(self.dice.number(1, 6) * MICRO)
        same = {"product": lot.product, "unit": lot.unit, "date": self.dice.of((p.JULY, "2023-07-25"))}
        return "invoices", [
            p.invoice(self.name("i"), holding.party, self.other(holding.party), quantity, **same)
        ]

    def take_over(self) -> File:
        """A note comes after all for a sale that its invoice has moved."""
        keys = list(self.world.sales)
        if not keys:
            return "notes", []
        rows = self.world.invoices[self.dice.of(keys)]
        first = rows[0]
        note = p.note(
            self.name("n"), first["seller"], first["buyer"], plain(first["quantity"]), invoice=first["invoice"],
            product=first["product"], unit=first["unit"], date=self.day(), recipient_place="default",
        )  # fmt: skip
        if self.dice.rarely(4):
            note |= {"quantity": "5.5"}
        return "notes", [note]

    # the registers change their word, and people repeat themselves

    def invoice_changes(self) -> File:
        """An invoice is cancelled, comes back, or says something else."""
        told = [rows for kind, rows in self.sent if kind == "invoices"]
        if not told:
            return "invoices", []
        (row, *_) = self.dice.of(told)
        change = self.dice.of(
            (
                {"status": "cancelled"},
                {"status": "valid"},
                {"value": "1"},
                {"currency": "USD"},
                {"date": p.AUGUST},
            )
        )
        return "invoices", [row | change]

    def repetition(self) -> File:
        """A file handed in again as it was."""
        known = [file for file in self.sent if file[0] not in ("invoices", "declarations")]
        return self.dice.of(known) if known else ("notes", [])

    def reuse(self) -> File:
        """A number once more, with other content."""
        known = [
            file for file in self.sent if file[0] in ("lots", "notes", "write_offs", "conversions", "actions")
        ]
        if not known:
            return "notes", []
        kind, rows = self.dice.of(known)
        change = {"reason": "another"} if kind == "actions" else {"quantity": "7.7"}
        return kind, [rows[0] | change, *rows[1:]]

    def spoilt(self) -> File:
        """A file with a cell that cannot be."""
        dice = self.dice
        known = [file for file in self.sent if file[0] in ("lots", "notes")]
        if not known:
            return "notes", []
        kind, rows = dice.of(known)
        row = rows[0] | {"note" if kind == "notes" else "lot": self.name("x")}
        who = "sender" if kind == "notes" else "holder"
        return kind, [
            row
            | dice.of(
                (
                    {"quantity": "-1"}, {"quantity": ""}, {"quantity": "1,5"}, {who: "KZ:123"}, {who: STRANGER},
                    {"product": "9999999999"}, {"unit": "XXX"}, {"crossing": "Nowhere"} if kind == "notes" else {"date": "never"},
                )
            )
        ]  # fmt: skip
