"""Keys for programs: shown once, stored as a trace, ended at once."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from jolserik.registry.models import AccessToken
from tests import builders
from tests.web.trader.houses import House, a_house

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return a_house("HOME")


def secret_in(page: str) -> str:
    found = re.search(r"jsk_[\w-]+", page)
    return found.group() if found else ""


def made(house: House, scope: str = "write") -> str:
    mandate = house.person.mandates.get()  # type: ignore[attr-defined]
    return secret_in(
        house.client.post("/mandates/tokens", {"mandate": mandate.pk, "label": "till", "scope": scope}).text
    )


def status(secret: str, path: str = "/api/v1/holdings") -> int:
    return Client().get(path, headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_key_opens_the_interface_and_is_shown_once(house: House) -> None:
    secret = made(house)
    assert status(secret) == 200
    assert secret_in(house.client.get("/mandates").text) == ""


def test_a_new_secret_ends_the_old_one(house: House) -> None:
    old = made(house)
    token = AccessToken.objects.latest("pk")
    new = secret_in(house.client.post(f"/mandates/tokens/{token.pk}/renew").text)
    assert (status(old), status(new)) == (401, 200)


def test_an_ended_key_opens_nothing(house: House) -> None:
    secret = made(house, "read")
    house.client.post(f"/mandates/tokens/{AccessToken.objects.latest('pk').pk}/end")
    assert status(secret) == 401


def test_nobody_makes_a_key_of_anothers_mandate(house: House) -> None:
    foreign = builders.a_mandate(builders.a_party())
    before = AccessToken.objects.count()
    page = house.client.post("/mandates/tokens", {"mandate": foreign.pk, "label": "x", "scope": "read"})
    assert page.status_code == 200
    assert AccessToken.objects.count() == before


def test_the_page_lists_for_whom_one_acts_ended_mandates_too(house: House) -> None:
    builders.a_mandate(builders.a_party(name="Second firm"), person=house.person, scope="read")
    page = house.client.get("/mandates").text
    assert "HOME trading house" in page
    assert "Second firm" in page
