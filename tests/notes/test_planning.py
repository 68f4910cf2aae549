"""What becomes of a note, decided from drafts and facts alone; no database is near."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from jolserik import packs
from jolserik.kernel.answers import Outcome
from jolserik.kernel.identifiers import parse_party
from jolserik.kernel.refusals import Code
from jolserik.ledger.allocation import AccountKey, StockHolding
from jolserik.registry.acting import Actor
from tests.notes.planning_world import (
    ABROAD,
    BUYER,
    ENFORCED,
    IDS,
    LOT,
    OBSERVED,
    OTHER_LOT,
    SELLER,
    THIRD,
    UNIT,
    UNKNOWN,
    WASHER,
    World,
    a_line,
    a_movement,
    a_note,
    an_earlier_note,
    an_export,
    an_invoice,
    told_of,
)

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
