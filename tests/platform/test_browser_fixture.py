"""The browser of the tests: a page of the running site, and how it complains."""

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_page_of_the_site_opens(page: Page) -> None:
    answer = page.goto("/")
    assert answer is not None
    assert answer.ok


def test_what_the_policy_forbids_is_noticed(page: Page, browser_complaints: list[str]) -> None:
    page.goto("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    assert any("Content Security Policy" in complaint for complaint in browser_complaints)
    browser_complaints.clear()


def test_a_script_that_throws_is_noticed(page: Page, browser_complaints: list[str]) -> None:
    page.goto("/")
    page.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    page.wait_for_timeout(200)
    assert any("on purpose" in complaint for complaint in browser_complaints)
    browser_complaints.clear()
