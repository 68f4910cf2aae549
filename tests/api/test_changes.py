"""GET /changes: what concerns a party, in order, each once, and none skipped."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, connections, transaction

from jolserik.api import feed
from tests.api.asking import Machine, good, problem
from tests.builders import a_lot, a_note, a_party, a_token, a_trade


def everything(machine: Machine, limit: int = 2) -> list[dict[str, Any]]:
    """All changes, page by page."""
    found: list[dict[str, Any]] = []
    page = good(machine.get("/changes", limit=limit))
    while page["changes"]:
        found += page["changes"]
        page = good(machine.get("/changes", limit=limit, after=page["cursor"]))
    return found


def test_both_sides_learn_what_happened_to_their_note_in_order() -> None:
    trade = a_trade()
    buyer = Machine(trade.buyer_token)
    good(buyer.post(f"/notes/{trade.note}/confirm"))
    for token, subjects in ((trade.seller_token, {"lot", "note"}), (trade.buyer_token, {"note"})):
        changes = everything(Machine(token))
        assert {change["subject"] for change in changes} == subjects
        of_note = [change["kind"] for change in changes if change["number"] == trade.note]
        assert of_note[0] == "note.registered"
        assert "note.confirm" in of_note
        assert len({change["cursor"] for change in changes}) == len(changes)


def test_a_party_learns_nothing_of_what_others_do() -> None:
    a_trade()
    assert everything(Machine(a_token(a_party()))) == []


def test_nothing_new_leaves_the_cursor_where_it_was() -> None:
    trade = a_trade()
    machine = Machine(trade.seller_token)
    cursor = everything(machine)[-1]["cursor"]
    page = good(machine.get("/changes", after=cursor))
    assert page == {"changes": [], "cursor": cursor, "more": False}
    a_note(trade.seller, trade.buyer)
    assert [change["kind"] for change in good(machine.get("/changes", after=cursor))["changes"]] == [
        "note.registered"
    ]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_still_being_written_is_never_jumped_over() -> None:
    """A slow transaction takes its keys first and commits last; meanwhile another one has come and gone."""
    seller, buyer = a_party(), a_party()
    other = a_party()
    for party in (seller, other):
        a_lot(party)
        a_note(party, buyer)
    machine = Machine(a_token(buyer))
    cursor = good(machine.get("/changes"))["cursor"]
    written, finish = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            a_note(seller, buyer)
            written.set()
            finish.wait(20)
        connections.close_all()

    slow = threading.Thread(target=slowly)
    slow.start()
    written.wait(20)
    a_note(other, buyer)
    during = good(machine.get("/changes", after=cursor))
    finish.set()
    slow.join()
    assert during["changes"] == []
    after = good(machine.get("/changes", after=during["cursor"]))
    assert [change["kind"] for change in after["changes"]] == ["note.registered", "note.registered"]


@pytest.mark.django_db(transaction=True)
def test_a_page_waits_for_writers_that_are_nearly_done() -> None:
    seller, buyer = a_party(), a_party()
    a_lot(seller)
    machine = Machine(a_token(buyer))
    written = threading.Event()

    def soon() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            a_note(seller, buyer)
            written.set()
            cursor.execute("SELECT pg_sleep(0.3)")
        connections.close_all()

    writer = threading.Thread(target=soon)
    writer.start()
    written.wait(20)
    page = good(machine.get("/changes"))
    writer.join()
    total = page["changes"] + good(machine.get("/changes", after=page["cursor"]))["changes"]
    assert len(total) == 1


def test_readers_alone_keep_nobody_waiting() -> None:
    assert feed.settled_serial(patience_s=0) is not None


@pytest.mark.parametrize("cursor", ["", "x", "-1", "f" * 16, "1e9.", "' OR 1=1"])
def test_a_cursor_that_was_never_given_out_is_refused(cursor: str) -> None:
    problem(Machine(a_token(a_party())).get("/changes", after=cursor), 400, "bad_value", "after")


def test_the_feed_needs_its_scope() -> None:
    machine = Machine(a_token(a_party(), scopes=["notes:read"]))
    problem(machine.get("/changes"), 403, "not_allowed", "Authorization")
