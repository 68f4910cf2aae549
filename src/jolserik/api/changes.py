"""The change feed over HTTP."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from jolserik.api import parameters
from jolserik.api.callers import MachineToken, Scope, caller
from jolserik.api.feed import START, changes_after
from jolserik.api.openapi import Link, described, links, problems
from jolserik.api.problems import json_response
from jolserik.api.schemas import Changes

router = Router(tags=["changes"])
CURSOR_CHARACTERS_MAX = 16


@router.get(
    "/changes",
    auth=MachineToken(Scope.CHANGES_READ),
    response={200: Changes, **problems(400, 401, 403, 429)},
    operation_id="list_changes",
    summary="What happened since",
    openapi_extra=described(
        {
            "parameters": [
                parameters.described(
                    "after",
                    {"type": "string", "pattern": "^[0-9a-f]{1,15}$"},
                    "The cursor of the last change that you have; everything from the start without it.",
                ),
                parameters.LIMIT,
            ]
        },
        {200: links(Link("list_changes", after="$response.body#/cursor"))},
    ),
)
def get_changes(request: HttpRequest) -> HttpResponse:
    """What happened to the notes that your party sent or receives and to its lots, conversions, write-offs and
    objections, in order. No change is ever skipped; one that is being written now comes with the next question."""
    asking = caller(request)
    said = parameters.query(request, ("after", "limit"))
    _, limit = parameters.page(said)
    after = cursor_of(said.get("after"))
    events = changes_after(after, asking.party_id, limit + 1)
    page = events[:limit]
    found = [
        {"cursor": text_of(event.id), "at": event.recorded_at.isoformat(), "kind": event.kind, "subject": event.subject,
         "number": event.number}
        for event in page
    ]  # fmt: skip
    cursor = found[-1]["cursor"] if found else text_of(after)
    return json_response(request, 200, {"changes": found, "cursor": cursor, "more": len(events) > limit})


def text_of(key: int) -> str:
    """A cursor as callers keep it."""
    return format(key, "x")


def cursor_of(text: str | None) -> int:
    """A cursor as it was given out."""
    if text is None:
        return START
    if not (0 < len(text) < CURSOR_CHARACTERS_MAX and set(text) <= set("0123456789abcdef")):
        raise parameters.bad("after", text)
    return int(text, 16)
