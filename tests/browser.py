"""A real browser for tests marked `browser`: fixtures, and what happens on a machine without one.

`page` is a Playwright page in a fresh context. At the end of the test it fails the test if the page's scripts threw,
or if the browser refused something by the content security policy. `site` is the address of the running site (with the
test's database; see pytest-django's live_server).

Without a browser such tests are skipped, named and counted; with JOLSERIK_BROWSER=required that is a failure.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

PROGRAM = Path(os.environ.get("JOLSERIK_CHROMIUM") or "/usr/bin/chromium")
REQUIRED = os.environ.get("JOLSERIK_BROWSER") == "required"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MILLISECONDS = 15_000

# Playwright's loop lives in the main thread, where Django would take synchronous queries for a mistake.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

skipped_names: list[str] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if PROGRAM.exists():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            skipped_names.append(item.nodeid)
            item.add_marker(pytest.mark.skip(reason=f"there is no browser at {PROGRAM}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if skipped_names:
        terminalreporter.section(
            f"{len(skipped_names)} browser tests skipped: there is no browser at {PROGRAM}"
        )
        for name in skipped_names:
            terminalreporter.line(f"skipped: {name}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if REQUIRED and skipped_names and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def site(live_server: object) -> str:
    """The site's address, without a slash at the end."""
    return str(live_server)


@pytest.fixture
def browser_complaints() -> list[str]:
    """What the page complained of so far; must be empty at the end of the test."""
    return []


@pytest.fixture
def page(browser: Browser, site: str, browser_complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context(base_url=site, locale="en-GB", timezone_id="Asia/Almaty")
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    opened = context.new_page()

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            browser_complaints.append(message.text)

    opened.on("pageerror", lambda error: browser_complaints.append(str(error)))
    opened.on("console", listen)
    yield opened
    context.close()
    assert not browser_complaints, f"the page complained: {browser_complaints}"
