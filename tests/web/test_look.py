"""Every public page in a real browser: accessible, on a telephone too, in three languages."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from jolserik.kernel.languages import LANGUAGES
from tests.web.browsing import TELEPHONE, headings, overflow_px, speak, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS = [
    "/",
    "/sign-in",
    "/refusals",
    "/refusals/insufficient_stock",
    "/design",
    "/api/v1/docs",
    "/nothing-here",
]
HEADER_PX_MAX = 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_accessible_and_their_headings_form_an_outline(
    page: Page, site: str, language: str
) -> None:
    speak(page, site, language)
    for path in PATHS:
        page.goto(path)
        assert violations(page) == [], path
        levels = headings(page)
        assert levels[0] == 1
        assert all(below <= above + 1 for above, below in pairwise(levels)), (path, levels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_fit_a_telephone(page: Page, site: str, language: str) -> None:
    speak(page, site, language)
    for width in (TELEPHONE["width"], 320):
        page.set_viewport_size({"width": width, "height": TELEPHONE["height"]})
        for path in PATHS:
            page.goto(path)
            assert overflow_px(page) == 0, (path, width)
    assert violations(page) == []


def test_on_a_telephone_each_row_of_a_table_is_a_card_that_names_its_values(page: Page) -> None:
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    page.goto("/design")
    cell = page.locator("#notes-sample tbody tr").first.locator("td").first
    label = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label == '"Date"'


def test_the_letters_are_our_own_in_all_alphabets(page: Page) -> None:
    page.goto("/design")
    page.evaluate("document.fonts.ready")
    for words in ("Where", "Әғқңөүһ", "Ұі№", "₸"):
        assert page.evaluate("words => document.fonts.check('16px \"IBM Plex Sans\"', words)", words)
    failed = page.evaluate(
        "[...document.fonts].filter(face => face.status === 'error').map(face => face.family)"
    )
    assert failed == []


def test_the_first_thing_the_keyboard_reaches_skips_to_the_content(page: Page) -> None:
    page.goto("/design")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_class("skip")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_whatever_has_the_focus_shows_it(page: Page) -> None:
    page.goto("/sign-in")
    reached: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        reached.append(page.evaluate("document.activeElement.outerHTML"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", reached[-1]
    assert len(reached) > 8


def test_a_form_with_faults_takes_the_focus_to_a_summary_that_leads_to_each_field(page: Page) -> None:
    page.goto("/design")
    page.fill("#id_quantity", "many")
    page.get_by_role("button", name="Check").click()
    expect(page).to_have_title(re.compile("^Error:"))
    summary = page.locator(".errors")
    expect(summary).to_be_focused()
    page.get_by_role("link", name="Write the quantity as a number").click()
    expect(page.locator("#id_quantity")).to_be_focused()
    expect(page.locator("#id_quantity")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []


def test_changing_the_language_keeps_what_was_typed(page: Page) -> None:
    page.goto("/design")
    page.fill("#id_recipient", "KZ:970240000126")
    page.fill("#id_reason", "because")
    page.get_by_role("button", name="Қазақша").click()
    expect(page.locator("html")).to_have_attribute("lang", "kk")
    expect(page.locator("#id_recipient")).to_have_value("KZ:970240000126")
    expect(page.locator("#id_reason")).to_have_value("because")


def test_forms_work_without_scripts(browser: object, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="en-GB")  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#id_username", "nobody")
    page.fill("#id_password", "nothing")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".errors")).to_contain_text("do not go together")
    context.close()


def test_a_chart_opens_as_a_table(page: Page) -> None:
    page.goto("/design")
    chart = page.locator("figure.chart").first
    expect(chart.locator("table")).to_be_hidden()
    chart.locator("summary").click()
    expect(chart.locator("table")).to_be_visible()
    assert violations(page) == []


def test_on_paper_there_is_nothing_that_can_only_be_clicked(page: Page) -> None:
    page.goto("/design")
    page.emulate_media(media="print")
    for useless in (".languages", ".mainnav", ".pager", ".files"):
        expect(page.locator(useless).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_telephone_the_header_is_one_line(page: Page, site: str, language: str) -> None:
    speak(page, site, language)
    for width in (TELEPHONE["width"], 320):
        page.set_viewport_size({"width": width, "height": TELEPHONE["height"]})
        page.goto("/")
        height = page.locator(".masthead").evaluate("header => header.getBoundingClientRect().height")
        assert height <= HEADER_PX_MAX


def test_on_a_telephone_the_menu_opens_by_keyboard_and_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(
        base_url=site,
        java_script_enabled=False,
        locale="en-GB",
        viewport=TELEPHONE,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto("/refusals")
    navigation = page.get_by_role("navigation", name="Main pages")
    expect(navigation).to_be_hidden()
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    expect(navigation).to_be_visible()
    expect(page.get_by_role("link", name="Русский")).to_be_visible()
    page.keyboard.press("Escape")
    expect(navigation).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    navigation.get_by_role("link", name="Start").click()
    expect(page).to_have_url(f"{site}/")
    context.close()


def test_with_room_enough_the_menu_always_stands_open(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("navigation", name="Main pages")).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()


def test_the_open_menu_is_accessible(page: Page) -> None:
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    page.goto("/")
    page.get_by_role("button", name="Menu").click()
    assert violations(page) == []


def test_on_a_telephone_a_chart_says_that_it_can_be_moved(page: Page) -> None:
    page.goto("/design")
    hint = page.locator(".chart-hint").first
    expect(hint).to_be_hidden()
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    expect(hint).to_be_visible()
    scrolls = page.locator(".chart-scroll").first.evaluate("box => box.scrollWidth > box.clientWidth")
    assert scrolls


def test_a_state_is_never_cut(page: Page, site: str) -> None:
    speak(page, site, "kk")
    page.goto("/design")
    for width in (1280, TELEPHONE["width"], 320):
        page.set_viewport_size({"width": width, "height": TELEPHONE["height"]})
        rights = page.locator(".state").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().right)"
        )
        assert max(rights) <= width
