"""POST /notes/{number}/{action}: the receiver confirms and declines, the sender revokes, the authority's acts are not ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.api.asking import Machine, good, problem
from tests.builders import a_lot, a_party, a_token, a_trade, note_row, taken


def state(machine: Machine, number: str) -> str:
    return str(good(machine.get(f"/notes/{number}"))["state"])


def test_a_receiver_confirms_in_full_with_an_empty_body() -> None:
    trade = a_trade()
    buyer = Machine(trade.buyer_token)
    done = good(buyer.post(f"/notes/{trade.note}/confirm"))
    assert done == {"number": trade.note, "action": "confirm", "outcome": "accepted"}
    assert state(buyer, trade.note) == "settled"
    assert good(buyer.get("/holdings"))["items"][0]["on_hand"] == "10"


def test_what_was_not_received_stays_with_the_sender() -> None:
    trade = a_trade()
    body = {"date": "2023-08-12", "lines": [{"line": 1, "quantity_received": "8.5"}]}
    good(Machine(trade.buyer_token).post(f"/notes/{trade.note}/confirm", body))
    row = good(Machine(trade.seller_token).get("/holdings"))["items"][0]
    assert (row["on_hand"], row["reserved"]) == ("91.5", "0")


def test_a_number_may_be_written_with_hyphens_blanks_and_small_letters() -> None:
    trade = a_trade()
    spelled = f"{trade.note[:4]}-{trade.note[4:8]} {trade.note[8:]}".lower()
    good(Machine(trade.buyer_token).post(f"/notes/{spelled}/confirm"))


def test_a_receiver_declines_only_with_a_reason() -> None:
    trade = a_trade()
    buyer = Machine(trade.buyer_token)
    problem(buyer.post(f"/notes/{trade.note}/decline"), 422, "reason_missing", "/reason")
    good(buyer.post(f"/notes/{trade.note}/decline", {"reason": "not ordered"}))
    assert state(buyer, trade.note) == "declined"


def test_a_sender_revokes_and_the_goods_are_free_again() -> None:
    trade = a_trade()
    seller = Machine(trade.seller_token)
    good(seller.post(f"/notes/{trade.note}/revoke"))
    assert good(seller.get("/holdings"))["items"][0]["reserved"] == "0"


def test_an_exporter_reports_an_exit_and_adds_a_paper() -> None:
    seller = a_party()
    a_lot(seller)
    abroad = {
        "kind": "export_eaeu",
        "recipient_country": "RU",
        "recipient_place": "OMSK",
        "crossing": "Сырым",
    }
    number = taken("notes", note_row(seller, seller, **abroad))
    machine = Machine(a_token(seller))
    good(machine.post(f"/notes/{number}/add_paper", {"papers": ["cmr:123", "seal:9"]}))
    good(machine.post(f"/notes/{number}/exit", {"source": "exporter", "scope": "seen"}))
    shown = good(machine.get(f"/notes/{number}"))
    assert [action["action"] for action in shown["actions"]] == ["add_paper", "exit"]


@pytest.mark.parametrize("source", ["officer", "camera", "queue", "seal", "neighbour"])
def test_a_trader_cannot_speak_as_an_officer_or_a_camera(source: str) -> None:
    trade = a_trade()
    body = {"source": source, "scope": "seen"}
    problem(Machine(trade.seller_token).post(f"/notes/{trade.note}/exit", body), 403, "not_allowed", "action")


@pytest.mark.parametrize("action", ["hold", "release", "seize"])
def test_what_the_authority_does_no_trader_can(action: str) -> None:
    trade = a_trade()
    for token in (trade.seller_token, trade.buyer_token):
        problem(Machine(token).post(f"/notes/{trade.note}/{action}"), 403, "not_allowed", "action")


@pytest.mark.parametrize(
    ("side", "action"), [("seller", "confirm"), ("seller", "decline"), ("buyer", "revoke")]
)  # fmt: skip
def test_a_side_cannot_do_what_is_the_other_sides(side: str, action: str) -> None:
    trade = a_trade()
    machine = Machine(getattr(trade, f"{side}_token"))
    problem(machine.post(f"/notes/{trade.note}/{action}", {"reason": "why not"}), 403, "not_allowed")


def test_nobody_acts_in_the_name_of_the_other_side() -> None:
    trade = a_trade()
    body = {"party": trade.buyer}
    problem(Machine(trade.seller_token).post(f"/notes/{trade.note}/confirm", body), 403, "not_allowed")


def test_a_note_of_others_is_answered_like_one_that_is_not() -> None:
    trade, stranger = a_trade(), Machine(a_token(a_party()))
    unknown = "N24567892222"
    for action in (
        "confirm",
        "decline",
        "revoke",
        "exit",
        "add_paper",
        "hold",
        "release",
        "seize",
        "correct",
    ):
        foreign = problem(stranger.post(f"/notes/{trade.note}/{action}"), 404, "unknown_note", "number")
        missing = problem(stranger.post(f"/notes/{unknown}/{action}"), 404, "unknown_note", "number")
        assert str(foreign).replace(trade.note, unknown) == str(missing)


def test_an_action_that_nobody_knows_is_a_bad_value() -> None:
    trade = a_trade()
    problem(Machine(trade.seller_token).post(f"/notes/{trade.note}/explode"), 400, "bad_value", "action")


@pytest.mark.parametrize(
    ("body", "code", "at"),
    [
        ({"date": "yesterday"}, "bad_value", "/date"),
        ({"note": "N1"}, "unknown_column", "/note"),
        ({"lines": [{"line": 1, "quantity": "2"}]}, "unknown_column", "/lines/0/quantity"),
        ({"lines": [{"line": 9, "quantity_received": "2"}]}, "bad_value", "/lines/0/line"),
        ({"lines": []}, "missing_value", "/lines"),
    ],
)
def test_a_bad_body_says_where_it_is_bad(body: dict[str, Any], code: str, at: str) -> None:
    trade = a_trade()
    problem(Machine(trade.buyer_token).post(f"/notes/{trade.note}/confirm", body), 400, code, at)


def test_a_second_answer_is_too_late_but_the_same_one_again_is_the_first() -> None:
    trade = a_trade()
    buyer = Machine(trade.buyer_token)
    body = {"date": "2023-08-12"}
    first = good(buyer.post(f"/notes/{trade.note}/confirm", body))
    assert good(buyer.post(f"/notes/{trade.note}/confirm", body)) == first
    late = {"date": "2023-08-13", "reason": "changed my mind"}
    problem(buyer.post(f"/notes/{trade.note}/decline", late), 409, "note_closed", "number")


def test_a_key_binds_the_answer_to_an_action_and_to_its_address() -> None:
    trade = a_trade()
    buyer = Machine(trade.buyer_token)
    first = good(buyer.post(f"/notes/{trade.note}/confirm", key="c-1"))
    assert good(buyer.post(f"/notes/{trade.note}/confirm", key="c-1")) == first
    problem(buyer.post(f"/notes/{trade.note}/decline", key="c-1"), 409, "number_reused")


def test_an_action_leaves_an_event_with_its_leaf() -> None:
    trade = a_trade()
    good(Machine(trade.buyer_token).post(f"/notes/{trade.note}/confirm"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.kind, l.root IS NOT NULL FROM evidence_event e JOIN evidence_leaf l ON l.id = e.id "
            "WHERE e.subject_kind = 'note' ORDER BY e.id"
        )
        events = cursor.fetchall()
    assert ("note.confirm", True) in events
