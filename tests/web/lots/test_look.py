"""The pages of lots, traces, figures and queues in a real browser: accessible, on a telephone, by keyboard,
on paper.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from jolserik.kernel.languages import LANGUAGES
from tests.web.browsing import TELEPHONE, headings, overflow_px, speak, violations
from tests.web.lots.people import PASSWORD, Chain, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chain() -> Chain:
    chain = Chain()
    chain.imported(chain.importer, "5")
    chain.exported(chain.importer, "5")
    return chain


def enter(page: Page, name: str, role: str, party: str = "") -> None:
    signed_in(name, role, party)
    page.goto("/sign-in")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def open_with_purpose(page: Page, path: str) -> None:
    page.goto(path)
    if page.locator("#id_purpose").count():
        page.fill("#id_purpose", "case 12")
        page.locator("#purpose .button").click()


def paths(chain: Chain) -> list[str]:
    return [
        f"/trace/{chain.export}.1",
        f"/trace/{chain.lot_code}?direction=forward",
        f"/lots/{chain.lot_code}",
        "/search?q=KZ:123",
        "/analyst/",
        "/analyst/exports",
        "/analyst/would-be-refusals",
        "/inspector/",
        "/inspector/silent",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_officials_pages_are_accessible_and_fit_a_telephone(
    chain: Chain, page: Page, site: str, language: str
) -> None:
    enter(page, "official", "inspector")
    speak(page, site, language)
    page.goto(f"/trace/{chain.export}.1")
    assert violations(page) == []
    for path in paths(chain):
        open_with_purpose(page, path)
        page.set_viewport_size({"width": 1280, "height": 900})
        assert violations(page) == [], path
        assert overflow_px(page) == 0, path
        levels = headings(page)
        assert levels[0] == 1
        assert all(below <= above + 1 for above, below in pairwise(levels)), (path, levels)
        for width in (TELEPHONE["width"], 320):
            page.set_viewport_size({"width": width, "height": 740})
            assert overflow_px(page) == 0, (path, width)


def test_from_the_search_to_the_declaration_by_keyboard_alone(chain: Chain, page: Page, site: str) -> None:
    speak(page, site, "en")
    enter(page, "exporter", "trader", chain.importer)
    page.goto("/search")
    page.focus("#q")
    page.keyboard.type(f"{chain.first}.1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/trace/**")
    expect(page.locator("main")).to_contain_text(f"{chain.declaration}, line 1")
    link = page.get_by_role("link", name=chain.lot_code).first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/lots/{chain.lot_code}")
    expect(page.locator("main")).to_contain_text("The customs register confirms")


def test_a_trace_on_paper_shows_its_table_and_nothing_to_click(chain: Chain, page: Page) -> None:
    enter(page, "importer", "trader", chain.importer)
    page.goto(f"/trace/{chain.first}.1")
    page.emulate_media(media="print")
    expect(page.locator(".screen-only").first).to_be_hidden()
    expect(page.locator(".weakest")).to_be_visible()
    width = page.locator(".chart-drawing").evaluate("svg => svg.getBoundingClientRect().width")
    room = page.evaluate("document.documentElement.clientWidth")
    assert width <= room


def test_the_page_asks_nothing_of_scripts(chain: Chain, page: Page) -> None:
    enter(page, "analyst", "analyst")
    page.goto("/analyst/")
    assert page.locator("script").count() == 0
