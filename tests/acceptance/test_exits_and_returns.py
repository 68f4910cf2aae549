"""Goods that leave the country, and goods that come back."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p


@pytest.fixture
def gone(desk: Desk, seller: str, abroad: str, tag: str) -> str:
    """An open export of five pieces out of two lots."""
    desk.takes("lots", [p.lot("L1", seller, "3"), p.lot("L2", seller, "3")])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "5")])
    return desk.takes("notes", [p.export("E1", seller, abroad, "5", tag)]).number


def test_an_exit_settles_into_a_holding_abroad(desk: Desk, gone: str, seller: str, abroad: str) -> None:
    assert desk.stock(seller) == {"A/L1": "3-3", "A/L2": "3-2"}
    desk.takes("actions", [p.leaving(gone, seller, scope="seen")])
    assert desk.stock(seller) == {"A/L2": "1"}
    assert sorted(desk.stock(abroad).values()) == ["2", "3"]


@pytest.mark.parametrize("source", ["officer", "camera", "queue", "seal", "neighbour", "carrier", "exporter"])
def test_every_source_may_tell_of_an_exit(
    desk: Desk, gone: str, seller: str, abroad: str, source: str
) -> None:
    desk.takes("actions", [p.leaving(gone, seller, source=source, scope="seen")])
    assert desk.stock(seller) == {"A/L2": "1"}


@pytest.mark.parametrize(
    ("source", "scope", "counts"),
    [
        ("officer", "counted", True),
        ("neighbour", "seen", True),
        ("officer", "seen", False),
        ("seal", "seal_intact", False),
    ],
)
def test_only_a_count_or_the_neighbours_entry_changes_the_quantity(
    desk: Desk, gone: str, seller: str, source: str, scope: str, counts: bool
) -> None:
    desk.takes(
        "actions", [p.leaving(gone, seller, source=source, scope=scope, quantity_received="4", line="1")]
    )
    assert desk.stock(seller) == ({"A/L2": "2"} if counts else {"A/L2": "1"})


def test_a_second_exit_posts_nothing(desk: Desk, gone: str, seller: str, abroad: str) -> None:
    desk.takes("actions", [p.leaving(gone, seller, source="exporter", scope="seen")])
    before = desk.stock(abroad)
    later = p.leaving(gone, seller, source="neighbour", quantity_received="3", line="1", date="2023-08-12")
    desk.takes("actions", [later])
    assert desk.stock(abroad) == before
    assert desk.stock(seller) == {"A/L2": "1"}


def test_an_exit_needs_a_source(desk: Desk, gone: str, seller: str) -> None:
    desk.refuses("actions", p.action("exit", gone, seller), "missing_value", at="source")


def test_a_note_that_has_left_is_not_revoked(desk: Desk, gone: str, seller: str) -> None:
    desk.takes("actions", [p.leaving(gone, seller)])
    desk.refuses("actions", p.action("revoke", gone, seller), "note_closed")


def test_a_revoked_note_does_not_leave(desk: Desk, gone: str, seller: str) -> None:
    desk.takes("actions", [p.action("revoke", gone, seller)])
    desk.refuses("actions", p.leaving(gone, seller), "note_closed")


def test_goods_on_two_vehicles_leave_line_by_line(desk: Desk, seller: str, abroad: str, tag: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "9")])
    desk.takes(
        "invoices", [p.invoice(tag, seller, abroad, "2"), p.invoice(tag, seller, abroad, "3", line="2")]
    )
    lines = [p.export("E1", seller, abroad, "2", tag), p.export("E1", seller, abroad, "3", tag, line="2")]
    note = desk.takes("notes", lines).number
    desk.takes("actions", [p.leaving(note, seller, line="2")])
    assert desk.stock(seller) == {"A/L1": "6-2"}
    desk.takes("actions", [p.leaving(note, seller, line="1", date="2023-08-12")])
    assert desk.stock(seller) == {"A/L1": "4"}


def test_an_export_to_a_third_country_leaves_the_same_way(desk: Desk, seller: str, tag: str) -> None:
    buyer = "CN:91110000600037341L"
    desk.takes("parties", [p.party(buyer)])
    desk.takes("lots", [p.lot("L1", seller, "3")])
    desk.takes("invoices", [p.invoice(tag, seller, buyer, "2")])
    sent = desk.takes(
        "notes", [p.export("E1", seller, buyer, "2", tag, kind="export_third", crossing=None)]
    ).number
    desk.takes("actions", [p.leaving(sent, seller)])
    assert desk.stock(seller) == {"A/L1": "1"}


def test_exports_to_russia_name_a_crossing_that_exists(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3")])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "2")])
    desk.refuses(
        "notes",
        p.export("E1", seller, abroad, "2", tag, crossing="Атлантида"),
        "unknown_crossing",
        at="crossing",
    )
    assert (
        desk.load("notes", [p.export("E1", seller, abroad, "2", tag, crossing=None)]).refused[0]["at"]
        == "crossing"
    )
    desk.takes("notes", [p.export("E1", seller, abroad, "2", tag, crossing="СЫРЫМ")])


def test_the_receiver_returns_what_came_on_the_same_lots(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3"), p.lot("L2", seller, "3")])
    sent = desk.takes("notes", [p.note("N1", seller, buyer, "5")]).number
    desk.takes("actions", [p.action("confirm", sent, buyer)])
    back = desk.takes("notes", [p.giveback("R1", buyer, seller, "4", sent)]).number
    assert desk.stock(buyer) == {"B/L1": "3-3", "B/L2": "2-1"}
    desk.takes("actions", [p.action("confirm", back, seller)])
    assert desk.stock(buyer) == {"B/L2": "1"}
    assert desk.stock(seller) == {"A/L1": "3", "A/L2": "2"}


def test_a_return_draws_only_what_came_by_that_note(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "9"), p.lot("OWN", buyer, "9", place="B")])
    first = desk.takes("notes", [p.note("N1", seller, buyer, "2")]).number
    second = desk.takes("notes", [p.note("N2", seller, buyer, "3")]).number
    desk.takes("actions", [p.action("confirm", first, buyer), p.action("confirm", second, buyer)])
    desk.refuses("notes", p.giveback("R1", buyer, seller, "3", first), "insufficient_stock")
    desk.takes("notes", [p.giveback("R2", buyer, seller, "3", second)])
    desk.takes("notes", [p.giveback("R3", buyer, seller, "2", first)])
    assert desk.stock(buyer) == {"B/OWN": "9", "B/L1": "5-5"}


def test_a_return_follows_the_receivers_own_movements(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    sent = desk.takes("notes", [p.note("N1", seller, buyer, "5")]).number
    desk.takes("actions", [p.action("confirm", sent, buyer)])
    desk.takes("notes", [p.movement("M1", buyer, "4", sender_place="B", to="C")])
    desk.takes("notes", [p.movement("M2", buyer, "3", sender_place="C", to="D")])
    desk.refuses("notes", p.giveback("R1", buyer, seller, "4", sent, sender_place="D"), "insufficient_stock")
    desk.takes("notes", [p.giveback("R2", buyer, seller, "3", sent, sender_place="D")])
    assert desk.stock(buyer) == {"B/L1": "1", "C/L1": "1", "D/L1": "3-3"}


def test_goods_come_back_from_abroad_to_the_first_sender(
    desk: Desk, gone: str, seller: str, abroad: str
) -> None:
    desk.takes("actions", [p.leaving(gone, seller)])
    back = p.giveback("R1", abroad, seller, "4", gone, sender_place=None)
    number = desk.takes("notes", [back]).number
    desk.takes("actions", [p.action("confirm", number, seller)])
    assert desk.stock(seller) == {"A/L1": "3", "A/L2": "2"}
    assert list(desk.stock(abroad).values()) == ["1"]


def test_no_more_comes_back_than_left(desk: Desk, gone: str, seller: str, abroad: str) -> None:
    desk.takes("actions", [p.leaving(gone, seller)])
    desk.refuses(
        "notes", p.giveback("R1", abroad, seller, "6", gone, sender_place=None), "insufficient_stock"
    )


def test_two_returns_of_one_file_share_what_came(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    sent = desk.takes("notes", [p.note("N1", seller, buyer, "5")]).number
    desk.takes("actions", [p.action("confirm", sent, buyer)])
    both = [p.giveback("R1", buyer, seller, "3", sent), p.giveback("R2", buyer, seller, "3", sent)]
    answer = desk.refuses("notes", both, "insufficient_stock")
    assert answer.of("R1") == []


def test_a_return_must_name_the_note_it_returns(desk: Desk, seller: str, buyer: str) -> None:
    nothing = p.giveback("R1", buyer, seller, "1", f"{seller}/NOPE")
    desk.refuses("notes", nothing, "unknown_note", at="refers_to")
    assert desk.load("notes", [nothing | {"refers_to": ""}]).refused[0]["at"] == "refers_to"


def test_a_declined_return_stays_with_the_receiver(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    sent = desk.takes("notes", [p.note("N1", seller, buyer, "5")]).number
    desk.takes("actions", [p.action("confirm", sent, buyer)])
    back = desk.takes("notes", [p.giveback("R1", buyer, seller, "2", sent)]).number
    desk.takes("actions", [p.action("decline", back, seller, reason="used")])
    assert desk.stock(buyer) == {"B/L1": "5"}
