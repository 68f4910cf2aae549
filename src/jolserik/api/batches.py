"""Files over HTTP: a batch is a CSV or XLSX file of one kind, taken in as `jolserik load` does, with the
caller's authority.

Small files are answered at once; a large one is kept, taken in by the worker process, and asked for by its id.
"""

from __future__ import annotations

import hashlib
from typing import Any, BinaryIO, cast

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import Router

from jolserik.api import parameters
from jolserik.api.bodies import body_of, unreadable
from jolserik.api.callers import Caller, MachineToken, Scope, caller
from jolserik.api.keys import Reply, replying
from jolserik.api.limits import FILE_BYTES_MAX
from jolserik.api.openapi import EXAMPLES, KEY, Link, described, links, problems
from jolserik.api.problems import Fault, json_response, stop_at_door, stopped
from jolserik.api.schemas import Batch
from jolserik.api.words import Door, language_of
from jolserik.exchange import batches as store
from jolserik.exchange.kinds import KINDS
from jolserik.kernel.refusals import Code, Refusal

router = Router(tags=["batches"])
AT_ONCE_BYTES_MAX = 256 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MULTIPART = "multipart/form-data"
RAW = ("text/csv", XLSX, "application/octet-stream")
KIND_SCHEMA = {"type": "string", "enum": list(KINDS)}
BINARY = {"type": "string", "format": "binary"}
FORM = {
    "type": "object",
    "properties": {
        "kind": KIND_SCHEMA,
        "file": {"type": "string", "contentMediaType": "application/octet-stream"},
    },
    "required": ["file"],
}


@router.post(
    "/batches",
    auth=MachineToken(Scope.BATCHES_WRITE),
    response={(201, 202): Batch, **problems(400, 401, 403, 409, 413, 415, 422, 429, 503)},
    operation_id="hand_in_batch",
    summary="Hand in a file",
    openapi_extra=described(
        {
            "parameters": [
                KEY,
                {
                    "name": "kind", "in": "query", "required": True, "schema": KIND_SCHEMA,
                    "description": "What the file holds. In a form it may stand as a field instead.", "example": "parties",
                },
            ],
            "requestBody": {
                "required": True,
                "content": {
                    "text/csv": {"schema": {"description": "The file as it is."}, "example": EXAMPLES["batch"]},
                    XLSX: {"schema": BINARY},
                    MULTIPART: {"schema": FORM},
                },
            },
        },
        {status: links(Link("show_batch", id="$response.body#/id")) for status in (201, 202)},
    ),
)  # fmt: skip
def hand_in_batch(request: HttpRequest) -> HttpResponse:
    """Takes a file in: 201 with the answer to every document, or 202 while it waits for the worker. Documents
    stand alone: the good ones are registered. The same file again gets the same answers."""
    asking = caller(request)
    kind, name, content = file_of(request)
    said = b"\0".join([kind.encode(), hashlib.sha256(content).digest()])

    def work() -> Reply:
        batch_id = store.receive(
            store.Received(kind, name, content, language_of(request)), asking.party_id, asking.actor.person_id
        )
        if len(content) <= AT_ONCE_BYTES_MAX:
            store.take_in(batch_id)
        document = batch_document(batch_id, asking)
        status = 201 if document["state"] == "done" else 202
        return Reply(status, document, {"Location": f"/api/v1/batches/{batch_id}"})

    return replying(request, asking, said, work)


@router.get(
    "/batches/{id}",
    auth=MachineToken(Scope.BATCHES_WRITE),
    response={200: Batch, **problems(401, 403, 404, 429)},
    operation_id="show_batch",
    summary="Show a batch",
)
def get_batch(request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002 - the address's own word
    """The answer to every document of a file, once it is done."""
    return json_response(request, 200, batch_document(id, caller(request)))


def batch_document(batch_id: str, asking: Caller) -> dict[str, Any]:
    """A batch of the caller's party."""
    found = store.show(batch_id, asking.party_id)
    if found is None:
        raise stop_at_door(Door.NOT_FOUND)
    return found


def file_of(request: HttpRequest) -> tuple[str, str, bytes]:
    """(kind, name, bytes) of the file that a request carries."""
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type == MULTIPART:
        field, name, content = file_in_form(request)
    elif media_type in RAW:
        field, name, content = "", "", body_of(request, FILE_BYTES_MAX)
    else:
        raise stop_at_door(Door.UNSUPPORTED_MEDIA_TYPE)
    kind = parameters.query(request, ("kind",)).get("kind", field)
    if not kind:
        raise stopped([Fault(Refusal(Code.MISSING_VALUE, "kind"), "kind")])
    if kind not in KINDS:
        raise parameters.bad("kind", kind, expected=", ".join(KINDS))
    return kind, name, content


def file_in_form(request: HttpRequest) -> tuple[str, str, bytes]:
    """The kind, if the form says it, and the file, which is kept on disk while it is long."""
    if int(request.headers.get("Content-Length") or 0) > FILE_BYTES_MAX:
        raise stop_at_door(Door.BODY_TOO_LARGE)
    try:
        kind, files = request.POST.get("kind", ""), request.FILES
    except RequestDataTooBig:
        raise stop_at_door(Door.BODY_TOO_LARGE) from None
    except (MultiPartParserError, BadRequest):
        unreadable("interrupted")
    file = files.get("file")
    if file is None or isinstance(file, list):
        raise stopped([Fault(Refusal(Code.MISSING_VALUE, "file"), "/file")])
    return str(kind), str(file.name or ""), cast(BinaryIO, file).read()
