"""How hard a check bites on a date: by the date on the document when the operator loads it."""

from __future__ import annotations

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p

LAST_DAY_OF_OBSERVING, FIRST_DAY_OF_ENFORCING = "2023-06-30", "2023-07-01"


def test_a_shortfall_is_declared_while_stock_is_observed(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3")])
    sent = desk.takes("notes", [p.note("N1", seller, buyer, "5", date=LAST_DAY_OF_OBSERVING)]).number
    rows = {r["on_hand"]: r for r in desk.holdings(seller)}
    assert set(rows) == {"3", "2"}
    assert all(r["on_hand"] == r["reserved"] for r in rows.values())
    roots = {r["origin_kind"]: (r["quantity"], r["grade"]) for r in desk.back(sent)["roots"]}
    assert roots["declared"] == ("2", "unproven")
    assert roots["import_eaeu"][0] == "3"
    desk.takes("actions", [p.action("confirm", sent, buyer)])
    assert sorted(r["on_hand"] for r in desk.holdings(buyer)) == ["2", "3"]


def test_a_shortfall_is_refused_from_the_day_of_enforcement(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3")])
    desk.refuses("notes", p.note("N1", seller, buyer, "5", date=FIRST_DAY_OF_ENFORCING), "insufficient_stock")


@pytest.mark.parametrize("day", ["2023-04-01", "2023-03-31", "2020-01-01"])
def test_every_earlier_day_is_observed_too(desk: Desk, seller: str, buyer: str, day: str) -> None:
    desk.takes("notes", [p.note("N1", seller, buyer, "5", date=day)])


def test_another_unit_is_declared_while_stock_is_observed(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3", unit="KGM")])
    desk.takes("notes", [p.note("N1", seller, buyer, "2", date=LAST_DAY_OF_OBSERVING)])
    assert {(r["unit"], r["on_hand"], r["reserved"]) for r in desk.holdings(seller)} == {
        ("KGM", "3", "0"),
        ("H87", "2", "2"),
    }


def test_a_movement_of_a_shortfall_moves_what_it_declares(desk: Desk, seller: str) -> None:
    desk.takes("notes", [p.movement("M1", seller, "5", date=LAST_DAY_OF_OBSERVING)])
    assert [(r["place"], r["on_hand"]) for r in desk.holdings(seller) if r["on_hand"] != "0"] == [("B", "5")]


def test_checking_declares_nothing(desk: Desk, seller: str, buyer: str) -> None:
    answer = desk.check("notes", [p.note("N1", seller, buyer, "5", date=LAST_DAY_OF_OBSERVING)])
    assert not answer.codes
    assert desk.stock(seller) == {}


@pytest.mark.parametrize(
    ("draws", "code"),
    [
        ("@L1:5", "insufficient_stock"),
        ("@L1:2", "draws_do_not_sum"),
        ("@L9:5", "lot_unknown"),
        ("@T1:5", "lot_wrong_product"),
    ],
)
def test_named_draws_are_judged_in_every_stage(
    desk: Desk, seller: str, buyer: str, draws: str, code: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3"), p.lot("T1", seller, "9", product=p.TELEVISION)])
    early = p.note("N1", seller, buyer, "5", date=LAST_DAY_OF_OBSERVING, draws=draws)
    desk.refuses("notes", early, code)


def test_comparisons_refuse_nothing_while_they_are_observed(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    desk.takes("lots", [p.lot("L1", seller, "9")])
    early = {"date": LAST_DAY_OF_OBSERVING}
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3", value="1", origin_country="TR")])
    desk.takes("notes", [p.export("E1", seller, abroad, "2", tag, **early)])
    desk.takes("notes", [p.export("E2", seller, abroad, "2", f"{tag}-none", **early)])
    desk.takes("notes", [p.export("E3", seller, abroad, "2", None, **early)])
    assert desk.stock(seller) == {"A/L1": "9-6"}


def test_a_contradicted_lot_is_taken_while_observed_but_not_exported_once_enforced(
    desk: Desk, seller: str, abroad: str, tag: str
) -> None:
    desk.takes("declarations", [p.declaration(tag, seller, "2")])
    early = p.lot(
        "L1", seller, "9", origin_kind="import_declaration", origin_document=tag, date=LAST_DAY_OF_OBSERVING
    )
    desk.takes("lots", [early])
    desk.takes("invoices", [p.invoice(tag, seller, abroad, "3")])
    desk.refuses("notes", p.export("E1", seller, abroad, "3", tag), "origin_contradicted")
    desk.refuses("lots", early | {"lot": "L2", "date": FIRST_DAY_OF_ENFORCING}, "declaration_exceeded")


def test_reading_faults_are_refused_in_every_stage(desk: Desk, seller: str, buyer: str) -> None:
    early = p.note("N1", seller, buyer, "0", date=LAST_DAY_OF_OBSERVING)
    desk.refuses("notes", early, "bad_value", at="quantity")


def test_write_offs_and_conversions_are_not_declared_in_any_stage(desk: Desk, seller: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3")])
    desk.refuses(
        "write_offs",
        p.written_off("W1", seller, "@L1", "4", date=LAST_DAY_OF_OBSERVING),
        "insufficient_stock",
    )
