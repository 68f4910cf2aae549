"""Writes about people: mandates and the tokens of their machines. Each is an event; nothing is deleted."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime

from django.db import transaction

from jolserik.evidence.commands import record_events
from jolserik.evidence.sealing import NewEvent
from jolserik.registry.acting import Act
from jolserik.registry.models import AccessToken, Mandate, Person

TOKEN_BYTES = 32


def ensure_person(name: str, *, role: str, password: str) -> Person:
    """A person who may sign in; made, or found and given this password."""
    person, _ = Person.objects.get_or_create(username=name, defaults={"role": role})
    person.set_password(password)
    person.save()
    return person


def ensure_mandate(person: Person, party_id: int, *, scope: str, since: date, act: Act) -> None:
    """The person may act for the party from `since` on, unless he may already."""
    if not Mandate.objects.filter(person=person, party_id=party_id, scope=scope).exists():
        grant_mandate(person, party_id, scope=scope, since=since, until=None, act=act)


def grant_mandate(
    person: Person, party_id: int, *, scope: str, since: date, until: date | None, act: Act
) -> Mandate:
    """From `since` the person may act for the party."""
    with transaction.atomic():
        mandate = Mandate.objects.create(
            person=person, party_id=party_id, scope=scope, valid_from=since, valid_until=until
        )
        facts = {
            "person": person.get_username(),
            "scope": scope,
            "from": since.isoformat(),
            "until": until and until.isoformat(),
        }
        record_events(
            [NewEvent("mandate", mandate.pk, "mandate.granted", facts, party_id=party_id)], now=act.now
        )
    return mandate


def end_mandate(mandate: Mandate, *, last_day: date, act: Act) -> None:
    """The mandate and its tokens end after `last_day`."""
    with transaction.atomic():
        mandate.valid_until = last_day
        mandate.save(update_fields=["valid_until"])
        facts = {"until": last_day.isoformat()}
        event = NewEvent("mandate", mandate.pk, "mandate.ended", facts, party_id=mandate.party_id)
        record_events([event], now=act.now)


def token_digest(secret: str) -> bytes:
    """What is stored of a token: enough to recognise it, not to use it."""
    return hashlib.sha256(secret.encode()).digest()


def issue_token(
    mandate: Mandate, *, label: str, scopes: list[str], now: datetime, expires_at: datetime | None = None
) -> str:
    """A new machine token for a mandate; its secret is shown this once."""
    secret = "jsk_" + secrets.token_urlsafe(TOKEN_BYTES)
    AccessToken.objects.create(
        mandate=mandate,
        label=label,
        digest=token_digest(secret),
        scopes=scopes,
        created_at=now,
        expires_at=expires_at,
    )
    return secret


def revoke_token(token: AccessToken, *, now: datetime) -> None:
    """The token ends now."""
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])


def rotate_token(token: AccessToken, *, now: datetime) -> str:
    """A new secret with the same rights; the old one ends now."""
    with transaction.atomic():
        revoke_token(token, now=now)
        return issue_token(
            token.mandate, label=token.label, scopes=token.scopes, now=now, expires_at=token.expires_at
        )
