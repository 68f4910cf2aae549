"""Examples that work: with a token, the OpenAPI document speaks of the caller's own goods and notes.

A made-up note can only be refused. So whoever asks with a token gets examples that can be sent as they stand: a note over
one unit that the party has free, an open note of its own to act on and one to correct. Nothing is stored by asking; sending
an example does what it says. The own number of an example comes from its content, so that sending it twice does nothing
more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest

from jolserik.api.bodies import CORRECTION, LINES
from jolserik.api.callers import Caller, Scope, caller_of
from jolserik.api.shapes import note_document
from jolserik.casework.queries.listing import Wanted, list_objections
from jolserik.exchange import batches
from jolserik.kernel.quantity import MICRO
from jolserik.ledger.queries.showing import WantedHoldings, list_holdings
from jolserik.notes.queries import listing
from jolserik.notes.queries.showing import show_note
from jolserik.registry.queries import party_texts

BEARER = "bearer "
HOLDINGS_LOOKED_AT = 100


@dataclass
class Example:
    """Values of an operation's parameters by name, and its JSON body."""

    parameters: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None


def personal(request: HttpRequest, document: dict[str, Any]) -> dict[str, Any]:
    """The document with the caller's own examples; unchanged for callers without a valid token."""
    said = request.headers.get("Authorization", "")
    asking = caller_of(said[len(BEARER) :].strip()) if said.lower().startswith(BEARER) else None
    if asking is None:
        return document
    examples = examples_of(asking)
    for operations in document["paths"].values():
        for operation in operations.values():
            put(operation, examples.get(operation["operationId"], Example()))
    return document


def put(operation: dict[str, Any], example: Example) -> None:
    """Put an example into an operation."""
    for parameter in operation["parameters"]:
        if parameter["name"] in example.parameters:
            parameter["example"] = example.parameters[parameter["name"]]
    if example.body is not None:
        operation["requestBody"]["content"]["application/json"]["example"] = example.body


def examples_of(asking: Caller) -> dict[str, Example]:
    """Examples by operation, as far as the party's records give some and the token may read them."""
    today = asking.act().today
    found = {"show_party": Example({"party": asking.party})}
    if Scope.HOLDINGS_READ in asking.scopes:
        found |= of_goods(asking, today)
    if Scope.NOTES_READ in asking.scopes:
        found |= of_notes(asking, today) | of_objections(asking)
    if code := batches.latest(asking.party_id):
        found["show_batch"] = Example({"id": code})
    return found


def of_goods(asking: Caller, today: date) -> dict[str, Example]:
    """A lot to look at, and a note over one unit of what is free."""
    held = list_holdings(WantedHoldings(asking.party_id), limit=HOLDINGS_LOOKED_AT)
    if not held:
        return {}
    code = {"code": held[0].lot}
    found = {"show_lot": Example(code), "trace": Example(code)}
    free = next((h for h in held if h.free >= MICRO and not h.abroad), None)
    if free is not None:
        head = recipient(asking, free.place)
        line = {"line": 1, "product": free.product, "unit": free.unit, "quantity": "1"}
        head |= {"date": today.isoformat(), "sender": asking.party, "sender_place": free.place, LINES: [line]}
        found |= {name: Example(body=named(head)) for name in ("register_note", "check_note")}
    return found


def recipient(asking: Caller, place: str) -> dict[str, Any]:
    """To whom an example goes: a partner of late at home, else another place of the party's own."""
    home = asking.party[:2]
    for party in party_texts(listing.partners_of(asking.party_id)).values():
        if party.startswith(home):
            return {"kind": "domestic", "recipient": party, "recipient_place": "default"}
    return {"kind": "movement", "recipient": asking.party, "recipient_place": f"{place}-2"[:60]}


def of_notes(asking: Caller, today: date) -> dict[str, Example]:
    """An open note to act on, another one to correct."""
    wanted = listing.Wanted(frozenset({asking.party_id}), today, listing.SENT, "open", "domestic")
    numbers = [note.number for note in listing.list_notes(wanted, limit=2)]
    if not numbers:
        latest = listing.list_notes(listing.Wanted(frozenset({asking.party_id}), today), limit=1)
        return {"show_note": Example({"number": latest[0].number})} if latest else {}
    body = {"date": today.isoformat(), "papers": "act:EXAMPLE"}
    return {
        "show_note": Example({"number": numbers[0]}),
        "act_on_note": Example({"number": numbers[0], "action": "add_paper"}, body),
        "correct_note": Example({"number": numbers[-1]}, correction(numbers[-1], asking)),
    }


def of_objections(asking: Caller) -> dict[str, Example]:
    """The objection that was filed last."""
    filed = list_objections(Wanted({asking.party_id}, asking.act().now), limit=1)
    return {"show_objection": Example({"number": filed[0].number})} if filed else {}


def correction(number: str, asking: Caller) -> dict[str, Any]:
    """A note that says the same as an open one."""
    note = show_note(number, asking.actor)
    said = note_document(note) if note else {}
    head = {name: said[name] for name in CORRECTION.head if isinstance(said.get(name), str) and said[name]}
    lines = [
        {
            name: line[name]
            for name in CORRECTION.lined
            if isinstance(line.get(name), str | int) and line[name]
        }
        for line in said.get(LINES, [])
    ]
    return named({**head, LINES: lines})


def named(body: Mapping[str, Any]) -> dict[str, Any]:
    """A note whose own number follows from what it says."""
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return {
        "note": f"EXAMPLE-{digest[:12].upper()}",
        **{name: value for name, value in body.items() if name != "note"},
    }
