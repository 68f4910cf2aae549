"""Objecting and answering on the pages, from the button on a held note to the note that goes on."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from jolserik.casework.models import Objection
from jolserik.notes.models import Note
from tests import builders as b
from tests.casework.desk import a_held_export, a_stopped_note, act_on, answered, official, taken, trader
from tests.web.objections.people import clerk, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> str:
    return b.a_party(name="Objecting house")


@pytest.fixture
def held(seller: str) -> str:
    return a_held_export(seller)


def proposal(page: str) -> str:
    """The own number that a form proposes."""
    found = re.search(r'name="objection" value="([^"]+)"', page)
    assert found
    return found.group(1)


def file(client: Client, address: str, **said: str) -> str:
    """File what the address is about; the number."""
    own = proposal(client.get(address).text)
    done = client.post(address, {"objection": own, "reason": "agreed with the seller", **said})
    assert done.status_code == 302, done.text
    return str(done["Location"].rsplit("/", 1)[1])


def test_a_held_note_has_a_button_that_leads_to_a_form_about_what_holds_it(seller: str, held: str) -> None:
    client = clerk(seller)
    address = f"/objections/new?note={held}"
    assert f'href="{address}"' in client.get(f"/notes/{held}").text
    page = client.get(address).text
    assert "EU-12G" in page
    number = file(client, address, papers="letter:7")
    kept = Objection.objects.get(number=number)
    assert (kept.rule, kept.papers) == ("EU-12G", [["letter", "7"]])
    page = client.get(f"/notes/{held}").text
    assert f'href="/objections/{number}"' in page
    assert f'href="{address}"' not in page, "it waits for an answer, so there is nothing more to object to"
    assert number in client.get("/objections/mine").text
    assert client.get(address)["Location"] == f"/notes/{held}"


def test_a_second_press_files_nothing_twice(seller: str, held: str) -> None:
    client, address = clerk(seller), f"/objections/new?note={held}&code=reason_for_not_advised"
    said = {"objection": proposal(client.get(address).text), "reason": "agreed"}
    client.post("/objections/new", {**said, "note": held})
    client.post("/objections/new", {**said, "note": held})
    assert Objection.objects.count() == 1


def test_a_form_without_a_reason_is_shown_again_with_what_was_typed(seller: str, held: str) -> None:
    client, address = clerk(seller), f"/objections/new?note={held}"
    for said, at in (
        ({"reason": " ", "papers": "letter:7"}, "reason"),
        ({"reason": "no", "papers": "a letter"}, "papers"),
    ):
        page = client.post(address, {"objection": "X-1", **said})
        assert page.status_code == 200
        assert f'href="#id_{at}"' in page.text
        assert said["papers"] in page.text
    assert Objection.objects.count() == 0


def test_where_several_things_were_said_the_form_asks_which(seller: str, held: str) -> None:
    act_on(official(), "hold", held)
    client, address = clerk(seller), f"/objections/new?note={held}"
    page = client.get(address).text
    assert 'value="held_by_authority"' in page
    assert 'value="reason_for_not_advised:EU-12G"' in page
    refused = client.post(address, {"objection": "X-1", "reason": "agreed"})
    assert refused.status_code == 200
    number = file(client, address, verdict="held_by_authority")
    assert Objection.objects.get(number=number).code == "held_by_authority"


def test_a_refusal_that_an_address_carries_is_objected_to_with_its_facts(seller: str) -> None:
    facts = {"lot": "LQ2D4J859L6W", "product": "8450111100"}
    said = {
        "document": "E-15",
        "code": "guidance_prohibited",
        "rule": "KZ-NOT-FREELY",
        "facts": json.dumps(facts),
    }
    client, address = clerk(seller), f"/objections/new?{urlencode(said)}"
    assert "LQ2D4J859L6W" in client.get(address).text
    kept = Objection.objects.get(number=file(client, address))
    assert (kept.subject_kind, kept.subject, kept.facts) == ("document", "E-15", facts)


@pytest.mark.parametrize("facts", ["{", "[1]", '{"lot": 7}', '{"x": ' * 3000, "é"])
def test_what_is_no_facts_in_an_address_does_no_harm(seller: str, facts: str) -> None:
    said = {"document": "E-15", "code": "nonsense", "facts": facts}
    assert clerk(seller).get(f"/objections/new?{urlencode(said)}").status_code == 200


def test_without_an_address_the_form_asks_what_it_is_about(seller: str) -> None:
    client = clerk(seller)
    page = client.post("/objections/new", {"objection": "X-1", "reason": "no"})
    assert page.status_code == 200
    number = file(client, "/objections/new", rule="KZ-106")
    assert Objection.objects.get(number=number).subject_kind == "rule"


def test_somebody_who_acts_for_two_says_in_whose_name(seller: str) -> None:
    other = b.a_party(name="Second house")
    person = b.a_mandate(seller).person
    b.a_mandate(other, person=person)
    client = Client()
    client.force_login(person)
    number = file(client, "/objections/new?rule=KZ-106", party=other)
    assert Objection.objects.get(number=number).party_id == b.party_id(other)


def test_an_inspector_finds_it_in_the_queue_and_upholding_it_releases_the_note(
    seller: str, held: str
) -> None:
    number = file(clerk(seller), f"/objections/new?note={held}")
    inspector = officer()
    assert number in inspector.get("/objections/queue").text
    page = inspector.get(f"/objections/{number}").text
    assert "the note is released in your name" in page
    assert "agreed with the seller" in page
    done = inspector.post(
        f"/objections/{number}/answer", {"outcome": "upheld", "answer": "The seller agreed."}
    )
    assert done["Location"] == f"/objections/{number}"
    assert Note.objects.get(number=held).state == "open"
    page = clerk(seller).get(f"/objections/{number}").text
    assert "The seller agreed." in page
    assert "The note was released." in page
    assert number in inspector.get("/objections/rules").text
    assert number not in inspector.get("/objections/queue").text
    assert number in inspector.get(f"/notes/{held}").text


def test_an_answer_needs_an_outcome_and_words(seller: str) -> None:
    number = taken(trader(seller), seller, rule="KZ-106")
    inspector = officer()
    for said in ({}, {"outcome": "upheld"}, {"answer": "because"}, {"outcome": "maybe", "answer": "x"},
                 {"outcome": "upheld", "answer": "x" * 4001}, {"outcome": "upheld", "answer": "a\x00b"}):  # fmt: skip
        assert inspector.post(f"/objections/{number}/answer", said).status_code == 200, said
    assert Objection.objects.get(number=number).outcome == ""


def test_whoever_has_a_part_in_it_is_told_that_somebody_else_answers(seller: str) -> None:
    buyer, person = b.a_party(), b.a_person(role="inspector")
    note = a_stopped_note(seller, buyer, official(person=person))
    number = taken(trader(seller), seller, note=note)
    client = Client()
    client.force_login(person)
    page = client.get(f"/objections/{number}").text
    assert "Somebody else answers this" in page
    assert "answer-form" not in page
    tried = client.post(f"/objections/{number}/answer", {"outcome": "upheld", "answer": "fine"})
    assert tried.status_code == 200
    assert "not_allowed" in tried.text
    assert Note.objects.get(number=note).state == "held"


def test_what_was_answered_meanwhile_is_said_so(seller: str) -> None:
    number = taken(trader(seller), seller, rule="KZ-106")
    answered(official(), number, "rejected", "no")
    inspector = officer()
    done = inspector.post(f"/objections/{number}/answer", {"outcome": "upheld", "answer": "yes"}, follow=True)
    assert "Somebody has answered it meanwhile." in done.text
    assert "upheld" not in Objection.objects.get(number=number).outcome


def test_lists_come_as_files(seller: str) -> None:
    number = taken(trader(seller), seller, rule="KZ-106")
    answered(official(), number, "partly", "half")
    inspector = officer()
    for client, address in ((clerk(seller), "/objections/mine"), (inspector, "/objections/queue"),
                            (inspector, "/objections/rules"), (Client(), "/objections"),
                            (Client(), "/objections?of=rules")):  # fmt: skip
        mark = "&" if "?" in address else "?"
        assert client.get(f"{address}{mark}as=csv")["Content-Type"].startswith("text/csv"), address
        assert "spreadsheetml" in client.get(f"{address}{mark}as=xlsx")["Content-Type"], address


def test_the_public_page_counts_and_names_nobody(seller: str) -> None:
    assert "No objections yet" in Client().get("/objections").text
    clerk_of = trader(seller)
    for outcome in ("upheld", "rejected"):
        answered(official(), taken(clerk_of, seller, rule="EU-12G"), outcome, "looked at")
    waiting = taken(clerk_of, seller, rule="KZ-106")
    page = Client().get("/objections").text
    assert "Of 2 answered objections 1 were upheld" in page
    assert "EU-12G" in page
    assert "10 working days" in page
    for secret in (seller, "Objecting house", waiting):
        assert secret not in page


def test_the_inspectors_first_page_counts_those_that_wait(seller: str) -> None:
    taken(trader(seller), seller, rule="KZ-106")
    assert 'href="/objections/queue"' in officer().get("/inspector/").text


def test_the_search_leads_to_an_objection_of_ones_own_and_to_nobody_elses(seller: str) -> None:
    number = taken(trader(seller), seller, rule="KZ-106")
    spelled = f"{number[:4]}-{number[4:]}".lower()
    assert clerk(seller).get("/search", {"q": spelled})["Location"] == f"/objections/{number}"
    assert clerk(b.a_party()).get("/search", {"q": spelled}).status_code == 200
