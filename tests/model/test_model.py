"""The model must be right on its own before anything is compared with it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.model import papers as p
from tests.model.cells import apportion, bin_is_valid, plain, read_quantity
from tests.model.model import Model


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def seller(model: Model) -> str:
    return known(model)


@pytest.fixture
def buyer(model: Model) -> str:
    return known(model)


@pytest.fixture
def abroad() -> str:
    return p.russian_party()


def known(model: Model) -> str:
    identifier = p.home_party()
    model.load("parties", [p.party(identifier)])
    return identifier


def codes(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [entry["code"] for entry in answer["refused"] + answer["held"]]


def number(answer: dict[str, list[dict[str, str]]]) -> str:
    (entry,) = answer["accepted"] + answer["held"]
    return entry["number"]


def stock(model: Model, party: str) -> dict[str, tuple[str, str]]:
    """Place and reference -> (on hand, reserved)."""
    return {f"{r['place']}/{r['reference']}": (r["on_hand"], r["reserved"]) for r in model.holdings(party)}


def test_check_digits_of_the_documented_numbers_are_accepted() -> None:
    assert all(map(bin_is_valid, ["990140999995", "990140999985", "990140999494", "800101399997"]))
    assert not any(bin_is_valid(f"99014099941{d}") for d in range(10))


def test_shares_go_to_the_largest_remainder_and_ties_to_the_earlier() -> None:
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(7, [3, 2]) == [4, 3]


def test_quantities_are_printed_without_trailing_zeros() -> None:
    assert [plain(read_quantity(x)) for x in ("12", "0.500000", "9000000000000")] == [
        "12",
        "0.5",
        "9000000000000",
    ]


def test_a_domestic_note_reserves_and_its_confirmation_moves(model: Model, seller: str, buyer: str) -> None:
    model.load("lots", [p.lot("L1", seller, "10")])
    sent = number(model.load("notes", [p.note("N1", seller, buyer, "4")]))
    assert stock(model, seller) == {"A/L1": ("10", "4")}
    model.load("actions", [p.action("confirm", sent, buyer)])
    assert stock(model, seller) == {"A/L1": ("6", "0")}
    assert stock(model, buyer) == {"B/L1": ("4", "0")}


def test_unnamed_draws_take_the_lot_that_was_acquired_first_whatever_its_date(
    model: Model, seller: str
) -> None:
    model.load("lots", [p.lot("NEW", seller, "3", date=p.JUNE), p.lot("OLD", seller, "3", date=p.MAY)])
    model.load("notes", [p.movement("M1", seller, "4")])
    assert stock(model, seller) == {"A/OLD": ("2", "0"), "B/NEW": ("3", "0"), "B/OLD": ("1", "0")}


def test_the_stage_of_the_documents_date_decides_about_a_shortfall(
    model: Model, seller: str, buyer: str
) -> None:
    model.load("lots", [p.lot("L1", seller, "3")])
    early = model.load("notes", [p.note("N1", seller, buyer, "5", date="2023-06-30")])
    late = model.load("notes", [p.note("N2", seller, buyer, "5", date="2023-07-01")])
    assert codes(early) == []
    assert codes(late) == ["insufficient_stock"]
    assert stock(model, seller) == {"A/L1": ("3", "3"), "A/": ("2", "2")}


def test_a_partial_receipt_takes_the_draws_in_order_and_gives_the_rest_back(
    model: Model, seller: str, buyer: str
) -> None:
    model.load("lots", [p.lot("L1", seller, "3"), p.lot("L2", seller, "3")])
    sent = number(model.load("notes", [p.note("N1", seller, buyer, "6", draws="@L2:3;@L1:3")]))
    model.load("actions", [p.action("confirm", sent, buyer, line="1", quantity_received="4")])
    assert stock(model, buyer) == {"B/L2": ("3", "0"), "B/L1": ("1", "0")}
    assert stock(model, seller) == {"A/L1": ("2", "0")}
    assert model.world.findings == [("shortage", int(sent[1:]))]


def test_a_correction_may_use_what_the_corrected_note_reserved(model: Model, seller: str, buyer: str) -> None:
    model.load("lots", [p.lot("L1", seller, "5")])
    old = number(model.load("notes", [p.note("N1", seller, buyer, "5")]))
    new = model.load("notes", [p.note("N2", seller, buyer, "4", refers_to=old)])
    assert codes(new) == []
    assert model.status(old) == "corrected"
    assert stock(model, seller) == {"A/L1": ("5", "4")}


def test_a_correction_cannot_change_the_buyer_but_a_reissue_can(
    model: Model, seller: str, buyer: str
) -> None:
    other = known(model)
    model.load("lots", [p.lot("L1", seller, "5")])
    old = number(model.load("notes", [p.note("N1", seller, buyer, "5")]))
    changed = p.note("N2", seller, other, "5", refers_to=old)
    assert codes(model.load("notes", [changed])) == ["correction_forbidden"]
    assert codes(model.load("notes", [changed | {"procedure": "reissue"}])) == []


def test_an_export_with_an_unknown_invoice_is_held_and_registers_itself(
    model: Model, seller: str, abroad: str
) -> None:
    model.load("lots", [p.lot("L1", seller, "5")])
    held = model.load("notes", [p.export("E1", seller, abroad, "5", "I1")])
    assert codes(held) == ["invoice_unknown"]
    model.load("actions", [p.leaving(number(held), seller)])
    assert stock(model, seller) == {"A/L1": ("5", "5")}
    model.load("invoices", [p.invoice("i 1", seller, abroad, "5")])
    assert stock(model, seller) == {}
    assert stock(model, abroad) == {"/L1": ("5", "0")}


def test_a_return_draws_only_what_came_by_its_note(model: Model, seller: str, buyer: str) -> None:
    model.load("lots", [p.lot("L1", seller, "5"), p.lot("L2", buyer, "5", place="B")])
    sent = number(model.load("notes", [p.note("N1", seller, buyer, "5")]))
    model.load("actions", [p.action("confirm", sent, buyer)])
    assert codes(model.load("notes", [p.giveback("R1", buyer, seller, "6", sent)])) == ["insufficient_stock"]
    back = number(model.load("notes", [p.giveback("R2", buyer, seller, "2", sent)]))
    model.load("actions", [p.action("confirm", back, seller)])
    assert stock(model, seller) == {"A/L1": ("2", "0")}


def test_the_way_back_splits_a_packed_lot_by_the_shares_of_its_parents(
    model: Model, seller: str, buyer: str
) -> None:
    model.load("lots", [p.lot("L1", seller, "1"), p.lot("L2", seller, "2")])
    model.load(
        "conversions",
        [
            p.converted("C1", seller, "in", "@L1", "1"),
            p.converted("C1", seller, "in", "@L2", "2"),
            p.converted("C1", seller, "out", "BOX", "3"),
        ],
    )
    sent = number(model.load("notes", [p.note("N1", seller, buyer, "1", draws="@BOX:1")]))
    roots = model.trace_back(sent, "1")["roots"]
    assert sorted(roots.values()) == [333_333, 666_667]


def test_the_ends_of_a_lot_sum_to_the_whole(model: Model, seller: str, buyer: str, abroad: str) -> None:
    origin = number(model.load("lots", [p.lot("L1", seller, "10")]))
    model.load("invoices", [p.invoice("I9", seller, abroad, "2")])
    model.load("write_offs", [p.written_off("W1", seller, "@L1", "1")])
    model.load("notes", [p.note("N1", seller, buyer, "3")])
    gone = number(model.load("notes", [p.export("E1", seller, abroad, "2", "I9")]))
    model.load("actions", [p.leaving(gone, seller, quantity_received="2")])
    ends = {key[0]: micro for key, micro in model.trace_forward(origin).items()}
    assert ends == {"written_off": 1_000_000, "reserved": 3_000_000, "exported": 2_000_000, "free": 4_000_000}


def test_sales_by_invoice_declare_at_the_buyer_what_the_seller_lacks(
    model: Model, seller: str, buyer: str
) -> None:
    model.load("lots", [p.lot("L1", seller, "3", product=p.PHONE)])
    model.load("invoices", [p.invoice("I1", seller, buyer, "5", product=p.PHONE)])
    model.settle_invoices(date(2023, 12, 31))
    assert stock(model, buyer) == {"default/L1": ("3", "0"), "default/": ("2", "0")}


def test_the_same_note_again_gives_the_same_number_and_another_content_is_refused(
    model: Model, seller: str, buyer: str
) -> None:
    model.load("lots", [p.lot("L1", seller, "5")])
    first = model.load("notes", [p.note("N1", seller, buyer, "2")])
    assert model.load("notes", [p.note("N1", seller, buyer, "2")]) == first
    assert codes(model.load("notes", [p.note("N1", seller, buyer, "3")])) == ["number_reused"]
    assert stock(model, seller) == {"A/L1": ("5", "2")}
