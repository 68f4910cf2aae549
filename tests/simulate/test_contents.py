"""What a simulated country contains: enough of everything that the contract knows, in honest proportions."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from jolserik import packs
from jolserik.kernel.fields import CONVERSION_KINDS, EXIT_SCOPES, EXIT_SOURCES, NOTE_KINDS, ORIGIN_KINDS
from jolserik.kernel.identifiers import parse_party
from jolserik.kernel.products import product_known
from jolserik.packs import Check, Stage
from jolserik.simulate.geography import CITIES
from jolserik.simulate.goods import catalogue
from tests.simulate.countries import Written, written

ENFORCED_FROM = date(2023, 7, 1)


def test_every_kind_of_note_origin_and_conversion_occurs(small: Written) -> None:
    assert {row["kind"] for row in small.rows("notes")} == set(NOTE_KINDS)
    assert {row["origin_kind"] for row in small.rows("lots")} == set(ORIGIN_KINDS)
    assert {row["kind"] for row in small.rows("conversions")} == set(CONVERSION_KINDS)


def test_exits_come_from_every_source_with_every_scope_and_some_never_come(small: Written) -> None:
    exits = list(small.exits())
    assert {row["source"] for row in exits} == set(EXIT_SOURCES)
    assert {row["scope"] for row in exits} == set(EXIT_SCOPES)
    exported = [key for key, lines in small.notes.items() if lines[0]["kind"].startswith("export")]
    seen = {row["note"] for row in exits}
    silent = sum(f"{sender}/{own}" not in seen for sender, own in exported)
    assert 0.04 < silent / len(exported) < 0.35


def test_exports_go_to_all_neighbours_and_mostly_to_russia(small: Written) -> None:
    exports = [lines[0] for lines in small.notes.values() if lines[0]["kind"].startswith("export")]
    destinations = Counter(row["recipient_country"] for row in exports)
    assert {"RU", "BY", "KG", "AM", "UZ"} <= set(destinations)
    assert destinations["RU"] > len(exports) / 2


def test_at_least_one_sale_in_twenty_is_by_invoice_alone(small: Written) -> None:
    named = {(row["sender"], row["invoice"]) for row in small.rows("notes")}
    invoices = {(r["seller"], r["invoice"]) for r in small.rows("invoices") if r["buyer"].startswith("KZ:")}
    by_note = sum(
        lines[0]["kind"] == "domestic" or bool(lines[0]["invoice"]) for lines in small.notes.values()
    )
    assert len(invoices - named) / (len(invoices - named) + by_note) > 0.05


def test_goods_that_need_a_note_are_never_sold_by_invoice_alone(small: Written) -> None:
    pack = packs.current()
    named = {(row["sender"], row["invoice"]) for row in small.rows("notes")}
    for row in small.rows("invoices"):
        if row["buyer"].startswith("KZ:") and (row["seller"], row["invoice"]) not in named:
            assert not pack.note_required(row["product"], date.fromisoformat(row["date"]))


def test_sales_by_invoice_stand_in_the_order_of_their_numbers(small: Written) -> None:
    """Whoever settles by date, by number or as they came posts the same, because the three agree."""
    for step in small.files:
        if step["kind"] == "invoices":
            alone = [(r["date"], r["invoice"]) for r in small.read(step["file"]) if "-B" in r["invoice"]]
            assert alone == sorted(alone)


def test_answers_are_of_every_sort(small: Written) -> None:
    actions = Counter(row["action"] for row in small.rows("actions"))
    assert {"confirm", "exit", "decline", "revoke"} <= set(actions)
    notes = {f"{sender}/{own}": lines for (sender, own), lines in small.notes.items()}
    received = [
        row for row in small.rows("actions") if row["action"] == "confirm" and row["quantity_received"]
    ]
    differences = [
        float(row["quantity_received"]) - float(notes[row["note"]][int(row["line"]) - 1]["quantity"])
        for row in received
    ]
    assert min(differences) < 0 < max(differences)


def test_some_notes_correct_reissue_or_return_others(small: Written) -> None:
    heads = [lines[0] for lines in small.notes.values() if lines[0]["refers_to"]]
    assert {"domestic", "return", "export_eaeu"} <= {row["kind"] for row in heads}
    assert all(tuple(row["refers_to"].split("/")) in small.notes for row in heads)
    from_abroad = [row for row in heads if row["kind"] == "return" and not row["sender"].startswith("KZ:")]
    assert from_abroad
    assert all(row["sender_place"] == "" for row in from_abroad)


def test_serialised_telephones_are_named_unit_by_unit(small: Written) -> None:
    born = {number for row in small.rows("lots") if row["serials"] for number in row["serials"].split(";")}
    moved = [row for row in small.rows("notes") if row["serials"]]
    assert {row["kind"] for row in moved} == {"domestic", "export_eaeu"}
    for row in moved:
        numbers = row["serials"].split(";")
        assert len(numbers) == len(set(numbers)) == int(row["quantity"])
        assert set(numbers) <= born


def test_every_party_is_valid_and_known_before_it_is_named(small: Written) -> None:
    known: set[str] = set()
    for step in small.files:
        for row in small.read(step["file"]):
            if step["kind"] == "parties":
                parse_party(row["party"])
                assert row["party"] not in known
                known.add(row["party"])
            elif step["kind"] == "notes":
                assert row["sender"] in known
    names = small.rows("parties")
    assert all(row["name"] and row["name_kk"] and row["name_en"] for row in names)
    assert len({row["name"] for row in names}) == len(names)
    assert {str(parse_party(row["party"]).kind) for row in names} == {"BIN", "IIN", "INN", "UNP", "OTHER"}


def test_the_pack_knows_the_crossings_regions_currencies_and_codes_that_are_used(small: Written) -> None:
    pack = packs.current()
    for city in CITIES:
        assert city.region in pack.regions
        assert all(pack.find_crossing(name) for name in city.crossings)
    months = {row["date"][:7] for row in small.rows("notes")}
    currencies = {row["currency"] for row in small.rows("notes") if row["currency"]}
    for month in months:
        assert all(pack.rate(currency, date.fromisoformat(f"{month}-15")) for currency in currencies)
    assert all(product_known(code, date(2023, 1, 1)) for code in catalogue())


def test_exports_to_russia_name_a_crossing_vehicle_carrier_and_papers(small: Written) -> None:
    for lines in small.notes.values():
        if lines[0]["kind"] == "export_eaeu" and lines[0]["recipient_country"] == "RU":
            assert all(lines[0][column] for column in ("crossing", "vehicle", "carrier", "waybill"))


def test_mistakes_begin_with_enforcement_and_stay_rare(small: Written) -> None:
    pack = packs.current()
    assert pack.stage(Check.STOCK, ENFORCED_FROM) is Stage.ENFORCE
    refused = [row for row in small.expected if row["answer"] == "refused" and row["kind"] == "notes"]
    dates = [date.fromisoformat(small.notes[row["party"], row["own"]][0]["date"]) for row in refused]
    assert min(dates) >= ENFORCED_FROM
    enforced = [n for n in small.notes.values() if date.fromisoformat(n[0]["date"]) >= ENFORCED_FROM]
    assert 0.004 < len(refused) / len(enforced) < 0.03
    assert {"invoice_unknown", "declaration_unknown"} == {
        r["code"] for r in small.expected if r["answer"] == "held"
    }


def test_opening_balances_stay_inside_the_window_and_are_taken_once(small: Written) -> None:
    opens, closes = packs.current().stock_taking
    late = {row["own"] for row in small.expected if row["code"] == "opening_closed"}
    openings = [
        r for r in small.rows("lots") if r["origin_kind"] == "opening_balance" and r["lot"] not in late
    ]
    assert all(opens <= date.fromisoformat(row["date"]) <= closes for row in openings)
    columns = ("holder", "place", "product", "unit", "origin_country", "maker_country")
    keys = [tuple(row[column] for column in columns) for row in openings]
    assert len(keys) == len(set(keys))


@pytest.mark.slow
def test_the_country_of_the_demonstration_has_twenty_thousand_notes_in_two_years(tmp_path: Path) -> None:
    country = written(tmp_path / "demo", seed=1, months=24, scale=1.0)
    assert country.summary.documents["notes"] - country.summary.expected_refused >= 20_000
