"""Comparison a: the invoice named on a note against the register of invoices. One test per ground of refusal."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p

Changes = dict[str, str | None]


@pytest.fixture
def stocked(desk: Desk, seller: str) -> str:
    """A seller with ten washing machines at place A."""
    desk.takes("lots", [p.lot("L1", seller, "10")])
    return seller


def test_an_export_that_fits_its_invoice_passes_in_one_go(
    desk: Desk, stocked: str, abroad: str, tag: str
) -> None:
    desk.takes("invoices", [p.invoice(tag, stocked, abroad, "3")])
    answer = desk.takes("notes", [p.export("E1", stocked, abroad, "3", tag)])
    assert answer.accepted[0]["own"] == "E1"
    assert desk.stock(stocked) == {"A/L1": "10-3"}


def test_an_unknown_invoice_number_holds_the_note(desk: Desk, stocked: str, abroad: str, tag: str) -> None:
    held = desk.refuses("notes", p.export("E1", stocked, abroad, "3", tag), "invoice_unknown")
    assert [entry["own"] for entry in held.held] == ["E1"]
    assert held.number
    assert desk.stock(stocked) == {"A/L1": "10-3"}


def test_an_export_without_an_invoice_is_refused(desk: Desk, stocked: str, abroad: str) -> None:
    desk.refuses("notes", p.export("E1", stocked, abroad, "3", None), "invoice_missing", at="invoice")


def test_an_invoice_for_another_buyer_is_a_mismatch(desk: Desk, stocked: str, abroad: str, tag: str) -> None:
    desk.takes("invoices", [p.invoice(tag, stocked, desk.foreigner(), "3")])
    desk.refuses("notes", p.export("E1", stocked, abroad, "3", tag), "invoice_mismatch")


def test_an_invoice_of_another_seller_is_a_mismatch(
    desk: Desk, stocked: str, buyer: str, abroad: str, tag: str
) -> None:
    desk.takes("invoices", [p.invoice(tag, buyer, abroad, "3")])
    desk.refuses("notes", p.export("E1", stocked, abroad, "3", tag), "invoice_mismatch")


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": "4", "value": "300"},
        {"unit": "KGM"},
        {"value": "300.01"},
        {"product": p.TELEVISION},
    ],
    ids=["quantity", "unit", "value", "product"],
)
def test_an_altered_invoice_line_is_a_mismatch(
    desk: Desk, stocked: str, abroad: str, tag: str, changes: Changes
) -> None:
    desk.takes("invoices", [p.row(p.invoice(tag, stocked, abroad, "3"), changes)])
    desk.refuses("notes", p.export("E1", stocked, abroad, "3", tag), "invoice_mismatch")
    assert desk.stock(stocked) == {"A/L1": "10"}


def test_a_line_that_the_invoice_does_not_have_is_a_mismatch(
    desk: Desk, stocked: str, abroad: str, tag: str
) -> None:
    desk.takes("invoices", [p.invoice(tag, stocked, abroad, "3")])
    lines = [p.export("E1", stocked, abroad, "3", tag), p.export("E1", stocked, abroad, "2", tag, line="2")]
    desk.refuses("notes", lines, "invoice_mismatch")


def test_an_invoice_line_that_the_note_does_not_have_is_a_mismatch(
    desk: Desk, stocked: str, abroad: str, tag: str
) -> None:
    lines = [p.invoice(tag, stocked, abroad, "3"), p.invoice(tag, stocked, abroad, "2", line="2")]
    desk.takes("invoices", lines)
    desk.refuses("notes", p.export("E1", stocked, abroad, "3", tag), "invoice_mismatch")


def test_an_invoice_of_two_lines_is_compared_line_by_line(
    desk: Desk, stocked: str, abroad: str, tag: str
) -> None:
    desk.takes("lots", [p.lot("L2", stocked, "5", product=p.TELEVISION)])
    second: Changes = {"line": "2", "product": p.TELEVISION}
    desk.takes(
        "invoices", [p.invoice(tag, stocked, abroad, "3"), p.invoice(tag, stocked, abroad, "2", **second)]
    )
    lines = [p.export("E1", stocked, abroad, "3", tag), p.export("E1", stocked, abroad, "2", tag, **second)]
    desk.takes("notes", lines)
    assert desk.stock(stocked) == {"A/L1": "10-3", "A/L2": "5-2"}


def test_a_cancelled_invoice_is_refused(desk: Desk, stocked: str, abroad: str, tag: str) -> None:
    desk.takes("invoices", [p.invoice(tag, stocked, abroad, "3", status="cancelled")])
    desk.refuses("notes", p.export("E1", stocked, abroad, "3", tag), "invoice_cancelled")


@pytest.mark.parametrize("spelling", ["{}-CAP", "{}-cap", " {} - CAP ", "{}-САР", "{}-сар"])
def test_an_invoice_is_used_once_however_it_is_spelled(
    desk: Desk, stocked: str, abroad: str, tag: str, spelling: str
) -> None:
    desk.takes("invoices", [p.invoice(f"{tag}-CAP", stocked, abroad, "3")])
    desk.takes("notes", [p.export("E1", stocked, abroad, "3", f"{tag}-CAP")])
    again = p.export("E2", stocked, abroad, "3", spelling.format(tag))
    desk.refuses("notes", again, "invoice_reused")


def test_an_invoice_is_found_under_another_spelling(desk: Desk, stocked: str, abroad: str, tag: str) -> None:
    desk.takes("invoices", [p.invoice(f"{tag}-CAP", stocked, abroad, "3")])
    desk.takes("notes", [p.export("E1", stocked, abroad, "3", f"{tag.lower()} -сар")])


def test_revoking_frees_the_invoice(desk: Desk, stocked: str, abroad: str, tag: str) -> None:
    desk.takes("invoices", [p.invoice(tag, stocked, abroad, "3")])
    first = desk.takes("notes", [p.export("E1", stocked, abroad, "3", tag)]).number
    desk.takes("actions", [p.action("revoke", first, stocked)])
    desk.takes("notes", [p.export("E2", stocked, abroad, "3", tag)])


def test_a_correction_takes_the_invoice_along(desk: Desk, stocked: str, abroad: str, tag: str) -> None:
    desk.takes("invoices", [p.invoice(tag, stocked, abroad, "3")])
    first = desk.takes("notes", [p.export("E1", stocked, abroad, "3", tag)]).number
    desk.takes("notes", [p.export("E2", stocked, abroad, "3", tag, refers_to=first, vehicle="123ABC02")])
    assert desk.stock(stocked) == {"A/L1": "10-3"}


def test_own_goods_leave_without_an_invoice(desk: Desk, stocked: str) -> None:
    desk.takes("notes", [p.export("E1", stocked, stocked, "3", None, recipient_country="RU", price=None)])


def test_a_domestic_note_may_name_an_invoice_and_is_compared(
    desk: Desk, stocked: str, buyer: str, tag: str
) -> None:
    desk.takes("invoices", [p.invoice(tag, stocked, buyer, "3")])
    desk.refuses("notes", p.note("N1", stocked, buyer, "4", invoice=tag), "invoice_mismatch")
    desk.takes("notes", [p.note("N2", stocked, buyer, "3", invoice=tag)])


def test_the_value_is_rounded_half_to_even(desk: Desk, stocked: str, abroad: str, tag: str) -> None:
    desk.takes("invoices", [p.invoice(tag, stocked, abroad, "3", value="3.34")])  # 3 x 1.115 = 3.345
    desk.takes("notes", [p.export("E1", stocked, abroad, "3", tag, price="1.115")])
    other = f"{tag}-2"
    desk.takes("invoices", [p.invoice(other, stocked, abroad, "1", value="3.36")])  # 3.355
    desk.takes("notes", [p.export("E2", stocked, abroad, "1", other, price="3.355")])


def test_all_faults_of_a_note_are_told_at_once(desk: Desk, stocked: str, abroad: str, tag: str) -> None:
    desk.takes("invoices", [p.invoice(tag, stocked, abroad, "3", status="cancelled")])
    answer = desk.load("notes", [p.export("E1", stocked, abroad, "30", tag)])
    assert answer.codes[0] == "insufficient_stock"
    assert {"invoice_mismatch", "invoice_cancelled"} & set(answer.codes[1:])
