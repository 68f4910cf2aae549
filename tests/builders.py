"""Builders: what a test needs around the fact that it is about, made by the real commands.

Every call makes something new with sensible defaults; a test names only what it is about. The operator makes parties, lots
and registered notes; a person with a mandate stands behind every token.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from jolserik import packs
from jolserik.exchange.kinds import KINDS
from jolserik.exchange.loading import draft_of
from jolserik.kernel.answers import Answer
from jolserik.kernel.identifiers import parse_party
from jolserik.registry.acting import THE_OPERATOR, Act, Actor
from jolserik.registry.commands import grant_mandate, issue_token
from jolserik.registry.models import AccessToken, Mandate, Person
from jolserik.registry.queries import find_parties
from tests.model import papers

ALL_SCOPES = ("notes:write", "notes:read", "holdings:read", "trace:read", "changes:read", "batches:write")
_serials = itertools.count(1)


def an_act(actor: Actor = THE_OPERATOR, *, now: datetime | None = None) -> Act:
    """An act of somebody, now unless said otherwise."""
    return Act(actor, now or timezone.now(), packs.current())


def a_draft(kind: str, *rows: Mapping[str, str]) -> Any:
    """One document as it is read from a file; the refusal where it cannot be read."""
    document = [(place, dict(row)) for place, row in enumerate(rows, 2)]
    return draft_of(document, KINDS[kind], comma_decimals=False)


def filed(
    kind: str, *rows: Mapping[str, str], actor: Actor = THE_OPERATOR, now: datetime | None = None
) -> Answer:
    """The answer to one document, as if it came in a file."""
    draft = a_draft(kind, *rows)
    return draft if isinstance(draft, Answer) else KINDS[kind].register([draft], an_act(actor, now=now))[0]


def taken(kind: str, *rows: Mapping[str, str], now: datetime | None = None) -> str:
    """The number that a document got; it must be accepted."""
    answer = filed(kind, *rows, now=now)
    assert not answer.refusals, answer
    return answer.number


def a_party(*, country: str = "KZ", **changes: str) -> str:
    """A party that the operator has recorded, as text."""
    party = papers.home_party() if country == "KZ" else papers.russian_party()
    return taken("parties", papers.party(party, **changes))


def party_id(party: str) -> int:
    """The key of a party."""
    return find_parties([parse_party(party)])[party].id


def a_lot(holder: str, *, quantity: str = "100", **changes: str | None) -> str:
    """A lot from within the union, at place A; its code."""
    return taken("lots", papers.lot(f"LOT-{next(_serials)}", holder, quantity, **changes))


def note_row(sender: str, recipient: str, *, quantity: str = "10", **changes: str | None) -> dict[str, str]:
    """A domestic note's only row."""
    own = changes.pop("note", None) or f"NOTE-{next(_serials)}"
    return dict(papers.note(own, sender, recipient, quantity, **changes))


def a_note(sender: str, recipient: str, *, quantity: str = "10", **changes: str | None) -> str:
    """A registered domestic note that is open; its number."""
    return taken("notes", note_row(sender, recipient, quantity=quantity, **changes))


def note_json(row: Mapping[str, str], **changes: Any) -> dict[str, Any]:
    """A note's row as the body of a request; `changes` are of its head, None leaves a column out."""
    lined = (
        "line", "product", "unit", "quantity", "price", "currency", "packages", "net_kg", "gross_kg", "invoice", "draws",
        "vehicle", "container", "waybill", "serials",
    )  # fmt: skip
    head: dict[str, Any] = {name: cell for name, cell in row.items() if name not in lined}
    body = {**head, "lines": [{name: cell for name, cell in row.items() if name in lined}], **changes}
    return {name: value for name, value in body.items() if value is not None}


def a_person(*, role: str = "trader") -> Person:
    """Somebody with an account but no password: hashing one takes longer than most tests."""
    return Person.objects.create_user(f"person-{next(_serials)}", role=role)


def a_mandate(party: str, *, scope: str = "sign", person: Person | None = None) -> Mandate:
    """Somebody may act for the party, since yesterday."""
    since = timezone.now().date() - timedelta(days=1)
    return grant_mandate(
        person or a_person(), party_id(party), scope=scope, since=since, until=None, act=an_act()
    )


def a_token(
    party: str,
    *,
    scopes: Sequence[str] = ALL_SCOPES,
    mandate: str = "sign",
    expires_in_days: int | None = None,
) -> str:
    """The secret of a machine's token for the party."""
    expires_at = None if expires_in_days is None else timezone.now() + timedelta(days=expires_in_days)
    return issue_token(
        a_mandate(party, scope=mandate),
        label="test",
        scopes=list(scopes),
        now=timezone.now(),
        expires_at=expires_at,
    )


def the_last_token() -> AccessToken:
    """The token that was issued last."""
    return AccessToken.objects.latest("id")


@dataclass(frozen=True)
class Trade:
    """A seller with stock at A and a buyer, each with a token, and a note between them that is open."""

    seller: str
    buyer: str
    lot: str
    note: str
    seller_token: str
    buyer_token: str


def a_trade(*, stock: str = "100", quantity: str = "10") -> Trade:
    """Goods on their way from one party to another."""
    seller, buyer = a_party(), a_party()
    lot = a_lot(seller, quantity=stock)
    return Trade(
        seller, buyer, lot, a_note(seller, buyer, quantity=quantity), a_token(seller), a_token(buyer)
    )
