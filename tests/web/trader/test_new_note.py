"""A note written on the pages: nothing typed is lost, faults stand beside their answers, one press or two make one note."""

from __future__ import annotations

import pytest
from django.test import Client

from jolserik.notes.models import Note
from jolserik.web.models import DraftNote
from tests import builders
from tests.model.papers import WASHER
from tests.web.trader.houses import House, a_house, fill, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return a_house("HOME")


@pytest.fixture
def buyer() -> str:
    return builders.a_party(name="Buyer of washers")


def test_the_check_promises_what_registering_then_does(house: House, buyer: str) -> None:
    address = fill(house.client, house, buyer)
    before = Note.objects.count()
    page = said(house.client.get(f"{address}/check"))
    assert "The note passes every check" in page
    assert "5 pcs" in page
    assert Note.objects.count() == before
    assert house.client.post(f"{address}/check")["Location"] == f"{address}/done"
    note = Note.objects.get(own_number="TYPED-1")
    assert (note.state, note.lines.get().quantity) == ("open", 5_000_000)
    done = said(house.client.get(f"{address}/done"))
    assert note.number in done
    assert "<svg" in done
    assert "the recipient confirms" in done


def test_pressing_twice_going_back_or_losing_the_answer_makes_one_note(house: House, buyer: str) -> None:
    address = fill(house.client, house, buyer)
    first = house.client.post(f"{address}/check")
    DraftNote.objects.filter(pk=address.split("/")[2]).update(number="")  # as if the answer had been lost
    again = house.client.post(f"{address}/check")
    assert first["Location"] == again["Location"] == f"{address}/done"
    assert Note.objects.filter(own_number="TYPED-1").count() == 1
    assert house.client.get(f"{address}/goods")["Location"] == f"{address}/done"
    assert Note.objects.get(own_number="TYPED-1").number in said(house.client.get(f"{address}/done"))


@pytest.mark.parametrize(
    ("recipient", "key", "words"),
    [
        ("KZ:990140999995", "answer-recipient", "KZ:990140999995"),
        ("", "answer-1-quantity", "you entered 500"),
    ],
)
def test_a_fault_stands_in_the_summary_and_beside_its_answer(
    house: House, buyer: str, recipient: str, key: str, words: str
) -> None:
    address = fill(house.client, house, recipient or buyer, quantity="500")
    page = said(house.client.get(f"{address}/check"))
    assert "<title>Error: " in page
    assert page.count(f'href="#{key}"') == 1
    assert page.count(f'id="{key}"') == 1
    assert words in page
    assert Note.objects.filter(own_number="TYPED-1").count() == 0
    refused = house.client.post(f"{address}/check")
    assert refused.status_code == 200
    assert Note.objects.filter(own_number="TYPED-1").count() == 0
    assert 'value="500"' in said(house.client.get(f"{address}/goods"))


def test_after_a_check_each_question_shows_its_fault_and_leads_back_to_the_check(
    house: House, buyer: str
) -> None:
    address = fill(house.client, house, buyer, quantity="500")
    house.client.get(f"{address}/check")
    goods = said(house.client.get(f"{address}/goods"))
    assert "you entered 500" in goods
    assert 'aria-invalid="true"' in goods
    mended = {"line-count": "1", "line-1-product": WASHER, "line-1-unit": "H87", "line-1-quantity": "5"}
    assert house.client.post(f"{address}/goods", mended)["Location"] == f"{address}/check"


def test_what_cannot_be_read_is_shown_again_as_it_was_typed(house: House, buyer: str) -> None:
    address = fill(house.client, house, buyer)
    typed = {
        "line-count": "1",
        "line-1-product": "84 50",
        "line-1-unit": "H87",
        "line-1-quantity": "a <b>dozen</b>",
    }
    response = house.client.post(f"{address}/goods", typed)
    assert response.status_code == 200
    assert 'value="a &lt;b&gt;dozen&lt;/b&gt;"' in response.text
    assert 'value="84 50"' in response.text


def test_an_empty_question_asks_by_its_own_name(house: House) -> None:
    response = house.client.post(
        f"{house.draft}/parties", {"sender": house.party, "note": "", "recipient": ""}
    )
    assert "Fill in “Recipient”." in response.text
    assert "Fill in “Your number of the note”." in response.text


def test_lines_are_added_and_removed_by_buttons_alone(house: House, buyer: str) -> None:
    address = fill(house.client, house, buyer)
    two = {"line-count": "1", "line-1-product": WASHER, "line-1-quantity": "1", "lines": "add"}
    assert house.client.post(f"{address}/goods", two).text.count('name="line-2-product"') == 1
    three = {**two, "line-count": "2", "line-2-product": "", "lines": f"add:{WASHER}:H87"}
    page = house.client.post(f"{address}/goods", three).text
    assert page.count(f'value="{WASHER}"') >= 2
    assert 'name="line-3-product"' not in page
    removed = {**two, "line-count": "2", "line-2-product": "123", "line-2-quantity": "9", "lines": "remove:1"}
    page = house.client.post(f"{address}/goods", removed).text
    assert 'value="123"' in page
    assert 'name="line-2-product"' not in page


def test_the_goods_that_are_free_at_the_place_are_offered(house: House, buyer: str) -> None:
    address = fill(house.client, house, buyer)
    assert "63 pcs free" in said(house.client.get(f"{address}/goods"))


def test_a_draft_outlives_the_session(house: House, buyer: str) -> None:
    address = fill(house.client, house, buyer)
    house.client.logout()
    another = Client()
    another.force_login(house.person)
    assert "TYPED-1" in another.get("/home").text
    assert "The note passes every check" in another.get(f"{address}/check").text


def test_changing_the_language_judges_nothing_and_keeps_what_was_typed(house: House) -> None:
    typed = {"sender": house.party, "note": "", "recipient": "nobody", "switch_language": "en"}
    page = house.client.post(f"{house.draft}/parties", typed)
    assert page.status_code == 200
    assert 'value="nobody"' in page.text
    assert "aria-invalid" not in page.text


def test_a_name_that_is_not_among_the_persons_parties_is_refused(house: House, buyer: str) -> None:
    rival = a_house("RIVAL")
    address = fill(house.client, house, buyer, sender=rival.party)
    answer = house.client.post(f"{address}/check")
    assert answer.status_code == 200
    assert not Note.objects.filter(own_number="TYPED-1").exists()


def test_a_foreign_partner_is_added_on_the_way(house: House) -> None:
    partner = builders.papers.russian_party()
    added = house.client.post(
        "/partners/new", {"party": partner, "name": "OOO Partner", "draft": house.draft.split("/")[2]}
    )
    assert added["Location"] == f"{house.draft}/parties"
    assert f'value="{partner}"' in house.client.get(f"{house.draft}/parties").text
    home = house.client.post("/partners/new", {"party": "KZ:990140999995", "name": "X"})
    assert home.status_code == 200


def test_a_correction_begins_with_what_the_note_says(house: House) -> None:
    begun = house.client.post(f"/notes/{house.note}/correct")
    address = begun["Location"].rsplit("/", 1)[0]
    line = {"line-count": "1", "line-1-product": WASHER, "line-1-unit": "H87", "line-1-quantity": "6"}
    house.client.post(f"{address}/goods", line)
    assert house.client.post(f"{address}/check")["Location"] == f"{address}/done"
    old = Note.objects.get(number=house.note)
    new = Note.objects.get(refers_to=old)
    assert (old.state, new.state, new.relation) == ("replaced", "open", "correction")
    assert new.number in house.client.get(f"/notes/{house.note}").text


def test_a_return_begins_with_what_arrived(house: House) -> None:
    house.client.post(
        f"/notes/{house.inbound}/do/confirm", {"date": "2023-08-11", "line-1-quantity_received": "2"}
    )
    begun = house.client.post(f"/notes/{house.inbound}/return")
    address = begun["Location"].rsplit("/", 1)[0]
    assert house.client.post(f"{address}/check")["Location"] == f"{address}/done"
    back = Note.objects.get(returns__number=house.inbound)
    assert (back.kind, back.lines.get().quantity) == ("return", 2_000_000)
