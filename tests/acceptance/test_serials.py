"""Serial numbers: each stands in at most one holding, and goods with serials are drawn by them."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p


@pytest.fixture
def serials(tag: str) -> list[str]:
    return [f"{tag}-{n}" for n in range(3)]


@pytest.fixture
def stocked(desk: Desk, seller: str, serials: list[str]) -> str:
    desk.takes("lots", [p.lot("L1", seller, "3", product=p.PHONE, serials=";".join(serials))])
    return seller


def test_a_lot_has_as_many_serials_as_units(desk: Desk, seller: str, tag: str) -> None:
    for quantity in ("1", "3", "2.5"):
        wrong = p.lot("L1", seller, quantity, product=p.PHONE, serials=f"{tag}-1;{tag}-2")
        desk.refuses("lots", wrong, "serials_do_not_match", at="serials")


def test_a_serial_is_not_entered_twice(desk: Desk, stocked: str, buyer: str, serials: list[str]) -> None:
    again = p.lot("L2", buyer, "1", product=p.PHONE, serials=serials[0])
    desk.refuses("lots", again, "serial_elsewhere", at="serials")


def test_goods_are_drawn_by_their_serials(desk: Desk, stocked: str, buyer: str, serials: list[str]) -> None:
    third = p.note("N1", stocked, buyer, "1", product=p.PHONE, serials=serials[2])
    sent = desk.takes("notes", [third]).number
    again = p.note("N2", stocked, buyer, "1", product=p.PHONE, serials=serials[2])
    assert desk.load("notes", [again]).headline in ("serial_elsewhere", "insufficient_stock")
    desk.takes("actions", [p.action("confirm", sent, buyer)])
    onward = p.note("N1", buyer, stocked, "1", product=p.PHONE, sender_place="B", serials=serials[2])
    desk.takes("notes", [onward])
    assert desk.stock(buyer) == {"B/L1": "1-1"}
    assert desk.stock(stocked) == {"A/L1": "2"}


def test_an_unknown_serial_is_refused(desk: Desk, stocked: str, buyer: str, tag: str) -> None:
    wrong = p.note("N1", stocked, buyer, "1", product=p.PHONE, serials=f"{tag}-9")
    desk.refuses("notes", wrong, "serial_unknown", at="serials")


def test_a_serial_that_another_party_holds_is_elsewhere(
    desk: Desk, stocked: str, buyer: str, serials: list[str], tag: str
) -> None:
    desk.takes("lots", [p.lot("M1", buyer, "1", product=p.PHONE, serials=f"{tag}-own")])
    wrong = p.note("N1", buyer, stocked, "1", product=p.PHONE, serials=serials[0])
    desk.refuses("notes", wrong, "serial_elsewhere", at="serials")


def test_as_many_serials_as_units_on_a_line(desk: Desk, stocked: str, buyer: str, serials: list[str]) -> None:
    wrong = p.note("N1", stocked, buyer, "2", product=p.PHONE, serials=serials[0])
    desk.refuses("notes", wrong, "serials_do_not_match", at="serials")
    twice = p.note("N1", stocked, buyer, "2", product=p.PHONE, serials=f"{serials[0]};{serials[0]}")
    assert desk.load("notes", [twice]).refused[0]["at"] == "serials"


def test_goods_with_serials_are_not_divided(desk: Desk, stocked: str, buyer: str, serials: list[str]) -> None:
    desk.refuses("write_offs", p.written_off("W1", stocked, "@L1", "0.5"), "serials_do_not_match")
    sent = desk.takes(
        "notes", [p.note("N1", stocked, buyer, "1", product=p.PHONE, serials=serials[1])]
    ).number
    half = p.action("confirm", sent, buyer, line="1", quantity_received="0.5")
    desk.refuses("actions", half, "serials_do_not_match")
    assert desk.stock(stocked) == {"A/L1": "3-1"}


def test_a_revoked_note_frees_its_serials(desk: Desk, stocked: str, buyer: str, serials: list[str]) -> None:
    sent = desk.takes(
        "notes", [p.note("N1", stocked, buyer, "1", product=p.PHONE, serials=serials[1])]
    ).number
    desk.takes("actions", [p.action("revoke", sent, stocked)])
    desk.takes("notes", [p.note("N2", stocked, buyer, "1", product=p.PHONE, serials=serials[1])])
