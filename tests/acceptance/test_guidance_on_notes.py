"""Guidance at registration: judged on what a line draws, by the rules of the note's date, as hard as their stage says."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p

CLAUSE = "no_reexport_ru"


def clause_lot(desk: Desk, seller: str, lot: str, quantity: str, clauses: str | None = CLAUSE) -> None:
    desk.takes("lots", [p.lot(lot, seller, quantity, clauses=clauses)])


def test_goods_that_may_not_leave_freely_are_refused_by_the_rule_that_says_so(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    clause_lot(desk, seller, "L1", "3", "not_freely_exportable")
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3")])
    desk.refuses("notes", p.export("E1", seller, abroad, "3", tag), "guidance_prohibited")
    assert desk.stock(seller) == {"A/L1": "3"}


def test_what_is_not_advised_is_held_until_a_reason_is_given_which_is_kept(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    clause_lot(desk, seller, "L1", "3")
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3")])
    held = desk.refuses("notes", p.export("E1", seller, abroad, "3", tag), "reason_for_not_advised")
    assert desk.stock(seller) == {"A/L1": "3-3"}
    reason = p.action("add_paper", held.number, seller, reason="the seller has agreed in writing")
    desk.takes("actions", [reason])
    desk.takes("actions", [p.leaving(held.number, seller)])
    assert desk.stock(seller) == {}


def test_a_reason_given_with_the_note_passes_what_is_not_advised(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    clause_lot(desk, seller, "L1", "3")
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3")])
    desk.takes("notes", [p.export("E1", seller, abroad, "3", tag, reason="spare part for our own machine")])


def test_a_paper_that_nobody_asked_for_does_not_let_a_note_go(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    clause_lot(desk, seller, "L1", "3")
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3")])
    held = desk.refuses("notes", p.export("E1", seller, abroad, "3", tag), "reason_for_not_advised")
    desk.takes("actions", [p.action("add_paper", held.number, seller, papers="letter:7")])
    desk.takes("actions", [p.leaving(held.number, seller)])
    assert desk.stock(seller) == {"A/L1": "3-3"}, "the exit is kept and waits with the note"


def test_a_line_that_draws_two_lots_is_judged_by_each(desk: Desk, seller: str, abroad: str, tag: str) -> None:
    clause_lot(desk, seller, "L1", "2", None)
    clause_lot(desk, seller, "L2", "2")
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "4")])
    answer = desk.check("notes", [p.export("E1", seller, abroad, "4", tag)])
    assert answer.codes == ["reason_for_not_advised"]
    desk.takes("invoices", [p.invoice(f"{tag}-2", seller, abroad, "2")])
    desk.takes("notes", [p.export("E2", seller, abroad, "2", f"{tag}-2")])


@pytest.mark.parametrize("how", ["packing", "re_sorting"])
def test_a_clause_follows_the_goods_through_a_conversion(
    desk: Desk, seller: str, abroad: str, tag: str, how: str
) -> None:
    clause_lot(desk, seller, "L1", "2", None)
    clause_lot(desk, seller, "L2", "2")
    put_in = [p.converted("C1", seller, "in", f"@L{n}", "2", kind=how) for n in (1, 2)]
    desk.takes("conversions", [*put_in, p.converted("C1", seller, "out", "BOX", "4", kind=how)])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "4")])
    desk.refuses("notes", p.export("E1", seller, abroad, "4", tag), "reason_for_not_advised")


def test_a_clause_follows_the_goods_to_the_next_owner(
    desk: Desk, seller: str, buyer: str, abroad: str, tag: str
) -> None:
    clause_lot(desk, seller, "L1", "3")
    sold = desk.takes("notes", [p.note("N1", seller, buyer, "3")]).number
    desk.takes("actions", [p.action("confirm", sold, buyer)])
    desk.takes("invoices", [p.invoice(tag, buyer, abroad, "3")])
    onward = p.export("E1", buyer, abroad, "3", tag, sender_place="B")
    desk.refuses("notes", onward, "reason_for_not_advised")


def test_goods_for_home_are_nobody_s_advice(desk: Desk, seller: str, buyer: str) -> None:
    clause_lot(desk, seller, "L1", "3")
    desk.takes("notes", [p.note("N1", seller, buyer, "3")])


def test_a_note_held_for_two_things_waits_for_both(desk: Desk, seller: str, abroad: str, tag: str) -> None:
    clause_lot(desk, seller, "L1", "3")
    held = desk.refuses("notes", p.export("E1", seller, abroad, "3", tag), "invoice_unknown")
    desk.takes("actions", [p.leaving(held.number, seller)])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3")])
    assert desk.stock(seller) == {"A/L1": "3-3"}, "the invoice has come, the reason has not"
    desk.takes("actions", [p.action("add_paper", held.number, seller, reason="agreed with the seller")])
    assert desk.stock(seller) == {}


def test_before_the_stage_of_guidance_nothing_is_stopped(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    clause_lot(desk, seller, "L1", "3", "not_freely_exportable")
    early = "2023-06-20"
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3", date=early)])
    desk.takes("notes", [p.export("E1", seller, abroad, "3", tag, date=early)])


def test_a_high_priority_good_to_russia_wants_a_reason_only_since_the_list_is_known(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    bearing = "8482109001"
    desk.takes("lots", [p.lot("L1", seller, "6", product=bearing)])
    for n, day, code in ((1, "2024-02-22", ""), (2, "2024-02-23", "reason_for_not_advised")):
        desk.takes("invoices", [p.invoice(f"{tag}-{n}", seller, abroad, "3", product=bearing, date=day)])
        note = p.export(f"E{n}", seller, abroad, "3", f"{tag}-{n}", product=bearing, date=day)
        answer = desk.load("notes", [note])
        assert answer.codes == ([code] if code else [])
