"""Where goods came from and where they went, in the exact shapes of the contract."""

from __future__ import annotations

from tests.acceptance.desk import Desk
from tests.model import papers as p


def hand_on(desk: Desk, own: str, sender: str, recipient: str, quantity: str, **changes: str | None) -> str:
    number = desk.takes("notes", [p.note(own, sender, recipient, quantity, **changes)]).number
    desk.takes("actions", [p.action("confirm", number, recipient)])
    return number


def test_a_line_is_traced_over_all_hands_to_its_declaration(
    desk: Desk, seller: str, buyer: str, abroad: str, tag: str
) -> None:
    desk.takes("declarations", [p.declaration(tag, seller, "10")])
    lot = p.lot("L1", seller, "10", origin_kind="import_declaration", origin_document=tag, date=p.JULY)
    origin = desk.takes("lots", [lot]).accepted[0]["number"]
    first = hand_on(desk, "N1", seller, buyer, "7")
    inside = desk.takes("notes", [p.movement("M1", buyer, "6", sender_place="B", to="C")]).number
    desk.takes("invoices", [p.invoice(tag, buyer, abroad, "5")])
    out = desk.takes("notes", [p.export("E1", buyer, abroad, "5", tag, sender_place="C")]).number
    traced = desk.back(f"{out}.1")
    assert (traced["unit"], traced["quantity"]) == ("H87", "5")
    (root,) = traced["roots"]
    assert root["lot"] == origin
    assert (root["reference"], root["holder"], root["origin_kind"]) == ("L1", seller, "import_declaration")
    assert (root["origin_document"], str(root["origin_line"]), root["quantity"], root["grade"]) == (
        tag,
        "1",
        "5",
        "matched",
    )
    hops = {hop["note"]: hop for hop in traced["hops"]}
    assert (hops[first]["from"], hops[first]["to"], hops[first]["quantity"], hops[first]["grade"]) == (
        seller, buyer, "5", "confirmed",
    )  # fmt: skip
    assert (hops[inside]["quantity"], hops[inside]["grade"]) == ("5", "own_movement")


def test_a_note_is_traced_by_line(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5"), p.lot("T1", seller, "5", product=p.TELEVISION)])
    lines = [
        p.note("N1", seller, buyer, "2"),
        p.note("N1", seller, buyer, "3", line="2", product=p.TELEVISION),
    ]
    note = desk.takes("notes", lines).number
    outcome = desk.run("trace", note, "--back", "--json")
    assert [(t["quantity"], [r["reference"] for r in t["roots"]]) for t in outcome.json] == [
        ("2", ["L1"]),
        ("3", ["T1"]),
    ]


def test_a_partial_receipt_is_traced_with_what_settled(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3"), p.lot("L2", seller, "3")])
    note = desk.takes("notes", [p.note("N1", seller, buyer, "5")]).number
    assert desk.roots(note) == {"L1": "3", "L2": "2"}
    desk.takes("actions", [p.action("confirm", note, buyer, line="1", quantity_received="4")])
    traced = desk.back(note)
    assert traced["quantity"] == "4"
    assert {r["reference"]: r["quantity"] for r in traced["roots"]} == {"L1": "3", "L2": "1"}


def test_a_lot_is_traced_forward_to_ends_that_sum_to_the_whole(
    desk: Desk, seller: str, buyer: str, abroad: str, tag: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "20")])
    lot = desk.lot_code(seller, "L1")
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "5")])
    out = desk.takes("notes", [p.export("E1", seller, abroad, "5", tag)]).number
    desk.takes("actions", [p.leaving(out, seller)])
    hand_on(desk, "N1", seller, buyer, "4")
    desk.takes("write_offs", [p.written_off("W1", buyer, "@L1", "1", place="B")])
    desk.takes("notes", [p.note("N2", seller, buyer, "3")])
    made = [
        p.converted("C1", seller, "in", "@L1", "2", kind="production"),
        p.converted("C1", seller, "out", "NEW", "1", kind="production", product=p.TELEVISION),
    ]
    desk.takes("conversions", made)
    answer = desk.forward(lot)
    assert (answer["unit"], answer["quantity"]) == ("H87", "20")
    assert desk.ends(lot) == {
        "exported": "5",
        "written_off": "1",
        "reserved": "3",
        "consumed": "2",
        "free": "9",
    }
    (exported,) = [end for end in answer["ends"] if end["kind"] == "exported"]
    assert (exported["party"], exported["note"], exported["own_quantity"], exported["own_unit"]) == (
        abroad,
        out,
        "5",
        "H87",
    )


def test_goods_that_come_back_are_free_again(desk: Desk, seller: str, abroad: str, tag: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "5")])
    lot = desk.lot_code(seller, "L1")
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "5")])
    out = desk.takes("notes", [p.export("E1", seller, abroad, "5", tag)]).number
    desk.takes("actions", [p.leaving(out, seller)])
    back = desk.takes("notes", [p.giveback("R1", abroad, seller, "2", out, sender_place=None)]).number
    desk.takes("actions", [p.action("confirm", back, seller)])
    assert desk.ends(lot) == {"exported": "3", "free": "2"}


def test_the_way_forward_goes_through_packing_by_shares(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "4"), p.lot("L2", seller, "8")])
    rows = [
        p.converted("C1", seller, "in", "@L1", "3"),
        p.converted("C1", seller, "in", "@L2", "6"),
        p.converted("C1", seller, "out", "P1", "6"),
        p.converted("C1", seller, "out", "P2", "3"),
    ]
    lot = desk.lot_code(seller, "L1")
    desk.takes("conversions", rows)
    desk.takes("write_offs", [p.written_off("W1", seller, "@P1", "3")])
    assert desk.ends(lot) == {"free": "3", "written_off": "1"}


def test_the_way_forward_keeps_the_unit_of_the_question(desk: Desk, seller: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "10")])
    lot = desk.lot_code(seller, "L1")
    rows = [
        p.converted("C1", seller, "in", "@L1", "10", kind="unit_change"),
        p.converted("C1", seller, "out", "KG", "650", kind="unit_change", unit="KGM"),
    ]
    desk.takes("conversions", rows)
    desk.takes("write_offs", [p.written_off("W1", seller, "@KG", "130")])
    answer = desk.forward(lot)
    ends = {end["kind"]: (end["quantity"], end["own_quantity"], end["own_unit"]) for end in answer["ends"]}
    assert ends == {"free": ("8", "520", "KGM"), "written_off": ("2", "130", "KGM")}


def test_what_is_not_known_is_refused_not_guessed(desk: Desk) -> None:
    for code in ("N99999999999", "nonsense", "N", "'; drop table lot; --"):
        outcome = desk.run("trace", code, "--back", "--json")
        assert outcome.code in (1, 2), outcome


def test_the_ledger_is_sound_after_all_this(desk: Desk) -> None:
    outcome = desk.run("audit", "--json")
    assert outcome.code == 0, outcome
    assert outcome.json["violations"] == []
    assert outcome.json["checked"]
