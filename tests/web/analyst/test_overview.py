"""What an analyst sees: the figure, what stands behind it, and rows that agree with it."""

from __future__ import annotations

import csv
import io

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
