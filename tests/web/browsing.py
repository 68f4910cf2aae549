"""What the browser tests of pages share: axe, and the three languages."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TELEPHONE = {"width": 360, "height": 740}


def violations(page: Page) -> list[str]:
    """What axe finds on the page, one sentence each, everything it knows how to look for."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {violation['help']} at {[node['target'] for node in violation['nodes']]}"
        for violation in result["violations"]
    ]


def overflow_px(page: Page) -> int:
    """By how much the page is wider than the window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def speak(page: Page, site: str, language: str) -> None:
    """Let the site speak this language."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])


def headings(page: Page) -> Sequence[int]:
    """The levels of the headings, in order."""
    levels: list[int] = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(heading => Number(heading.tagName[1]))"
    )
    return levels
