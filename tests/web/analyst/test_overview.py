"""What an analyst sees: the figure, what stands behind it, and rows that agree with it."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client

from jolserik.web.writing import NO_BREAK
from tests.model import papers
from tests.statistics.town import accept
from tests.web.lots.people import Chain, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> Chain:
    return Chain()


@pytest.fixture
def analyst(chain: Chain) -> Client:
    return signed_in("analyst", "analyst")


def lines(client: Client, **query: str) -> list[dict[str, str]]:
    response = client.get("/analyst/exports", {**query, "as": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_without_any_export_the_page_says_so(client: Client) -> None:
    page = signed_in("analyst", "analyst").get("/analyst/").text
    assert "Nothing with a value has been exported" in page


def test_the_headline_stands_first_in_two_currencies_with_how_certain_the_rates_are(
    chain: Chain, analyst: Client
) -> None:
    chain.imported(chain.importer, "2")
    chain.exported(chain.importer, "2")
    page = analyst.get("/analyst/").text
    assert ">20%<" in page
    print(page[page.index("Registered for export") :][:400])
    assert f"₸1{NO_BREAK}thousand, or $2.19" in page
    assert "illustrative" in page


def test_new_exports_are_in_the_figures_at_once(chain: Chain, analyst: Client) -> None:
    assert ">0%<" in analyst.get("/analyst/").text
    chain.imported(chain.importer, "8")
    chain.exported(chain.importer, "8")
    assert ">50%<" in analyst.get("/analyst/").text


def test_every_chart_has_a_table_and_says_period_source_and_moment(chain: Chain, analyst: Client) -> None:
    page = analyst.get("/analyst/").text
    assert page.count("<figure") == 3
    assert page.count("The same as a table") == 3
    assert page.count("Source: the ledger, computed") >= 3
    assert "Notes of 10 August 2023" in page


def test_filters_stand_in_the_address_and_lead_on_with_every_link(chain: Chain, analyst: Client) -> None:
    page = analyst.get("/analyst/", {"destination": "RU", "since": "2023-08", "currency": "USD"}).text
    assert "/analyst/exports?since=2023-08&amp;destination=RU&amp;currency=USD" in page
    empty = analyst.get("/analyst/", {"until": "2023-07"}).text
    assert "Nothing with a value has been exported" in empty


@pytest.mark.parametrize(
    ("name", "value"),
    [("since", "July"), ("until", "2023-13"), ("product", "x'; --"), ("destination", "Atlantis")],
)
def test_a_filter_that_makes_no_sense_is_said_and_does_not_filter(
    chain: Chain, analyst: Client, name: str, value: str
) -> None:
    page = analyst.get("/analyst/", {name: value}).text
    assert 'class="errors"' in page
    assert ">0%<" in page


def test_rows_agree_with_the_figures_that_lead_to_them(chain: Chain, analyst: Client) -> None:
    chain.imported(chain.importer, "4")
    proven = chain.exported(chain.importer, "4")
    everything = lines(analyst)
    assert sorted(row["KZT"] for row in everything) == ["400.00", "800.00"]
    assert [row["Line"] for row in lines(analyst, proven="some")] == [f"{proven}.1"]
    assert [row["Line"] for row in lines(analyst, proven="none")] == [f"{chain.export}.1"]
    assert len(lines(analyst, grade="matched")) == 2
    assert lines(analyst, grade="unproven") == []
    assert lines(analyst, value="none") == []


def test_a_line_without_a_value_has_its_own_count_and_its_own_rows(chain: Chain, analyst: Client) -> None:
    chain.imported(chain.importer, "4")
    number = chain.exported(chain.importer, "4", price=None, currency=None)
    assert [row["Line"] for row in lines(analyst, value="none")] == [f"{number}.1"]
    assert "no value" in analyst.get("/analyst/exports", {"value": "none"}).text


def test_lines_are_sorted_by_any_column_that_offers_it(chain: Chain, analyst: Client) -> None:
    chain.imported(chain.importer, "4")
    chain.exported(chain.importer, "4")
    for column in ("line", "day", "sender", "product", "value", "proven", "nonsense"):
        assert analyst.get("/analyst/exports", {"sort": column}).status_code == 200
    values = [row["KZT"] for row in lines(analyst, sort="-value")]
    assert values == ["800.00", "400.00"]


def test_would_be_refusals_are_counted_by_day_with_their_reason(chain: Chain, analyst: Client) -> None:
    accept("notes", papers.note(chain.paper(), chain.importer, chain.trader, "500", date=papers.MAY))
    page = analyst.get("/analyst/would-be-refusals").text
    assert "10 May 2023" in page
    assert "/refusals/insufficient_stock" in page
    assert "1 times a check that only observed" in analyst.get("/analyst/").text


def twin_of(page: str, key: str) -> list[list[str]]:
    """The rows of a chart's table."""
    table = page[page.index(f'id="{key}-table"') :].partition("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]
    return [re.findall(r"<span>([^<]*)</span>", row) for row in rows]


def test_the_flows_say_their_currency_and_agree_with_the_table_beside_them(
    chain: Chain, analyst: Client
) -> None:
    chain.imported(chain.importer, "1234")
    chain.exported(chain.importer, "1234")
    for currency, sign in (("KZT", "₸"), ("USD", "$")):
        page = analyst.get("/analyst/", {"currency": currency}).text
        table = page[page.index('id="destinations"') :].partition("</table>")[0]
        registered = re.findall(r'data-label="Registered" class="figure"><span>([^<]*)<', table)
        assert len(registered) == 1
        assert registered[0].startswith(sign)
        into_russia = [row[2] for row in twin_of(page, "flows") if row[1] == "Russia"]
        assert into_russia == registered
        drawing = page[page.index('aria-labelledby="flows-title"') :].partition("</svg>")[0]
        assert f">{registered[0]}</tspan>" in drawing


def test_what_stayed_behind_of_an_export_is_in_the_flows_as_it_is_in_the_tables(
    chain: Chain, analyst: Client
) -> None:
    chain.imported(chain.importer, "10")
    number = chain.exported(chain.importer, "10")
    accept("actions", papers.leaving(number, chain.importer, line="1", quantity_received="7"))
    page = analyst.get("/analyst/").text
    table = page[page.index('id="destinations"') :].partition("</table>")[0]
    registered = re.findall(r'data-label="Registered" class="figure"><span>([^<]*)<', table)
    assert [row[2] for row in twin_of(page, "flows") if row[1] == "Russia"] == registered


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_names_of_headings_are_marked_as_english_and_a_note_says_so(
    chain: Chain, analyst: Client, language: str
) -> None:
    page = analyst.get("/analyst/", headers={"accept-language": language}).text
    table = page[page.index('id="products"') :].partition('id="destinations"')[0]
    assert re.search(r'class="cell-below" lang="en">Household', table)
    assert "table-note" in table
    english = analyst.get("/analyst/").text
    assert 'class="cell-below" lang="en"' not in english
    assert "table-note" not in english


def test_filters_do_not_repeat_that_they_are_optional(chain: Chain, analyst: Client) -> None:
    for path in ("/analyst/", "/analyst/exports"):
        assert "(optional)" not in analyst.get(path).text


def test_exporters_are_called_by_their_name_in_the_language_of_the_page(
    chain: Chain, analyst: Client
) -> None:
    accept("parties", papers.party(chain.exporter, name="ТОО «Дом»", name_kk="«Үй» ЖШС"))
    assert "«Үй» ЖШС" in analyst.get("/analyst/exports", headers={"accept-language": "kk"}).text
    assert "ТОО «Дом»" in analyst.get("/analyst/exports").text
