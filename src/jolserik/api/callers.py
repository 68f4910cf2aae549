"""Who calls: a machine's token, the mandate behind it, and what the token may be used for.

There is no other way in: no cookie opens these addresses, so no page of a stranger can call them. A token that
is wrong, expired, revoked or whose mandate has ended gets one and the same answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from jolserik import packs
from jolserik.api.limits import seconds_to_wait
from jolserik.api.problems import Fault, stop_at_door, stopped
from jolserik.api.words import Door
from jolserik.kernel.refusals import Code, Refusal
from jolserik.registry.acting import Act, Actor
from jolserik.registry.queries.people import actor_of_token

TOKEN_CHARACTERS_MAX = 128


class Scope(StrEnum):
    """What a token may be used for."""

    NOTES_WRITE = "notes:write"
    NOTES_READ = "notes:read"
    HOLDINGS_READ = "holdings:read"
    TRACE_READ = "trace:read"
    CHANGES_READ = "changes:read"
    BATCHES_WRITE = "batches:write"


ALL_SCOPES = tuple(scope.value for scope in Scope)


@dataclass(frozen=True)
class Caller:
    """The actor behind a request and the one party in whose name it may act. `party` is `KZ:970240000126`."""

    actor: Actor
    party_id: int
    party: str
    token_id: int
    scopes: frozenset[str]

    def act(self, *, store: bool = True) -> Act:
        """An act of this caller, now, under the pack in force."""
        return Act(self.actor, timezone.now(), packs.current(), store)


def caller_of(token: str) -> Caller | None:
    """The caller that a token stands for; None if it stands for nobody now."""
    if not token.isascii() or len(token) > TOKEN_CHARACTERS_MAX:
        return None
    now = timezone.now()
    found = actor_of_token(token, now, now.astimezone(packs.current().time_zone).date())
    if found is None:
        return None
    return Caller(found.actor, found.party_id, found.party, found.token_id, found.scopes)


class MachineToken(HttpBearer):
    """Asks for a token that has one scope: 401 without a valid one, 429 too often, 403 without the scope."""

    openapi_description = "A machine's token, `jsk_…`. It belongs to one mandate and ends with it."

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, or None, which is answered by 401."""
        caller = caller_of(token.strip())
        if caller is None:
            return None
        if wait_s := seconds_to_wait(caller.token_id):
            raise stop_at_door(Door.TOO_MANY_REQUESTS, Retry_After=str(math.ceil(wait_s)))
        if self.scope.value not in caller.scopes:
            facts = {"party": caller.party, "action": self.scope.value}
            raise stopped([Fault(Refusal(Code.NOT_ALLOWED, "Authorization", facts), "Authorization")])
        return caller


def caller(request: HttpRequest) -> Caller:
    """The caller of a request that has passed `MachineToken`."""
    found: Caller = request.auth  # type: ignore[attr-defined]  # ninja puts there what `authenticate` gave
    return found
