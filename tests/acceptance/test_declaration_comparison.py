"""Comparison b: a lot's import declaration against the customs register, and what its exports may do."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p
from tests.model.cells import Row

Changes = dict[str, str | None]


def imported(reference: str, holder: str, quantity: str, document: str, **changes: str | None) -> Row:
    base: Changes = {"origin_kind": "import_declaration", "origin_document": document, "date": p.JULY}
    return p.lot(reference, holder, quantity, **(base | changes))


def test_a_lot_that_agrees_is_matched(desk: Desk, seller: str, buyer: str, tag: str) -> None:
    desk.takes("declarations", [p.declaration(tag, seller, "10")])
    desk.takes("lots", [imported("L1", seller, "10", tag)])
    line = desk.takes("notes", [p.note("N1", seller, buyer, "1")]).number
    (root,) = desk.back(line)["roots"]
    assert (root["grade"], root["origin_document"], str(root["origin_line"]), root["quantity"]) == (
        "matched",
        tag,
        "1",
        "1",
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"product": p.TELEVISION}, "declaration_mismatch"),
        ({"unit": "KGM"}, "declaration_mismatch"),
        ({"origin_country": "TR"}, "declaration_mismatch"),
        ({"quantity": "9"}, "declaration_exceeded"),
        ({"status": "pending"}, "declaration_not_released"),
        ({"status": "annulled"}, "declaration_not_released"),
    ],
    ids=["product", "unit", "country", "quantity", "pending", "annulled"],
)
def test_a_lot_that_the_register_contradicts_is_refused(
    desk: Desk, seller: str, tag: str, changes: Changes, code: str
) -> None:
    desk.takes("declarations", [p.row(p.declaration(tag, seller, "10"), changes)])
    desk.refuses("lots", imported("L1", seller, "10", tag), code)
    assert desk.stock(seller) == {}


def test_a_declaration_of_another_holder_is_a_mismatch(desk: Desk, seller: str, buyer: str, tag: str) -> None:
    desk.takes("declarations", [p.declaration(tag, buyer, "10")])
    desk.refuses("lots", imported("L1", seller, "10", tag), "declaration_mismatch")


def test_the_lots_of_one_declaration_line_are_summed(desk: Desk, seller: str, tag: str) -> None:
    desk.takes("declarations", [p.declaration(tag, seller, "10")])
    desk.takes("lots", [imported("L1", seller, "6", tag)])
    desk.refuses("lots", imported("L2", seller, "5", tag), "declaration_exceeded")
    desk.takes("lots", [imported("L3", seller, "4", tag)])


def test_a_declaration_is_found_under_another_spelling(desk: Desk, seller: str, tag: str) -> None:
    desk.takes("declarations", [p.declaration(f"{tag}/CAP", seller, "10")])
    desk.refuses("lots", imported("L1", seller, "11", f"{tag.lower()}/сар"), "declaration_exceeded")


def test_an_import_lot_must_name_its_declaration(desk: Desk, seller: str) -> None:
    desk.refuses("lots", imported("L1", seller, "5", "") | {"origin_line": ""}, "missing_value")


@pytest.mark.parametrize("known_line", [None, "2"], ids=["number unknown", "line absent"])
def test_an_export_of_an_undeclared_lot_is_held_until_the_register_knows_it(
    desk: Desk, seller: str, abroad: str, tag: str, known_line: str | None
) -> None:
    if known_line:
        desk.takes("declarations", [p.declaration(tag, seller, "10", line=known_line)])
    desk.takes("lots", [imported("L1", seller, "10", tag)])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3")])
    held = desk.refuses("notes", p.export("E1", seller, abroad, "3", tag), "declaration_unknown")
    assert desk.stock(seller) == {"A/L1": "10-3"}
    assert desk.back(held.number)["roots"][0]["grade"] == "claimed"
    desk.takes("declarations", [p.declaration(tag, seller, "10")])
    desk.takes("actions", [p.leaving(held.number, seller)])
    assert desk.stock(seller) == {"A/L1": "7"}


def test_undeclared_lots_may_be_sold_at_home(desk: Desk, seller: str, buyer: str, tag: str) -> None:
    desk.takes("lots", [imported("L1", seller, "10", tag)])
    desk.takes("notes", [p.note("N1", seller, buyer, "3")])


@pytest.mark.parametrize("changes", [{"quantity": "5"}, {"status": "annulled"}, {"product": p.TELEVISION}])
def test_a_declaration_that_changes_later_stops_the_export_of_its_lot(
    desk: Desk, seller: str, abroad: str, tag: str, changes: dict[str, str]
) -> None:
    desk.takes("declarations", [p.declaration(tag, seller, "10")])
    desk.takes("lots", [imported("L1", seller, "10", tag)])
    desk.takes("declarations", [p.declaration(tag, seller, "10") | changes])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3")])
    desk.refuses("notes", p.export("E1", seller, abroad, "3", tag), "origin_contradicted")


def test_goods_without_a_declaration_pass_and_are_called_unproven(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    desk.takes(
        "lots", [p.lot("L1", seller, "5", origin_kind="declared", origin_document=None, origin_line=None)]
    )
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3")])
    line = desk.takes("notes", [p.export("E1", seller, abroad, "3", tag)]).number
    assert desk.back(line)["roots"][0]["grade"] == "unproven"


def test_an_opening_balance_is_taken_once_and_only_while_stock_is_taken(desk: Desk, seller: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5", origin_kind="opening_balance", date="2023-06-30")])
    again = p.lot("L2", seller, "7", origin_kind="opening_balance", date="2023-06-01")
    desk.refuses("lots", again, "opening_closed")
    late = p.lot("L3", seller, "7", origin_kind="opening_balance", date="2023-07-01", place="B")
    desk.refuses("lots", late, "opening_closed")
    early = p.lot("L4", seller, "7", origin_kind="opening_balance", date="2023-02-28", place="C")
    desk.refuses("lots", early, "opening_closed")
    desk.takes("lots", [p.lot("L5", seller, "7", origin_kind="declared", date=p.AUGUST)])
    assert desk.stock(seller) == {"A/L1": "5", "A/L5": "7"}
