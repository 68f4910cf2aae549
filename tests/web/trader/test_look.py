"""The traders' pages in a real browser: accessible, on a telephone too, in three languages, under the strict policy."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jolserik.kernel.languages import LANGUAGES
from tests import builders
from tests.web.browsing import TELEPHONE, headings, overflow_px, speak, violations
from tests.web.trader.houses import House, a_house, fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house() -> House:
    return a_house("HOME")


def enter(page: Page, site: str, house: House) -> None:
    """The browser takes over the session of the house's person."""
    cookie = house.client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])


def addresses(house: House) -> list[str]:
    """Every page, some of them with faults."""
    buyer = builders.a_party(name="Қарағанды «Өнім» ЖШС")
    other = builders.a_party(name="Second firm")
    builders.a_mandate(other, person=house.person)
    full = fill(house.client, house, buyer, quantity="500")
    sound = fill(house.client, house, buyer, note="TYPED-2")
    done = fill(house.client, house, buyer, note="TYPED-3")
    house.client.post(f"{done}/check")
    return [
        "/home", "/notes", "/notes?text=nothing-such", f"/notes/{house.note}", f"/notes/{house.inbound}/do/confirm",
        f"/notes/{house.inbound}/do/decline", f"/notes/{house.note}/do/add_paper", "/new-note", f"{house.draft}/parties",
        f"{full}/check", f"{full}/goods", f"{sound}/check", f"{sound}/transport", f"{done}/done", "/partners/new",
        "/holdings", "/holdings?as_of=2001-01-01", "/upload", house.upload, "/mandates",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_fits_and_has_an_outline(
    page: Page, site: str, house: House, language: str
) -> None:
    found = addresses(house)
    enter(page, site, house)
    speak(page, site, language)
    for address in found:
        page.set_viewport_size({"width": 1280, "height": 900})
        assert page.goto(address).status == 200, address  # type: ignore[union-attr]
        assert violations(page) == [], address
        levels = headings(page)
        assert levels[0] in (1, 2), address
        assert levels.count(1) == 1, address
        assert all(below <= above + 1 for above, below in pairwise(levels)), (address, levels)
        for width in (TELEPHONE["width"], 320):
            page.set_viewport_size({"width": width, "height": 740})
            assert overflow_px(page) == 0, (address, width)


def test_a_faulty_answer_takes_the_focus_to_the_summary_and_on_to_the_answer(
    page: Page, site: str, house: House
) -> None:
    address = fill(house.client, house, builders.a_party(), quantity="500")
    enter(page, site, house)
    page.goto(f"{address}/check")
    expect(page.locator(".errors")).to_be_focused()
    page.locator(".errors a").first.click()
    expect(page.locator("#answer-1-quantity")).to_be_in_viewport()
    page.locator("#answer-1-quantity .change a").click()
    expect(page).to_have_url(f"{site}{address}/goods#id_line-1-quantity")


def test_on_paper_a_note_has_its_square_and_no_buttons(page: Page, site: str, house: House) -> None:
    enter(page, site, house)
    page.goto(f"/notes/{house.note}")
    page.emulate_media(media="print")
    expect(page.locator(".note-qr svg")).to_be_visible()
    expect(page.get_by_role("link", name="Revoke")).to_be_hidden()
    assert page.pdf()[:4] == b"%PDF"


def test_changing_the_language_amid_a_line_keeps_it(
    page: Page, site: str, house: House, tmp_path: Path
) -> None:
    enter(page, site, house)
    page.goto(f"{house.draft}/goods")
    page.fill("#id_line-1-quantity", "12,5")
    page.get_by_role("button", name="Қазақша").click()
    expect(page.locator("html")).to_have_attribute("lang", "kk")
    expect(page.locator("#id_line-1-quantity")).to_have_value("12,5")


def test_on_a_telephone_a_row_shows_what_matters_and_the_rest_to_who_asks(
    page: Page, site: str, house: House
) -> None:
    enter(page, site, house)
    page.goto("/notes")
    row = page.locator("#notes tbody tr").first
    kind = row.locator("td[data-label=Kind]")
    expect(kind).to_be_visible()
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    expect(kind).to_be_hidden()
    expect(row.locator("td[data-label=State]")).to_be_visible()
    short = row.evaluate("row => row.getBoundingClientRect().height")
    page.get_by_text("All columns").click()
    expect(kind).to_be_visible()
    assert short < row.evaluate("row => row.getBoundingClientRect().height")
    page.set_viewport_size({"width": 1000, "height": 740})
    assert overflow_px(page) == 0
