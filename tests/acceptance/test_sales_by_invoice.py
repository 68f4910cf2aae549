"""Sales that only an invoice tells of: posted on demand, taken over by a later note, undone with the invoice."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p

LATER = "2024-03-01"


@pytest.fixture
def sold(desk: Desk, seller: str, buyer: str, tag: str) -> str:
    """The number of a valid invoice over five phones; the seller has three at A and four at Z."""
    desk.takes(
        "lots",
        [p.lot("L1", seller, "3", product=p.PHONE), p.lot("L2", seller, "4", product=p.PHONE, place="Z")],
    )
    desk.takes("invoices", [p.invoice(tag, seller, buyer, "5", product=p.PHONE)])
    return tag


def test_loading_invoices_moves_nothing(desk: Desk, sold: str, seller: str, buyer: str) -> None:
    assert desk.stock(seller) == {"A/L1": "3", "Z/L2": "4"}
    assert desk.stock(buyer) == {}


def test_a_sale_draws_over_all_places_of_the_seller(desk: Desk, sold: str, seller: str, buyer: str) -> None:
    desk.settle_invoices(LATER)
    assert desk.stock(seller) == {"Z/L2": "2"}
    assert desk.stock(buyer) == {"default/L1": "3", "default/L2": "2"}


def test_settling_twice_posts_once(desk: Desk, sold: str, seller: str, buyer: str) -> None:
    desk.settle_invoices(LATER)
    desk.settle_invoices(LATER)
    assert desk.stock(buyer) == {"default/L1": "3", "default/L2": "2"}


def test_an_invoice_younger_than_the_clock_waits(desk: Desk, sold: str, buyer: str) -> None:
    desk.settle_invoices(p.JULY)
    assert desk.stock(buyer) == {}


def test_a_shortfall_becomes_a_declared_lot_of_the_buyer(
    desk: Desk, seller: str, buyer: str, tag: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3", product=p.PHONE)])
    desk.takes("invoices", [p.invoice(tag, seller, buyer, "5", product=p.PHONE)])
    desk.settle_invoices(LATER)
    assert sorted((r["place"], r["on_hand"]) for r in desk.holdings(buyer)) == [
        ("default", "2"),
        ("default", "3"),
    ]
    assert desk.stock(seller) == {}


def test_goods_that_need_a_note_are_not_sold_by_invoice(
    desk: Desk, seller: str, buyer: str, tag: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3", product=p.FRIDGE)])
    desk.takes("invoices", [p.invoice(tag, seller, buyer, "2", product=p.FRIDGE)])
    desk.settle_invoices(LATER)
    assert desk.stock(buyer) == {}


def test_a_cancelled_invoice_is_not_settled(desk: Desk, seller: str, buyer: str, tag: str) -> None:
    desk.takes("invoices", [p.invoice(tag, seller, buyer, "2", product=p.PHONE, status="cancelled")])
    desk.settle_invoices(LATER)
    assert desk.stock(buyer) == {}


def test_an_invoice_that_a_note_names_is_not_settled(desk: Desk, sold: str, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L3", seller, "2", product=p.PHONE)])
    desk.takes("notes", [p.note("N1", seller, buyer, "5", product=p.PHONE, invoice=sold)])
    desk.settle_invoices(LATER)
    assert desk.stock(buyer) == {}
    assert desk.stock(seller) == {"A/L1": "3-3", "Z/L2": "4", "A/L3": "2-2"}


def test_a_sale_abroad_is_not_settled_by_invoice(desk: Desk, seller: str, abroad: str, tag: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3", product=p.PHONE)])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "2", product=p.PHONE)])
    desk.settle_invoices(LATER)
    assert desk.stock(seller) == {"A/L1": "3"}


def test_a_later_note_takes_the_sale_over_and_moves_nothing_again(
    desk: Desk, sold: str, seller: str, buyer: str
) -> None:
    desk.settle_invoices(LATER)
    onward = p.note("N9", buyer, seller, "1", product=p.PHONE, sender_place="default")
    line = desk.takes("notes", [onward]).number
    assert {hop["grade"] for hop in desk.back(line)["hops"] if hop["from"] == seller} == {"by_invoice"}
    desk.takes("notes", [p.note("N1", seller, buyer, "5", product=p.PHONE, invoice=sold)])
    assert desk.stock(seller) == {"Z/L2": "2"}
    assert desk.stock(buyer) == {"default/L1": "3-1", "default/L2": "2"}


def test_a_sale_with_a_shortfall_is_taken_over_too(desk: Desk, seller: str, buyer: str, tag: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3", product=p.PHONE)])
    desk.takes("invoices", [p.invoice(tag, seller, buyer, "5", product=p.PHONE)])
    desk.settle_invoices(LATER)
    line = desk.takes("notes", [p.note("N1", seller, buyer, "5", product=p.PHONE, invoice=tag)]).number
    assert desk.stock(buyer) == {"default/L1": "3", "default/?": "2"}
    assert desk.roots(line) == {"L1": "3", "?": "2"}


def test_a_sale_that_a_note_has_taken_over_stays_when_its_invoice_is_cancelled(
    desk: Desk, sold: str, seller: str, buyer: str
) -> None:
    desk.settle_invoices(LATER)
    desk.takes("notes", [p.note("N1", seller, buyer, "5", product=p.PHONE, invoice=sold)])
    desk.takes("invoices", [p.invoice(sold, seller, buyer, "5", product=p.PHONE, status="cancelled")])
    assert desk.stock(buyer) == {"default/L1": "3", "default/L2": "2"}


def test_goods_of_a_sale_taken_over_can_be_returned(desk: Desk, sold: str, seller: str, buyer: str) -> None:
    desk.settle_invoices(LATER)
    sent = desk.takes("notes", [p.note("N1", seller, buyer, "5", product=p.PHONE, invoice=sold)]).number
    back = p.giveback("R1", buyer, seller, "2", sent, product=p.PHONE, sender_place="default")
    desk.takes("notes", [back])
    assert desk.stock(buyer) == {"default/L1": "3-2", "default/L2": "2"}


def test_a_later_note_with_other_quantities_is_refused(
    desk: Desk, sold: str, seller: str, buyer: str
) -> None:
    desk.settle_invoices(LATER)
    answer = desk.load(
        "notes", [p.note("N1", seller, buyer, "2", product=p.PHONE, invoice=sold, sender_place="Z")]
    )
    assert "invoice_already_settled" in answer.codes
    assert desk.stock(seller) == {"Z/L2": "2"}


def test_a_cancelled_invoice_undoes_its_sale(desk: Desk, sold: str, seller: str, buyer: str) -> None:
    desk.settle_invoices(LATER)
    desk.takes("invoices", [p.invoice(sold, seller, buyer, "5", product=p.PHONE, status="cancelled")])
    assert desk.stock(buyer) == {}
    assert sorted(desk.stock(seller).values()) == ["3", "4"]


def test_what_the_buyer_has_passed_on_is_not_undone(desk: Desk, sold: str, seller: str, buyer: str) -> None:
    desk.settle_invoices(LATER)
    desk.takes("write_offs", [p.written_off("W1", buyer, "@L1", "2", place="default")])
    desk.takes("invoices", [p.invoice(sold, seller, buyer, "5", product=p.PHONE, status="cancelled")])
    assert desk.stock(buyer) == {}
    assert sorted(desk.stock(seller).values()) == ["1", "4"]
