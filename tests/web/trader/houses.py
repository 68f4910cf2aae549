"""Two houses that compete: each with goods, a note, a draft, an upload and a person; every fact of them is a canary."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jolserik.registry.commands import issue_token
from jolserik.registry.models import AccessToken, Person
from tests import builders
from tests.model.papers import WASHER


@dataclass
class House:
    """A trader with everything that a page could give away. `secrets` must never stand on a competitor's page."""

    name: str
    party: str
    person: Person
    client: Client
    lot: str
    note: str
    inbound: str
    draft: str = ""
    upload: str = ""
    token_id: int = 0
    secrets: tuple[str, ...] = field(default=())


def signed_in(person: Person) -> Client:
    """The browser of somebody who has signed in."""
    client = Client()
    client.force_login(person)
    return client


def a_clerk(party: str, *, scope: str = "sign", person: Person | None = None) -> Person:
    """Somebody who may act for the party."""
    return builders.a_mandate(party, scope=scope, person=person).person


def a_house(name: str) -> House:
    """A trader who has sent one note and received another from a supplier of his own."""
    party = builders.a_party(name=f"{name} trading house")
    customer = builders.a_party(name=f"{name} customer")
    supplier = builders.a_party(name=f"{name} supplier")
    builders.a_lot(supplier, quantity="40", name=f"{name} supply")
    lot = builders.a_lot(party, quantity="70", name=f"{name} goods")
    note = builders.a_note(party, customer, quantity="7", note=f"{name}-OUT", recipient_place=f"{name}-STORE")
    inbound = builders.a_note(supplier, party, quantity="3", note=f"{name}-IN")
    person = a_clerk(party)
    house = House(name, party, person, signed_in(person), lot, note, inbound)
    house.draft = a_draft(house)
    house.upload = an_upload(house)
    mandate = person.mandates.get()
    issue_token(mandate, label=f"{name} program", scopes=["notes:read"], now=builders.an_act().now)
    house.token_id = AccessToken.objects.get(mandate=mandate).pk
    house.secrets = (name, party, customer, supplier, lot, note, inbound)
    return house


def a_draft(house: House) -> str:
    """A note that the house has begun to write; its address without the step."""
    begun = house.client.post("/new-note", {"kind": "domestic", "procedure": ""})
    return str(begun["Location"].rsplit("/", 1)[0])


def an_upload(house: House) -> str:
    """A checked file that is not confirmed; its address."""
    return sent(
        house.client, "places", f"place,party,name\n{house.name}-YARD,{house.party},{house.name} yard\n"
    )


def sent(client: Client, kind: str, content: str | bytes, *, name: str = "file.csv") -> str:
    """The address of an uploaded file."""
    raw = content if isinstance(content, bytes) else content.encode()
    response = client.post("/upload", {"kind": kind, "file": SimpleUploadedFile(name, raw)})
    assert response.status_code == 302, response.content.decode()[:2000]
    return str(response["Location"])


def said(response: Any) -> str:
    """Everything in a response: the body, streamed or not, and where it leads."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(body.decode("utf-8", "replace").replace("\u00a0", " ")) + str(
        response.headers.get("Location", "")
    )


def fill(client: Client, house: House, recipient: str, *, quantity: str = "5", **head: str) -> str:
    """A note typed on the pages up to the check; the address of its draft."""
    begun = client.post("/new-note", {"kind": "domestic", "procedure": ""})
    address = str(begun["Location"].rsplit("/", 1)[0])
    today = builders.an_act().today.isoformat()
    parties = {"sender": house.party, "note": "TYPED-1", "date": today, "sender_place": "A", "recipient": recipient,
               "recipient_place": "B", **head}  # fmt: skip
    client.post(f"{address}/parties", parties)
    line = {"product": WASHER, "unit": "H87", "quantity": quantity, "price": "10.5", "currency": "KZT"}
    client.post(
        f"{address}/goods", {"line-count": "1", **{f"line-1-{name}": text for name, text in line.items()}}
    )
    client.post(f"{address}/transport", {"vehicle": "123 ABC 02"})
    return address
