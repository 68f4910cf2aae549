"""From a held note to its release: a trader objects, another person answers, everybody can count it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import builders
from tests.casework.desk import a_stopped_note, official
from tests.journeys.test_trading import PASSWORD, clerk_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, name: str) -> None:
    """Sign in, whoever was there before."""
    page.context.clear_cookies(name="sessionid")
    page.goto("/sign-in")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("#sign-in").get_by_role("button", name="Sign in").click()
    expect(
        page.get_by_role("link", name="Sign out").or_(page.get_by_role("button", name="Sign out"))
    ).to_be_visible()


def an_inspector() -> str:
    person = builders.a_person(role="inspector")
    person.language = "en"
    person.set_password(PASSWORD)
    person.save()
    return str(person.get_username())


def test_a_stopped_note_goes_on_after_an_objection_that_another_person_upholds(page: Page) -> None:
    seller, buyer = builders.a_party(name="Seller of washers"), builders.a_party(name="Buyer of washers")
    note = a_stopped_note(seller, buyer, official())
    enter(page, clerk_of(seller).get_username())
    page.goto(f"/notes/{note}")
    page.get_by_role("link", name="Object", exact=True).click()
    expect(page.locator("h1")).to_have_text("Object to a verdict")
    page.get_by_role("button", name="File the objection").click()
    expect(page.locator(".errors")).to_be_focused()
    page.get_by_label("Why the verdict is wrong").fill("The papers are in order.")
    page.get_by_label("Papers").fill("contract:12/2026")
    page.get_by_role("button", name="File the objection").dblclick()
    expect(page.locator("h1")).to_contain_text("Objection J")
    number = page.locator("h1 .code").inner_text()
    expect(page.get_by_text("waiting for an answer")).to_be_visible()

    enter(page, an_inspector())
    page.get_by_role("navigation", name="Main pages").get_by_role("link", name="Objections").click()
    page.get_by_role("link", name=number).click()
    expect(page.get_by_text("the note is released in your name")).to_be_visible()
    page.get_by_label("Upheld: the verdict was wrong").check()
    page.get_by_label("Your answer").fill("The contract was shown.")
    page.get_by_role("button", name="Give this answer").click()
    expect(page.get_by_text("The note was released.")).to_be_visible()

    enter(page, clerk_of(buyer).get_username())
    page.goto(f"/notes/{note}")
    expect(page.get_by_role("link", name="Confirm what arrived")).to_be_visible()
    page.get_by_role("link", name="Objections and how they ended").click()
    expect(page.locator("figure figcaption")).to_have_text(
        re.compile("^Of 1 answered objections 1 were upheld")
    )
    expect(page.locator("main")).not_to_contain_text(number)
