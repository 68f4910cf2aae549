"""Pages that nobody needs to sign in for."""

import re

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from jolserik.kernel.languages import LANGUAGES
from jolserik.kernel.refusals import Code
from jolserik.web import faults

pytestmark = pytest.mark.django_db

PATHS = ["/", "/sign-in", "/refusals", "/refusals/insufficient_stock", "/design"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_every_page_speaks_the_readers_language(client: Client, path: str, language: str) -> None:
    response = client.get(path, headers={"accept-language": language})
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.text
    assert re.search(r"<title>\s*\S", response.text)
    assert response.text.count("<h1") == 1


@pytest.mark.parametrize("path", PATHS)
def test_no_page_carries_styles_or_scripts_of_its_own(client: Client, path: str) -> None:
    html = client.get(path).text
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", html)


@pytest.mark.parametrize("path", PATHS)
def test_no_id_stands_twice_on_a_page(client: Client, path: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', client.get(path).text)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("code", list(Code))
def test_every_refusal_has_a_page(client: Client, code: Code) -> None:
    for language in LANGUAGES:
        response = client.get(reverse("refusal", args=[code]), headers={"accept-language": language})
        assert response.status_code == 200
        assert str(code) in response.text


def test_the_list_of_refusals_names_every_code_once(client: Client) -> None:
    links = re.findall(r'href="/refusals/(\w+)"', client.get("/refusals").text)
    assert sorted(links) == sorted(Code)


def test_a_refusal_that_does_not_exist_has_no_page(client: Client) -> None:
    assert client.get("/refusals/because").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_leads_nowhere_says_so_in_the_readers_language(client: Client, language: str) -> None:
    response = client.get("/nothing-here", headers={"accept-language": language})
    assert response.status_code == 404
    assert f'<html lang="{language}">' in response.text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_that_are_only_read_refuse_to_be_written(client: Client, method: str) -> None:
    assert getattr(client, method)("/refusals").status_code == 405


def test_our_fault_and_a_no_never_look_alike() -> None:
    request = RequestFactory().get("/")
    ours, no = faults.broken(request), faults.forbidden(request)
    assert (ours.status_code, no.status_code) == (500, 403)
    assert "our fault, not a refusal" in ours.content.decode()
    assert "our fault" not in no.content.decode()


def test_a_page_that_the_database_could_not_answer_may_be_asked_for_again() -> None:
    request = RequestFactory().get("/")
    try:
        raise OperationalError("server closed the connection unexpectedly")
    except OperationalError:
        response = faults.broken(request)
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "Send it again" in response.content.decode()


def test_a_form_without_its_proof_of_origin_is_told_how_to_go_on() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/sign-in", {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "The form is too old" in response.text


def test_the_house_says_that_it_is_well(client: Client) -> None:
    response = client.get("/healthz")
    assert response.json() == {"status": "ok", "database": True}
    assert "no-cache" in response["Cache-Control"]


def test_the_sample_list_comes_as_a_file_too(client: Client) -> None:
    assert client.get("/design?as=csv")["Content-Type"].startswith("text/csv")
    assert "spreadsheetml" in client.get("/design?as=xlsx")["Content-Type"]
