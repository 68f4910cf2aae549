"""Lists of notes and holdings: filters in the address, counts that lead to their rows, files of exactly what is shown."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.test import Client

from jolserik.notes.queries.listing import (
    ANSWER,
    RECEIVED,
    SENT,
    Wanted,
    count_notes,
    list_notes,
    waiting_for,
)
from jolserik.web.tables import PAGE_SIZE
from tests import builders
from tests.web.trader.houses import House, a_house, said, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return a_house("HOME")


def as_csv(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(said(client.get(address)).removeprefix("\ufeff"))))


def numbers(house: House, **filters: str) -> set[str]:
    wanted = Wanted(frozenset({builders.party_id(house.party)}), date(2023, 8, 15), **filters)
    found = {note.number for note in list_notes(wanted)}
    assert len(found) == count_notes(wanted)
    return found


def test_each_filter_narrows_and_the_count_agrees(house: House) -> None:
    both = {house.note, house.inbound}
    assert numbers(house) == both
    assert numbers(house, direction=SENT) == {house.note}
    assert numbers(house, direction=RECEIVED) == {house.inbound}
    assert numbers(house, state=ANSWER) == {house.inbound}
    assert numbers(house, state="settled") == set()
    assert numbers(house, kind="movement") == set()


@pytest.mark.parametrize("descending", [True, False])
def test_pages_of_several_parties_notes_are_cut_from_the_whole_list(*, descending: bool) -> None:
    first, second, other = (builders.a_party() for _ in range(3))
    for seller in (first, second):
        builders.a_lot(seller)
    for sender, recipient in (
        (first, other),
        (first, second),
        (second, other),
        (second, first),
        (first, other),
    ):
        builders.a_note(sender, recipient, quantity="1")
    wanted = Wanted(frozenset({builders.party_id(first), builders.party_id(second)}), date(2023, 8, 15))
    whole = list_notes(wanted, descending=descending)
    pages = [list_notes(wanted, descending=descending, offset=start, limit=2) for start in (0, 2, 4)]
    assert [note for page in pages for note in page] == whole
    assert count_notes(wanted) == len(whole) == 5


@pytest.mark.parametrize("text", ["home-out", "HOME CUST", "8450", "%"])
def test_text_finds_own_numbers_partners_and_products_and_takes_no_pattern(house: House, text: str) -> None:
    assert (house.note in numbers(house, text=text)) == (text != "%")


def test_our_own_number_is_found_as_people_type_it(house: House) -> None:
    number = house.note
    assert numbers(house, text=f"{number[:4].lower()} {number[4:8]}-{number[8:]}") == {number}


def test_a_partner_is_found_without_a_kazakh_keyboard(house: House) -> None:
    customer = builders.a_party(name="Қарағанды Өнім")
    number = builders.a_note(house.party, customer)
    assert numbers(house, text="караганды оним") == {number}


def test_home_counts_what_its_links_then_show(house: House) -> None:
    waiting = waiting_for({builders.party_id(house.party)}, date(2023, 8, 15))
    assert (waiting.to_answer, waiting.held, waiting.findings) == (1, 0, 0)
    page = house.client.get("/home").text
    assert "/notes?state=answer" in page
    to_answer, _, late = page.partition("You sent it, and its day has passed")
    assert house.inbound in to_answer
    assert house.note not in to_answer
    assert house.note in late
    rows = as_csv(house.client, "/notes?state=answer&as=csv")
    assert [row["Number"] for row in rows] == [house.inbound]


def test_a_long_list_says_how_many_there_are_and_pages_through_all(house: House) -> None:
    customer = builders.a_party()
    rows = [builders.note_row(house.party, customer, quantity="0.1") for _ in range(PAGE_SIZE + 1)]
    for row in rows:
        builders.taken("notes", row)
    first, second = house.client.get("/notes").text, house.client.get("/notes?page=2").text
    assert f"of {PAGE_SIZE + 3}" in first
    assert first.count('scope="row"') == PAGE_SIZE
    assert second.count('scope="row"') == 3
    assert len(as_csv(house.client, "/notes?as=csv")) == PAGE_SIZE + 3


@pytest.mark.parametrize(
    "query", ["sort=nonsense", "page=0", "page=99999999", "state=nonsense", "text=%00", "kind=%27"]
)
def test_nonsense_in_an_address_is_still_a_page(house: House, query: str) -> None:
    assert house.client.get(f"/notes?{query}").status_code == 200


def test_a_formula_in_a_number_reaches_no_spreadsheet_alive(house: House) -> None:
    builders.a_note(house.party, builders.a_party(name="=HYPERLINK(1)"), note="=1+1")
    body = said(house.client.get("/notes?as=csv"))
    assert ",=HYPERLINK" not in body
    assert ",KZ:" in body


def test_holdings_say_what_is_on_hand_reserved_and_free(house: House) -> None:
    rows = as_csv(house.client, "/holdings?as=csv")
    assert [(r["On hand"], r["Reserved"], r["Free"]) for r in rows] == [("70", "7", "63")]
    page = house.client.get("/holdings").text
    assert "computed" in page
    assert f"/lots/{house.lot}" in page or house.lot in page


def test_holdings_of_a_past_day_know_nothing_of_later_ones(house: House) -> None:
    assert as_csv(house.client, "/holdings?as=csv&as_of=2001-01-01") == []
    assert house.client.get("/holdings?as_of=9999-12-31").status_code == 200
    assert "Write the day as" in house.client.get("/holdings?as_of=yesterday").text


def test_holdings_are_narrowed_by_place_and_text(house: House) -> None:
    assert len(as_csv(house.client, "/holdings?as=csv&place=A&text=HOME")) == 1
    assert as_csv(house.client, "/holdings?as=csv&place=NOWHERE") == []
    assert as_csv(house.client, "/holdings?as=csv&text=_") == []


def test_who_acts_for_several_chooses_and_the_choice_stays(house: House) -> None:
    other = a_house("OTHER")
    builders.a_mandate(other.party, person=house.person)
    client = signed_in(house.person)
    assert other.note in said(client.get("/notes"))
    client.post("/acting-for", {"party": str(builders.party_id(house.party)), "next": "/holdings"})
    assert other.note not in said(client.get("/notes"))
    assert house.note in said(client.get("/notes"))
    client.post("/acting-for", {"party": "999999999"})
    assert other.note in said(client.get("/notes"))
    away = client.post("/acting-for", {"party": "", "next": "https://evil.example/"})
    assert away["Location"] == "/home"
