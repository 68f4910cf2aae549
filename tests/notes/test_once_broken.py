"""Stories that were answered wrongly once, each as short as it can be told."""

from __future__ import annotations

from datetime import date

import pytest

from jolserik.ledger.queries.holdings import holdings_of
from jolserik.notes.commands.by_invoice import settle_invoices
from jolserik.notes.queries.audit import audit
from jolserik.platform.bulk import select
from tests import builders as b
from tests.model import papers as p

pytestmark = pytest.mark.django_db


def codes(kind: str, *rows: dict[str, str]) -> list[str]:
    """What is said against one document."""
    return [refusal.code.value for refusal in b.filed(kind, *rows).refusals]


def delivered(seller: str, buyer: str, *, quantity: str = "10", **changes: str | None) -> str:
    """A domestic note that has arrived at the buyer's place B; its number."""
    note = b.a_note(seller, buyer, quantity=quantity, **changes)
    b.taken("actions", p.action("confirm", note, buyer))
    return note


def test_a_return_by_serial_numbers_takes_only_what_came_by_that_note() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="1", serials="CAME-1")
    b.a_lot(buyer, quantity="1", serials="OWN-1", place="B")
    note = delivered(seller, buyer, quantity="1", serials="CAME-1")
    assert codes("notes", p.giveback("R1", buyer, seller, "1", note, serials="OWN-1")) == ["serial_elsewhere"]
    assert codes("notes", p.giveback("R2", buyer, seller, "1", note, serials="CAME-1")) == []


def test_what_a_return_has_brought_back_may_be_returned_once_more() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="10")
    back = b.taken("notes", p.giveback("R1", buyer, seller, "4", delivered(seller, buyer)))
    b.taken("actions", p.action("confirm", back, seller))
    again = p.giveback("R2", seller, buyer, "5", back, sender_place="A", recipient_place="B")
    assert codes("notes", again) == ["insufficient_stock"]
    assert codes("notes", again | {"quantity": "4"}) == []


def test_a_return_in_a_unit_in_which_the_goods_are_not_kept_says_so() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="10")
    row = p.giveback("R1", buyer, seller, "4", delivered(seller, buyer), unit="KGM")
    assert codes("notes", row) == ["unit_mismatch"]


def test_a_held_note_that_was_confirmed_is_not_answered_a_second_time() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="10")
    note = b.filed("notes", b.note_row(seller, buyer, invoice="NOT-YET-KNOWN")).number
    confirm = p.action("confirm", note, buyer)
    assert codes("actions", confirm) == []
    assert codes("actions", confirm) == []
    assert codes("actions", confirm | {"date": "2023-08-11"}) == ["note_closed"]
    assert codes("actions", p.action("decline", note, buyer, reason="not ordered")) == ["note_closed"]
    assert codes("actions", p.action("revoke", note, seller)) == []


def test_an_invoice_of_which_something_stays_posted_is_not_posted_again() -> None:
    seller, buyer, other = b.a_party(), b.a_party(), b.a_party()
    b.a_lot(seller, quantity="10", product=p.PHONE)
    sale = p.invoice("I-1", seller, buyer, "4", product=p.PHONE)
    b.taken("invoices", sale)
    settle_invoices(date(2023, 12, 31), b.an_act())
    b.a_note(buyer, other, quantity="3", product=p.PHONE, sender_place="default")
    b.taken("invoices", sale | {"status": "cancelled"})
    b.taken("invoices", sale)
    settle_invoices(date(2023, 12, 31), b.an_act())
    held = holdings_of(b.party_id(seller))
    assert sum(row.on_hand for row in held) == 7_000_000


def test_what_the_authority_has_let_go_is_not_held_again_for_its_lots_when_an_invoice_changes() -> None:
    seller, abroad = b.a_party(), b.a_party(country="RU")
    b.a_lot(seller, quantity="5", origin_kind="import_declaration", origin_document="NOT-KNOWN")
    invoice = p.invoice("I-1", seller, abroad, "5")
    b.taken("invoices", invoice)
    note = b.filed("notes", p.export("E-1", seller, abroad, "5", "I-1")).number
    b.taken("actions", p.action("release", note, ""))
    b.taken("invoices", invoice | {"date": p.AUGUST})
    assert select("SELECT state, hold_code FROM notes_note") == [("open", "")]
    b.taken("invoices", invoice | {"status": "cancelled"})
    assert select("SELECT state, hold_code FROM notes_note") == [("held", "invoice_cancelled")]


def test_a_decline_without_a_reason_of_a_note_that_is_closed_hears_both() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="10")
    decline = p.action("decline", delivered(seller, buyer), buyer)
    assert codes("actions", decline) == ["note_closed", "reason_missing"]


def test_what_an_invoice_has_moved_is_taken_over_once_even_while_nothing_is_refused() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="10", product=p.PHONE)
    b.taken("invoices", p.invoice("I-1", seller, buyer, "4", product=p.PHONE))
    settle_invoices(date(2023, 12, 31), b.an_act())
    row = b.note_row(seller, buyer, quantity="4", product=p.PHONE, invoice="I-1", date=p.MAY)
    assert codes("notes", row) == []
    assert codes("notes", row | {"note": "AGAIN"}) == ["invoice_already_settled"]


def test_a_sale_by_invoice_divides_no_unit_that_has_a_serial_number() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="0.5", product=p.PHONE)
    b.a_lot(seller, quantity="2", product=p.PHONE, serials="S-1;S-2")
    b.taken("invoices", p.invoice("I-1", seller, buyer, "2", product=p.PHONE))
    settle_invoices(date(2023, 12, 31), b.an_act())
    assert sum(row.on_hand for row in holdings_of(b.party_id(seller))) == 1_000_000
    assert audit().violations == []


def test_a_conversion_of_unnamed_goods_divides_no_unit_that_has_a_serial_number() -> None:
    holder = b.a_party()
    b.a_lot(holder, quantity="2", serials="S-1;S-2")
    rows = [
        p.converted("C-1", holder, side, name, "0.5", lot=name or None)
        for side, name in (("in", ""), ("out", "BOX"))
    ]
    assert codes("conversions", *rows) == ["serials_do_not_match"]


def test_a_note_that_settles_because_its_invoice_is_valid_again_leaves_nothing_to_explain() -> None:
    seller, abroad = b.a_party(), b.a_party(country="RU")
    b.a_lot(seller, quantity="5")
    paper = p.invoice("INV-1", seller, abroad, "4")
    b.taken("invoices", paper)
    note = b.taken("notes", p.export("E1", seller, abroad, "4", "INV-1"))
    b.taken("invoices", paper | {"status": "cancelled"})
    b.taken("actions", p.leaving(note, seller))
    b.taken("invoices", paper)
    assert select("SELECT state FROM notes_note WHERE number = %s", [note]) == [("settled",)]
    assert select("SELECT kind FROM notes_finding WHERE kind = 'invoice_changed'") == []
    b.taken("invoices", paper | {"status": "cancelled"})
    assert select("SELECT kind FROM notes_finding WHERE kind = 'invoice_changed'") == [("invoice_changed",)]


def test_a_line_that_does_not_say_which_units_leave_takes_none_from_the_line_that_does() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller, quantity="3", serials="S-1;S-2;S-3")
    lines = [
        p.note("N1", seller, buyer, "1"),
        p.note("N1", seller, buyer, "1", line="2", serials="S-1"),
    ]
    assert codes("notes", *lines) == ["serials_do_not_match"]


def test_a_movement_to_another_party_is_not_also_blamed_for_its_place() -> None:
    seller, buyer = b.a_party(), b.a_party()
    b.a_lot(seller)
    assert codes("notes", p.movement("M1", seller, "1", to="A") | {"recipient": buyer}) == ["bad_value"]


def test_packing_goods_of_an_unknown_declaration_with_others_does_not_get_them_out() -> None:
    seller, abroad, tag = b.a_party(), b.a_party(country="RU"), p.tag()
    ours = b.a_lot(seller, quantity="5")
    claims = {"origin_kind": "import_declaration", "origin_document": tag}
    theirs = b.a_lot(seller, quantity="5", **claims)
    put_in = [p.converted("C-1", seller, "in", lot, "5") for lot in (ours, theirs)]
    b.taken("conversions", *put_in, p.converted("C-1", seller, "out", "", "10"))
    b.taken("invoices", p.invoice(tag, seller, abroad, "3"))
    held = b.filed("notes", p.export("E-1", seller, abroad, "3", tag))
    assert [(x.code.value, x.at) for x in held.refusals] == [("declaration_unknown", "draws")]
    assert not (held.refusals[0].facts.keys() & {"declaration"})
    b.taken("declarations", p.declaration(tag, seller, "5"))
    b.taken("actions", p.leaving(held.number, seller))
    assert audit().violations == []


def test_what_is_produced_of_goods_of_an_unknown_declaration_is_goods_of_its_own() -> None:
    seller, abroad, tag = b.a_party(), b.a_party(country="RU"), p.tag()
    claims = {"origin_kind": "import_declaration", "origin_document": tag}
    part = b.a_lot(seller, quantity="5", **claims)
    made = {"kind": "production", "product": p.WASHER}
    b.taken(
        "conversions",
        p.converted("C-1", seller, "in", part, "5", **made),
        p.converted("C-1", seller, "out", "", "5", **made | {"product": p.TELEVISION}),
    )
    b.taken(
        "invoices",
        p.invoice(tag, seller, abroad, "3", product=p.TELEVISION, origin_country="KZ", maker_country="KZ"),
    )
    b.taken("notes", p.export("E-1", seller, abroad, "3", tag, product=p.TELEVISION))
    b.taken("declarations", p.declaration(tag, seller, "5"))
    assert audit().violations == []


def test_a_line_that_is_refused_takes_nothing_from_the_other_lines() -> None:
    seller, buyer = b.a_party(), b.a_party()
    for numbers in ("S1;S2", "S3;S4"):
        b.a_lot(seller, quantity="2", serials=numbers)
    row = b.note_row(seller, buyer, quantity="3")
    second = row | {"line": "2", "quantity": "1", "serials": "S1"}
    assert codes("notes", row | {"serials": ""}, second) == ["serials_do_not_match"]
    assert codes("notes", row | {"quantity": "9"}, row | {"line": "2", "quantity": "4"}) == [
        "insufficient_stock"
    ]


def test_too_much_of_numbered_goods_is_too_much_and_not_a_divided_unit() -> None:
    holder = b.a_party()
    lot = b.a_lot(holder, quantity="1", serials="S1")
    rows = [p.converted("C-1", holder, "in", lot, "7.7"), p.converted("C-1", holder, "out", "", "7.7")]
    assert codes("conversions", *rows) == ["insufficient_stock"]
    halved = [row | {"quantity": "0.5"} for row in rows]
    assert codes("conversions", *halved) == ["serials_do_not_match"]
    assert codes("write_offs", p.written_off("W-1", holder, lot, "7.7")) == ["insufficient_stock"]
