"""The navigation: where each role lands, that its entries are open to it, and that one at most is current."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from jolserik.registry.acting import ADMINISTRATOR, ANALYST, INSPECTOR, TRADER
from tests import builders
from tests.web.trader.houses import a_clerk, signed_in

pytestmark = pytest.mark.django_db


def client_of(role: str) -> Client:
    if role == TRADER:
        return signed_in(a_clerk(builders.a_party()))
    return signed_in(builders.a_person(role=role))


def entries(page: str) -> list[tuple[str, str]]:
    """Addresses of the main navigation, each with what it says of itself."""
    navigation = page[page.index('class="mainnav"') :].partition("</nav>")[0]
    return re.findall(r'<a href="([^"]*)"(?: aria-current="(\w+)")?', navigation)


@pytest.mark.parametrize(
    ("role", "page"), [(INSPECTOR, "/inspector/"), (ANALYST, "/analyst/"), (ADMINISTRATOR, "/administrator/")]
)
def test_whoever_is_no_trader_lands_on_a_page_of_his_own(role: str, page: str) -> None:
    assert client_of(role).get("/home")["Location"] == page


@pytest.mark.parametrize("role", [TRADER, INSPECTOR, ANALYST, ADMINISTRATOR])
def test_no_entry_leads_to_a_closed_door(role: str) -> None:
    client = client_of(role)
    for href, _ in entries(client.get("/").text):
        assert client.get(href).status_code == 200, href


@pytest.mark.parametrize(
    ("path", "current", "how"),
    [
        ("/analyst/", "/analyst/", "page"),
        ("/analyst/exports", "/analyst/exports", "page"),
        ("/analyst/would-be-refusals", "/analyst/", "true"),
        ("/refusals/bad_file", "/refusals", "true"),
    ],
)
def test_the_nearest_entry_alone_is_current(path: str, current: str, how: str) -> None:
    page = client_of(ANALYST).get(path).text
    assert [entry for entry in entries(page) if entry[1]] == [(current, how)]
