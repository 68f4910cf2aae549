"""Notes that wait for a register of others: never passed, never lost."""

from __future__ import annotations

from tests.acceptance.desk import Desk
from tests.model import papers as p


def test_a_held_note_registers_itself_and_carries_out_the_exit_that_waited(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    held = desk.load("notes", [p.export("E1", seller, abroad, "4", tag)]).number
    desk.takes("actions", [p.leaving(held, seller, line="1", quantity_received="3")])
    assert desk.stock(seller) == {"A/L1": "5-4"}
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "4")])
    assert desk.stock(seller) == {"A/L1": "2"}
    assert list(desk.stock(abroad).values()) == ["3"]


def test_a_held_domestic_note_settles_its_confirmation_when_registered(
    desk: Desk, seller: str, buyer: str, tag: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    held = desk.load("notes", [p.note("N1", seller, buyer, "4", invoice=tag)])
    assert held.codes == ["invoice_unknown"]
    desk.takes("actions", [p.action("confirm", held.number, buyer)])
    assert desk.stock(buyer) == {}
    desk.takes("invoices", [p.invoice(tag, seller, buyer, "4")])
    assert desk.stock(buyer) == {"B/L1": "4"}


def test_a_held_note_may_be_revoked(desk: Desk, seller: str, abroad: str, tag: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    held = desk.load("notes", [p.export("E1", seller, abroad, "4", tag)]).number
    desk.takes("actions", [p.action("revoke", held, seller)])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "4")])
    assert desk.stock(seller) == {"A/L1": "5"}


def test_a_held_note_may_be_declined(desk: Desk, seller: str, buyer: str, tag: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    held = desk.load("notes", [p.note("N1", seller, buyer, "4", invoice=tag)]).number
    desk.takes("actions", [p.action("decline", held, buyer, reason="too late")])
    assert desk.stock(seller) == {"A/L1": "5"}


def test_a_held_note_uses_its_invoice_number(desk: Desk, seller: str, abroad: str, tag: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "9")])
    desk.load("notes", [p.export("E1", seller, abroad, "4", tag)])
    second = p.export("E2", seller, abroad, "4", tag)
    assert desk.load("notes", [second]).headline in ("invoice_reused", "invoice_unknown")
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "4")])
    desk.load("actions", [p.leaving(f"{seller}/{own}", seller) for own in ("E1", "E2")])
    assert desk.stock(seller) in ({"A/L1": "5"}, {"A/L1": "5-4"})


def test_a_held_note_keeps_its_number_when_it_is_sent_again(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "9")])
    paper = p.export("E1", seller, abroad, "4", tag)
    assert desk.load("notes", [paper]).number == desk.load("notes", [paper]).number
    assert desk.stock(seller) == {"A/L1": "9-4"}


def test_a_note_waits_for_both_registers(desk: Desk, seller: str, abroad: str, tag: str) -> None:
    lot = p.lot("L1", seller, "5", origin_kind="import_declaration", origin_document=tag, date=p.JULY)
    desk.takes("lots", [lot])
    held = desk.load("notes", [p.export("E1", seller, abroad, "4", tag)])
    assert held.codes[0] == "invoice_unknown"
    desk.takes("actions", [p.leaving(held.number, seller)])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "4")])
    assert desk.stock(seller) == {"A/L1": "5-4"}
    desk.takes("declarations", [p.declaration(tag, seller, "5")])
    assert desk.stock(seller) == {"A/L1": "1"}


def test_an_open_note_is_held_when_its_invoice_is_cancelled_and_freed_when_it_is_valid_again(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    paper = p.invoice(tag, seller, abroad, "4")
    desk.takes("invoices", [paper])
    note = desk.takes("notes", [p.export("E1", seller, abroad, "4", tag)]).number
    desk.takes("invoices", [paper | {"status": "cancelled"}])
    desk.takes("actions", [p.leaving(note, seller)])
    assert desk.stock(seller) == {"A/L1": "5-4"}
    desk.takes("invoices", [paper])
    assert desk.stock(seller) == {"A/L1": "1"}


def test_a_settled_note_stays_settled_when_its_invoice_is_cancelled(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    paper = p.invoice(tag, seller, abroad, "4")
    desk.takes("invoices", [paper])
    note = desk.takes("notes", [p.export("E1", seller, abroad, "4", tag)]).number
    desk.takes("actions", [p.leaving(note, seller)])
    desk.takes("invoices", [paper | {"status": "cancelled"}])
    assert desk.stock(seller) == {"A/L1": "1"}


def test_the_authority_alone_may_hold_a_note(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    sent = desk.takes("notes", [p.note("N1", seller, buyer, "4")]).number
    for name in ("hold", "release", "seize"):
        for party in (seller, buyer):
            desk.refuses("actions", p.action(name, sent, party, reason="because"), "not_allowed")


def test_a_confirmation_under_a_hold_settles_when_the_note_is_released(
    desk: Desk, seller: str, buyer: str
) -> None:
    """The operator acts for the authority, which is no party: the column stays empty."""
    desk.takes("lots", [p.lot("L1", seller, "5")])
    sent = desk.takes("notes", [p.note("N1", seller, buyer, "4")]).number
    desk.takes("actions", [p.action("hold", sent, "", reason="papers in doubt")])
    desk.takes("actions", [p.action("confirm", sent, buyer)])
    assert desk.stock(buyer) == {}
    desk.takes("actions", [p.action("release", sent, "", reason="papers in order")])
    assert desk.stock(buyer) == {"B/L1": "4"}


def test_seized_goods_leave_the_books(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    lot = desk.lot_code(seller, "L1")
    sent = desk.takes("notes", [p.note("N1", seller, buyer, "4")]).number
    desk.takes("actions", [p.action("seize", sent, "", reason="counterfeit")])
    assert desk.stock(seller) == {"A/L1": "1"}
    assert desk.ends(lot) == {"written_off": "4", "free": "1"}
    desk.refuses("actions", p.action("confirm", sent, buyer), "note_closed")
