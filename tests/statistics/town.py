"""A small trading town in the test database: files are handed in with the operator's authority, as `load`
does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from io import BytesIO

from jolserik import packs
from jolserik.exchange.kinds import KINDS
from jolserik.exchange.loading import Loaded, load_file
from jolserik.notes.commands.by_invoice import settle_invoices
from jolserik.registry.acting import THE_OPERATOR, Act
from tests.acceptance.desk import as_csv
from tests.model import papers
from tests.model.cells import Row

NOW = datetime(2024, 1, 15, 9, 0, tzinfo=UTC)


def act() -> Act:
    """The operator, one morning in January 2024."""
    return Act(THE_OPERATOR, NOW, packs.current())


def load(kind: str, rows: Iterable[Row]) -> Loaded:
    """Hand in one file; what is refused or held is for the test to see."""
    return load_file(BytesIO(as_csv(rows).encode()), KINDS[kind], act(), name=f"{kind}.csv")


def accept(kind: str, *rows: Row) -> list[str]:
    """Hand in a file that must be taken as it is; the numbers of its documents."""
    loaded = load(kind, rows)
    assert loaded.clean, [(a.own, a.outcome, [str(r.code) for r in a.refusals]) for a in loaded.answers]
    return [answer.number for answer in loaded.answers]


class Town:
    """An importer, a trader, an exporter and a Russian buyer, with papers of their own."""

    def __init__(self) -> None:
        self.importer, self.trader, self.exporter = (papers.home_party() for _ in range(3))
        self.stranger = papers.home_party()
        self.abroad = papers.russian_party()
        self.tag = papers.tag()
        accept("parties", *(papers.party(who) for who in self.everybody))
        self.serial = 0

    @property
    def everybody(self) -> list[str]:
        return [self.importer, self.trader, self.exporter, self.stranger, self.abroad]

    def paper(self) -> str:
        self.serial += 1
        return f"{self.tag}-{self.serial}"

    def imported(self, holder: str, quantity: str, **changes: str | None) -> str:
        """A lot that the customs register confirms; its code."""
        document = self.paper()
        accept("declarations", papers.declaration(document, holder, quantity))
        proof = {"origin_kind": "import_declaration", "origin_document": document, "origin_line": "1"}
        return self.lot(holder, quantity, **(proof | changes))

    def lot(self, holder: str, quantity: str, **changes: str | None) -> str:
        """A lot as its holder brings it in; its code."""
        (code,) = accept("lots", papers.lot(self.paper(), holder, quantity, **changes))
        return code

    def sold(self, seller: str, buyer: str, quantity: str, **changes: str | None) -> str:
        """A note inside the country, from the seller's place A to the buyer's place A, confirmed."""
        (number,) = accept(
            "notes", papers.note(self.paper(), seller, buyer, quantity, recipient_place="A", **changes)
        )
        accept("actions", papers.action("confirm", number, buyer))
        return number

    def sold_by_invoice(self, seller: str, buyer: str, quantity: str) -> None:
        """A sale that only an invoice tells of, posted after its clock; the goods lie at the buyer's
        `default`.
        """
        accept("invoices", papers.invoice(self.paper(), seller, buyer, quantity, date="2023-05-20"))
        settle_invoices(date(2023, 12, 31), act())

    def exported(self, seller: str, quantity: str, **changes: str | None) -> str:
        """An export to the Russian buyer with its invoice, or without a sale if a procedure is named; its
        number.
        """
        number = None
        if "procedure" not in changes:
            number = self.paper()
            accept("invoices", papers.invoice(number, seller, self.abroad, quantity))
        (note,) = accept(
            "notes", papers.export(self.paper(), seller, self.abroad, quantity, number, **changes)
        )
        return note

    def left(self, number: str, seller: str, **changes: str | None) -> None:
        """Somebody has seen it leave."""
        accept("actions", papers.leaving(number, seller, **changes))
