"""The page of what a listing touches: who may open it, that its figures agree with its lists, and its letters."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Page
from pytest_django.plugin import DjangoDbBlocker

from jolserik.kernel.languages import LANGUAGES
from tests import builders as b
from tests.model import papers as p
from tests.notes.impact_country import CHIP, ChipCountry, a_chip_country
from tests.web.browsing import TELEPHONE, headings, overflow_px, speak, violations
from tests.web.lots.people import PASSWORD, signed_in

pytestmark = pytest.mark.django_db

PAGES = ["/analyst/impact", "/analyst/impact/letters"]
LISTS = ["people", "stock", "movements", "exports"]


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[ChipCountry]:
    """One country for all tests of this module, never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_chip_country()
        transaction.set_rollback(True)


@pytest.fixture
def analyst(country: ChipCountry) -> Client:
    return signed_in("analyst", "analyst")


def every_page() -> list[str]:
    found = [f"{page}?product={CHIP}" for page in PAGES]
    return [*found, *(f"/analyst/impact/{name}?product={CHIP}" for name in LISTS)]


def rows(client: Client, name: str, **query: str) -> list[dict[str, str]]:
    response = client.get(f"/analyst/impact/{name}", {"product": CHIP, **query, "as": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_public_is_sent_to_sign_in(country: ChipCountry, client: Client) -> None:
    for path in every_page():
        response = client.get(path)
        assert response.status_code == 302, path
        assert response["Location"].startswith("/sign-in"), path


@pytest.mark.parametrize(
    ("role", "status"), [("trader", 403), ("administrator", 403), ("inspector", 200), ("analyst", 200)]
)
def test_every_page_list_and_file_is_for_officials_alone(
    country: ChipCountry, role: str, status: int
) -> None:
    client = signed_in("somebody", role, country.seller if role == "trader" else "")
    for path in every_page():
        for address in (path, f"{path}&as=csv"):
            response = client.get(address)
            assert response.status_code == status, address
            if status == 403:
                page = response.content.decode()
                assert country.buyer not in page
                assert country.chips not in page


def test_only_officials_find_it_in_the_navigation(country: ChipCountry) -> None:
    assert 'href="/analyst/impact"' in signed_in("inspector", "inspector").get("/").text
    assert "/analyst/impact" not in signed_in("trader", "trader", country.seller).get("/").text


def test_without_a_question_the_page_only_asks(analyst: Client) -> None:
    page = analyst.get("/analyst/impact").text
    assert "What does a listing touch?" in page
    assert 'class="stats"' not in page
    assert 'class="errors"' not in page


def test_figures_stand_first_then_the_picture_then_the_lists(analyst: Client, country: ChipCountry) -> None:
    page = analyst.get("/analyst/impact", {"product": "854231"}).text
    figures = re.findall(r'stat-figure">([^<]*)<', page)
    assert figures == ["5", "5", "2", "1", "3"]
    places = [
        page.index(mark)
        for mark in ('class="stats"', "<figure", 'id="people"', 'id="stock"', 'id="movements"')
    ]
    assert places == sorted(places)
    assert "The product code begins with 854231." in page
    assert "Russia" in page


def test_every_figure_agrees_with_the_rows_that_it_leads_to(analyst: Client, country: ChipCountry) -> None:
    stock, people = rows(analyst, "stock"), rows(analyst, "people")
    assert len({row["Lot"] for row in stock}) == 5
    assert sum(int(row["On hand"]) for row in stock) == 151
    assert len({row["Note"].partition(".")[0] for row in rows(analyst, "movements")}) == 2
    assert sum(int(row["Lines"]) for row in rows(analyst, "exports")) == 1
    assert {row["Party"] for row in people} == {country.seller, country.buyer, country.exporter}
    assert {row["On hand"] for row in people} == {"108 H87", "33 H87", "10 H87"}


def test_stock_says_how_a_lot_is_touched_and_how_much_of_it_is_meant(
    analyst: Client, country: ChipCountry
) -> None:
    touched = {row["Lot"]: (row["Touched"], row["Part of such goods"]) for row in rows(analyst, "stock")}
    assert touched[country.chips] == ("itself", "")
    assert touched[country.laptops] == ("became", "")
    assert touched[country.mixed] == ("made_from", "0.250000")
    page = analyst.get("/analyst/impact/stock", {"product": CHIP}).text
    assert "25% of it is such goods" in page


def test_exports_show_quantity_value_and_what_came_back(analyst: Client, country: ChipCountry) -> None:
    (row,) = rows(analyst, "exports")
    assert (row["Month"], row["Destination"], row["Exporter"]) == ("2023-08", "RU", country.exporter)
    assert (row["Quantity"], row["Of which came back"], row["KZT"]) == ("12", "2", "1200.00")
    assert float(row["USD"]) > 0


def test_filters_of_the_address_hold_on_every_page(analyst: Client, country: ChipCountry) -> None:
    assert rows(analyst, "exports", to="BY") == []
    assert rows(analyst, "exports", since="2023-08-11") == []
    assert len(rows(analyst, "movements", to="BY")) == 1
    page = analyst.get("/analyst/impact", {"product": CHIP, "to": "ru, by", "since": "2023-08-01"}).text
    assert "/analyst/impact/stock?product=8542310000&amp;to=RU%2C+BY&amp;since=2023-08-01" in page


def test_lists_are_sorted_by_any_column_that_offers_it(analyst: Client, country: ChipCountry) -> None:
    for name in LISTS:
        page = analyst.get(f"/analyst/impact/{name}", {"product": CHIP}).text
        offered = set(re.findall(r"[?&]sort=(-?\w+)", page.replace("&amp;", "&")))
        assert len(offered) > 3, name
        for key in offered:
            assert (
                analyst.get(f"/analyst/impact/{name}", {"product": CHIP, "sort": key}).status_code == 200
            ), key
    most = [row["On hand"] for row in rows(analyst, "stock", sort="-on_hand")]
    assert most == ["36", "32", "30", "25", "10", "8", "8", "2"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"origin": "DE"}, "Say what is listed"),
        ({"list": "eu_states"}, "only narrows"),
        ({"product": "85x"}, "digits of each code"),
        ({"product": "854, 8471"}, "digits of each code"),
        ({"party": "somebody"}, "number of each party"),
        ({"product": "85", "origin": "Germany"}, "two letters"),
        ({"product": "85", "to": "Russia"}, "two letters"),
        ({"product": "85", "since": "yesterday"}, "Write the day"),
        ({"clause": "'; DROP TABLE"}, 'class="errors"'),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field_and_finds_nothing(
    analyst: Client, said: dict[str, str], words: str
) -> None:
    page = analyst.get("/analyst/impact", said).text
    assert 'class="errors"' in page
    assert words in page
    assert 'class="stats"' not in page
    assert analyst.get("/analyst/impact/stock", said).status_code == 302


def test_there_are_no_other_lists(analyst: Client) -> None:
    assert analyst.get("/analyst/impact/secrets", {"product": CHIP}).status_code == 404


def test_something_new_is_found_at_once(analyst: Client, country: ChipCountry) -> None:
    before = len(rows(analyst, "stock"))
    b.a_lot(b.a_party(), product=CHIP)
    assert len(rows(analyst, "stock")) == before + 1


def test_letters_are_a_page_to_print_in_the_readers_languages(analyst: Client, country: ChipCountry) -> None:
    page = analyst.get("/analyst/impact/letters", {"product": CHIP}).text
    assert page.count('<article class="letter"') == 3
    assert '<section lang="kk">' in page
    assert '<section lang="ru">' in page
    assert "http://testserver/ask" in page
    letter = next(part for part in page.split("<article")[1:] if country.buyer in part)
    for other in (country.seller, country.exporter, country.abroad, country.laptops):
        assert other.rpartition(":")[2] not in letter


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_speak_the_readers_language_and_carry_no_styles_of_their_own(
    country: ChipCountry, language: str
) -> None:
    client = signed_in("official", "analyst")
    client.cookies["django_language"] = language
    for path in every_page():
        page = client.get(path).text
        assert f'<html lang="{language}"' in page
        assert " style=" not in page
        assert language == "en" or "Still in the country" not in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_accessible_and_fit_a_telephone(page: Page, site: str, language: str) -> None:
    holder, abroad = b.a_party(name="Exporter"), b.a_party(country="RU")
    b.a_lot(holder, product=CHIP, place="B")
    tag = p.tag()
    b.taken("invoices", p.invoice(tag, holder, abroad, "3", product=CHIP))
    gone = b.taken("notes", p.export(f"E{tag}", holder, abroad, "3", tag, product=CHIP, sender_place="B"))
    b.taken("actions", p.leaving(gone, holder))
    b.a_note(holder, b.a_party(), product=CHIP, sender_place="B")
    signed_in("official", "analyst")
    speak(page, site, "en")
    page.goto("/sign-in")
    page.fill("#id_username", "official")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(re.compile("/analyst/"))
    speak(page, site, language)
    for path in ["/analyst/impact", *every_page()]:
        page.set_viewport_size({"width": 1200, "height": 900})
        page.goto(path)
        assert violations(page) == [], path
        levels = headings(page)
        assert levels[0] == 1, path
        page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
        assert overflow_px(page) == 0, path
