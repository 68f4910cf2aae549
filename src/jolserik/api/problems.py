"""Problems: every no over HTTP is one RFC 9457 document.

`code` and `type` name the weightiest fault, `errors` lists all of them, each with its place (`at`: a JSON
pointer into the body, or the name of a parameter or header), what is wrong and what would mend it. `type` of a
room's code is the address of that refusal's page; of a code of the door it is `about:blank`, as the status says
it all.

Which status goes with which code: 400 what cannot be read; 403 what this caller may not; 404 what he may not
know of; 409 what collides with something already registered; 422 what was read and judged; 503 what may simply
be sent again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest, JsonResponse

from jolserik.api.words import Door, language_of, words_of
from jolserik.exchange.words import remedy, sentence
from jolserik.kernel.refusals import Code, Refusal, title

MEDIA_TYPE = "application/problem+json"
BUSY_RETRY_S = 1

MALFORMED = frozenset(
    {
        Code.BAD_FILE, Code.UNKNOWN_COLUMN, Code.MISSING_COLUMN, Code.MISSING_VALUE, Code.BAD_VALUE,
        Code.AMBIGUOUS_NUMBER, Code.BAD_IDENTIFIER, Code.UNKNOWN_UNIT,
    }
)  # fmt: skip
COLLIDING = frozenset(
    {Code.NUMBER_REUSED, Code.NOTE_CLOSED, Code.INVOICE_REUSED, Code.INVOICE_ALREADY_SETTLED}
)
STATUSES: Mapping[Code, int] = {
    **dict.fromkeys(MALFORMED, 400),
    **dict.fromkeys(COLLIDING, 409),
    Code.NOT_ALLOWED: 403,
    Code.BUSY: 503,
}
JUDGED = 422


@dataclass(frozen=True)
class Fault:
    """One fault with its place in the request. The refusal's own `at` stays the column's name, for the sentence."""

    refusal: Refusal
    at: str


@dataclass
class Stop(Exception):
    """The request ends here with a problem. Faults come weightiest first; without any, the door speaks."""

    status: int
    faults: Sequence[Fault] = ()
    door: Door = Door.NOT_FOUND
    headers: Mapping[str, str] = field(default_factory=dict)


def stop_at_door(code: Door, **headers: str) -> Stop:
    """A refusal by the door."""
    return Stop(
        code.status, door=code, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def stopped(faults: Sequence[Fault], *, status: int | None = None) -> Stop:
    """A refusal by a room; the first fault decides the status."""
    code = faults[0].refusal.code
    headers = {"Retry-After": str(BUSY_RETRY_S)} if code is Code.BUSY else {}
    return Stop(status or STATUSES.get(code, JUDGED), faults, headers=headers)


def fault_entry(fault: Fault, language: str) -> dict[str, Any]:
    """One fault as a document. Rows are the file's affair; here the place is said by `at`."""
    said = replace(fault.refusal, row=None)
    entry = {
        "code": said.code.value,
        "at": fault.at,
        "message": sentence(said, language),
        "remedy": remedy(said, language),
    }
    return {**entry, "facts": dict(said.facts)} if said.facts else entry


def problem_document(request: HttpRequest, stop: Stop) -> dict[str, Any]:
    """The body of a problem."""
    language = language_of(request)
    if not stop.faults:
        words = words_of(stop.door, language)
        error = {"code": stop.door.value, "at": "", "message": words["sentence"], "remedy": words["remedy"]}
        return {
            "type": "about:blank", "title": words["title"], "status": stop.status, "detail": words["sentence"],
            "code": stop.door.value, "errors": [error],
        }  # fmt: skip
    errors = [fault_entry(fault, language) for fault in stop.faults]
    code = stop.faults[0].refusal.code
    return {
        "type": request.build_absolute_uri(f"/refusals/{code.value}"), "title": title(code, language),
        "status": stop.status, "detail": errors[0]["message"], "code": code.value, "errors": errors,
    }  # fmt: skip


def problem_response(request: HttpRequest, stop: Stop) -> JsonResponse:
    """The problem as an answer."""
    return json_response(request, stop.status, problem_document(request, stop), stop.headers)


def json_response(
    request: HttpRequest, status: int, body: Any, headers: Mapping[str, str] | None = None
) -> JsonResponse:
    """A JSON answer that nobody keeps; problems bear their own media type."""
    media_type = MEDIA_TYPE if status >= 400 else "application/json"
    response = JsonResponse(body, status=status, safe=False, content_type=media_type)
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = language_of(request)
    response["Vary"] = "Accept-Language, Authorization"
    for name, value in (headers or {}).items():
        response[name] = value
    return response
