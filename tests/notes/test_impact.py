"""What a listing touches, against a small country whose answers were computed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from jolserik.kernel.quantity import format_quantity
from jolserik.notes.queries.audit import audit
from jolserik.packs import current
from jolserik.packs.rules import BadFact
from jolserik.statistics.impact import Addressee, Impact
from tests import builders as b
from tests.model import papers as p
from tests.notes.impact_country import (
    CHIP,
    ChipCountry,
    a_chip_country,
    an_export,
    impact_of,
    listed,
    re_sorted,
    stock_of,
    ways_of,
)

pytestmark = pytest.mark.django_db  # what a test does is taken back to the country of the module


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[ChipCountry]:
    """One country for all tests of this module, never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_chip_country()
        transaction.set_rollback(True)


DIODE = "8541100000"
"""Goods of which the country has none."""

CHIPS = {
    ("seller", "A", "chips"): ("36", "10"),
    ("seller", "A", "sorted"): ("10", "0"),
    ("seller", "A", "mixed"): ("32", "0"),
    ("seller", "A", "laptops"): ("30", "0"),
    ("buyer", "B", "chips"): ("25", "0"),
    ("buyer", "B", "packed"): ("8", "0"),
    ("exporter", "B", "chips"): ("8", "3"),
    ("exporter", "A", "chips"): ("2", "0"),
}
"""On hand and reserved when chips are listed: 100 - 25 - 20 - 5 - 10 - 4 = 36 are left at the seller's, and so on."""


def addressee(found: Impact, party: str) -> Addressee:
    return next(one for one in found.addressees if one.party_id == b.party_id(party))


def test_the_country_is_in_order(country: ChipCountry) -> None:
    assert audit().violations == []


def test_a_code_touches_its_lots_and_all_that_conversions_connect_with_them(country: ChipCountry) -> None:
    assert ways_of(impact_of(product="854231"), country) == {
        "chips": "itself", "sorted": "itself", "mixed": "made_from", "packed": "made_from", "laptops": "became",
    }  # fmt: skip


def test_re_sorting_under_another_code_hides_nothing_and_says_how_much_of_it_is_meant(
    country: ChipCountry,
) -> None:
    found = impact_of(product=CHIP)
    mixed = {
        found.found.lots[key].code: part
        for key, part in found.found.touched.parts.items()
        if key in found.found.lots
    }
    assert mixed == {country.mixed: Fraction(1, 4), country.packed: Fraction(1, 4)}


def test_what_was_used_up_in_production_is_gone_and_the_product_is_not_touched(country: ChipCountry) -> None:
    found = impact_of(product=CHIP)
    assert all(account.product != p.FRIDGE for account in found.found.accounts.values())


def test_stock_is_what_is_left_in_the_country_by_holder_and_place(country: ChipCountry) -> None:
    found = impact_of(product="8542")
    assert stock_of(found, country) == CHIPS
    assert found.stock.on_hand == {"H87": 151_000_000}
    assert found.stock.reserved == {"H87": 13_000_000}
    assert len(found.stock.lots) == 5


def test_goods_abroad_are_exported_and_their_holder_is_not_written_to(country: ChipCountry) -> None:
    found = impact_of(product="8542")
    assert b.party_id(country.abroad) not in {one.party_id for one in found.addressees}


def test_open_notes_are_under_way_with_both_sides_and_the_day_on_which_they_are_due(
    country: ChipCountry,
) -> None:
    lines = {line.number: line for line in impact_of(product="8542").found.under_way}
    assert set(lines) == {country.on_its_way, country.leaving}
    home, out = lines[country.on_its_way], lines[country.leaving]
    assert (home.sender_id, home.recipient_id) == (b.party_id(country.seller), b.party_id(country.buyer))
    assert (home.drawn, out.drawn) == (10_000_000, 3_000_000)
    assert (home.kind, out.kind, out.destination) == ("domestic", "export_eaeu", "RU")
    assert home.due_on == current().due("domestic", date(2023, 8, 10))


def test_past_exports_are_what_really_left_by_month_destination_and_exporter(country: ChipCountry) -> None:
    found = impact_of(product="8542")
    (row,) = found.rows
    assert (row.month, row.destination, row.exporter_id) == (
        date(2023, 8, 1),
        "RU",
        b.party_id(country.exporter),
    )
    assert (row.unit, row.sums.gone, row.sums.back) == ("H87", {"H87": 12_000_000}, {"H87": 2_000_000})
    dollars = current().convert(Decimal(1200), "KZT", "USD", date(2023, 8, 10))
    assert row.sums.value == (Decimal(1200), dollars)
    assert (found.exports.lines, found.exports.unvalued) == (1, 0)


def test_everybody_who_holds_or_has_exported_is_written_to_with_his_own_sums(country: ChipCountry) -> None:
    found = impact_of(product="8542")
    assert [country.parties[one.party_id] for one in found.addressees] == ["seller", "buyer", "exporter"]
    exporter, seller = addressee(found, country.exporter), addressee(found, country.seller)
    assert (len(exporter.stock.lots), exporter.stock.on_hand) == (1, {"H87": 10_000_000})
    assert (exporter.under_way, exporter.exports.gone) == ({country.leaving}, {"H87": 12_000_000})
    assert (len(seller.stock.lots), seller.stock.on_hand) == (4, {"H87": 108_000_000})
    assert (seller.under_way, seller.exports.lines) == ({country.on_its_way}, 0)


def test_a_day_narrows_past_exports_and_nothing_else(country: ChipCountry) -> None:
    assert impact_of(product="8542", since="2023-08-10").exports.lines == 1
    later = impact_of(product="8542", since="2023-08-11")
    assert later.exports.lines == 0
    assert stock_of(later, country) == CHIPS
    assert len(later.notes) == 2


def test_a_destination_narrows_exports_past_and_under_way_and_no_domestic_note(country: ChipCountry) -> None:
    found = impact_of(product="8542", to=["kg", "BY"])
    assert (found.exports.lines, found.notes) == (0, {country.on_its_way})
    assert impact_of(product="8542", to="RU").notes == {country.on_its_way, country.leaving}


def test_a_list_of_the_pack_is_all_its_codes(country: ChipCountry) -> None:
    assert stock_of(impact_of(list="chpl"), country) == CHIPS


def test_a_code_that_nobody_has_touches_nothing(country: ChipCountry) -> None:
    found = impact_of(product="9306")
    assert (found.found.touched.lots, found.addressees, found.rows) == ({}, [], [])


# --- a party ------------------------------------------------------------------------------------------------------


def test_a_party_touches_what_it_holds_and_what_came_from_its_hands_and_not_the_rest_of_the_lot(
    country: ChipCountry,
) -> None:
    sold = b.a_note(country.exporter, country.buyer, quantity="1", product=CHIP, sender_place="B")
    b.taken("actions", p.action("confirm", sold, country.buyer))
    found = impact_of(party=country.exporter)
    assert ways_of(found, country) == {"chips": "itself"}
    assert stock_of(found, country) == {
        ("exporter", "B", "chips"): ("7", "3"),
        ("exporter", "A", "chips"): ("2", "0"),
        ("buyer", "B", "chips"): ("1", "0"),
    }
    assert (found.exports.gone, found.notes) == ({"H87": 12_000_000}, {country.leaving})


def test_who_brought_a_lot_in_touches_all_of_it_through_all_hands_and_conversions(
    country: ChipCountry,
) -> None:
    found = impact_of(party=country.seller, product=[CHIP, p.TELEVISION])
    expected = {key: held for key, held in CHIPS.items() if key[2] != "televisions"}
    assert stock_of(found, country) == expected


def test_a_buyer_abroad_touches_what_went_to_him_what_is_on_its_way_to_him_and_what_he_gave_back(
    country: ChipCountry,
) -> None:
    found = impact_of(party=country.abroad)
    assert stock_of(found, country) == {
        ("exporter", "B", "chips"): ("3", "3"),
        ("exporter", "A", "chips"): ("2", "0"),
    }
    assert (found.exports.gone, found.exports.back) == ({"H87": 12_000_000}, {"H87": 2_000_000})
    assert found.notes == {country.leaving}
    assert [country.parties[one.party_id] for one in found.addressees] == ["exporter"]


@pytest.mark.parametrize("column", ["consignee", "end_user"])
@pytest.mark.parametrize("words", ["{party}", "ООО Заря, ИНН {number}", "{number}"])
def test_whoever_a_note_names_as_consignee_or_end_user_is_found_by_his_number(
    country: ChipCountry, column: str, words: str
) -> None:
    user = p.russian_party()
    said = words.format(party=user, number=user.partition(":")[2])
    number = an_export(country.exporter, country.abroad, "1", product=CHIP, **{column: said})
    found = impact_of(party=user)
    assert found.notes == {number}
    assert stock_of(found, country) == {("exporter", "B", "chips"): ("1", "1")}
    b.taken("actions", p.leaving(number, country.exporter))
    gone = impact_of(party=user)
    assert (gone.notes, gone.exports.gone, stock_of(gone, country)) == (set(), {"H87": 1_000_000}, {})


def test_a_number_within_a_longer_number_is_not_the_party(country: ChipCountry) -> None:
    user = p.russian_party()
    longer = f"{user.partition(':')[2]}7"
    an_export(country.exporter, country.abroad, "1", product=CHIP, end_user=longer)
    assert impact_of(party=user).notes == set()


def test_a_party_and_a_code_narrow_each_other(country: ChipCountry) -> None:
    found = impact_of(party=country.buyer, product=CHIP)
    assert stock_of(found, country) == {
        ("buyer", "B", "chips"): ("25", "0"),
        ("buyer", "B", "packed"): ("8", "0"),
        ("seller", "A", "chips"): ("10", "10"),
    }
    assert impact_of(party=country.buyer, product="9306").found.stock == []


# --- clauses and origins ------------------------------------------------------------------------------------------


def test_a_clause_touches_lots_that_carry_it_also_when_mixed_and_not_what_they_were_mixed_with() -> None:
    holder = b.a_party()
    bound = b.a_lot(holder, quantity="2", clauses="no_reexport_ru")
    plain = b.a_lot(holder, quantity="5")
    re_sorted(holder, {bound: "1", plain: "3"}, "box", "4", p.WASHER)
    found = impact_of(clause="no_reexport_ru")
    ways = {found.found.lots[key].code: way.value for key, way in found.found.touched.lots.items()}
    assert ways.pop(bound) == "itself"
    assert list(ways.values()) == ["itself"]
    assert plain not in ways
    assert found.stock.on_hand == {"H87": 5_000_000}


def test_only_goods_of_an_origin_count_and_of_a_line_that_drew_two_origins_its_part() -> None:
    holder, abroad = b.a_party(), b.a_party(country="RU")
    for quantity, origin in (("6", "DE"), ("14", "CN")):
        b.a_lot(holder, quantity=quantity, origin_country=origin, product=DIODE)
    row = p.export("E1", holder, abroad, "10", None, product=DIODE, procedure="temporary_return")
    number = b.taken("notes", row)
    b.taken("actions", p.leaving(number, holder, quantity_received="9", line="1"))
    german, chinese = impact_of(product=DIODE, origin="de"), impact_of(product=DIODE, origin="CN")
    assert (german.exports.gone, german.exports.value.kzt) == ({"H87": 6_000_000}, Decimal(600))
    assert (chinese.exports.gone, chinese.exports.value.kzt) == ({"H87": 3_000_000}, Decimal(300))
    assert chinese.stock.on_hand == {"H87": 11_000_000}
    both = impact_of(product=DIODE, origin=["DE", "CN"])
    assert both.exports.value.kzt == german.exports.value.kzt + chinese.exports.value.kzt


def test_a_lot_of_several_origins_is_of_each_and_its_parents_only_of_their_own() -> None:
    holder = b.a_party()
    german, chinese = (
        b.a_lot(holder, quantity="3", origin_country=one, product=DIODE) for one in ("DE", "CN")
    )
    re_sorted(holder, {german: "1", chinese: "2"}, "both", "3", DIODE)
    found = impact_of(product=DIODE, origin="DE")
    told = {found.found.lots[held.lot_id].code: format_quantity(held.on_hand) for held in found.found.stock}
    assert told.pop(german) == "2"
    assert list(told.values()) == ["3"]
    assert chinese not in told


def test_a_lot_that_would_fit_but_says_no_origin_is_counted_apart() -> None:
    b.a_lot(b.a_party(), origin_country=None, maker_country=None, product=DIODE, origin_kind="declared")
    found = impact_of(product=DIODE, origin="DE")
    assert (len(found.found.touched.lots), found.found.touched.unstated) == (0, 1)


def test_a_list_of_countries_narrows_origins() -> None:
    holder = b.a_party()
    german = b.a_lot(holder, origin_country="DE", product=DIODE)
    b.a_lot(holder, origin_country="CN", product=DIODE)
    found = impact_of(product=DIODE, list="eu_states")
    assert [label.code for label in found.found.lots.values()] == [german]


# --- what stands apart ----------------------------------------------------------------------------------------------


def test_a_held_note_is_under_way() -> None:
    holder, abroad = b.a_party(), b.a_party(country="RU")
    b.a_lot(holder, product=DIODE)
    held = b.filed("notes", p.export("H1", holder, abroad, "4", "not-yet-known", product=DIODE))
    (line,) = impact_of(product=DIODE).found.under_way
    assert (line.number, line.note_state, line.hold_code) == (held.number, "held", "invoice_unknown")
    assert line.drawn == 4_000_000


def test_notes_that_were_given_up_are_neither_under_way_nor_exports() -> None:
    holder, buyer, abroad = b.a_party(), b.a_party(), b.a_party(country="RU")
    b.a_lot(holder, product=DIODE, place="B")
    b.taken(
        "actions", p.action("revoke", an_export(holder, abroad, "2", product=DIODE), holder, reason="off")
    )
    declined = b.a_note(holder, buyer, product=DIODE, sender_place="B")
    b.taken("actions", p.action("decline", declined, buyer, reason="broken"))
    found = impact_of(product=DIODE)
    assert (found.notes, found.exports.lines) == (frozenset(), 0)
    assert found.stock.on_hand == {"H87": 100_000_000}


def test_a_line_without_a_price_is_counted_apart_and_never_as_zero() -> None:
    holder, abroad = b.a_party(), b.a_party(country="RU")
    b.a_lot(holder, product=DIODE, place="B")
    for price in ("100", None):
        number = an_export(holder, abroad, "2", product=DIODE, price=price, currency="KZT" if price else None)
        b.taken("actions", p.leaving(number, holder))
    found = impact_of(product=DIODE)
    assert (found.exports.lines, found.exports.unvalued, found.exports.value.kzt) == (2, 1, Decimal(200))


def test_quantities_of_different_units_are_not_added() -> None:
    holder = b.a_party()
    b.a_lot(holder, product=DIODE)
    b.a_lot(holder, product=DIODE, unit="KGM", quantity="2.5")
    assert impact_of(product=DIODE).stock.on_hand == {"H87": 100_000_000, "KGM": 2_500_000}


def test_the_number_of_statements_does_not_grow_with_the_country(
    country: ChipCountry, django_assert_max_num_queries: type[CaptureQueriesContext]
) -> None:
    with django_assert_max_num_queries(10):
        impact_of(product="8542")


# --- what can be asked ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ({}, "product"),
        ({"origin": ["DE"]}, "product"),
        ({"list": ["eu_states"]}, "list"),
        ({"product": ["85x"]}, "product"),
        ({"product": ["854"]}, "product"),
        ({"list": ["no_such"]}, "list"),
        ({"party": ["somebody"]}, "party"),
        ({"clause": ["No Re-export"]}, "clause"),
        ({"product": ["85"], "origin": ["Germany"]}, "origin"),
        ({"product": ["85"], "to": ["Russia"]}, "to"),
        ({"product": ["85"], "since": ["yesterday"]}, "since"),
    ],
)
def test_what_cannot_be_read_or_lists_nothing_is_said_with_its_place(
    said: dict[str, list[str]], fact: str
) -> None:
    with pytest.raises(BadFact) as refused:
        listed(**said)
    assert refused.value.fact == fact


def test_the_reference_names_what_was_asked_and_the_day_and_not_who_asked(country: ChipCountry) -> None:
    first, again = impact_of(product=["8542", "8471"]), impact_of(product=["8542", "8471"])
    assert first.reference == again.reference
    assert first.reference != impact_of(product="8542").reference
