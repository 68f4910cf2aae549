"""Changing the language keeps the page, its query and what was typed."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_switch_leads_back_to_the_same_page_with_its_query(client: Client) -> None:
    html = client.get("/refusals?sort=-date&page=2").text
    assert 'href="/language/kk?next=%2Frefusals%3Fsort%3D-date%26page%3D2"' in html
    response = client.get("/language/kk", {"next": "/refusals?sort=-date&page=2"})
    assert response.status_code == 302
    assert response["Location"] == "/refusals?sort=-date&page=2"
    assert '<html lang="kk">' in client.get("/refusals").text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"]
)
def test_the_switch_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    assert client.get("/language/ru", {"next": elsewhere})["Location"] == "/"


def test_a_language_that_we_do_not_speak_has_no_address(client: Client) -> None:
    assert client.get("/language/de").status_code == 404


def test_on_a_page_with_a_form_the_switch_keeps_what_was_typed_and_judges_nothing(client: Client) -> None:
    response = client.post("/design", {"recipient": "KZ:97", "quantity": "many", "switch_language": "kk"})
    assert response.status_code == 200
    assert '<html lang="kk">' in response.text
    assert 'value="KZ:97"' in response.text
    assert 'value="many"' in response.text
    assert "aria-invalid" not in response.text
    assert response.cookies["django_language"].value == "kk"


def test_the_current_language_is_named_and_not_a_link(client: Client) -> None:
    html = client.get("/", headers={"accept-language": "ru"}).text
    assert '<span lang="ru" aria-current="true">Русский</span>' in html
