"""Comparison c: what a sender has free against what the note wants; always ours, always decided at once."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p


def test_more_than_the_free_stock_is_refused(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    desk.refuses("notes", p.note("N1", seller, buyer, "10.000001"), "insufficient_stock", at="quantity")
    desk.takes("notes", [p.note("N1", seller, buyer, "10")])


def test_stock_reserved_by_another_note_is_not_free(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    first = desk.takes("notes", [p.note("N1", seller, buyer, "6")]).number
    desk.refuses("notes", p.note("N2", seller, buyer, "5"), "insufficient_stock")
    desk.takes("actions", [p.action("revoke", first, seller)])
    desk.takes("notes", [p.note("N2", seller, buyer, "5")])


def test_a_later_note_of_a_file_may_draw_what_an_earlier_one_settled(desk: Desk, seller: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    there = p.movement("M1", seller, "4")
    onward = p.movement("M2", seller, "3", sender_place="B", to="C")
    desk.takes("notes", [there, onward])
    assert desk.stock(seller) == {"A/L1": "6", "B/L1": "1", "C/L1": "3"}


def test_notes_are_taken_in_the_order_of_their_first_row(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10"), p.lot("T1", seller, "5", product=p.TELEVISION)])
    rows = [
        p.note("N1", seller, buyer, "6"),
        p.note("N2", seller, buyer, "6"),
        p.note("N1", seller, buyer, "5", line="2", product=p.TELEVISION),
    ]
    answer = desk.load("notes", rows)
    assert [entry["own"] for entry in answer.accepted] == ["N1"]
    assert answer.of("N2") == ["insufficient_stock"]
    assert answer.refused[0]["row"] == 3


def test_a_note_is_refused_whole_with_the_faults_of_all_its_lines(
    desk: Desk, seller: str, buyer: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    rows = [
        p.note("N1", seller, buyer, "2"),
        p.note("N1", seller, buyer, "2", line="2", draws="@GONE:2"),
        p.note("N1", seller, buyer, "2", line="3", product=p.TELEVISION),
    ]
    answer = desk.load("notes", rows)
    assert answer.codes == ["lot_unknown", "insufficient_stock"]
    assert [entry["row"] for entry in answer.refused] == [3, 4]
    assert desk.stock(seller) == {"A/L1": "10"}


def test_the_lot_of_another_owner_is_not_yours(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10"), p.lot("L2", buyer, "10")])
    code = desk.lot_code(buyer, "L2")
    desk.refuses("notes", p.note("N1", seller, buyer, "1", draws=f"{code}:1"), "lot_not_yours", at="draws")


def test_a_lot_named_for_another_product_is_refused(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    wrong = p.note("N1", seller, buyer, "1", product=p.TELEVISION, draws="@L1:1")
    desk.refuses("notes", wrong, "lot_wrong_product")


def test_an_unknown_lot_is_named_as_such(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    desk.refuses("notes", p.note("N1", seller, buyer, "1", draws="@L9:1"), "lot_unknown", at="draws")


def test_a_reference_of_two_lots_is_ambiguous(desk: Desk, seller: str, buyer: str) -> None:
    third = desk.newcomer()
    desk.takes("lots", [p.lot("X", seller, "10"), p.lot("X", buyer, "10")])
    sent = desk.takes("notes", [p.note("N1", seller, third, "1"), p.note("N1", buyer, third, "1")])
    desk.takes("actions", [p.action("confirm", str(entry["number"]), third) for entry in sent.accepted])
    onward = p.note("N1", third, seller, "1", sender_place="B", draws="@X:1")
    desk.refuses("notes", onward, "lot_ambiguous", at="draws")


def test_named_quantities_must_sum_to_the_line(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10"), p.lot("L2", seller, "10")])
    desk.refuses(
        "notes", p.note("N1", seller, buyer, "5", draws="@L1:2;@L2:2"), "draws_do_not_sum", at="draws"
    )


def test_named_lots_are_drawn_as_named_by_code_or_reference(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10"), p.lot("L2", seller, "10")])
    code = desk.lot_code(seller, "L2")
    desk.takes("notes", [p.note("N1", seller, buyer, "5", draws=f"{code}:3;@L1:2")])
    assert desk.stock(seller) == {"A/L1": "10-2", "A/L2": "10-3"}


def test_too_little_of_a_named_lot_is_refused_though_others_have_enough(
    desk: Desk, seller: str, buyer: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "2"), p.lot("L2", seller, "10")])
    desk.refuses("notes", p.note("N1", seller, buyer, "3", draws="@L1:3"), "insufficient_stock")


def test_goods_at_another_place_do_not_count(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10", place="Z")])
    desk.refuses("notes", p.note("N1", seller, buyer, "1"), "insufficient_stock")


def test_goods_in_another_unit_only_are_a_unit_mismatch(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10", unit="KGM")])
    desk.refuses("notes", p.note("N1", seller, buyer, "1"), "unit_mismatch")
    desk.takes("lots", [p.lot("L2", seller, "1")])
    desk.refuses("notes", p.note("N2", seller, buyer, "2"), "insufficient_stock")


def test_goods_that_an_earlier_note_of_the_file_moved_away_do_not_make_a_unit_mismatch(
    desk: Desk, seller: str, buyer: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    answer = desk.load("notes", [p.movement("M1", seller, "5"), p.note("N1", seller, buyer, "1", unit="KGM")])
    assert answer.of("N1") == ["insufficient_stock"]


def test_reserved_goods_in_the_right_unit_make_it_a_shortage(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10", unit="KGM"), p.lot("L2", seller, "2")])
    desk.takes("notes", [p.note("N1", seller, buyer, "2")])
    desk.refuses("notes", p.note("N2", seller, buyer, "1"), "insufficient_stock")


def test_unnamed_draws_follow_the_order_of_acquisition_not_the_dates(
    desk: Desk, seller: str, buyer: str
) -> None:
    desk.takes("lots", [p.lot("NEW", seller, "3", date=p.JUNE)])
    desk.takes("lots", [p.lot("OLD", seller, "3", date=p.MAY)])
    desk.takes("notes", [p.note("N1", seller, buyer, "4")])
    assert desk.stock(seller) == {"A/NEW": "3-3", "A/OLD": "3-1"}


def test_goods_are_acquired_when_they_are_settled(desk: Desk, seller: str, buyer: str) -> None:
    third = desk.newcomer()
    desk.takes("lots", [p.lot("S", seller, "3"), p.lot("B", buyer, "3")])
    first = desk.takes("notes", [p.note("N1", seller, third, "3", recipient_place="A")]).number
    second = desk.takes("notes", [p.note("N1", buyer, third, "3", recipient_place="A")]).number
    desk.takes("actions", [p.action("confirm", second, third), p.action("confirm", first, third)])
    desk.takes("notes", [p.note("N1", third, seller, "4")])
    assert desk.stock(third) == {"A/B": "3-3", "A/S": "3-1"}


@pytest.mark.slow
def test_of_two_notes_racing_for_the_last_unit_exactly_one_wins(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "1")])
    files = [desk.file([p.note(own, seller, buyer, "1")]) for own in ("N1", "N2")]
    assert sorted(outcome.code for outcome in desk.race("notes", files)) == [0, 1]
    assert desk.stock(seller) == {"A/L1": "1-1"}


def test_fractions_are_exact(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "9000000000000", unit="KGM")])
    desk.takes("notes", [p.note("N1", seller, buyer, "0.000001", unit="KGM")])
    sent = desk.takes("notes", [p.note("N2", seller, buyer, "8999999999999.999999", unit="KGM")]).number
    desk.takes("actions", [p.action("confirm", sent, buyer)])
    assert desk.stock(seller) == {"A/L1": "0.000001-0.000001"}
    assert desk.stock(buyer) == {"B/L1": "8999999999999.999999"}
