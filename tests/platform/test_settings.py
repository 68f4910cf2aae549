"""The settings: what is promised of them, and that each one is documented."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import formats, translation

CHECKOUT = Path(__file__).resolve().parents[2]
OURS = re.compile(r"JOLSERIK_[A-Z]+(?:_[A-Z]+)*")
INTERNAL = {"JOLSERIK_SUPERVISED"}
FOR_TESTS = {"JOLSERIK_BROWSER", "JOLSERIK_PROOFS", "JOLSERIK_SEED"}


def test_every_variable_of_the_environment_is_documented() -> None:
    used = {
        name for path in (CHECKOUT / "src").rglob("*.py") for name in OURS.findall(path.read_text("utf-8"))
    }
    documented = set(OURS.findall((CHECKOUT / "docs/operating/settings.md").read_text("utf-8")))
    assert used - INTERNAL <= documented
    assert documented - used <= FOR_TESTS


def test_only_loopback_may_be_named_as_the_host_by_default() -> None:
    assert {"localhost", "127.0.0.1", "[::1]"} <= set(settings.ALLOWED_HOSTS)
    assert "*" not in settings.ALLOWED_HOSTS


@pytest.mark.django_db
def test_pages_may_only_use_what_comes_from_the_site_itself() -> None:
    policy = Client().get("/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert {name: rules[name] for name in ("default-src", "script-src", "style-src")} == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
    }
    assert rules["object-src"] == rules["frame-ancestors"] == "'none'"


def test_numbers_are_grouped_and_kazakh_has_its_own_formats() -> None:
    with translation.override("kk"):
        assert formats.number_format(1234567, force_grouping=True) == "1\xa0234\xa0567"
        assert formats.number_format(0.5) == "0,5"
        assert formats.get_format("SHORT_DATE_FORMAT") == "d.m.Y"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_the_three_languages_are_kazakh_russian_and_english() -> None:
    assert [code for code, _ in settings.LANGUAGES] == ["kk", "ru", "en"]
