"""What waits, and what has waited too long: the page of a note and the first page say that a day has passed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jolserik.platform.bulk import execute
from tests import builders
from tests.web.trader.houses import House, a_house, said, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return a_house("HOME")


def due_in(number: str, days: int) -> None:
    """The note wants its answer so many days from today."""
    day = builders.an_act().now.astimezone(builders.an_act().pack.time_zone).date() + timedelta(days=days)
    execute("UPDATE notes_note SET due_on = %s, overdue_since = NULL WHERE number = %s", [day, number])


def test_a_note_in_time_says_by_when(house: House) -> None:
    due_in(house.note, 3)
    page = house.client.get(f"/notes/{house.note}").text
    assert "Next, the recipient confirms what arrived" in page
    assert "ago." not in page
    assert "(passed)" not in page


@pytest.mark.parametrize(("days", "words"), [(1, "1 day ago."), (12, "12 days ago.")])
def test_an_overdue_note_says_that_its_day_has_passed_and_for_how_long(
    house: House, days: int, words: str
) -> None:
    due_in(house.note, -days)
    page = house.client.get(f"/notes/{house.note}").text
    assert words in page
    assert "The recipient has not answered" in page
    assert "(passed)" in page
    assert ">overdue<" in page.replace("</svg>overdue", "</svg>>overdue")


def test_the_recipient_of_an_overdue_note_is_told_that_it_still_waits(house: House) -> None:
    due_in(house.inbound, -2)
    assert "It still waits for you" in house.client.get(f"/notes/{house.inbound}").text


def test_the_first_page_never_says_that_nothing_waits_beside_overdue_notes(house: House) -> None:
    builders.taken("actions", {"note": house.inbound, "action": "decline", "date": "2026-01-10", "reason": "no",
                               "party": house.party})  # fmt: skip
    due_in(house.note, -2)
    page = house.client.get("/home").text
    assert "Nothing waits for you." not in page
    assert "What else waits stands here." in page
    assert "HOME customer has not answered" in page
    due_in(house.note, 2)
    assert "has not answered" not in house.client.get("/home").text


def test_the_first_page_says_that_nothing_waits_when_nothing_does() -> None:
    party = builders.a_party()
    client = signed_in(builders.a_mandate(party).person)
    assert "Nothing waits for you." in client.get("/home").text


@pytest.mark.parametrize(("language", "name"), [("kk", "«Үй» ЖШС"), ("ru", "ТОО «Дом»"), ("en", "House LLP")])
def test_ones_own_company_is_called_by_its_name_in_the_language_of_the_page(language: str, name: str) -> None:
    party = builders.a_party(name="ТОО «Дом»", name_kk="«Үй» ЖШС", name_en="House LLP")
    person = builders.a_mandate(party).person
    for path in ("/home", "/mandates", "/holdings"):
        page = said(signed_in(person).get(path, headers={"accept-language": language}))
        header = page[page.index("<header") : page.index("</header>")]
        assert name in header, path
        assert page.count("ТОО «Дом»") == (page.count(name) if language == "ru" else 0), path
    builders.a_mandate(builders.a_party(name="Second"), person=person)
    page = said(signed_in(person).get("/home", headers={"accept-language": language}))
    assert f">{name}</option>" in page
