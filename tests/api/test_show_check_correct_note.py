"""GET /notes/{number}, POST /notes/check and POST /notes/{number}/correct."""

from __future__ import annotations

from django.db import connection

from tests.api.asking import Machine, good, problem
from tests.builders import a_lot, a_party, a_token, a_trade, note_json, note_row


def notes_stored() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notes_note")
        return int(cursor.fetchone()[0])


def test_both_sides_see_a_note_and_what_was_done_to_it() -> None:
    trade = a_trade()
    good(Machine(trade.buyer_token).post(f"/notes/{trade.note}/confirm"))
    for token in (trade.seller_token, trade.buyer_token):
        note = good(Machine(token).get(f"/notes/{trade.note}"))
        assert (note["sender"], note["recipient"], note["state"]) == (trade.seller, trade.buyer, "settled")
        assert [action["action"] for action in note["actions"]] == ["confirm"]


def test_what_the_seller_calls_his_lot_the_buyer_does_not_see() -> None:
    trade = a_trade()
    draws = {
        side: good(Machine(token).get(f"/notes/{trade.note}"))["lines"][0]["draws"][0]
        for side, token in (("seller", trade.seller_token), ("buyer", trade.buyer_token))
    }
    assert draws["seller"]["reference"].startswith("LOT-")
    assert draws["buyer"]["reference"] == ""
    assert draws["buyer"]["lot"] == trade.lot


def test_a_stranger_and_a_number_that_is_none_get_the_same_answer() -> None:
    trade, stranger = a_trade(), Machine(a_token(a_party()))
    foreign = problem(stranger.get(f"/notes/{trade.note}"), 404, "unknown_note", "number")
    missing = problem(stranger.get("/notes/N24567892222"), 404, "unknown_note", "number")
    assert str(foreign).replace(trade.note, "N24567892222") == str(missing)
    problem(stranger.get("/notes/none-at-all"), 404, "unknown_note", "number")


def test_reading_notes_needs_its_scope() -> None:
    trade = a_trade()
    machine = Machine(a_token(trade.seller, scopes=["notes:write"]))
    problem(machine.get(f"/notes/{trade.note}"), 403, "not_allowed", "Authorization")


def test_checking_says_what_registering_would_and_stores_nothing() -> None:
    seller, buyer = a_party(), a_party()
    a_lot(seller)
    machine = Machine(a_token(seller))
    fits, too_much = (note_json(note_row(seller, buyer, quantity=quantity)) for quantity in ("5", "500"))
    assert good(machine.post("/notes/check", fits))["outcome"] == "accepted"
    checked = problem(machine.post("/notes/check", too_much), 422, "insufficient_stock")
    assert problem(machine.post("/notes", too_much), 422, "insufficient_stock") == checked
    assert notes_stored() == 0


def test_checking_tells_a_stranger_nothing_about_a_sender() -> None:
    trade = a_trade()
    body = note_json(note_row(trade.seller, trade.buyer))
    problem(Machine(trade.buyer_token).post("/notes/check", body), 403, "not_allowed", "/sender")


def correction(trade_seller: str, buyer: str, *, quantity: str) -> dict[str, object]:
    return note_json(note_row(trade_seller, buyer, quantity=quantity))


def test_a_correction_takes_the_place_of_an_open_note_in_one_step() -> None:
    trade = a_trade(stock="12")
    seller = Machine(trade.seller_token)
    body = correction(trade.seller, trade.buyer, quantity="12")
    number = good(seller.post(f"/notes/{trade.note}/correct", body), 201)["number"]
    assert good(seller.get(f"/notes/{trade.note}"))["state"] == "replaced"
    new = good(seller.get(f"/notes/{number}"))
    assert (new["refers_to"], new["relation"]) == (trade.note, "correction")
    assert good(seller.post(f"/notes/{trade.note}/correct", body), 201)["number"] == number


def test_a_correction_cannot_change_the_recipient() -> None:
    trade = a_trade()
    body = correction(trade.seller, a_party(), quantity="1")
    problem(
        Machine(trade.seller_token).post(f"/notes/{trade.note}/correct", body),
        422,
        "correction_forbidden",
        "/recipient",
    )


def test_a_closed_note_cannot_be_corrected() -> None:
    trade = a_trade()
    good(Machine(trade.buyer_token).post(f"/notes/{trade.note}/confirm"))
    body = correction(trade.seller, trade.buyer, quantity="1")
    problem(
        Machine(trade.seller_token).post(f"/notes/{trade.note}/correct", body), 409, "note_closed", "number"
    )


def test_the_receiver_cannot_correct() -> None:
    trade = a_trade()
    body = correction(trade.seller, trade.buyer, quantity="1")
    problem(Machine(trade.buyer_token).post(f"/notes/{trade.note}/correct", body), 403, "not_allowed")


def test_what_is_corrected_is_said_by_the_address_alone() -> None:
    trade = a_trade()
    body = {**correction(trade.seller, trade.buyer, quantity="1"), "refers_to": trade.note}
    problem(
        Machine(trade.seller_token).post(f"/notes/{trade.note}/correct", body),
        400,
        "unknown_column",
        "/refers_to",
    )


def test_a_correction_by_key_is_answered_again() -> None:
    trade = a_trade()
    seller = Machine(trade.seller_token)
    body = correction(trade.seller, trade.buyer, quantity="1")
    first = good(seller.post(f"/notes/{trade.note}/correct", body, key="k"), 201)
    assert good(seller.post(f"/notes/{trade.note}/correct", body, key="k"), 201) == first
