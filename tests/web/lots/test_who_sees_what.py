"""Lots, traces, figures and queues: every page with every role, and what a competitor must not learn."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from jolserik.kernel.languages import LANGUAGES
from tests.web.lots.people import Chain, signed_in, stating

pytestmark = pytest.mark.django_db

FIGURES = ["/analyst/", "/analyst/exports", "/analyst/would-be-refusals"]
QUEUES = ["/inspector/", "/inspector/held", "/inspector/overdue", "/inspector/silent", "/inspector/findings"]
NOWHERE = ["/lots/L22222222222", "/trace/N22222222222", "/trace/N22222222222.1", "/trace/anything"]


@pytest.fixture
def chain() -> Chain:
    return Chain()


def own_pages(chain: Chain) -> list[str]:
    return [
        f"/lots/{chain.lot_code}",
        f"/trace/{chain.lot_code}",
        f"/trace/{chain.lot_code}?direction=back",
        f"/trace/{chain.first}",
        f"/trace/{chain.first}.1?direction=forward",
        f"/trace/{chain.first}.1?as=json",
    ]


def test_the_public_is_sent_to_sign_in_and_learns_nothing(chain: Chain, client: Client) -> None:
    for path in [*own_pages(chain), *NOWHERE, *FIGURES, *QUEUES, "/search?q=x"]:
        response = client.get(path)
        assert response.status_code == 302, path
        assert response["Location"].startswith("/sign-in"), path
    assert client.post("/purpose", {}).status_code == 302


@pytest.mark.parametrize(
    ("role", "figures", "queues", "search"),
    [
        ("trader", 403, 403, 200),
        ("inspector", 200, 200, 200),
        ("analyst", 200, 403, 200),
        ("administrator", 403, 403, 403),
    ],
)
def test_pages_are_for_the_roles_that_they_are_for(
    chain: Chain, role: str, figures: int, queues: int, search: int
) -> None:
    client = signed_in("somebody", role)
    assert {client.get(path).status_code for path in FIGURES} == {figures}
    assert {client.get(path).status_code for path in QUEUES} == {queues}
    assert client.get("/search").status_code == search


def test_who_brought_a_lot_in_sees_it_and_its_traces(chain: Chain) -> None:
    client = signed_in("importer", "trader", chain.importer)
    for path in own_pages(chain):
        assert client.get(path).status_code == 200, path


def test_an_administrator_sees_nobodys_goods(chain: Chain) -> None:
    client = signed_in("admin", "administrator")
    assert {client.get(path).status_code for path in own_pages(chain)} == {403}


def test_a_stranger_cannot_tell_anothers_lot_or_note_from_one_that_does_not_exist(chain: Chain) -> None:
    client = signed_in("stranger", "trader", chain.stranger)
    (nothing,) = {_plain(client.get(path).text, path) for path in NOWHERE}
    for path in own_pages(chain):
        response = client.get(path)
        assert response.status_code == 404, path
        assert _plain(response.text, path) == nothing, path
    found = client.get(f"/search?q={chain.first}").text
    missing = client.get("/search?q=N22222222222").text
    assert chain.first not in found.replace(f'value="{chain.first}"', "").replace(f"q%3D{chain.first}", "")
    assert "Nothing that you may see" in found
    assert "Nothing that you may see" in missing or "Understood as" in missing


def _plain(html: str, path: str) -> str:
    """The page without what repeats its own address, and without the token of its form."""
    html = re.sub(r'href="/language/[^"]*"', "", html)
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html).replace(path, "")


def test_of_earlier_hands_an_exporter_learns_kind_country_and_grade_only(chain: Chain) -> None:
    client = signed_in("exporter", "trader", chain.exporter)
    for path in (f"/trace/{chain.export}", f"/trace/{chain.export}.1?as=json", f"/lots/{chain.lot_code}"):
        page = client.get(path).text
        assert chain.importer not in page, path
        assert chain.first not in page, path
        assert chain.declaration not in page, path
    page = client.get(f"/trace/{chain.export}").text
    assert "import by declaration" in page
    assert "China" in page
    assert "rests on an invoice alone" in page


def test_who_sold_on_does_not_learn_where_the_buyers_goods_went(chain: Chain) -> None:
    client = signed_in("importer", "trader", chain.importer)
    for path in (
        f"/trace/{chain.lot_code}?direction=forward",
        f"/trace/{chain.first}.1?direction=forward&as=json",
    ):
        page = client.get(path).text
        assert chain.exporter not in page, path
        assert chain.export not in page, path
        assert chain.abroad not in page, path
    page = client.get(f"/lots/{chain.lot_code}").text
    assert "passed on to others" in page
    assert ">exported<" not in page


def test_a_buyer_sees_what_came_to_him_and_not_how_much_the_lot_was(chain: Chain) -> None:
    page = signed_in("trader", "trader", chain.trader).get(f"/lots/{chain.lot_code}").text
    assert "came from others" in page
    assert "brought in by somebody else" in page
    assert "Quantity brought in" not in page
    assert chain.importer not in page


@pytest.mark.parametrize("role", ["inspector", "analyst"])
def test_an_official_sees_every_hand_after_saying_what_for(chain: Chain, role: str) -> None:
    client = stating(signed_in("official", role), chain.export)
    page = client.get(f"/trace/{chain.export}").text
    for shown in (chain.importer, chain.trader, chain.exporter, chain.abroad, chain.declaration, chain.first):
        assert shown in page, shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_speak_the_readers_language_and_carry_no_styles_of_their_own(
    chain: Chain, language: str
) -> None:
    client = stating(stating(signed_in("official", "inspector"), chain.export), chain.lot_code)
    for path in [f"/trace/{chain.export}", f"/lots/{chain.lot_code}", *FIGURES, *QUEUES, "/search?q=x"]:
        html = client.get(path, headers={"accept-language": language}).text
        assert f'<html lang="{language}">' in html, path
        assert html.count("<h1") == 1, path
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", html), path
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), path


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_what_is_only_read_refuses_to_be_written(chain: Chain, method: str) -> None:
    client = signed_in("official", "inspector")
    for path in [f"/trace/{chain.export}", f"/lots/{chain.lot_code}", *FIGURES, *QUEUES, "/search"]:
        assert getattr(client, method)(path).status_code == 405, path
