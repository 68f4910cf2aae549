"""The command that says what a listing touches: its document, its files and letters, and what it refuses."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.acceptance.desk import Desk
from tests.model import papers as p

FURNACE = "8486100000"
"""On the list of the pack (848610), and in no other test of this home."""


@pytest.fixture
def furnaces(desk: Desk, seller: str, buyer: str, tag: str) -> tuple[str, str]:
    """The seller has 10, of which 4 are on their way to the buyer, who has had 3 already; the lot and the open note."""
    desk.takes("lots", [p.lot(f"L{tag}", seller, "10", product=FURNACE, clauses="no_reexport_ru")])
    sold = desk.takes("notes", [p.note(f"S{tag}", seller, buyer, "3", product=FURNACE)]).number
    desk.takes("actions", [p.action("confirm", sold, buyer)])
    open_note = desk.takes("notes", [p.note(f"O{tag}", seller, buyer, "4", product=FURNACE)]).number
    return desk.lot_code(seller, f"L{tag}"), open_note


def test_one_document_says_everything(desk: Desk, furnaces: tuple[str, str], seller: str, buyer: str) -> None:
    lot, open_note = furnaces
    outcome = desk.run("impact", "--party", seller, "--list", "chpl", "--json")
    assert outcome.code == 0, outcome
    found = outcome.json
    assert found["selection"] == {"list": ["chpl"], "party": [seller]}
    assert found["lots"] == {
        "touched": 1, "itself": 1, "made_from": 0, "became": 0, "in_the_country": 1, "origin_not_stated": 0,
    }  # fmt: skip
    assert found["on_hand"] == [{"unit": "H87", "on_hand": "10", "reserved": "4", "free": "6"}]
    stock = {
        row["holder"]: (row["place"], row["lot"], row["on_hand"], row["reserved"]) for row in found["stock"]
    }
    assert stock == {seller: ("A", lot, "7", "4"), buyer: ("B", lot, "3", "0")}
    (movement,) = found["movements"]
    assert (movement["note"], movement["from"], movement["to"]) == (open_note, seller, buyer)
    assert (movement["drawn"], movement["lots"], movement["state"]) == ("4", [lot], "open")
    assert (found["exported"]["lines"], found["exported"]["value"], found["exports"]) == (0, None, [])
    assert [(one["party"], one["lots"], one["notes_under_way"]) for one in found["write_to"]] == [
        (seller, 1, 1), (buyer, 1, 0),
    ]  # fmt: skip
    assert "CHPL-2024" in found["rules"]


def test_several_values_may_follow_an_option_or_repeat_it(
    desk: Desk, furnaces: tuple[str, str], seller: str
) -> None:
    outcome = desk.run(
        "impact", "--product", "8486", "9306", "--product", "8450", "--party", seller, "--clause", "no_reexport_ru",
        "--origin", "cn", "--to", "RU", "KG", "--since", "2023-01-01", "--json",
    )  # fmt: skip
    assert outcome.json["selection"] == {
        "product": ["8486", "9306", "8450"], "party": [seller], "clause": ["no_reexport_ru"], "origin": ["CN"],
        "to": ["RU", "KG"], "since": "2023-01-01",
    }  # fmt: skip
    assert outcome.json["lots"]["touched"] == 1


def test_letters_and_lists_are_written_into_new_folders(
    desk: Desk, furnaces: tuple[str, str], seller: str, buyer: str, tmp_path: Path
) -> None:
    letters, lists = tmp_path / "letters", tmp_path / "lists"
    said = ("impact", "--product", FURNACE, "--party", seller, "--letters", str(letters), "--csv", str(lists))
    outcome = desk.run(*said, "--json")
    assert outcome.code == 0, outcome
    assert sorted(outcome.json["letters"]) == sorted(path.name for path in letters.iterdir())
    assert sorted(path.stem for path in letters.iterdir()) == sorted(
        who.replace(":", "_") for who in (seller, buyer)
    )
    text = (letters / f"{buyer.replace(':', '_')}.txt").read_text(encoding="utf-8")
    assert text.startswith("ТАУАР ҰСТАУШЫҒА ХАБАРЛАМА")
    assert "УВЕДОМЛЕНИЕ ДЕРЖАТЕЛЮ ТОВАРОВ" in text
    with (lists / "stock.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["holder"]: (row["on_hand"], row["free"]) for row in rows} == {
        seller: ("7", "3"),
        buyer: ("3", "3"),
    }
    for name in outcome.json["files"]:
        with (lists / name).open(encoding="utf-8-sig", newline="") as file:
            head, *body = list(csv.reader(file))
        assert all(len(row) == len(head) for row in body), name


def test_the_language_of_letters_may_be_chosen(
    desk: Desk, furnaces: tuple[str, str], seller: str, tmp_path: Path
) -> None:
    desk.run(
        "impact", "--product", FURNACE, "--party", seller, "--letters", str(tmp_path / "new"), "--lang", "en"
    )
    (first, *_) = sorted((tmp_path / "new").iterdir())
    text = first.read_text(encoding="utf-8")
    assert text.startswith("NOTICE TO A HOLDER OF GOODS")
    assert "УВЕДОМЛЕНИЕ" not in text


def test_letters_of_two_days_do_not_come_to_lie_in_one_folder(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("", encoding="utf-8")
    outcome = desk.run("impact", "--product", FURNACE, "--letters", str(tmp_path))
    assert (outcome.code, outcome.out) == (1, "")
    assert "is not empty" in outcome.err


def test_people_read_sums_first_and_then_whom_to_write_to(
    desk: Desk, furnaces: tuple[str, str], seller: str, buyer: str
) -> None:
    lines = desk.run("impact", "--product", FURNACE, "--party", seller).out.splitlines()
    assert lines[1].startswith("Lots touched: 1;")
    assert "Still in the country: 1 lots, 10 H87 (4)." in lines
    assert "Under way: 1 notes, 1 lines." in lines
    assert any(line.strip().startswith(seller) for line in lines)


@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("--origin", "DE"),
        ("--product", "854"),
        ("--list", "no_such_list"),
        ("--party", "somebody"),
        ("--product", "85", "--since", "yesterday"),
        ("--product", "85", "--to", "Russia"),
        ("--product", "85", "--lang", "fr"),
    ],
)
def test_what_makes_no_sense_is_a_misuse(desk: Desk, argv: tuple[str, ...]) -> None:
    assert desk.run("impact", *argv).code == 2
