"""Idempotency-Key: a request that is sent again gets its first answer, whatever became of the first sending.

The key is the acting party's. It binds the whole answer, refusals included, in the same transaction as the
effect; `busy`, time-outs and 5xx bind nothing. Two requests with one key that come together wait for each
other, and the second then finds the first one's answer. The same key with another request is refused as
`number_reused`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, JsonResponse

from jolserik.api.bodies import parse
from jolserik.api.callers import Caller
from jolserik.api.limits import KEY_CHARACTERS_MAX
from jolserik.api.problems import Fault, Stop, json_response, problem_document, stopped
from jolserik.evidence import exactly_once
from jolserik.evidence.commands import NewIdentity, bind_identities
from jolserik.evidence.queries import bound_identities
from jolserik.kernel.refusals import Code, Refusal
from jolserik.platform.bulk import select

HEADER = "Idempotency-Key"
WAIT_MS = 5000


@dataclass(frozen=True)
class Reply:
    """An answer before it is sent: status, body and the headers that belong to it."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def final(self) -> bool:
        """Whether the same request would get the same answer for ever."""
        return self.status < 500


def replying(request: HttpRequest, caller: Caller, said: bytes, work: Callable[[], Reply]) -> JsonResponse:
    """Do the work once per key and send its answer; without a key, the documents' own identities must do.

    `said` is what the request says; a key answers only for the same method, address and `said`.
    """
    key = key_of(request)
    if not key:
        reply = work()
    else:
        reply = exactly_once.retrying(
            lambda: bound_reply(request, caller, key, said, work),
            busy=lambda: reply_of(request, stopped([Fault(Refusal(Code.BUSY), "")])),
        )
    return json_response(request, reply.status, reply.body, reply.headers)


def key_of(request: HttpRequest) -> str:
    """The key of a request, empty without one."""
    key = request.headers.get(HEADER)
    if key is None:
        return ""
    if not (0 < len(key) <= KEY_CHARACTERS_MAX and key.isascii() and key.isprintable()):
        raise stopped(
            [Fault(Refusal(Code.BAD_VALUE, HEADER, {"problem": "too_long"} if key else {}), HEADER)]
        )
    return key


def bound_reply(
    request: HttpRequest, caller: Caller, key: str, said: bytes, work: Callable[[], Reply]
) -> Reply:
    """The answer that the key is bound to, or the work's own answer, which it then binds."""
    select(
        "SELECT set_config('lock_timeout', %s, true), pg_advisory_xact_lock(hashtextextended(%s, %s))",
        [f"{WAIT_MS}ms", f"key {key}", caller.party_id],
    )
    parts = [str(request.method).encode(), request.get_full_path().encode(), said]
    content = hashlib.sha256(b"\0".join(parts)).digest()
    bound = bound_identities("key", [(caller.party_id, key)]).get((caller.party_id, key))
    if bound and bound.content_hash != content:
        taken = Refusal(Code.NUMBER_REUSED, HEADER, {"own": key, "value": key})
        return reply_of(request, stopped([Fault(taken, HEADER)]))
    if bound:
        return Reply(bound.answer["status"], json.loads(bound.answer["body"]), bound.answer["headers"])
    try:
        with transaction.atomic():
            reply = work()
    except Stop as stop:
        reply = reply_of(request, stop)
    if reply.final:
        # As text: the database would put the names of a jsonb into an order of its own.
        answer = {"status": reply.status, "body": json.dumps(reply.body), "headers": reply.headers}
        bind_identities([NewIdentity("key", caller.party_id, key, content, 0, answer)])
    return reply


def reply_of(request: HttpRequest, stop: Stop) -> Reply:
    """A problem as a reply."""
    return Reply(stop.status, problem_document(request, stop), dict(stop.headers))


def canonical(raw: bytes) -> bytes:
    """What a JSON body says, however it is spaced or ordered; bytes that are no JSON stand for themselves."""
    try:
        return json.dumps(parse(raw), sort_keys=True).encode()
    except Stop:
        return raw
