"""People who sign in, and a town with something to look at, for the pages of lots, figures and queues."""

from __future__ import annotations

from datetime import date

from django.test import Client

from jolserik.kernel.identifiers import parse_party
from jolserik.registry.commands.people import ensure_mandate, ensure_person
from jolserik.registry.queries import find_parties
from tests.model import papers
from tests.statistics.town import Town, accept, act

PASSWORD = "steppe-wind-1923"
OFFICIALS = ("inspector", "analyst")


def signed_in(name: str, role: str, party: str = "") -> Client:
    """A browser of somebody with this role, who may sign for the party if one is named."""
    person = ensure_person(name, role=role, password=PASSWORD)
    if party:
        found = find_parties([parse_party(party)])[party]
        ensure_mandate(person, found.id, scope="sign", since=date(2022, 1, 1), act=act())
    client = Client(headers={"accept-language": "en"})
    assert client.login(username=name, password=PASSWORD)
    return client


def stating(client: Client, code: str, purpose: str = "case 12") -> Client:
    """An official who has said what he opens a code for."""
    answer = client.post("/purpose", {"code": code, "next": f"/trace/{code}", "purpose": purpose})
    assert answer.status_code == 302
    return client


class Chain(Town):
    """Ten washing machines: imported, sold to a trader, sold on by invoice alone, exported; two were lost on
    the way.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lot_code = self.imported(self.importer, "10")
        accept("write_offs", papers.written_off(self.paper(), self.importer, f"{self.lot_code}", "2"))
        self.first = self.sold(self.importer, self.trader, "8")
        self.sold_by_invoice(self.trader, self.exporter, "8")
        self.export = self.exported(self.exporter, "8", sender_place="default")
        self.left(self.export, self.exporter)
        self.declaration = f"{self.tag}-1"
