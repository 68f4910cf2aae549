"""How a note is compared with the registers of others, from drafts and facts alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jolserik import packs
from jolserik.kernel.answers import Outcome
from jolserik.kernel.identifiers import parse_party
from jolserik.kernel.languages import fold_spelling
from jolserik.kernel.refusals import Code
from jolserik.packs.facts import Certainty, Known
from jolserik.packs.places import Outage
from jolserik.registry.acting import Actor
from tests.notes.planning_world import (
    BUYER,
    CODES,
    ENFORCED,
    LOT,
    OBSERVED,
    OTHER_LOT,
    PHONE,
    SELLER,
    THIRD,
    UNIT,
    World,
    a_line,
    a_lot,
    a_note,
    an_earlier_note,
    an_export,
    an_invoice,
    told_of,
)

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
    world.facts.lots[LOT] = a_lot(LOT, grade="claimed", declaration_unknown=True)
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
