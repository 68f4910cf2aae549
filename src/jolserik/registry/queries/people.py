"""Who is at the door: the actor behind a signed-in person or a machine's token, with the mandates of the day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from jolserik.platform.bulk import from_jsonb, select
from jolserik.registry.acting import NOBODY, TRADER, Actor


@dataclass(frozen=True, slots=True)
class TokenActor:
    """The actor of a machine: one party by one mandate, and what the token may be used for. `party` is `KZ:970240000126`."""

    actor: Actor
    party_id: int
    party: str
    token_id: int
    scopes: frozenset[str]


def actor_of(person_id: int | None, role: str, today: date) -> Actor:
    """The actor of a person. Officials act by their role, traders by the mandates that are valid today."""
    if person_id is None:
        return NOBODY
    rows = select(
        """
        SELECT party_id, scope FROM registry_mandate
        WHERE person_id = %s AND valid_from <= %s AND (valid_until IS NULL OR valid_until >= %s)
        """,
        [person_id, today, today],
    )
    signs = frozenset(party for party, scope in rows if scope == "sign" and role == TRADER)
    reads = frozenset(party for party, _ in rows if role == TRADER)
    return Actor(role, person_id, signs, reads)


def actor_of_token(secret: str, now: datetime, today: date) -> TokenActor | None:
    """The actor of a machine token; None if it is unknown, revoked, expired, or its mandate has ended."""
    rows = select(
        """
        SELECT t.id, t.scopes, m.party_id, y.country || ':' || y.identifier, m.scope, m.person_id
        FROM registry_accesstoken t JOIN registry_mandate m ON m.id = t.mandate_id
        JOIN registry_person p ON p.id = m.person_id JOIN registry_party y ON y.id = m.party_id
        WHERE t.digest = %s AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > %s)
          AND m.valid_from <= %s AND (m.valid_until IS NULL OR m.valid_until >= %s) AND p.is_active
        """,
        [hashlib.sha256(secret.encode()).digest(), now, today, today],
    )
    if not rows:
        return None
    token_id, scopes, party_id, party, scope, person_id = rows[0]
    reads = frozenset({party_id})
    actor = Actor(TRADER, person_id, reads if scope == "sign" else frozenset(), reads)
    return TokenActor(actor, party_id, party, token_id, frozenset(from_jsonb(scopes)))
