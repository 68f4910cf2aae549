"""The pages of objections in a real browser: accessible, on a telephone too, in three languages, under the strict policy."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.test import Client
from playwright.sync_api import Page

from jolserik.kernel.languages import LANGUAGES
from tests import builders as b
from tests.casework.desk import a_held_export, act_on, answered, official, taken, trader
from tests.web.browsing import TELEPHONE, headings, overflow_px, speak, violations
from tests.web.objections.people import clerk, officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def visits() -> list[tuple[Client, str]]:
    """Every page with who looks at it, some with faults."""
    seller = b.a_party(name="Қарағанды «Өнім» ЖШС")
    actor, held, stopped = trader(seller), a_held_export(seller), a_held_export(seller)
    act_on(official(), "hold", stopped)
    waiting = taken(actor, seller, note=held, papers="letter:7", reason="Келісім бар. " * 40)
    done = taken(actor, seller, rule="EU-12G")
    answered(official(), done, "partly", "Checked against the contract.")
    mine, inspector = clerk(seller), officer()
    return [
        (Client(), "/objections"), (mine, f"/notes/{held}"), (mine, "/objections/mine"), (mine, "/objections/new"),
        (mine, f"/objections/new?note={stopped}"), (mine, f"/objections/{done}"), (inspector, "/objections/queue"),
        (inspector, f"/objections/{waiting}"), (inspector, "/objections/rules"),
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_fits_and_has_an_outline(page: Page, site: str, language: str) -> None:
    speak(page, site, language)
    for client, address in visits():
        cookie = client.cookies.get("sessionid")
        page.context.clear_cookies(name="sessionid")
        if cookie:
            page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": site}])
        page.set_viewport_size({"width": 1280, "height": 900})
        assert page.goto(address).status == 200, address  # type: ignore[union-attr]
        assert violations(page) == [], address
        levels = headings(page)
        assert levels.count(1) == 1, address
        assert all(below <= above + 1 for above, below in pairwise(levels)), (address, levels)
        for width in (TELEPHONE["width"], 320):
            page.set_viewport_size({"width": width, "height": 740})
            assert overflow_px(page) == 0, (address, width)
