"""Answering notes on the pages: confirm in whole or in part, decline, revoke, exits, and what an authority does."""

from __future__ import annotations

import pytest

from jolserik.ledger.queries.holdings import holdings_of
from jolserik.notes.models import Finding, Note
from tests import builders
from tests.model import papers
from tests.web.trader.houses import House, a_house, said, signed_in

pytestmark = pytest.mark.django_db
DAY = "2023-08-11"


@pytest.fixture
def house() -> House:
    return a_house("HOME")


def state(number: str) -> str:
    return Note.objects.get(number=number).state


def on_hand(house: House, place: str) -> int:
    held = holdings_of(builders.party_id(house.party))
    return sum(lot.on_hand for lot in held if lot.place == place)


def test_confirming_as_it_stands_receives_the_whole(house: House) -> None:
    page = house.client.get(f"/notes/{house.inbound}/do/confirm").text
    assert 'value="3"' in page
    done = house.client.post(
        f"/notes/{house.inbound}/do/confirm", {"date": DAY, "line-1-quantity_received": "3"}
    )
    assert done["Location"] == f"/notes/{house.inbound}"
    assert (state(house.inbound), on_hand(house, "B")) == ("settled", 3_000_000)
    assert not Finding.objects.filter(note__number=house.inbound).exists()


def test_confirming_less_is_a_finding_that_the_page_asks_to_explain(house: House) -> None:
    house.client.post(f"/notes/{house.inbound}/do/confirm", {"date": DAY, "line-1-quantity_received": "2.5"})
    assert on_hand(house, "B") == 2_500_000
    page = house.client.get(f"/notes/{house.inbound}").text
    assert "less arrived than was sent" in page
    assert house.inbound in said(house.client.get("/notes?state=findings"))


def test_nothing_received_can_be_said_too(house: House) -> None:
    house.client.post(f"/notes/{house.inbound}/do/confirm", {"date": DAY, "line-1-quantity_received": "0"})
    assert (state(house.inbound), on_hand(house, "B")) == ("settled", 0)


def test_a_quantity_that_cannot_be_read_is_shown_again(house: House) -> None:
    page = house.client.post(
        f"/notes/{house.inbound}/do/confirm", {"date": DAY, "line-1-quantity_received": "many"}
    )
    assert page.status_code == 200
    assert 'value="many"' in page.text
    assert 'aria-invalid="true"' in page.text
    assert state(house.inbound) == "open"


def test_a_second_press_gets_the_first_answer_and_a_second_answer_is_refused(house: House) -> None:
    said_once = {"date": DAY, "line-1-quantity_received": "3"}
    for _ in range(2):
        assert house.client.post(f"/notes/{house.inbound}/do/confirm", said_once).status_code == 302
    assert on_hand(house, "B") == 3_000_000
    late = house.client.post(f"/notes/{house.inbound}/do/decline", {"date": DAY, "reason": "changed my mind"})
    assert late.status_code == 200
    assert "note_closed" in late.text
    assert state(house.inbound) == "settled"


def test_declining_needs_a_reason(house: House) -> None:
    page = house.client.post(f"/notes/{house.inbound}/do/decline", {"date": DAY, "reason": " "})
    assert page.status_code == 200
    assert 'href="#id_reason"' in page.text
    assert state(house.inbound) == "open"
    house.client.post(f"/notes/{house.inbound}/do/decline", {"date": DAY, "reason": "not ours"})
    assert state(house.inbound) == "declined"
    assert "not ours" in house.client.get(f"/notes/{house.inbound}").text


def test_the_sender_revokes_and_gets_his_goods_back(house: House) -> None:
    house.client.post(f"/notes/{house.note}/do/revoke", {"date": DAY, "reason": ""})
    assert state(house.note) == "revoked"
    assert all(not lot.reserved for lot in holdings_of(builders.party_id(house.party)))


def test_an_exporter_reports_his_exit_as_a_claim(house: House) -> None:
    partner = builders.a_party(country="RU")
    number = builders.taken(
        "notes",
        builders.papers.export("EXP-1", house.party, partner, "4", None, procedure="temporary", price=None),
    )
    page = house.client.get(f"/notes/{number}/do/exit").text
    assert 'value="exporter"' in page
    assert 'value="officer"' not in page
    lie = {"date": DAY, "source": "officer", "scope": "seen"}
    assert house.client.post(f"/notes/{number}/do/exit", lie).status_code == 200
    assert state(number) in ("open", "held")
    assert house.client.post(f"/notes/{number}/do/exit", {**lie, "source": "exporter"}).status_code == 302
    assert "exit claimed" in house.client.get(f"/notes/{number}").text


def test_an_inspector_holds_and_releases_without_a_party(house: House) -> None:
    inspector = signed_in(builders.a_person(role="inspector"))
    inspector.post(f"/notes/{house.note}/do/hold", {"date": DAY, "reason": "the seal"})
    assert state(house.note) == "held"
    page = house.client.get(f"/notes/{house.note}").text
    assert "Why it is held" in page
    assert '<svg class="qr"' not in page
    inspector.post(f"/notes/{house.note}/do/release", {"date": DAY, "reason": "looked at"})
    assert state(house.note) == "open"


def test_what_the_other_side_did_is_told_by_party_and_not_by_person(house: House) -> None:
    supplier = Note.objects.get(number=house.inbound).sender
    clerk = signed_in(builders.a_mandate(f"{supplier.country}:{supplier.identifier}").person)
    house.client.post(f"/notes/{house.inbound}/do/confirm", {"date": DAY, "line-1-quantity_received": "3"})
    assert house.person.username in house.client.get(f"/notes/{house.inbound}").text
    page = clerk.get(f"/notes/{house.inbound}").text
    assert house.party in page
    assert house.person.username not in page


def test_a_lots_own_reference_is_shown_to_its_holder_only(house: House) -> None:
    supplier = Note.objects.get(number=house.inbound).sender
    clerk = signed_in(builders.a_mandate(f"{supplier.country}:{supplier.identifier}").person)
    reference = holdings_of(supplier.pk)[0].reference
    assert reference in clerk.get(f"/notes/{house.inbound}").text
    assert reference not in house.client.get(f"/notes/{house.inbound}").text


def test_a_note_held_by_guidance_says_which_rule_and_takes_the_reason(house: House) -> None:
    abroad, tag = builders.a_party(country="RU"), papers.tag()
    builders.a_lot(house.party, quantity="4", place="C", clauses="no_reexport_ru")
    builders.taken("invoices", papers.invoice(tag, house.party, abroad, "4"))
    export = papers.export(f"E-{tag}", house.party, abroad, "4", tag, sender_place="C")
    number = builders.filed("notes", export).number
    page = house.client.get(f"/notes/{number}").text
    assert 'href="/rules/EU-12G"' in page
    assert "forbids re-export" in page
    given = {"date": DAY, "reason": "the seller has agreed in writing", "papers": ""}
    assert house.client.post(f"/notes/{number}/do/add_paper", given).status_code == 302
    assert state(number) == "open"


def test_adding_neither_paper_nor_reason_asks_for_one(house: House) -> None:
    page = house.client.post(f"/notes/{house.note}/do/add_paper", {"date": DAY, "papers": "", "reason": ""})
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text
