"""The people of the demonstration: one for each role, traders with mandates for parties that have something to show."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from jolserik.platform.bulk import select
from jolserik.registry.acting import Act
from jolserik.registry.commands import grant_mandate
from jolserik.registry.models import Mandate, Person

DEMO_PASSWORD = "jolserik-demo"  # noqa: S105 - printed on the screen; only `jolserik demo` makes these people
SINCE = date(2022, 1, 1)


class SignIn(NamedTuple):
    """What somebody who tries the demonstration types."""

    name: str
    password: str
    role: str
    party: str


BUSIEST_IMPORTER = """
SELECT l.holder_id FROM ledger_lot l WHERE l.origin_kind = 'import_declaration' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""
BUSIEST_EXPORTER = """
SELECT n.sender_id FROM notes_note n WHERE n.kind = 'export_eaeu' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""
OFFICIALS = ("inspector", "analyst", "administrator")


def make_people(act: Act) -> list[SignIn]:
    """Make (or find) the demonstration's people; what to sign in with."""
    signs = []
    for name, query in (("importer", BUSIEST_IMPORTER), ("exporter", BUSIEST_EXPORTER)):
        rows = select(query)
        if rows:
            person = make_person(name, "trader")
            signs.append(SignIn(name, DEMO_PASSWORD, "trader", mandate_for(person, rows[0][0], act)))
    for role in OFFICIALS:
        make_person(role, role)
        signs.append(SignIn(role, DEMO_PASSWORD, role, ""))
    return signs


def make_person(name: str, role: str) -> Person:
    """A person with the demonstration's password."""
    person, _ = Person.objects.get_or_create(username=name, defaults={"role": role})
    person.set_password(DEMO_PASSWORD)
    person.save()
    return person


def mandate_for(person: Person, party_id: int, act: Act) -> str:
    """Let the person sign for a party; the party as people read it."""
    if not Mandate.objects.filter(person=person, party_id=party_id).exists():
        grant_mandate(person, party_id, scope=Mandate.Scope.SIGN, since=SINCE, until=None, act=act)
    rows = select(
        "SELECT country || ':' || identifier || '  ' || name FROM registry_party WHERE id = %s", [party_id]
    )
    return str(rows[0][0])
