"""The same paper twice is one paper; another paper under the same number is refused."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p
from tests.model.cells import Row


def numbers(rows: list[dict[str, object]]) -> list[tuple[object, object]]:
    return [(entry["own"], entry["number"]) for entry in rows]


def test_the_same_file_gives_the_same_numbers(desk: Desk, seller: str, buyer: str) -> None:
    lots = desk.file([p.lot("L1", seller, "10"), p.lot("L2", seller, "10")])
    notes = desk.file([p.note(f"N{n}", seller, buyer, "3") for n in range(4)])
    first = numbers(desk.load("lots", lots).accepted), numbers(desk.load("notes", notes).accepted)
    again = numbers(desk.load("lots", lots).accepted), numbers(desk.load("notes", notes).accepted)
    assert first == again
    assert len(set(first[1])) == 4
    assert desk.stock(seller) == {"A/L1": "10-10", "A/L2": "10-2"}


@pytest.mark.slow
def test_the_same_file_sent_three_times_at_once_is_one_file(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "100")])
    file = desk.file([p.note(f"N{n}", seller, buyer, "1") for n in range(60)])
    answers = desk.race("notes", [file] * 3)
    assert [outcome.code for outcome in answers] == [0, 0, 0], answers
    assert len({str(numbers(outcome.json["accepted"])) for outcome in answers}) == 1
    assert desk.stock(seller) == {"A/L1": "100-60"}


def test_an_action_repeated_is_answered_alike(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    sent = desk.takes("notes", [p.note("N1", seller, buyer, "3")]).number
    confirm = p.action("confirm", sent, buyer)
    assert numbers(desk.takes("actions", [confirm]).accepted) == numbers(
        desk.takes("actions", [confirm]).accepted
    )
    assert desk.stock(buyer) == {"B/L1": "3"}
    other = confirm | {"line": "1", "quantity_received": "2"}
    assert desk.load("actions", [other]).headline == "number_reused"


def documents(seller: str, buyer: str) -> dict[str, tuple[Row, dict[str, str]]]:
    """One document of each kind with an identity, and a change that makes it another one."""
    return {
        "lots": (p.lot("X1", seller, "2"), {"quantity": "3"}),
        "notes": (p.note("N1", seller, buyer, "2"), {"quantity": "1"}),
        "write_offs": (p.written_off("W1", seller, "@L1", "1"), {"reason": "stolen"}),
    }


@pytest.mark.parametrize("kind", ["lots", "notes", "write_offs"])
def test_a_number_is_not_used_for_something_else(desk: Desk, seller: str, buyer: str, kind: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    paper, change = documents(seller, buyer)[kind]
    desk.takes(kind, [paper])
    before = desk.stock(seller)
    desk.refuses(kind, paper | change, "number_reused")
    assert desk.stock(seller) == before
    desk.takes(kind, [paper])


def test_a_conversion_number_is_not_used_for_something_else(desk: Desk, seller: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    rows = [p.converted("C1", seller, "in", "@L1", "2"), p.converted("C1", seller, "out", "P", "2")]
    first = desk.takes("conversions", rows)
    assert numbers(desk.takes("conversions", rows).accepted) == numbers(first.accepted)
    more = [p.converted("C1", seller, "in", "@L1", "3"), p.converted("C1", seller, "out", "P", "3")]
    desk.refuses("conversions", more, "number_reused")
    assert desk.stock(seller)["A/L1"] == "8"


def test_a_refused_number_is_free_to_be_mended(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    desk.refuses("notes", p.note("N1", seller, buyer, "11"), "insufficient_stock")
    desk.takes("notes", [p.note("N1", seller, buyer, "10")])


def test_a_revoked_note_keeps_its_number(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    sent = desk.takes("notes", [p.note("N1", seller, buyer, "3")]).number
    desk.takes("actions", [p.action("revoke", sent, seller)])
    desk.refuses("notes", p.note("N1", seller, buyer, "4"), "number_reused")
    assert desk.takes("notes", [p.note("N1", seller, buyer, "3")]).number == sent
    assert desk.stock(seller) == {"A/L1": "10"}


def test_two_senders_may_use_the_same_number(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5"), p.lot("L1", buyer, "5")])
    both = desk.takes("notes", [p.note("N1", seller, buyer, "1"), p.note("N1", buyer, seller, "1")])
    assert len({entry["number"] for entry in both.accepted}) == 2


def test_all_or_nothing_saves_nothing_when_one_is_refused(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    rows = [p.note("N1", seller, buyer, "3"), p.note("N2", seller, buyer, "30")]
    refused = desk.load("notes", rows, "--all-or-nothing")
    assert refused.of("N2") == ["insufficient_stock"]
    assert refused.outcome.code == 1
    assert desk.stock(seller) == {"A/L1": "10"}
    good = [p.note("N1", seller, buyer, "4"), p.note("N2", seller, buyer, "5")]
    desk.load("notes", good, "--all-or-nothing")
    assert desk.stock(seller) == {"A/L1": "10-9"}


def test_without_it_the_good_ones_are_saved(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    answer = desk.load("notes", [p.note("N1", seller, buyer, "3"), p.note("N2", seller, buyer, "30")])
    assert [entry["own"] for entry in answer.accepted] == ["N1"]
    assert desk.stock(seller) == {"A/L1": "10-3"}


def test_checking_saves_nothing_and_binds_nothing(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    assert not desk.check("notes", [p.note("N1", seller, buyer, "3")]).codes
    assert not desk.check("lots", [p.lot("L2", seller, "3")]).codes
    assert desk.stock(seller) == {"A/L1": "10"}
    desk.takes("notes", [p.note("N1", seller, buyer, "4")])


def test_a_changed_register_row_is_a_new_version_not_a_reuse(
    desk: Desk, seller: str, buyer: str, tag: str
) -> None:
    desk.takes("declarations", [p.declaration(tag, seller, "10")])
    desk.takes("declarations", [p.declaration(tag, seller, "12")])
    desk.takes("invoices", [p.invoice(tag, seller, buyer, "10")])
    desk.takes("invoices", [p.invoice(tag, seller, buyer, "12")])
    desk.takes("notes", [p.note("N0", seller, buyer, "12", invoice=tag, date="2023-05-05")])
