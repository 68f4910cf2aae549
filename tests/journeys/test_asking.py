"""Somebody who knows no codes asks whether a thing may be exported: by words, by keyboard alone, and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from jolserik.guidance import allowance

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def nobody_has_asked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "ASKING", allowance.Allowance(allowance.ASKED_PER_MINUTE))
    monkeypatch.setattr(allowance, "RECORDING", allowance.Allowance(allowance.RECORDED_PER_MINUTE))


def test_from_the_start_page_by_words_to_an_answer_that_can_be_sent_on(page: Page, browser: Browser) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="May it be exported?").click()
    page.get_by_label("What are the goods?").fill("washing machine")
    page.get_by_label("Where do they go?").select_option("Russia")
    page.get_by_label(re.compile("Where do they come from")).select_option("Germany")
    page.get_by_label("On which day?").fill("2024-06-01")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", name="Which goods do you mean?")).to_be_visible()
    page.get_by_role("link", name=re.compile("automatic washing machine")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Allowed, with something to know")

    page.get_by_text("More facts, if you know them").click()
    page.get_by_label("the contract forbids re-export to Russia").check()
    page.get_by_role("button", name="Ask again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not advised")
    reference = page.locator(".ask-foot .code").inner_text()
    assert re.fullmatch(r"G-[0-9A-F]{20}", reference)

    stranger = browser.new_context(locale="ru-RU")
    elsewhere = stranger.new_page()
    elsewhere.goto(page.locator(".ask-address").inner_text())
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Не рекомендуется")
    expect(elsewhere.locator(".ask-foot .code")).to_have_text(reference)
    expect(elsewhere.get_by_text("С тех пор правила изменились")).to_have_count(0)
    stranger.close()

    page.get_by_role("button", name="Keep a receipt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(reference)
    page.get_by_role("link", name="Ask the same again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not advised")
    page.locator(".ask-rest").get_by_role("link", name="The contract with the seller").first.click()
    expect(page.get_by_role("heading", name="When it applies")).to_be_visible()


def reach(page: Page, name: str) -> None:
    """Press Tab until something of that name has the focus."""
    focused = "document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText || ''"
    for _ in range(60):
        page.keyboard.press("Tab")
        if str(page.evaluate(focused)).strip().startswith(name):
            return
    raise AssertionError(f"the keyboard never reached {name!r}")


def test_a_question_is_asked_by_keyboard_alone(page: Page) -> None:
    page.goto("/ask")
    reach(page, "What are the goods?")
    page.keyboard.type("8542319010")
    reach(page, "Where do they go?")
    page.keyboard.type("Rus")
    reach(page, "Where do they come from?")
    page.keyboard.type("China")
    page.keyboard.press("Enter")
    reach(page, "Ask")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not advised")
    reach(page, "What it says")
    page.keyboard.press("Enter")
    expect(page.locator("details.rule-more[open]")).to_have_count(1)


def test_all_of_it_works_without_scripts_and_in_kazakh(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="kk-KZ")
    page = context.new_page()
    page.goto("/ask")
    page.get_by_label("Қандай тауар?").fill("кір жуғыш")
    page.get_by_label("Тауар қайда барады?").select_option("RU")
    page.get_by_role("button", name="Сұрау", exact=True).click()
    page.get_by_role("link", name=re.compile("кір жуғыш машина")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("Болады|Ұсынылмайды|Әзірге"))
    page.get_by_role("button", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.get_by_label("Что за товар?")).to_have_value("8450")
    context.close()


def test_what_is_missing_is_told_at_once_and_nothing_typed_is_lost(page: Page) -> None:
    page.goto("/ask")
    page.get_by_label("What are the goods?").fill("fridge")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".errors")).to_be_focused()
    page.get_by_role("link", name="Choose the country that the goods go to.").click()
    expect(page.get_by_label("Where do they go?")).to_be_focused()
    expect(page.get_by_label("What are the goods?")).to_have_value("fridge")
