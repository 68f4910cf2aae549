"""Comparison d: origin and maker on the invoice line against the lots that the note draws."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p

Changes = dict[str, str | None]


@pytest.mark.parametrize("column", ["origin_country", "maker_country"])
def test_another_country_on_the_invoice_is_a_contradiction(
    desk: Desk, seller: str, abroad: str, tag: str, column: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3", **{column: "TR"})])
    desk.refuses("notes", p.export("E1", seller, abroad, "3", tag), "origin_contradicted")


@pytest.mark.parametrize("column", ["origin_country", "maker_country"])
@pytest.mark.parametrize("side", ["invoice", "lot"])
def test_a_country_on_one_side_only_is_missing_on_the_other(
    desk: Desk, seller: str, abroad: str, tag: str, column: str, side: str
) -> None:
    nothing: Changes = {column: None}
    desk.takes("lots", [p.lot("L1", seller, "5", **(nothing if side == "lot" else {}))])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3", **(nothing if side == "invoice" else {}))])
    desk.refuses("notes", p.export("E1", seller, abroad, "3", tag), "origin_missing")


def test_goods_of_two_origins_do_not_go_on_one_line(desk: Desk, seller: str, abroad: str, tag: str) -> None:
    desk.takes(
        "lots", [p.lot("L1", seller, "3"), p.lot("L2", seller, "3", origin_country="TR", maker_country="TR")]
    )
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "5")])
    answer = desk.load("notes", [p.export("E1", seller, abroad, "5", tag)])
    assert "mixed_origin" in answer.codes
    assert set(answer.codes) <= {"mixed_origin", "origin_contradicted"}
    (mixed,) = [entry for entry in answer.refused if entry["code"] == "mixed_origin"]
    assert "3" in mixed["remedy"]
    assert "2" in mixed["remedy"]


def test_two_origins_on_two_lines_of_note_and_invoice_pass(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    turkish: Changes = {"origin_country": "TR", "maker_country": "TR"}
    desk.takes("lots", [p.lot("L1", seller, "3"), p.lot("L2", seller, "3", **turkish)])
    desk.takes(
        "invoices",
        [p.invoice(tag, seller, abroad, "3"), p.invoice(tag, seller, abroad, "2", line="2", **turkish)],
    )
    lines = [
        p.export("E1", seller, abroad, "3", tag, draws="@L1:3"),
        p.export("E1", seller, abroad, "2", tag, line="2", draws="@L2:2"),
    ]
    desk.takes("notes", lines)
    assert desk.stock(seller) == {"A/L1": "3-3", "A/L2": "3-2"}


def test_naming_the_lot_avoids_the_mix(desk: Desk, seller: str, abroad: str, tag: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3", origin_country="TR"), p.lot("L2", seller, "5")])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "4")])
    assert "mixed_origin" in desk.check("notes", [p.export("E1", seller, abroad, "4", tag)]).codes
    desk.takes("notes", [p.export("E1", seller, abroad, "4", tag, draws="@L2:4")])


def test_no_country_on_either_side_is_no_fault(desk: Desk, seller: str, abroad: str, tag: str) -> None:
    nothing: Changes = {"origin_country": None, "maker_country": None}
    desk.takes("lots", [p.lot("L1", seller, "3", **nothing)])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3", **nothing)])
    desk.takes("notes", [p.export("E1", seller, abroad, "3", tag)])


def test_goods_that_may_not_leave_freely_keep_their_flag_and_stop_nothing_but_by_guidance(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    """The clause is guidance's to judge; the ledger and the comparisons do not refuse it in any other name."""
    desk.takes("lots", [p.lot("L1", seller, "3", clauses="not_freely_exportable")])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3")])
    answer = desk.load("notes", [p.export("E1", seller, abroad, "3", tag)])
    assert set(answer.codes) <= {"guidance_prohibited"}


@pytest.mark.parametrize("invoiced", ["", "CN"])
def test_packing_known_and_unknown_countries_makes_neither_of_both(
    desk: Desk, seller: str, abroad: str, tag: str, invoiced: str
) -> None:
    nothing: Changes = {"origin_country": None, "maker_country": None}
    desk.takes("lots", [p.lot("L1", seller, "2"), p.lot("L2", seller, "2", **nothing)])
    rows = [p.converted("C1", seller, "in", "@L1", "2"), p.converted("C1", seller, "in", "@L2", "2")]
    desk.takes("conversions", [*rows, p.converted("C1", seller, "out", "BOX", "4")])
    said: Changes = {"origin_country": invoiced or None, "maker_country": invoiced or None}
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "4", **said)])
    desk.refuses("notes", p.export("E1", seller, abroad, "4", tag), "origin_missing")


def test_goods_of_two_origins_packed_together_are_still_of_two_origins(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    desk.takes(
        "lots", [p.lot("L1", seller, "2"), p.lot("L2", seller, "2", origin_country="TR", maker_country="TR")]
    )
    rows = [p.converted("C1", seller, "in", "@L1", "2"), p.converted("C1", seller, "in", "@L2", "2")]
    desk.takes("conversions", [*rows, p.converted("C1", seller, "out", "BOX", "4")])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "4")])
    answer = desk.load("notes", [p.export("E1", seller, abroad, "4", tag)])
    assert "mixed_origin" in answer.codes
