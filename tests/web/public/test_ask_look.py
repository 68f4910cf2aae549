"""The question page and the rules in a real browser: accessible, on a telephone, on one sheet of paper, in three languages."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from jolserik.kernel.languages import LANGUAGES
from tests.web.browsing import TELEPHONE, headings, overflow_px, speak, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHIP = "/ask?goods=8542319010&destination=RU&origin=CN&date=2024-06-01"
FURTHER = "/ask?goods=8450111100&destination=RU&origin=DE&date=2026-11-01&clause=no_reexport_ru"
PATHS = [
    "/ask", "/ask?goods=8450", "/ask?goods=washing+machine&destination=RU", "/ask?goods=84&destination=RU", CHIP, FURTHER,
    "/rules", "/rules?status=denied", "/rules/kz-106", "/rules/eu-12g", "/lists/eaeu",
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_accessible_and_fit_a_telephone(page: Page, site: str, language: str) -> None:
    speak(page, site, language)
    for path in PATHS:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path)
        assert violations(page) == [], path
        levels = headings(page)
        assert levels[0] in (1, 2), path
        assert all(below <= above + 1 for above, below in pairwise(levels)), (path, levels)
        for width in (TELEPHONE["width"], 320):
            page.set_viewport_size({"width": width, "height": TELEPHONE["height"]})
            assert overflow_px(page) == 0, (path, width)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [CHIP, FURTHER])
def test_an_answer_is_printed_on_one_sheet(page: Page, site: str, language: str, path: str) -> None:
    speak(page, site, language)
    page.goto(path)
    page.emulate_media(media="print")
    expect(page.locator("#ask-form")).to_be_hidden()
    sheets = re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4", prefer_css_page_size=True))
    assert len(sheets) == 1


def test_a_missing_fact_leads_into_the_folded_part_of_the_form(page: Page) -> None:
    page.goto(CHIP)
    expect(page.locator("#id_end_use")).to_be_hidden()
    page.locator('.ask-others a[href="#id_end_use"]').first.click()
    expect(page.locator("#id_end_use")).to_be_visible()
