"""Confirm, decline, revoke: who may, when, and what becomes of the goods."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p


@pytest.fixture
def sent(desk: Desk, seller: str, buyer: str) -> str:
    """A note of five pieces out of two lots (three and three), open."""
    desk.takes("lots", [p.lot("L1", seller, "3"), p.lot("L2", seller, "3")])
    return desk.takes("notes", [p.note("N1", seller, buyer, "5")]).number


def test_a_confirmation_moves_each_draw_to_the_receivers_place(
    desk: Desk, sent: str, seller: str, buyer: str
) -> None:
    desk.takes("actions", [p.action("confirm", sent, buyer)])
    assert desk.stock(seller) == {"A/L2": "1"}
    assert desk.stock(buyer) == {"B/L1": "3", "B/L2": "2"}


def test_the_lot_stays_the_same_over_all_owners(desk: Desk, sent: str, seller: str, buyer: str) -> None:
    before = desk.lot_code(seller, "L1")
    desk.takes("actions", [p.action("confirm", sent, buyer)])
    assert desk.lot_code(buyer, "L1") == before


def test_a_note_is_also_named_by_its_sender_and_own_number(
    desk: Desk, sent: str, seller: str, buyer: str
) -> None:
    desk.takes("actions", [p.action("confirm", f"{seller}/N1", buyer)])
    assert desk.stock(buyer) == {"B/L1": "3", "B/L2": "2"}


def test_a_number_may_be_typed_with_small_letters_blanks_and_hyphens(
    desk: Desk, sent: str, buyer: str
) -> None:
    typed = "-".join(sent.lower()[i : i + 4] for i in range(0, len(sent), 4))
    desk.takes("actions", [p.action("confirm", typed, buyer)])


def test_a_partial_receipt_takes_the_draws_in_their_order(
    desk: Desk, sent: str, seller: str, buyer: str
) -> None:
    desk.takes("actions", [p.action("confirm", sent, buyer, line="1", quantity_received="4")])
    assert desk.stock(buyer) == {"B/L1": "3", "B/L2": "1"}
    assert desk.stock(seller) == {"A/L2": "2"}


def test_more_than_was_sent_settles_what_was_sent(desk: Desk, sent: str, seller: str, buyer: str) -> None:
    desk.takes("actions", [p.action("confirm", sent, buyer, line="1", quantity_received="7")])
    assert desk.stock(buyer) == {"B/L1": "3", "B/L2": "2"}
    assert desk.stock(seller) == {"A/L2": "1"}


def test_nothing_received_gives_everything_back(desk: Desk, sent: str, seller: str, buyer: str) -> None:
    desk.takes("actions", [p.action("confirm", sent, buyer, line="1", quantity_received="0")])
    assert desk.stock(buyer) == {}
    assert desk.stock(seller) == {"A/L1": "3", "A/L2": "3"}
    desk.refuses("actions", p.action("decline", sent, buyer, reason="empty"), "note_closed")


def test_lines_that_are_not_named_are_received_in_full(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3"), p.lot("T1", seller, "3", product=p.TELEVISION)])
    lines = [
        p.note("N1", seller, buyer, "3"),
        p.note("N1", seller, buyer, "3", line="2", product=p.TELEVISION),
    ]
    sent = desk.takes("notes", lines).number
    desk.takes("actions", [p.action("confirm", sent, buyer, line="2", quantity_received="1")])
    assert desk.stock(buyer) == {"B/L1": "3", "B/T1": "1"}


def test_one_confirmation_of_several_lines_is_one_answer(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3"), p.lot("T1", seller, "3", product=p.TELEVISION)])
    lines = [
        p.note("N1", seller, buyer, "3"),
        p.note("N1", seller, buyer, "3", line="2", product=p.TELEVISION),
    ]
    sent = desk.takes("notes", lines).number
    rows = [
        p.action("confirm", sent, buyer, line=no, quantity_received=got)
        for no, got in (("1", "2"), ("2", "1"))
    ]
    answer = desk.takes("actions", rows)
    assert len(answer.accepted) == 1
    assert desk.stock(buyer) == {"B/L1": "2", "B/T1": "1"}


def test_a_second_answer_finds_the_note_closed(desk: Desk, sent: str, buyer: str, seller: str) -> None:
    desk.takes("actions", [p.action("confirm", sent, buyer)])
    desk.refuses("actions", p.action("confirm", sent, buyer, date="2023-08-11"), "note_closed")
    desk.refuses("actions", p.action("decline", sent, buyer, reason="late"), "note_closed")
    desk.refuses("actions", p.action("revoke", sent, seller), "note_closed")


def test_a_decline_needs_a_reason_and_releases(desk: Desk, sent: str, buyer: str, seller: str) -> None:
    desk.refuses("actions", p.action("decline", sent, buyer), "reason_missing", at="reason")
    desk.takes("actions", [p.action("decline", sent, buyer, reason="not ordered")])
    assert desk.stock(seller) == {"A/L1": "3", "A/L2": "3"}
    desk.refuses("actions", p.action("confirm", sent, buyer), "note_closed")


def test_a_revocation_releases(desk: Desk, sent: str, buyer: str, seller: str) -> None:
    desk.takes("actions", [p.action("revoke", sent, seller)])
    assert desk.stock(seller) == {"A/L1": "3", "A/L2": "3"}
    desk.refuses("actions", p.action("confirm", sent, buyer), "note_closed")


@pytest.mark.parametrize("name", ["confirm", "decline"])
def test_the_sender_cannot_answer_for_the_receiver(desk: Desk, sent: str, seller: str, name: str) -> None:
    desk.refuses("actions", p.action(name, sent, seller, reason="mine"), "not_allowed")


def test_the_receiver_cannot_revoke(desk: Desk, sent: str, buyer: str) -> None:
    desk.refuses("actions", p.action("revoke", sent, buyer), "not_allowed")


def test_a_third_party_can_do_nothing(desk: Desk, sent: str) -> None:
    stranger = desk.newcomer()
    for name in ("confirm", "decline", "revoke"):
        desk.refuses("actions", p.action(name, sent, stranger, reason="why not"), "not_allowed")


def test_an_action_on_no_note_is_refused(desk: Desk, buyer: str, seller: str) -> None:
    desk.refuses("actions", p.action("confirm", f"{seller}/NOTHING", buyer), "unknown_note", at="note")


def test_a_line_that_the_note_does_not_have_is_refused(desk: Desk, sent: str, buyer: str) -> None:
    answer = desk.load("actions", [p.action("confirm", sent, buyer, line="9", quantity_received="1")])
    assert answer.refused[0]["at"] == "line"
    assert desk.stock(buyer) == {}


def test_papers_may_be_added_to_an_open_note(desk: Desk, sent: str, seller: str) -> None:
    desk.takes("actions", [p.action("add_paper", sent, seller, papers="cmr:778812")])


def test_one_file_may_hold_the_notes_life_in_any_number_of_actions(
    desk: Desk, seller: str, buyer: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "9")])
    rows = [p.note(own, seller, buyer, "3") for own in ("N1", "N2", "N3")]
    desk.takes("notes", rows)
    answer = desk.load(
        "actions",
        [
            p.action("confirm", f"{seller}/N1", buyer),
            p.action("decline", f"{seller}/N2", buyer, reason="wrong colour"),
            p.action("revoke", f"{seller}/N3", seller),
            p.action("confirm", f"{seller}/N3", buyer),
        ],
    )
    assert [entry["code"] for entry in answer.refused] == ["note_closed"]
    assert desk.stock(seller) == {"A/L1": "6"}


def test_a_movement_settles_at_once(desk: Desk, seller: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3")])
    moved = desk.takes("notes", [p.movement("M1", seller, "2")]).number
    assert desk.stock(seller) == {"A/L1": "1", "B/L1": "2"}
    desk.refuses("actions", p.action("revoke", moved, seller), "note_closed")
