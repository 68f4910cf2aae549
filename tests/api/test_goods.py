"""GET /holdings, /lots/{code} and /trace/{code}: everybody sees his own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.asking import Machine, good, problem
from tests.builders import a_lot, a_party, a_token, a_trade, taken
from tests.model import papers


def confirmed(**facts: str) -> tuple[Any, Machine, Machine]:
    trade = a_trade(**facts)
    buyer = Machine(trade.buyer_token)
    good(buyer.post(f"/notes/{trade.note}/confirm"))
    return trade, Machine(trade.seller_token), buyer


def test_holdings_are_the_partys_own_with_what_is_reserved() -> None:
    trade = a_trade()
    page = good(Machine(trade.seller_token).get("/holdings"))
    assert page["total"] == 1
    row = page["items"][0]
    assert (row["party"], row["lot"], row["on_hand"], row["reserved"]) == (
        trade.seller,
        trade.lot,
        "100",
        "10",
    )
    assert good(Machine(trade.buyer_token).get("/holdings"))["items"] == []


def test_holdings_come_in_pages_that_lead_on() -> None:
    seller = a_party()
    lots = [a_lot(seller) for _ in range(5)]
    machine = Machine(a_token(seller))
    page, seen = good(machine.get("/holdings", limit=2)), []
    while True:
        seen += [row["lot"] for row in page["items"]]
        if page["next"] is None:
            break
        page = good(machine.client.get(page["next"], headers=machine.headers))
    assert seen == lots


def test_holdings_are_known_as_they_were() -> None:
    trade = a_trade()
    machine = Machine(trade.seller_token)
    assert good(machine.get("/holdings", as_of="2020-01-01T00:00:00Z"))["total"] == 0


@pytest.mark.parametrize(
    ("query", "code", "at"),
    [({"limit": "0"}, "bad_value", "limit"), ({"limit": "501"}, "bad_value", "limit"), ({"limit": "x"}, "bad_value", "limit"),
     ({"offset": "-1"}, "bad_value", "offset"), ({"offset": "99999999999"}, "bad_value", "offset"),
     ({"as_of": "soon"}, "bad_value", "as_of"), ({"party": "KZ:1"}, "unknown_column", "party"),
     ({"place": "\x00"}, "bad_value", "place"), ({"as_of": "0001-01-01T00:00:00+14:00"}, "bad_value", "as_of")],
)  # fmt: skip
def test_a_bad_question_is_refused_at_its_parameter(query: dict[str, str], code: str, at: str) -> None:
    problem(Machine(a_token(a_party())).get("/holdings", **query), 400, code, at)


def test_the_holder_sees_his_whole_lot_and_the_buyer_only_what_came_of_it() -> None:
    trade, seller, buyer = confirmed(stock="777")
    mine, bought = good(seller.get(f"/lots/{trade.lot}")), good(buyer.get(f"/lots/{trade.lot}"))
    assert mine["own"]["quantity"] == "777"
    assert mine["own"]["origin_document"]
    assert bought["own"] is None
    assert bought["on_hand"] == "10"
    assert "777" not in str(bought)
    assert bought["origin_kind"] == mine["origin_kind"]


def test_whoever_is_to_receive_of_a_lot_may_look_at_it() -> None:
    trade = a_trade()
    assert good(Machine(trade.buyer_token).get(f"/lots/{trade.lot}"))["on_hand"] == "0"


@pytest.mark.parametrize("address", ["/lots/{code}", "/trace/{code}", "/trace/{code}?direction=forward"])
def test_a_lot_of_others_is_answered_like_one_that_is_not(address: str) -> None:
    trade, stranger = a_trade(), Machine(a_token(a_party()))
    foreign, missing = (
        stranger.client.get("/api/v1" + address.replace("{code}", code), headers=stranger.headers)
        for code in (trade.lot, "L24567892222")
    )
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content.decode().replace(trade.lot, "L24567892222") == missing.content.decode()


@pytest.mark.parametrize("suffix", ["", ".1"])
def test_notes_and_lines_of_others_are_not_traced(suffix: str) -> None:
    trade, stranger = a_trade(), Machine(a_token(a_party()))
    for direction in ("back", "forward"):
        problem(stranger.get(f"/trace/{trade.note}{suffix}", direction=direction), 404, "not_found")


def test_a_note_is_traced_back_line_by_line() -> None:
    trade, seller, _ = confirmed()
    answer = good(seller.get(f"/trace/{trade.note}"))
    (trace,) = answer["traces"]
    assert (trace["of"], trace["quantity"]) == (f"{trade.note}.1", "10")
    assert [root["lot"] for root in trace["roots"]] == [trade.lot]
    assert good(seller.get(f"/trace/{trade.note}.1"))["traces"] == answer["traces"]


def test_upstream_a_buyer_sees_what_it_is_but_not_whose() -> None:
    trade, _, buyer = confirmed()
    for code in (trade.note, trade.lot):
        (trace,) = good(buyer.get(f"/trace/{code}"))["traces"]
        (root,) = trace["roots"]
        assert root["quantity"] == trace["quantity"] == "10"
        assert (root["holder"], root["reference"], root["origin_document"]) == ("", "", "")
        assert (root["origin_kind"], root["origin_country"]) == ("import_eaeu", "CN")


def test_forward_a_buyer_sees_what_became_of_what_he_bought_not_of_the_rest() -> None:
    trade, seller, buyer = confirmed(stock="777")
    (bought,) = good(buyer.get(f"/trace/{trade.lot}", direction="forward"))["traces"]
    assert bought["quantity"] == "10"
    assert [(end["kind"], end["party"], end["quantity"]) for end in bought["ends"]] == [
        ("free", trade.buyer, "10")
    ]
    (whole,) = good(seller.get(f"/trace/{trade.lot}", direction="forward"))["traces"]
    assert whole["quantity"] == "777"


def test_a_buyers_own_movement_counts_what_he_bought_once() -> None:
    trade, _, buyer = confirmed()
    taken("notes", papers.movement("MOVE-1", trade.buyer, "4", to="C", sender_place="B"))
    (back,) = good(buyer.get(f"/trace/{trade.lot}"))["traces"]
    (forward,) = good(buyer.get(f"/trace/{trade.lot}", direction="forward"))["traces"]
    assert back["quantity"] == forward["quantity"] == "10"


def test_a_direction_that_is_none_is_refused() -> None:
    trade = a_trade()
    problem(
        Machine(trade.seller_token).get(f"/trace/{trade.lot}", direction="up"), 400, "bad_value", "direction"
    )


@pytest.mark.parametrize(
    ("address", "scope"),
    [("/holdings", "holdings:read"), ("/lots/L1", "holdings:read"), ("/trace/L1", "trace:read")],
)
def test_reading_goods_needs_the_scope(address: str, scope: str) -> None:
    others = [s for s in ("notes:write", "holdings:read", "trace:read") if s != scope]
    problem(Machine(a_token(a_party(), scopes=others)).get(address), 403, "not_allowed", "Authorization")
