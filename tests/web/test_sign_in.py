"""Signing in says nothing to those who guess."""

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from jolserik.web.public.sign_in import FAILURES_MAX, FAILURES_PER_ADDRESS_MAX

pytestmark = pytest.mark.django_db

PASSWORD = "steppe-wind-1923"


@pytest.fixture(autouse=True)
def _nobody_guessed_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person() -> object:
    return get_user_model().objects.create_user("aigul", password=PASSWORD, role="trader", language="kk")


def attempt(client: Client, name: str, password: str, **more: str) -> object:
    return client.post("/sign-in", {"username": name, "password": password, **more})


def test_a_right_name_and_password_lead_on_to_where_one_wanted_to_go(client: Client, person: object) -> None:
    response = attempt(client, "aigul", PASSWORD, next="/refusals")
    assert response.status_code == 302  # type: ignore[attr-defined]
    assert response["Location"] == "/refusals"  # type: ignore[index]


def test_nobody_is_led_to_another_site(client: Client, person: object) -> None:
    response = attempt(client, "aigul", PASSWORD, next="https://evil.example/")
    assert "evil" not in response["Location"]  # type: ignore[index]


def test_a_wrong_password_and_an_unknown_name_get_the_same_page(client: Client, person: object) -> None:
    wrong = attempt(client, "aigul", "wrong").content.decode()  # type: ignore[attr-defined]
    unknown = attempt(client, "bolat", "wrong").content.decode()  # type: ignore[attr-defined]

    def without_what_differs(html: str) -> list[str]:
        return [
            line
            for line in html.splitlines()
            if "csrfmiddlewaretoken" not in line and 'name="username"' not in line
        ]

    assert "do not go together" in wrong
    assert without_what_differs(wrong) == without_what_differs(unknown)


def test_a_person_who_may_no_longer_sign_in_gets_it_too(client: Client) -> None:
    get_user_model().objects.create_user("gone", password=PASSWORD, is_active=False)
    assert "do not go together" in attempt(client, "gone", PASSWORD).content.decode()  # type: ignore[attr-defined]


def test_after_many_wrong_guesses_even_the_right_one_waits(client: Client, person: object) -> None:
    for _ in range(FAILURES_MAX):
        attempt(client, "aigul", "wrong")
    response = attempt(client, "Aigul", PASSWORD)
    assert response.status_code == 429  # type: ignore[attr-defined]
    assert int(response["Retry-After"]) > 0  # type: ignore[index]
    assert attempt(client, "bolat", "wrong").status_code == 200  # type: ignore[attr-defined]


def test_guessing_many_names_from_one_address_is_stopped_as_well(client: Client) -> None:
    for index in range(FAILURES_PER_ADDRESS_MAX // 20):
        for _ in range(20):
            cache_key_name = f"name-{index}"
            attempt_without_hashing(client, cache_key_name)
    assert attempt(client, "another", "x").status_code == 429  # type: ignore[attr-defined]


def attempt_without_hashing(client: Client, name: str) -> None:
    """Count a failure the way the page does, without paying for a hundred slow password hashes."""
    from django.test import RequestFactory

    from jolserik.web.public.sign_in import count_failure

    count_failure(RequestFactory().post("/sign-in", {"username": name}))


def test_changing_the_language_is_no_attempt_and_keeps_the_name(client: Client) -> None:
    for _ in range(FAILURES_MAX + 1):
        response = client.post("/sign-in", {"username": "aigul", "password": "x", "switch_language": "ru"})
    assert response.status_code == 200
    assert 'value="aigul"' in response.text
    assert "aria-invalid" not in response.text


def test_the_pages_speak_the_persons_own_language_after_signing_in(client: Client, person: object) -> None:
    assert attempt(client, "aigul", PASSWORD).cookies["django_language"].value == "kk"  # type: ignore[attr-defined]


def test_a_language_chosen_before_stays(client: Client, person: object) -> None:
    client.get("/language/ru")
    assert "django_language" not in attempt(client, "aigul", PASSWORD).cookies  # type: ignore[attr-defined]


def test_signing_out_needs_a_button_and_not_just_an_address(client: Client, person: object) -> None:
    attempt(client, "aigul", PASSWORD)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 302
    assert "_auth_user_id" not in client.session
