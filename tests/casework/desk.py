"""Objecting and answering as people do: with a person behind every act."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import datetime

from jolserik.casework.commands.answering import answer_objection
from jolserik.casework.commands.filing import file_objection
from jolserik.casework.documents import objection_draft
from jolserik.casework.verdicts import Outcome
from jolserik.kernel.answers import Answer, refused
from jolserik.kernel.fields import OBJECTIONS, read_cells
from jolserik.registry.acting import Actor
from jolserik.registry.models import Person
from jolserik.registry.queries.people import actor_of
from tests import builders as b
from tests.model import papers as p

_serials = itertools.count(1)


def trader(party: str, *, scope: str = "sign") -> Actor:
    """Somebody who acts for the party."""
    person = b.a_mandate(party, scope=scope).person
    return actor_of(person.pk, "trader", b.an_act().today)


def official(role: str = "inspector", person: Person | None = None) -> Actor:
    """Somebody of the authority."""
    return Actor(role, (person or b.a_person(role=role)).pk)


def filed(
    actor: Actor,
    party: str,
    *,
    now: datetime | None = None,
    facts: Mapping[str, str] | None = None,
    **cells: str | None,
) -> Answer:
    """The answer to an objection; what is left out has a sensible default, None leaves a cell out."""
    said = {"objection": f"OB-{next(_serials)}", "party": party, "reason": "the goods are our own", **cells}
    row = {name: cell for name, cell in said.items() if cell is not None}
    values, faults = read_cells(OBJECTIONS, row, row=None, comma_decimals=False)
    draft = faults or objection_draft([(None, values)], facts)
    if isinstance(draft, list):
        return refused("", None, draft)
    return file_objection(draft, b.an_act(actor, now=now))


def taken(actor: Actor, party: str, **cells: str | None) -> str:
    """The number of an objection that must be accepted."""
    answer = filed(actor, party, **cells)  # type: ignore[arg-type]
    assert not answer.refusals, answer
    return answer.number


def answered(
    actor: Actor, number: str, outcome: str = "upheld", words: str = "looked at", now: datetime | None = None
) -> Answer:
    """The answer to answering."""
    return answer_objection(number, Outcome(outcome), words, b.an_act(actor, now=now))


def codes(answer: Answer) -> list[tuple[str, str]]:
    """(code, place) of every refusal."""
    return [(refusal.code.value, refusal.at) for refusal in answer.refusals]


def a_held_export(seller: str, *, reason: str = "") -> str:
    """A note that waits because goods with a clause against it go to Russia; with a reason it would not wait."""
    abroad, tag = p.russian_party(), p.tag()
    b.a_lot(seller, quantity="3", clauses="no_reexport_ru")
    b.taken("invoices", p.invoice(tag, seller, abroad, "3"))
    answer = b.filed("notes", p.export(f"E{tag}", seller, abroad, "3", tag, reason=reason or None))
    return answer.number


def a_stopped_note(seller: str, buyer: str, inspector: Actor) -> str:
    """A domestic note that an inspector has stopped."""
    b.a_lot(seller)
    number = b.a_note(seller, buyer)
    act_on(inspector, "hold", number)
    return number


def act_on(actor: Actor, action: str, number: str) -> Answer:
    """What an official does to a note."""
    row = p.row(p.action(action, number, "KZ:000000000000"), {"party": None})
    return b.filed("actions", row, actor=actor)
