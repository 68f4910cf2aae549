"""A sale from its first question to the buyer's stock; a file with a bad row; all of it by keyboard, and without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from jolserik.registry.models import Person
from tests import builders
from tests.model.papers import WASHER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "pass-word-long"


@pytest.fixture
def seller() -> str:
    party = builders.a_party(name="Seller of washers")
    builders.a_lot(party, quantity="20", name="Washing machine")
    return party


@pytest.fixture
def buyer() -> str:
    return builders.a_party(name="Buyer of washers")


def clerk_of(party: str) -> Person:
    person = builders.a_mandate(party).person
    person.language = "en"
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(page: Page, person: Person) -> None:
    page.context.clear_cookies(name="sessionid")
    page.goto("/sign-in")
    page.get_by_label("User name").fill(person.get_username())
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("#sign-in").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What waits for me")


def write_note(page: Page, buyer: str, quantity: str) -> None:
    """From the first question to the check."""
    page.get_by_role("link", name="Write a note").first.click()
    page.get_by_label("inside the country").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("From which place").fill("A")
    page.get_by_label("Recipient", exact=True).fill(buyer)
    page.get_by_label("To which place").fill("STORE")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Add to the note").first.click()
    page.get_by_label("Quantity", exact=True).fill(quantity)
    page.locator(".buttons").get_by_role("button", name="Continue").click()
    page.get_by_label("Vehicle").fill("123 ABC 02")
    page.get_by_role("button", name="Continue").click()


def test_a_sale_goes_from_the_sellers_question_to_the_buyers_stock(
    page: Page, seller: str, buyer: str
) -> None:
    sign_in(page, clerk_of(seller))
    write_note(page, buyer, "50")
    expect(page.locator(".errors")).to_contain_text("you entered 50")
    page.locator("#answer-1-quantity .change a").click()
    page.get_by_label("Quantity", exact=True).fill("5")
    page.get_by_role("button", name="Back to the check").click()
    expect(page.get_by_text("The note passes every check")).to_be_visible()
    page.get_by_role("button", name="Register the note").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The note is registered")
    number = page.locator("h1 .code").inner_text()
    page.go_back()
    page.goto("/notes")
    expect(page.get_by_role("link", name=re.compile("^N[0-9A-Z]{11}$"))).to_have_count(1)

    sign_in(page, clerk_of(buyer))
    page.get_by_role("link", name="Answer the note of Seller of washers").click()
    expect(page.locator("h1")).to_contain_text(number)
    page.get_by_role("link", name="Confirm what arrived").click()
    page.get_by_label(re.compile("Line 1")).fill("4")
    page.get_by_role("button", name="Confirm what arrived").click()
    expect(page.get_by_text("less arrived than was sent")).to_be_visible()
    page.get_by_role("navigation", name="Main pages").get_by_role("link", name="Holdings").click()
    row = page.locator("#holdings tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(WASHER)
    expect(row.locator("td.figure").first).to_have_text("4")


def test_a_file_with_a_bad_row_is_mended_and_saved(page: Page, seller: str, tmp_path: Path) -> None:
    head = "lot,holder,place,product,name,unit,quantity,origin_country,maker_country,origin_kind,date\n"
    rows = [
        f"J-{n},{seller},A,{WASHER},Washer,H87,{q},CN,CN,import_eaeu,2026-01-10\n"
        for n, q in ((1, "3"), (2, "many"))
    ]
    file = tmp_path / "lots.csv"
    file.write_text(head + "".join(rows), encoding="utf-8")
    sign_in(page, clerk_of(seller))
    page.goto("/upload")
    page.get_by_label("What is in the file?").select_option("lots")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    expect(page.locator("h1")).to_have_text("Checked, nothing saved yet")
    bad = page.locator("#answers tbody tr")
    expect(bad).to_have_count(1)
    expect(bad).to_contain_text("many")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the same file with the errors").click()
    mended = tmp_path / "mended.csv"
    mended.write_text(
        download.value.path().read_text(encoding="utf-8").replace(",many,", ",7,"), encoding="utf-8"
    )
    page.goto("/upload")
    page.get_by_label("What is in the file?").select_option("lots")
    page.get_by_label("File", exact=True).set_input_files(mended)
    page.get_by_role("button", name="Upload and check").click()
    expect(page.locator("#answers tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_have_text("Saved")
    page.goto("/holdings")
    expect(page.locator("#holdings tbody tr")).to_have_count(3)


def reach(page: Page, name: str) -> None:
    """Press Tab until something of that name has the focus."""
    focused = "document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText || ''"
    for _ in range(80):
        page.keyboard.press("Tab")
        if str(page.evaluate(focused)).strip().startswith(name):
            return
    raise AssertionError(f"the keyboard never reached {name!r}")


def test_a_note_is_written_and_registered_by_keyboard_alone(page: Page, seller: str, buyer: str) -> None:
    person = clerk_of(seller)
    page.goto("/sign-in")
    for question, answer in (("User name", person.get_username()), ("Password", PASSWORD)):
        reach(page, question)
        page.keyboard.type(answer)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("What waits for me")
    reach(page, "Write a note")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Write a note")
    reach(page, "inside the country")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Parties and places")
    for question, answer in (("From which place", "A"), ("Recipient", buyer), ("To which place", "STORE")):
        reach(page, question)
        page.keyboard.type(answer)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Goods")
    reach(page, "Add to the note")
    page.keyboard.press("Enter")
    expect(page.locator("#id_line-1-product")).to_have_value(WASHER)
    reach(page, "Quantity")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Invoice and transport")
    reach(page, "Continue")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Check your answers")
    reach(page, "Register the note")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("The note is registered")


def test_the_same_sale_works_without_scripts(browser: Browser, site: str, seller: str, buyer: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, clerk_of(seller))
    write_note(page, buyer, "1")
    page.get_by_role("button", name="Register the note").click()
    expect(page.locator("h1")).to_contain_text("The note is registered")
    context.close()
