"""The people of the demonstration: one for each role, traders with mandates for parties that have something to show."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from jolserik.platform.bulk import select
from jolserik.registry.acting import TRADER, Act
from jolserik.registry.commands import ensure_mandate, ensure_person

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
        for (party_id,) in select(query):
            person = ensure_person(name, role=TRADER, password=DEMO_PASSWORD)
            ensure_mandate(person, party_id, scope="sign", since=SINCE, act=act)
            signs.append(SignIn(name, DEMO_PASSWORD, TRADER, named(party_id)))
    for role in OFFICIALS:
        ensure_person(role, role=role, password=DEMO_PASSWORD)
        signs.append(SignIn(role, DEMO_PASSWORD, role, ""))
    return signs


def named(party_id: int) -> str:
    """A party as people read it."""
    ((text,),) = select(
        "SELECT country || ':' || identifier || '  ' || name FROM registry_party WHERE id = %s", [party_id]
    )
    return str(text)
