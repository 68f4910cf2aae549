"""Planted schemes: each case is in the files as its truth says, and looks as its name says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jolserik.simulate.goods import catalogue
from tests.simulate.countries import Row, Written, written

SCHEMES = {
    "nominal_buyer",
    "carousel",
    "origin_laundering",
    "one_note_many_trucks",
    "sudden_high_priority",
    "revoked_on_the_road",
    "wrong_way",
}


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return written(tmp_path_factory.mktemp("country") / "schemes", seed=7, months=14, scale=0.3)


def cases(country: Written, scheme: str) -> list[list[Row]]:
    """Rows of the truth, case by case."""
    found: dict[str, list[Row]] = {}
    for row in country.schemes:
        if row["scheme"] == scheme:
            found.setdefault(row["case"], []).append(row)
    assert found
    return list(found.values())


def notes_of(country: Written, case: list[Row], role: str = "") -> list[list[Row]]:
    return [
        country.notes[row["sender"], row["note"]] for row in case if row["note"] and role in ("", row["role"])
    ]


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_all_schemes_are_planted_and_counted(country: Written) -> None:
    assert {row["scheme"] for row in country.schemes} == SCHEMES == set(country.summary.cases)


def test_truth_joins_to_the_files_by_sender_and_own_number_and_by_lot(country: Written) -> None:
    made = {(row["holder"], row["lot"]) for row in country.rows("lots")}
    made |= {(row["holder"], row["lot"]) for row in country.rows("conversions") if row["side"] == "out"}
    references = {reference for _, reference in made}
    for row in country.schemes:
        assert row["party"]
        assert row["from"] <= row["to"]
        assert row["lot"] in references
        assert not row["note"] or (row["sender"], row["note"]) in country.notes


def test_no_honest_company_takes_part(country: Written) -> None:
    planted = {row["party"] for row in country.schemes}
    notes = {(row["sender"], row["note"]) for row in country.schemes if row["note"]}
    others = [key for key in country.notes if key[0] in planted and key not in notes]
    assert others == []


def test_a_nominal_buyer_is_young_and_buys_once_within_days_of_the_import(country: Written) -> None:
    registered = {row["party"]: day(row["registered_on"]) for row in country.rows("parties")}
    for case in cases(country, "nominal_buyer"):
        [imported] = [row for row in case if row["role"] == "importer"]
        for lines in notes_of(country, case, "nominal_buyer"):
            buyer, sold_on = lines[0]["recipient"], day(lines[0]["date"])
            assert sold_on - registered[buyer] < timedelta(days=60)
            assert sold_on - day(imported["from"]) < timedelta(days=15)
            assert sum(other[0]["recipient"] == buyer for other in country.notes.values()) == 1


def test_a_carousel_comes_back_to_its_first_firm_dearer_than_before(country: Written) -> None:
    turns = [notes_of(country, case) for case in cases(country, "carousel")]
    assert any(len(notes) > 3 for notes in turns)
    for notes in turns:
        for earlier, later in zip(notes, notes[3:], strict=False):
            assert later[0]["sender"] == earlier[0]["sender"]
            assert later[0]["draws"].split(":")[0] == earlier[0]["draws"].split(":")[0]
            assert float(later[0]["price"]) > float(earlier[0]["price"])


def test_laundered_goods_leave_the_list_and_then_the_country_within_days(country: Written) -> None:
    high_priority = {code for code, product in catalogue().items() if product.high_priority}
    sorted_rows = {
        (row["holder"], row["lot"]): row for row in country.rows("conversions") if row["kind"] == "re_sorting"
    }
    for case in cases(country, "origin_laundering"):
        clean = [row for row in case if row["role"] == "re_sorting"]
        for row in clean:
            dirty = next(r["lot"] for r in case if r["role"] == "importer")
            assert sorted_rows[row["party"], f"@{dirty}"]["product"] in high_priority
            assert sorted_rows[row["party"], row["lot"]]["product"] not in high_priority
        for lines in notes_of(country, case, "exporter"):
            assert day(lines[0]["date"]) - day(clean[0]["from"]) < timedelta(days=15)


def test_one_note_is_shown_again_with_other_plates_and_its_waybill_comes_back(country: Written) -> None:
    plates: dict[str, set[str]] = {}
    for row in country.exits():
        if row["papers"].startswith("plate:"):
            plates.setdefault(row["note"], set()).add(row["papers"].split(";")[0].removeprefix("plate:"))
    for case in cases(country, "one_note_many_trucks"):
        notes = notes_of(country, case)
        assert len({lines[0]["waybill"] for lines in notes}) == 1
        for lines in notes:
            assert len(plates[f"{lines[0]['sender']}/{lines[0]['note']}"]) >= 2


def test_a_sudden_exporter_of_listed_goods_is_weeks_old_and_sends_more_every_time(country: Written) -> None:
    registered = {row["party"]: day(row["registered_on"]) for row in country.rows("parties")}
    for case in cases(country, "sudden_high_priority"):
        notes = notes_of(country, case)
        assert day(notes[0][0]["date"]) - registered[notes[0][0]["sender"]] < timedelta(days=60)
        assert all(catalogue()[line["product"]].high_priority for lines in notes for line in lines)


def test_a_revoked_note_hands_truck_and_waybill_to_the_next_one(country: Written) -> None:
    revoked = {row["note"] for row in country.rows("actions") if row["action"] == "revoke"}
    for case in cases(country, "revoked_on_the_road"):
        first, *later = notes_of(country, case)
        assert f"{first[0]['sender']}/{first[0]['note']}" in revoked
        for lines in later:
            assert (lines[0]["vehicle"], lines[0]["waybill"]) == (first[0]["vehicle"], first[0]["waybill"])


def test_goods_for_kyrgyzstan_are_seen_on_the_road_to_russia(country: Written) -> None:
    exits = {row["note"]: row for row in country.exits()}
    for case in cases(country, "wrong_way"):
        for lines in notes_of(country, case):
            assert lines[0]["recipient_country"] == "KG"
            assert ";crossing:" in exits[f"{lines[0]['sender']}/{lines[0]['note']}"]["papers"]
