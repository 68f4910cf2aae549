"""What becomes of a note, decided from drafts and facts alone; no database is near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
from jolserik.packs.facts import Certainty, Known
from jolserik.packs.places import Outage
from jolserik.registry.acting import THE_OPERATOR, Act, Actor
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
        "origin_kind": "import_declaration", "declaration_known": True,
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


# who, where, what


def test_a_note_draws_the_oldest_goods_and_gets_its_clock(world: World) -> None:
    (plan,) = world.plan(a_note(a_line(7)))
    assert plan.outcome is Outcome.ACCEPTED
    assert [(t.holding.id, t.quantity) for t in plan.lines[0].takings] == [(1, 5 * UNIT), (2, 2 * UNIT)]
    assert plan.due_on == packs.current().due("domestic", ENFORCED)


@pytest.mark.parametrize(
    ("changes", "code", "at"),
    [
        ({"sender": parse_party(UNKNOWN)}, Code.UNKNOWN_PARTY, "sender"),
        ({"recipient": parse_party(UNKNOWN)}, Code.UNKNOWN_PARTY, "recipient"),
        ({"recipient": None}, Code.MISSING_VALUE, "recipient"),
        ({"sender": parse_party(ABROAD)}, Code.BAD_VALUE, "sender"),
        ({"recipient": parse_party(SELLER)}, Code.BAD_VALUE, "recipient"),
        ({"recipient": parse_party(ABROAD)}, Code.BAD_VALUE, "recipient"),
        ({"recipient_country": "RU"}, Code.BAD_VALUE, "recipient_country"),
        ({"kind": "movement"}, Code.BAD_VALUE, "recipient"),
        ({"refers_to": "N77"}, Code.UNKNOWN_NOTE, "refers_to"),
        ({"kind": "return"}, Code.MISSING_VALUE, "refers_to"),
    ],
)
def test_a_head_that_cannot_be_is_refused_where_it_is_wrong(
    world: World, changes: dict[str, Any], code: Code, at: str
) -> None:
    (plan,) = world.plan(a_note(**changes))
    assert plan.outcome is Outcome.REFUSED
    assert (code, at) in [(refusal.code, refusal.at) for refusal in plan.refusals]


@pytest.mark.parametrize(
    ("changes", "code", "at"),
    [
        ({"crossing": ""}, Code.MISSING_VALUE, "crossing"),
        ({"crossing": "Atlantis"}, Code.UNKNOWN_CROSSING, "crossing"),
        ({"recipient_country": "UZ", "crossing": ""}, Code.BAD_VALUE, "recipient_country"),
        ({"recipient_country": "KZ", "crossing": ""}, Code.BAD_VALUE, "recipient_country"),
        ({"kind": "export_third"}, Code.BAD_VALUE, "recipient_country"),
        ({"recipient": parse_party(BUYER), "recipient_country": "RU"}, Code.BAD_VALUE, "recipient"),
    ],
)
def test_an_export_names_its_border_and_a_country_of_the_right_kind(
    world: World, changes: dict[str, Any], code: Code, at: str
) -> None:
    (plan,) = told_of(world, an_invoice()).plan(an_export(**changes))
    headline = plan.answer().refusals[0]
    assert (headline.code, headline.at) == (code, at)


def test_a_product_that_no_nomenclature_knows_is_refused(world: World) -> None:
    world.facts.unknown_products = frozenset({(WASHER, ENFORCED)})
    assert world.codes(a_note()) == [Code.UNKNOWN_PRODUCT]


def test_a_trader_registers_only_in_his_own_name(world: World) -> None:
    world.act = replace(world.act, actor=Actor("trader", 9, frozenset({IDS[BUYER]}), frozenset({IDS[BUYER]})))
    assert world.codes(a_note()) == [Code.NOT_ALLOWED]
    world.act = replace(world.act, actor=Actor("trader", 9, frozenset({1}), frozenset({1})))
    assert world.codes(a_note()) == []


def test_a_movement_goes_somewhere_else(world: World) -> None:
    (plan,) = world.plan(a_movement(3, "A"))
    assert [(r.code, r.facts["problem"]) for r in plan.refusals] == [(Code.BAD_VALUE, "same_place")]


def test_all_faults_are_listed_and_the_weightiest_leads(world: World) -> None:
    codes = world.codes(
        a_note(a_line(30), a_line(1, line=2, draws=(("@nothing", UNIT),)), crossing="Atlantis")
    )
    assert codes == [Code.UNKNOWN_CROSSING, Code.LOT_UNKNOWN, Code.INSUFFICIENT_STOCK]


# stock


def test_more_than_is_free_is_refused_with_what_is_free(world: World) -> None:
    (plan,) = world.plan(a_note(a_line(11)))
    (refusal,) = plan.refusals
    assert (refusal.code, refusal.facts["free"], refusal.facts["asked"]) == (
        Code.INSUFFICIENT_STOCK,
        "10",
        "11",
    )


def test_goods_kept_in_another_unit_are_said_so(world: World) -> None:
    world.facts.on_hand = {(1, "A", WASHER): {"KGM": 1}}
    (plan,) = world.plan(a_note(a_line(30, unit="BX")))
    assert [(r.code, r.facts["found"]) for r in plan.refusals] == [(Code.UNIT_MISMATCH, "KGM")]


def test_while_stock_is_only_observed_a_shortfall_becomes_a_declared_lot(world: World) -> None:
    (plan,) = world.plan(a_note(a_line(12), date=OBSERVED))
    assert plan.outcome is Outcome.ACCEPTED
    assert plan.lines[0].declared_quantity == 2 * UNIT
    assert sum(t.quantity for t in plan.lines[0].takings) == 12 * UNIT
    assert [refusal.code for refusal in plan.would_be] == [Code.INSUFFICIENT_STOCK]
    assert world.facts.lots[plan.lines[0].takings[-1].lot_id].grade == "unproven"


def test_a_shortfall_of_named_lots_is_refused_even_while_stock_is_observed(world: World) -> None:
    line = a_line(6, draws=(("@first", 6 * UNIT),))
    assert world.codes(a_note(line, date=OBSERVED)) == [Code.INSUFFICIENT_STOCK]


@pytest.mark.parametrize(
    ("draws", "code"),
    [
        ((("@first", 2 * UNIT),), Code.DRAWS_DO_NOT_SUM),
        ((("@nobody", 3 * UNIT),), Code.LOT_UNKNOWN),
        ((("@both", 3 * UNIT),), Code.LOT_AMBIGUOUS),
        ((("@phones", 3 * UNIT),), Code.LOT_WRONG_PRODUCT),
    ],
)
def test_named_draws_are_refused_for_what_is_wrong_with_them(
    world: World, draws: tuple[tuple[str, int], ...], code: Code
) -> None:
    assert world.codes(a_note(a_line(draws=draws))) == [code]


def test_named_lots_are_drawn_whatever_their_age(world: World) -> None:
    (plan,) = world.plan(a_note(a_line(3, draws=(("@second", 2 * UNIT), ("@first", UNIT)))))
    assert [(t.lot_id, t.quantity) for t in plan.lines[0].takings] == [(OTHER_LOT, 2 * UNIT), (LOT, UNIT)]


def test_a_refused_note_leaves_its_stock_to_the_next_one(world: World) -> None:
    first, second = world.plan(a_note(a_line(4), a_line(20, line=2)), a_note(a_line(10), note="N2"))
    assert (first.outcome, second.outcome) == (Outcome.REFUSED, Outcome.ACCEPTED)


def test_a_note_finds_only_what_the_earlier_one_left(world: World) -> None:
    first, second = world.plan(a_note(a_line(8)), a_note(a_line(3), note="N2"))
    assert first.outcome is Outcome.ACCEPTED
    assert [(r.code, r.facts["free"]) for r in second.refusals] == [(Code.INSUFFICIENT_STOCK, "2")]


def test_what_a_movement_brought_can_be_sold_by_a_later_note(world: World) -> None:
    moved, sold = world.plan(a_movement(6, "C"), a_note(a_line(6), sender_place="C", note="N2"))
    assert moved.settles_now
    assert (moved.due_on, sold.outcome) == (None, Outcome.ACCEPTED)
    assert [t.lot_id for t in sold.lines[0].takings] == [LOT, OTHER_LOT]


# corrections and returns


def test_a_correction_may_use_what_the_note_it_corrects_had_reserved(world: World) -> None:
    earlier = an_earlier_note(world)
    (plan,) = world.plan(a_note(a_line(10), refers_to="N0"))
    assert (plan.outcome, plan.corrects, plan.relation) == (Outcome.ACCEPTED, earlier, "correction")


def test_a_refused_correction_leaves_the_earlier_note_its_stock(world: World) -> None:
    an_earlier_note(world)
    before = world.free()
    assert world.codes(a_note(a_line(11), refers_to="N0")) == [Code.INSUFFICIENT_STOCK]
    assert world.free() == before == 5


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": parse_party(THIRD)},
        {"recipient_place": "C"},
        {"kind": "movement", "recipient": parse_party(SELLER)},
        {"date": date(2023, 8, 9)},
    ],
)
def test_a_correction_cannot_change_who_where_or_go_back_in_time(
    world: World, changes: dict[str, Any]
) -> None:
    an_earlier_note(world)
    assert Code.CORRECTION_FORBIDDEN in world.codes(a_note(refers_to="N0", **changes))


def test_a_reissue_may_change_the_other_party_and_the_place(world: World) -> None:
    an_earlier_note(world)
    note = a_note(refers_to="N0", procedure="reissue", recipient=parse_party(THIRD), recipient_place="C")
    (plan,) = world.plan(note)
    assert (plan.outcome, plan.relation) == (Outcome.ACCEPTED, "reissue")


@pytest.mark.parametrize("state", ["settled", "declined", "revoked", "replaced", "seized"])
def test_a_closed_note_is_corrected_no_more(world: World, state: str) -> None:
    an_earlier_note(world, state=state)
    assert world.codes(a_note(refers_to="N0")) == [Code.NOTE_CLOSED]


def test_a_return_draws_only_what_came_by_the_note_it_returns(world: World) -> None:
    an_earlier_note(world, state="settled", takings=())
    world.facts.stock.load(
        AccountKey(2, "B", WASHER, "H87"), [StockHolding(8, LOT, 4 * UNIT), StockHolding(9, LOT, 4 * UNIT)]
    )
    world.facts.came_by = {50: frozenset({9})}
    back: dict[str, Any] = {
        "kind": "return", "refers_to": "N0", "sender": parse_party(BUYER), "sender_place": "B", "recipient": None,
        "recipient_place": "A",
    }  # fmt: skip
    (plan,) = world.plan(a_note(a_line(4), **back))
    assert [t.holding.id for t in plan.lines[0].takings] == [9]
    assert (plan.relation, plan.returns_id) == ("return", 50)
    assert plan.recipient is not None
    assert plan.recipient.text == SELLER
    assert world.codes(a_note(a_line(1), note="N2", **back)) == [Code.INSUFFICIENT_STOCK]


def test_goods_go_back_to_who_sent_them(world: World) -> None:
    an_earlier_note(world, state="settled", takings=())
    back = a_note(kind="return", refers_to="N0", recipient=parse_party(THIRD))
    assert Code.NOT_ALLOWED in world.codes(back)


# comparisons


def test_an_export_that_agrees_with_its_invoice_is_accepted(world: World) -> None:
    assert told_of(world, an_invoice()).codes(an_export()) == []


def test_a_sale_abroad_needs_an_invoice(world: World) -> None:
    assert world.codes(an_export(a_line())) == [Code.INVOICE_MISSING]


def test_goods_sent_to_oneself_or_without_a_sale_need_none(world: World) -> None:
    to_oneself = an_export(a_line(1), recipient=parse_party(SELLER), recipient_country="RU")
    assert world.codes(to_oneself) == []
    procedure = sorted(packs.current().sale_free_procedures)[0]
    assert world.codes(an_export(a_line(1), procedure=procedure, note="N2")) == []


def test_an_invoice_that_the_register_does_not_know_holds_the_note_with_its_stock(world: World) -> None:
    (plan,) = world.plan(an_export())
    assert (plan.outcome, plan.hold_code) == (Outcome.HELD, "invoice_unknown")
    assert world.free() == 7


INVOICE_LINE = an_invoice().lines[1]
CONTRADICTED: Mapping[str, tuple[dict[str, Any], str]] = {
    "buyer": ({"buyer": BUYER}, "recipient"),
    "product": ({"lines": {1: INVOICE_LINE._replace(product=PHONE)}}, "product"),
    "unit": ({"lines": {1: INVOICE_LINE._replace(unit="KGM")}}, "unit"),
    "quantity": ({"lines": {1: INVOICE_LINE._replace(quantity=2 * UNIT)}}, "quantity"),
    "value": ({"lines": {1: INVOICE_LINE._replace(value=Decimal("300.01"))}}, "price"),
    "currency": ({"lines": {1: INVOICE_LINE._replace(currency="USD")}}, "currency"),
    "a line more": ({"lines": {1: INVOICE_LINE, 2: INVOICE_LINE._replace(line=2)}}, "line"),
    "no such line": ({"lines": {}}, "line"),
    "another seller": ({"seller": THIRD}, "invoice"),
}


@pytest.mark.parametrize("what", CONTRADICTED)
def test_an_invoice_that_says_otherwise_is_shown_where_it_differs(world: World, what: str) -> None:
    changes, at = CONTRADICTED[what]
    (plan,) = told_of(world, an_invoice(**changes)).plan(an_export())
    assert [(r.code, r.at) for r in plan.refusals] == [(Code.INVOICE_MISMATCH, at)]
    assert {"expected", "found"} <= set(plan.refusals[0].facts)


def test_a_cancelled_invoice_is_refused(world: World) -> None:
    assert told_of(world, an_invoice(status="cancelled")).codes(an_export()) == [Code.INVOICE_CANCELLED]


def test_an_invoice_serves_one_note_even_within_a_batch(world: World) -> None:
    told_of(world, an_invoice())
    first, second = world.plan(an_export(), an_export(note="N2"))
    assert first.outcome is Outcome.ACCEPTED
    assert [r.code for r in second.refusals] == [Code.INVOICE_REUSED]


def test_the_note_that_is_corrected_does_not_count_as_a_use(world: World) -> None:
    told_of(world, an_invoice())
    an_earlier_note(world, kind="export_eaeu", recipient_id=4, recipient_place="", recipient_country="RU")
    world.facts.invoice_uses = {(1, fold_spelling("F1")): {50}}
    assert world.codes(an_export(refers_to="N0")) == []


def test_the_customs_registers_contradiction_stops_an_export(world: World) -> None:
    world.facts.lots[LOT] = a_lot(LOT, grade="contradicted")
    assert told_of(world, an_invoice()).codes(an_export()) == [Code.ORIGIN_CONTRADICTED]


def test_a_lot_whose_declaration_is_unknown_makes_an_export_wait(world: World) -> None:
    world.facts.lots[LOT] = a_lot(LOT, grade="claimed", declaration_known=False)
    (plan,) = told_of(world, an_invoice()).plan(an_export())
    assert (plan.outcome, plan.hold_code) == (Outcome.HELD, "declaration_unknown")


def test_an_unproven_lot_alone_is_never_refused(world: World) -> None:
    world.facts.lots[LOT] = a_lot(LOT, grade="unproven", origin_kind="declared")
    assert told_of(world, an_invoice()).codes(an_export()) == []


@pytest.mark.parametrize(("origin", "code"), [("TR", Code.ORIGIN_CONTRADICTED), ("", Code.ORIGIN_MISSING)])
def test_the_origin_on_the_invoice_is_that_of_the_lot(world: World, origin: str, code: Code) -> None:
    world.facts.lots[LOT] = a_lot(LOT, origin_country=origin, maker_country="CN")
    assert told_of(world, an_invoice()).codes(an_export()) == [code]


def test_two_origins_on_one_line_are_refused_with_the_split_ready_to_send(world: World) -> None:
    world.facts.lots[OTHER_LOT] = a_lot(OTHER_LOT, origin_country="TR")
    (plan,) = told_of(world, an_invoice(8)).plan(an_export(a_line(8, invoice="F1")))
    (refusal,) = plan.refusals
    assert (refusal.code, refusal.facts["origins"]) == (Code.MIXED_ORIGIN, "CN, TR")
    assert refusal.facts["split"] == (
        f"line=1 quantity=5 draws={CODES[LOT]}:5 | line=2 quantity=3 draws={CODES[OTHER_LOT]}:3"
    )


def test_while_comparisons_are_observed_differences_are_only_counted(world: World) -> None:
    (plan,) = told_of(world, an_invoice(2)).plan(an_export(date=OBSERVED))
    assert plan.outcome is Outcome.ACCEPTED
    assert {refusal.code for refusal in plan.would_be} == {Code.INVOICE_MISMATCH}
    assert plan.answer().warnings == ()


def test_while_their_register_is_down_the_comparison_is_owed_and_said(world: World) -> None:
    pack = world.act.pack
    down = Outage(pack.registers["invoices"].code, ENFORCED, date(2023, 8, 31), Known(Certainty.CHOSEN, ()))
    world.act = replace(world.act, pack=replace(pack, outages=(down,)))
    (plan,) = world.plan(an_export())
    assert (plan.outcome, plan.comparison_owed) == (Outcome.ACCEPTED, True)
    assert [warning.code for warning in plan.answer().warnings] == [Code.INVOICE_UNKNOWN]


def test_traders_are_judged_by_the_stage_of_the_day_of_registration(world: World) -> None:
    world.act = replace(world.act, actor=Actor("trader", 9, frozenset({1}), frozenset({1})))
    assert world.codes(a_note(a_line(11), date=OBSERVED)) == [Code.INSUFFICIENT_STOCK]
