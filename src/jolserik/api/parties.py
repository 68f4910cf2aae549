"""Parties over HTTP: a trader names a foreign partner, and asks what he may know of one.

Who deals with whom is nobody else's affair. So a foreign party is known here only to those who added it or have
a note with it; to all others it is as unknown as one that nobody has ever named. Home parties come from the
state's register.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from jolserik.api.bodies import PARTY, faults_of, json_body, parse, read_document
from jolserik.api.callers import Caller, MachineToken, Scope, caller
from jolserik.api.keys import Reply, canonical, replying
from jolserik.api.openapi import Link, described, links, problems, takes
from jolserik.api.problems import Fault, json_response, stopped
from jolserik.api.schemas import PartyDocument
from jolserik.evidence import exactly_once
from jolserik.evidence.commands import NewIdentity, bind_identities
from jolserik.evidence.queries import bound_identities
from jolserik.kernel.answers import Outcome
from jolserik.kernel.fields import shown
from jolserik.kernel.identifiers import BadIdentifier, PartyRef, parse_party
from jolserik.kernel.refusals import Code, Refusal
from jolserik.platform.bulk import select
from jolserik.registry.commands import record_parties
from jolserik.registry.documents import PartyDraft, party_draft
from jolserik.registry.queries.showing import named_party

router = Router(tags=["parties"])
ADDED = "party"


@router.post(
    "/parties",
    auth=MachineToken(Scope.NOTES_WRITE),
    response={201: PartyDocument, **problems(400, 401, 403, 409, 413, 415, 422, 429, 503)},
    operation_id="add_party",
    summary="Add a foreign party",
    openapi_extra=described(
        takes(PARTY, "party", key=True), {201: links(Link("show_party", party="$response.body#/party"))}
    ),
)
def add_party(request: HttpRequest) -> HttpResponse:
    """Names a foreign partner. Form and check digit are verified; that somebody bears the number is not."""
    asking, raw = caller(request), json_body(request)

    def work() -> Reply:
        draft = read_document(parse(raw), PARTY, party_draft)
        act = asking.act()
        answer = record_parties([draft], act)[0]
        if answer.outcome is Outcome.REFUSED:
            raise stopped(faults_of(answer.refusals, PARTY))
        exactly_once.retrying(lambda: remember(draft, asking, act.today), busy=lambda: None)
        document = party_document(draft.party, asking)
        return Reply(201, document, {"Location": f"/api/v1/parties/{draft.party}"})

    return replying(request, asking, canonical(raw), work)


@router.get(
    "/parties/{party}",
    auth=MachineToken(Scope.NOTES_READ),
    response={200: PartyDocument, **problems(400, 401, 403, 404, 429)},
    operation_id="show_party",
    summary="Show a party",
)
def get_party(request: HttpRequest, party: str) -> HttpResponse:
    """A party by `COUNTRY:identifier`: your own, one of your country's register, or a partner of yours."""
    try:
        ref = parse_party(party)
    except BadIdentifier as wrong:
        facts = {"value": shown(party), "problem": wrong.problem}
        raise stopped([Fault(Refusal(Code.BAD_IDENTIFIER, "party", facts), "party")]) from None
    document = party_document(ref, caller(request))
    if document is None:
        raise stopped([Fault(Refusal(Code.UNKNOWN_PARTY, "party", {"value": str(ref)}), "party")], status=404)
    return json_response(request, 200, document)


def remember(draft: PartyDraft, asking: Caller, today: date) -> None:
    """That this caller's party has named a foreign party, when, and how it called it."""
    key = (asking.party_id, str(draft.party))
    if not bound_identities(ADDED, [key]):
        bind_identities([NewIdentity(ADDED, *key, b"", 0, {"name": draft.name, "on": today.isoformat()})])


def party_document(ref: PartyRef, asking: Caller) -> dict[str, Any] | None:
    """What the caller may know of a party."""
    found = named_party(str(ref))
    if found is None:
        return None
    key = (asking.party_id, str(ref))
    added = bound_identities(ADDED, [key]).get(key)
    first = first_note(asking.party_id, found.id)
    told: dict[str, Any] = {"name": found.name, "on": found.added_on.isoformat()}
    if not (found.verified or found.id == asking.party_id):
        if not (added or first):
            return None
        told = added.answer if added else {"name": "", "on": None}
    return {
        "party": found.text, "country": found.country, "kind": ref.kind, "name": told["name"],
        "verified": found.verified, "added_on": told["on"], "first_used_on": first.isoformat() if first else None,
    }  # fmt: skip


def first_note(party_id: int, other_id: int) -> date | None:
    """The day of the first note between two parties."""
    rows = select(
        """
        SELECT min(date) FROM notes_note WHERE (sender_id = %s AND recipient_id = %s)
                                            OR (sender_id = %s AND recipient_id = %s)
        """,
        [party_id, other_id, other_id, party_id],
    )
    first: date | None = rows[0][0]
    return first
