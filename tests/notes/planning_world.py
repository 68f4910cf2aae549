"""A small world for planning: hand-made facts, parties and drafts; no database is near."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from jolserik import packs
from jolserik.kernel.answers import Outcome
from jolserik.kernel.identifiers import parse_party
from jolserik.kernel.languages import fold_spelling
from jolserik.kernel.refusals import Code
from jolserik.ledger.allocation import AccountKey, Stock, StockHolding, Taking
from jolserik.notes.documents import LineDraft, NoteDraft
from jolserik.notes.facts import Facts, LotFacts, NoteFacts
from jolserik.notes.planning import Plan, plan_notes
from jolserik.registry.acting import THE_OPERATOR, Act
from jolserik.registry.queries import InvoiceFacts, InvoiceLineFacts, KnownParty
from tests.model import papers

UNIT = 1_000_000
WASHER, PHONE = papers.WASHER, papers.PHONE
OBSERVED, ENFORCED = date(2023, 5, 10), date(2023, 8, 10)
NOW = datetime(2023, 8, 20, 9, tzinfo=UTC)
SELLER, BUYER, THIRD, ABROAD, UNKNOWN = (
    papers.home_party(),
    papers.home_party(),
    papers.home_party(),
    papers.russian_party(),
    papers.home_party(),
)
IDS = {SELLER: 1, BUYER: 2, THIRD: 3, ABROAD: 4}
LOT, OTHER_LOT, PHONES, FOREIGN_LOT = 101, 102, 103, 104
CODES = {LOT: "L2222222222X", OTHER_LOT: "L4444444444X"}


@dataclass
class World:
    """Facts under a test's hand: the seller has 5 of one lot at A, then 5 of another."""

    facts: Facts = field(default_factory=Facts)
    act: Act = field(default_factory=lambda: Act(THE_OPERATOR, NOW, packs.current()))

    def plan(self, *drafts: NoteDraft) -> list[Plan]:
        return plan_notes(list(drafts), self.facts, self.act)

    def codes(self, draft: NoteDraft) -> list[Code]:
        """Codes against one note, the weightiest first."""
        (plan,) = self.plan(draft)
        assert (plan.outcome is Outcome.ACCEPTED) == (not plan.refusals)
        return [refusal.code for refusal in plan.answer().refusals]

    def free(self) -> int:
        return sum(holding.free for holding in self.facts.stock.all_holdings()) // UNIT


@pytest.fixture
def world() -> World:
    stock = Stock()
    here = AccountKey(IDS[SELLER], "A", WASHER, "H87")
    stock.load(here, [StockHolding(1, LOT, 5 * UNIT), StockHolding(2, OTHER_LOT, 5 * UNIT)])
    facts = Facts(
        parties={text: KnownParty(key, text[:2], text) for text, key in IDS.items()},
        stock=stock,
        lots={
            LOT: a_lot(LOT, reference="first"),
            OTHER_LOT: a_lot(OTHER_LOT, reference="second"),
            PHONES: a_lot(PHONES, reference="phones", product=PHONE),
        },
        lots_by_reference={
            (1, "first"): (LOT,),
            (1, "second"): (OTHER_LOT,),
            (1, "phones"): (PHONES,),
            (1, "both"): (LOT, OTHER_LOT),
        },
    )
    return World(facts)


def a_lot(key: int, **changes: Any) -> LotFacts:
    facts: dict[str, Any] = {
        "product": WASHER, "unit": "H87", "origin_country": "CN", "maker_country": "CN", "grade": "matched",
        "origin_kind": "import_declaration", "declaration_unknown": False,
    }  # fmt: skip
    return LotFacts(key, CODES.get(key, ""), **(facts | changes))


def a_line(quantity: float = 3, **changes: Any) -> LineDraft:
    facts: dict[str, Any] = {
        "line": 1,
        "product": WASHER,
        "unit": "H87",
        "price": Decimal(100),
        "currency": "KZT",
    }
    return LineDraft(row=2, quantity=int(quantity * UNIT), **(facts | changes))


def a_note(*lines: LineDraft, **changes: Any) -> NoteDraft:
    facts: dict[str, Any] = {
        "note": "N1", "kind": "domestic", "date": ENFORCED, "sender": parse_party(SELLER), "sender_place": "A",
        "recipient": parse_party(BUYER), "recipient_place": "B",
    }  # fmt: skip
    return NoteDraft(row=2, lines=lines or (a_line(),), **(facts | changes))


def an_export(*lines: LineDraft, **changes: Any) -> NoteDraft:
    to: dict[str, Any] = {
        "kind": "export_eaeu", "recipient": parse_party(ABROAD), "recipient_place": "", "crossing": papers.CROSSING,
    }  # fmt: skip
    return a_note(*(lines or (a_line(invoice="F1"),)), **(to | changes))


def a_movement(quantity: float, to: str) -> NoteDraft:
    return a_note(
        a_line(quantity, price=None), kind="movement", recipient=parse_party(SELLER), recipient_place=to
    )


def an_invoice(quantity: int = 3, **changes: Any) -> InvoiceFacts:
    line = InvoiceLineFacts(1, 1, WASHER, "H87", quantity * UNIT, Decimal(quantity * 100), "KZT", "CN", "CN")
    facts: dict[str, Any] = {
        "seller": SELLER,
        "buyer": ABROAD,
        "status": "valid",
        "settled": False,
        "lines": {1: line},
    }
    return InvoiceFacts(id=7, number="F1", folded=fold_spelling("F1"), date=ENFORCED, **(facts | changes))


def told_of(world: World, *invoices: InvoiceFacts) -> World:
    """The register knows these invoices."""
    world.facts.invoices = {invoice.folded: [invoice] for invoice in invoices}
    return world


def an_earlier_note(world: World, **changes: Any) -> NoteFacts:
    """An open note N0 of the seller to the buyer that has reserved everything of the first holding."""
    first = next(world.facts.stock.all_holdings())
    first.free = 0
    facts: dict[str, Any] = {
        "kind": "domestic", "state": "open", "date": ENFORCED, "sender_id": 1, "recipient_id": 2, "sender_place": "A",
        "recipient_place": "B", "recipient_country": "KZ", "returns_id": None, "takings": (Taking(first, 5 * UNIT),),
    }  # fmt: skip
    note = NoteFacts(id=50, number="N999", own_number="N0", **(facts | changes))
    world.facts.referred = {(SELLER, "N0"): note, (BUYER, "N0"): note}
    return note
