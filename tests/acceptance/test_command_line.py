"""The command line as a shell sees it: exit codes, one JSON document, words for people."""

from __future__ import annotations

import json

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p

KINDS = (
    "parties",
    "places",
    "lots",
    "notes",
    "actions",
    "conversions",
    "write_offs",
    "declarations",
    "invoices",
)


@pytest.mark.slow
def test_a_real_process_prints_one_json_document_and_ends_with_zero(desk: Desk, seller: str) -> None:
    outcome = desk.shell("load", "lots", str(desk.file([p.lot("L1", seller, "3")])), "--json")
    assert outcome.code == 0, outcome
    document = json.loads(outcome.out)
    assert [(entry["row"], entry["own"]) for entry in document["accepted"]] == [(2, "L1")]
    assert document["held"] == []
    assert document["refused"] == []


@pytest.mark.slow
def test_a_real_process_ends_with_one_when_something_is_refused(desk: Desk, seller: str, buyer: str) -> None:
    outcome = desk.shell("load", "notes", str(desk.file([p.note("N1", seller, buyer, "3")])), "--json")
    assert outcome.code == 1, outcome
    assert [entry["code"] for entry in json.loads(outcome.out)["refused"]] == ["insufficient_stock"]


def test_something_held_ends_with_one(desk: Desk, seller: str, abroad: str, tag: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3")])
    outcome = desk.run("load", "notes", str(desk.file([p.export("E1", seller, abroad, "1", tag)])), "--json")
    assert outcome.code == 1


@pytest.mark.parametrize(
    "argv",
    [
        ("load",),
        ("load", "lots"),
        ("load", "potatoes", "x.csv"),
        ("load", "lots", "x.csv", "--nonsense"),
        ("fly",),
        ("trace",),
        ("settle_invoices",),
        ("settle_invoices", "--until", "yesterday"),
        ("holdings",),
    ],
)
def test_misuse_ends_with_two_and_says_how_to_use_it(desk: Desk, argv: tuple[str, ...]) -> None:
    outcome = desk.run(*argv)
    assert outcome.code == 2, outcome
    assert outcome.err.strip()


def test_a_file_that_is_not_there_is_said_so(desk: Desk) -> None:
    outcome = desk.run("load", "lots", "/nowhere/at-all.csv", "--json")
    assert outcome.code in (1, 2), outcome
    assert "at-all.csv" in outcome.out + outcome.err


def test_a_folder_is_no_file(desk: Desk) -> None:
    outcome = desk.run("load", "lots", str(desk.folder), "--json")
    assert outcome.code in (1, 2), outcome


def test_holdings_of_nonsense_are_refused(desk: Desk) -> None:
    for party in ("nobody", "KZ:1", "", "KZ:990140999994"):
        outcome = desk.run("holdings", party, "--json")
        assert outcome.code in (1, 2), outcome


def test_a_party_without_goods_has_an_empty_list(desk: Desk, seller: str) -> None:
    assert desk.holdings(seller) == []


def test_holdings_are_told_as_of_a_time(desk: Desk, seller: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3")])
    past = desk.run("holdings", seller, "--as-of", "2001-01-01T00:00:00+00:00", "--json")
    assert past.code == 0, past
    assert past.json == []
    future = desk.run("holdings", seller, "--as-of", "2199-01-01T00:00:00+00:00", "--json")
    assert [row["on_hand"] for row in future.json] == ["3"]


def test_without_json_a_person_reads_sentences(desk: Desk, seller: str, buyer: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3")])
    outcome = desk.run("load", "notes", str(desk.file([p.note("N1", seller, buyer, "9")])))
    assert outcome.code == 1
    assert "N1" in outcome.out + outcome.err
    with pytest.raises(json.JSONDecodeError):
        json.loads(outcome.out)


def test_help_is_a_table_of_contents(desk: Desk) -> None:
    outcome = desk.run("--help")
    assert outcome.code == 0
    words = (
        "demo",
        "serve",
        "doctor",
        "load",
        "check",
        "settle_invoices",
        "trace",
        "holdings",
        "audit",
        "simulate",
    )
    assert all(word in outcome.out for word in words), outcome.out


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_without_rows_is_an_empty_answer(
    desk: Desk, kind: str, seller: str, buyer: str, tag: str
) -> None:
    rows = {
        "parties": p.party(seller),
        "places": {"place": "A", "party": seller, "kind": "warehouse", "name": "Store"},
        "lots": p.lot("L", seller, "1"),
        "notes": p.note("N", seller, buyer, "1"),
        "actions": p.action("confirm", "N", buyer),
        "conversions": p.converted("C", seller, "in", "L", "1"),
        "write_offs": p.written_off("W", seller, "L", "1"),
        "declarations": p.declaration(tag, seller, "1"),
        "invoices": p.invoice(tag, seller, buyer, "1"),
    }
    answer = desk.load(kind, ",".join(rows[kind]) + "\n")
    assert (answer.accepted, answer.held, answer.refused) == ([], [], [])


def test_places_belong_to_their_party_and_are_printed_as_typed(desk: Desk, seller: str, buyer: str) -> None:
    place = {"place": "Склад №1", "kind": "warehouse", "name": "Store", "region": "", "country": "KZ"}
    desk.takes("places", [place | {"party": seller}, place | {"party": buyer}])
    desk.takes(
        "lots", [p.lot("L1", seller, "3", place="Склад №1"), p.lot("L1", buyer, "4", place="Склад №1")]
    )
    assert desk.stock(seller) == {"Склад №1/L1": "3"}
    assert desk.stock(buyer) == {"Склад №1/L1": "4"}


def test_a_warehouse_named_for_the_first_time_is_created(desk: Desk, seller: str) -> None:
    desk.takes("lots", [p.lot("L1", seller, "3", place="brand new")])
    assert desk.stock(seller) == {"brand new/L1": "3"}


def test_numbers_people_type_are_made_of_safe_letters(desk: Desk, seller: str, buyer: str) -> None:
    lot = desk.takes("lots", [p.lot("L1", seller, "3")]).number
    note = desk.takes("notes", [p.note("N1", seller, buyer, "1")]).number
    for number, letter in ((lot, "L"), (note, "N")):
        assert number[0] == letter
        assert len(number) == 12
        assert set(number[1:]) <= set("2456789DJLNQRUW")


def test_the_workbook_is_read_like_the_table(desk: Desk, seller: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    row = p.lot("L1", seller, "2,5", unit="166")
    book.active.append(list(row))
    book.active.append(list(row.values()))
    path = desk.folder / "lots.xlsx"
    book.save(path)
    assert not desk.load("lots", path).codes
    assert desk.stock(seller) == {"A/L1": "2.5"}
