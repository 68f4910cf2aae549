"""Correction and reissue: one step, linked, while the note is open."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p

Changes = dict[str, str | None]


@pytest.fixture
def old(desk: Desk, seller: str, buyer: str) -> str:
    desk.takes("lots", [p.lot("L1", seller, "5"), p.lot("L2", seller, "5")])
    return desk.takes("notes", [p.note("N1", seller, buyer, "5")]).number


def test_a_correction_draws_again_from_what_the_old_note_had(
    desk: Desk, old: str, seller: str, buyer: str
) -> None:
    desk.takes("notes", [p.note("N2", seller, buyer, "6", refers_to=old)])
    assert desk.stock(seller) == {"A/L1": "5-5", "A/L2": "5-1"}
    desk.refuses("actions", p.action("confirm", old, buyer), "note_closed")


def test_a_refused_correction_leaves_the_old_note_as_it_was(
    desk: Desk, old: str, seller: str, buyer: str
) -> None:
    desk.refuses("notes", p.note("N2", seller, buyer, "11", refers_to=old), "insufficient_stock")
    assert desk.stock(seller) == {"A/L1": "5-5", "A/L2": "5"}
    desk.takes("actions", [p.action("confirm", old, buyer)])


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient_place": "C"},
        {"sender_place": "C"},
        {"date": "2023-08-09"},
    ],
    ids=["receiver's place", "sender's place", "earlier date"],
)
def test_a_correction_cannot_change_these(
    desk: Desk, old: str, seller: str, buyer: str, changes: Changes
) -> None:
    changed = p.note("N2", seller, buyer, "4", **({"refers_to": old} | changes))
    desk.refuses("notes", changed, "correction_forbidden")


def test_a_correction_cannot_make_an_export_of_a_sale_at_home(
    desk: Desk, old: str, seller: str, abroad: str
) -> None:
    out = p.export("N2", seller, abroad, "4", None, refers_to=old)
    desk.refuses("notes", out, "correction_forbidden")


def test_a_correction_cannot_change_the_buyer_but_a_reissue_can(
    desk: Desk, old: str, seller: str, buyer: str
) -> None:
    other = desk.newcomer()
    changed = p.note("N2", seller, other, "5", refers_to=old)
    desk.refuses("notes", changed, "correction_forbidden")
    desk.takes("notes", [changed | {"procedure": "reissue"}])
    assert desk.stock(seller) == {"A/L1": "5-5", "A/L2": "5"}
    desk.takes("actions", [p.action("confirm", f"{seller}/N2", other)])
    assert desk.stock(other) == {"B/L1": "5"}
    desk.refuses("actions", p.action("confirm", old, buyer), "note_closed")


def test_a_closed_note_is_not_corrected(desk: Desk, old: str, seller: str, buyer: str) -> None:
    desk.takes("actions", [p.action("confirm", old, buyer)])
    desk.refuses("notes", p.note("N2", seller, buyer, "4", refers_to=old), "note_closed")


def test_a_corrected_note_is_corrected_no_more_but_its_successor_is(
    desk: Desk, old: str, seller: str, buyer: str
) -> None:
    new = desk.takes("notes", [p.note("N2", seller, buyer, "4", refers_to=old)]).number
    desk.refuses("notes", p.note("N3", seller, buyer, "3", refers_to=old), "note_closed")
    desk.takes("notes", [p.note("N3", seller, buyer, "3", refers_to=new)])
    assert desk.stock(seller) == {"A/L1": "5-3", "A/L2": "5"}


def test_the_note_to_correct_must_exist(desk: Desk, old: str, seller: str, buyer: str) -> None:
    unknown = p.note("N2", seller, buyer, "4", refers_to=f"{seller}/N7")
    desk.refuses("notes", unknown, "unknown_note", at="refers_to")


def test_a_held_note_is_corrected_too(desk: Desk, seller: str, abroad: str, tag: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "5")])
    held = desk.load("notes", [p.export("E1", seller, abroad, "5", f"{tag}-typo")]).number
    desk.takes("notes", [p.export("E2", seller, abroad, "5", tag, refers_to=held)])
    assert desk.stock(seller) == {"A/L1": "5-5"}


def test_the_correction_of_an_open_return_brings_back_the_same_note(
    desk: Desk, old: str, seller: str, buyer: str
) -> None:
    desk.takes("actions", [p.action("confirm", old, buyer)])
    back = desk.takes("notes", [p.giveback("R1", buyer, seller, "5", old)]).number
    less = desk.takes("notes", [p.giveback("R2", buyer, seller, "2", back)]).number
    assert desk.stock(buyer) == {"B/L1": "5-2"}
    desk.takes("actions", [p.action("confirm", less, seller)])
    assert desk.stock(seller) == {"A/L1": "2", "A/L2": "5"}
