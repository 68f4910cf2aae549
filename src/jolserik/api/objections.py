"""Objections over HTTP: file one, look at one's own."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from jolserik.api import parameters
from jolserik.api.bodies import Shape, faults_of, json_body, parse, read_document
from jolserik.api.callers import MachineToken, Scope, caller
from jolserik.api.keys import Reply, canonical, replying
from jolserik.api.objection_schemas import ObjectionAnswer, ObjectionDocument, ObjectionsPage
from jolserik.api.openapi import BODY, KEY, Link, described, links, problems
from jolserik.api.problems import Fault, json_response, stop_at_door, stopped
from jolserik.api.requests import request_schema
from jolserik.api.shapes import iso, papers
from jolserik.api.words import Door
from jolserik.casework.commands.filing import file_objection
from jolserik.casework.documents import FACTS_MAX, objection_draft
from jolserik.casework.queries.listing import (
    ANSWERED,
    OPEN,
    OVERDUE,
    ListedObjection,
    Wanted,
    count_objections,
    list_objections,
)
from jolserik.casework.queries.showing import ShownObjection, show_objection
from jolserik.casework.verdicts import OBJECTIONABLE, SubjectKind
from jolserik.kernel.answers import Outcome
from jolserik.kernel.refusals import Code, Refusal

router = Router(tags=["objections"])
OBJECTION = Shape("objections")
FACTS = "facts"
STATES = (OPEN, OVERDUE, ANSWERED)
EXAMPLE = {
    "objection": "OB-1", "document": "E-15", "code": "guidance_prohibited",
    "facts": {"lot": "LQ2D4J859L6W"}, "reason": "The lot was bought at the full rate of duty.", "papers": ["declaration:1"],
}  # fmt: skip


def body_schema() -> dict[str, Any]:
    """The JSON schema of an objection: its columns, and the facts of a refused document."""
    schema = request_schema(OBJECTION)
    schema["properties"]["code"] = {"type": "string", "enum": ["", *OBJECTIONABLE]}
    schema["properties"][FACTS] = {
        "type": "object", "additionalProperties": {"type": "string"}, "maxProperties": FACTS_MAX,
        "description": "of a refused document, as its refusal gave them",
    }  # fmt: skip
    return schema


@router.post(
    "/objections",
    auth=MachineToken(Scope.NOTES_WRITE),
    response={201: ObjectionAnswer, **problems(400, 401, 403, 409, 413, 415, 422, 429, 503)},
    operation_id="file_objection",
    summary="Object to a verdict",
    openapi_extra=described(
        {
            BODY: {
                "required": True,
                "content": {"application/json": {"schema": body_schema(), "example": EXAMPLE}},
            },
            "parameters": [KEY],
        },
        {201: links(Link("show_objection", number="$response.body#/number"))},
    ),
)
def post_objection(request: HttpRequest) -> HttpResponse:
    """Objects to what was said of a `note`, to an `answer` of guidance whose receipt is recorded, to the refusal of a
    `document` of yours, or to a `rule`. Another person answers by `due_at`. `party` is yours unless named."""
    asking, raw = caller(request), json_body(request)

    def work() -> Reply:
        body = {name: value for name, value in parse(raw).items() if value not in (None, "")}
        facts = facts_of(body.pop(FACTS, {}))
        said = {"party": asking.party, **body}
        draft = read_document(said, OBJECTION, partial(objection_draft, facts=facts))
        done = file_objection(draft, asking.act())
        if done.outcome is Outcome.REFUSED:
            raise stopped(faults_of(done.refusals, OBJECTION))
        filed = show_objection(done.number, asking.actor)
        assert filed is not None  # his own, just now or once before
        answer = {
            "own": done.own,
            "outcome": done.outcome.value,
            "number": done.number,
            "due_at": iso(filed.due_at),
        }
        return Reply(201, answer, {"Location": f"/api/v1/objections/{done.number}"})

    return replying(request, asking, canonical(raw), work)


@router.get(
    "/objections",
    auth=MachineToken(Scope.NOTES_READ),
    response={200: ObjectionsPage, **problems(400, 401, 403, 429)},
    operation_id="list_objections",
    summary="Your objections",
    openapi_extra={
        "parameters": [
            parameters.described(
                "state", {"type": "string", "enum": [*STATES]}, "Only those that wait, wait past their clock, or are answered."
            ),
            parameters.LIMIT,
            parameters.OFFSET,
        ]
    },
)  # fmt: skip
def get_objections(request: HttpRequest) -> HttpResponse:
    """Objections in the name of your party, the newest first."""
    asking, now = caller(request), timezone.now()
    said = parameters.query(request, ("state", "limit", "offset"))
    state = parameters.choice(said, "state", ("", *STATES), default="")
    offset, limit = parameters.page(said)
    wanted = Wanted(asking.actor.reads_for, now, state)
    found = list_objections(wanted, offset=offset, limit=limit)
    body = {"total": count_objections(wanted), "items": [listed_document(one, now) for one in found]}
    return json_response(request, 200, body)


@router.get(
    "/objections/{number}",
    auth=MachineToken(Scope.NOTES_READ),
    response={200: ObjectionDocument, **problems(401, 403, 404, 429)},
    operation_id="show_objection",
    summary="Show an objection",
)
def get_objection(request: HttpRequest, number: str) -> HttpResponse:
    """One objection of your party with its answer. Another's and an unknown one are answered alike."""
    found = show_objection(number, caller(request).actor) if number.isprintable() else None
    if found is None:
        raise stop_at_door(Door.NOT_FOUND)
    return json_response(request, 200, objection_document(found, timezone.now()))


def facts_of(said: Any) -> dict[str, str]:
    """The facts of a refused document: names with texts."""
    if isinstance(said, dict) and all(type(value) is str for value in said.values()):
        return said
    raise stopped([Fault(Refusal(Code.BAD_VALUE, FACTS, {"problem": "few_facts"}), f"/{FACTS}")])


def subject_of(objection: ListedObjection | ShownObjection) -> dict[str, str]:
    """What it is about, by the names that the request has for it."""
    named = {kind.value: "" for kind in SubjectKind}
    return {
        **named,
        objection.subject_kind: objection.subject,
        "rule": objection.rule,
        "code": objection.code,
    }


def listed_document(objection: ListedObjection, now: datetime) -> dict[str, Any]:
    """An objection in a list."""
    return {
        "number": objection.number, "own": objection.own_number, **subject_of(objection), "state": objection.state(now),
        "filed_at": iso(objection.filed_at), "due_at": iso(objection.due_at), "answered_at": iso(objection.answered_at),
    }  # fmt: skip


def objection_document(objection: ShownObjection, now: datetime) -> dict[str, Any]:
    """A whole objection. Persons are not named: machines have no use for them."""
    return {
        "number": objection.number, "own": objection.own_number, "party": objection.party.text, **subject_of(objection),
        "facts": objection.facts, "pack_version": objection.pack_version, "reason": objection.reason,
        "papers": papers(objection.papers), "state": objection.state(now), "filed_at": iso(objection.filed_at),
        "due_at": iso(objection.due_at), "answer_text": objection.answer, "answered_at": iso(objection.answered_at),
        "released": objection.released,
    }  # fmt: skip
