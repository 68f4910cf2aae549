"""Lots in, lots out: five kinds that keep identity, one that makes a new origin; and write-offs."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p
from tests.model.cells import Row

KEEPING = ["packing", "unpacking", "re_sorting", "editing"]


def packed(
    holder: str, kind: str, ins: list[tuple[str, str]], outs: list[tuple[str, str]], **changes: str | None
) -> list[Row]:
    """Rows of conversion C1: (lot, quantity) in and out."""
    rows = [p.converted("C1", holder, "in", lot, quantity, kind=kind, **changes) for lot, quantity in ins]
    return rows + [
        p.converted("C1", holder, "out", lot, quantity, kind=kind, **changes) for lot, quantity in outs
    ]


@pytest.mark.parametrize("kind", KEEPING)
def test_conversions_that_keep_identity_trace_through_to_the_roots(
    desk: Desk, seller: str, buyer: str, kind: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "6"), p.lot("L2", seller, "3")])
    desk.takes("conversions", packed(seller, kind, [("@L1", "6"), ("@L2", "3")], [("P1", "6"), ("P2", "3")]))
    assert desk.stock(seller) == {"A/P1": "6", "A/P2": "3"}
    line = desk.takes("notes", [p.note("N1", seller, buyer, "3", draws="@P1:3")]).number
    assert desk.roots(line) == {"L1": "2", "L2": "1"}


def test_shares_that_do_not_divide_go_to_the_largest_remainder(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "1"), p.lot("L2", seller, "2")])
    desk.takes("conversions", packed(seller, "packing", [("@L1", "1"), ("@L2", "2")], [("P", "3")]))
    line = desk.takes("notes", [p.note("N1", seller, buyer, "1", draws="@P:1")]).number
    assert desk.roots(line) == {"L1": "0.333333", "L2": "0.666667"}


def test_a_change_of_unit_need_not_sum(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    rows = [
        p.converted("C1", seller, "in", "@L1", "10", kind="unit_change"),
        p.converted("C1", seller, "out", "KG", "650", kind="unit_change", unit="KGM"),
    ]
    desk.takes("conversions", rows)
    line = desk.takes("notes", [p.note("N1", seller, buyer, "65", unit="KGM", draws="@KG:65")]).number
    traced = desk.back(line)
    assert (traced["unit"], traced["quantity"]) == ("KGM", "65")
    assert [root["reference"] for root in traced["roots"]] == ["L1"]


def test_a_re_sorting_may_change_the_product(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "4")])
    rows = [
        p.converted("C1", seller, "in", "@L1", "4", kind="re_sorting"),
        p.converted("C1", seller, "out", "TV", "4", kind="re_sorting", product=p.TELEVISION),
    ]
    desk.takes("conversions", rows)
    line = desk.takes("notes", [p.note("N1", seller, buyer, "4", product=p.TELEVISION)]).number
    assert desk.roots(line) == {"L1": "4"}


def test_production_makes_a_new_origin_and_lists_its_ingredients(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes(
        "lots",
        [p.lot("L1", seller, "8", product=p.PHONE), p.lot("L2", seller, "4", product=p.LAPTOP, unit="KGM")],
    )
    rows = [
        p.converted("C1", seller, "in", "@L1", "8", kind="production", product=p.PHONE),
        p.converted("C1", seller, "in", "@L2", "4", kind="production", product=p.LAPTOP, unit="KGM"),
        p.converted("C1", seller, "out", "MADE", "2", kind="production", product=p.TELEVISION),
    ]
    desk.takes("conversions", rows)
    line = desk.takes("notes", [p.note("N1", seller, buyer, "1", product=p.TELEVISION)]).number
    (root,) = desk.back(line)["roots"]
    assert (root["reference"], root["origin_kind"], root["quantity"]) == ("MADE", "production", "1")
    assert len(root["ingredients"]) == 2
    assert desk.stock(seller) == {"A/MADE": "2-1"}


@pytest.mark.parametrize("kind", KEEPING)
@pytest.mark.parametrize("made", ["5", "7", "5.999999"])
def test_outputs_must_sum_to_inputs(desk: Desk, seller: str, kind: str, made: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "6")])
    rows = packed(seller, kind, [("@L1", "6")], [("P", made)])
    desk.refuses("conversions", rows, "conversion_unbalanced")
    assert desk.stock(seller) == {"A/L1": "6"}


@pytest.mark.parametrize("outputs", [["L1"], ["P", "P"]], ids=["of a lot", "twice in one conversion"])
def test_a_reference_of_the_holder_is_not_used_for_a_second_lot(
    desk: Desk, seller: str, outputs: list[str]
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "6")])
    outs = [(reference, "1") for reference in outputs]
    rows = packed(seller, "packing", [("@L1", str(len(outs)))], outs)
    desk.refuses("conversions", rows, "number_reused")
    assert desk.stock(seller) == {"A/L1": "6"}


def test_reserved_goods_are_not_converted(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "6")])
    desk.takes("notes", [p.note("N1", seller, buyer, "4")])
    desk.refuses("conversions", packed(seller, "packing", [("@L1", "3")], [("P", "3")]), "insufficient_stock")
    desk.takes("conversions", packed(seller, "packing", [("@L1", "2")], [("P", "2")]))


def test_inputs_must_exist_and_be_yours(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "6"), p.lot("X", buyer, "6")])
    desk.refuses("conversions", packed(seller, "packing", [("@L9", "3")], [("P", "3")]), "lot_unknown")
    code = desk.lot_code(buyer, "X")
    desk.refuses("conversions", packed(seller, "packing", [(code, "3")], [("P", "3")]), "lot_not_yours")
    wrong = packed(seller, "packing", [("@L1", "3")], [("P", "3")], product=p.TELEVISION)
    desk.refuses("conversions", wrong, "lot_wrong_product")


def test_a_conversion_of_a_conversion_is_traced_to_the_first_lots(
    desk: Desk, seller: str, buyer: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "4"), p.lot("L2", seller, "4")])
    desk.takes("conversions", packed(seller, "packing", [("@L1", "4"), ("@L2", "4")], [("P", "8")]))
    rows = [
        p.converted("C2", seller, "in", "@P", "8", kind="unpacking"),
        p.converted("C2", seller, "out", "Q1", "6", kind="unpacking"),
        p.converted("C2", seller, "out", "Q2", "2", kind="unpacking"),
    ]
    desk.takes("conversions", rows)
    line = desk.takes("notes", [p.note("N1", seller, buyer, "6", draws="@Q1:6")]).number
    assert desk.roots(line) == {"L1": "3", "L2": "3"}


@pytest.mark.parametrize("kind", ["retail", "loss", "destruction", "own_use", "seized"])
def test_written_off_goods_are_gone(desk: Desk, seller: str, kind: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "6")])
    code = desk.lot_code(seller, "L1")
    desk.takes("write_offs", [p.written_off("W1", seller, code, "2.5", kind=kind)])
    assert desk.stock(seller) == {"A/L1": "3.5"}
    desk.refuses("write_offs", p.written_off("W2", seller, "@L1", "4"), "insufficient_stock", at="quantity")
    assert desk.ends(code) == {"written_off": "2.5", "free": "3.5"}


def test_a_write_off_of_several_lots_is_one_document(desk: Desk, seller: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "6"), p.lot("L2", seller, "1")])
    rows = [p.written_off("W1", seller, "@L1", "2"), p.written_off("W1", seller, "@L2", "2")]
    desk.refuses("write_offs", rows, "insufficient_stock")
    assert desk.stock(seller) == {"A/L1": "6", "A/L2": "1"}
