"""Consignment notes over HTTP: check, register, show, act, correct."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from jolserik.api.bodies import ACTION, CORRECTION, NOTE, Shape, faults_of, json_body, parse, read_document
from jolserik.api.callers import Caller, MachineToken, Scope, caller
from jolserik.api.keys import Reply, canonical, replying
from jolserik.api.openapi import Link, described, links, problems, takes
from jolserik.api.problems import Fault, fault_entry, json_response, stopped
from jolserik.api.schemas import ActionAnswer, NoteAnswer, NoteDocument
from jolserik.api.shapes import note_document
from jolserik.api.words import language_of
from jolserik.kernel.answers import Answer, Outcome
from jolserik.kernel.fields import ACTIONS, shown
from jolserik.kernel.numbers import is_number, normalise_number
from jolserik.kernel.refusals import Code, Refusal
from jolserik.notes import policy
from jolserik.notes.commands.acting import act_on_notes
from jolserik.notes.commands.registering import check_notes, register_notes
from jolserik.notes.documents import NoteDraft, action_draft, note_draft
from jolserik.notes.facts import NoteFacts
from jolserik.notes.queries.referred import find_notes
from jolserik.notes.queries.showing import show_note
from jolserik.registry.acting import Act
from jolserik.registry.queries import find_parties

router = Router(tags=["notes"])
AFTERWARDS = links(
    Link("show_note", number="$response.body#/number"),
    Link("act_on_note", number="$response.body#/number", action="revoke"),
    Link("correct_note", number="$response.body#/number"),
    Link("trace", code="$response.body#/number"),
)


@router.post(
    "/notes",
    auth=MachineToken(Scope.NOTES_WRITE),
    response={(201, 202): NoteAnswer, **problems(400, 401, 403, 409, 413, 415, 422, 429, 503)},
    operation_id="register_note",
    summary="Register a note",
    openapi_extra=described(takes(NOTE, "note", key=True), {201: AFTERWARDS, 202: AFTERWARDS}),
)
def register_note(request: HttpRequest) -> HttpResponse:
    """Registers one note: 201 when it is accepted, 202 when it is held (its number is final), a problem when refused.

    The same content under the same own number gets the same answer again. With an Idempotency-Key that holds for every
    final answer.
    """
    asking, raw = caller(request), json_body(request)

    def work() -> Reply:
        draft = read_document(parse(raw), NOTE, note_draft)
        return registered(request, draft, asking.act(), NOTE)

    return replying(request, asking, canonical(raw), work)


@router.post(
    "/notes/check",
    auth=MachineToken(Scope.NOTES_WRITE),
    response={200: NoteAnswer, **problems(400, 401, 403, 409, 413, 415, 422, 429, 503)},
    operation_id="check_note",
    summary="Check a note",
    openapi_extra=described(takes(NOTE, "note")),
)
def check_note(request: HttpRequest) -> HttpResponse:
    """Says what registering would answer, and stores nothing: 200 where the note would be accepted or held, else the
    problem that registering would answer with."""
    draft = read_document(parse(json_body(request)), NOTE, note_draft)
    reply = registered(request, draft, caller(request).act(store=False), NOTE)
    return json_response(request, 200, reply.body)


@router.get(
    "/notes/{number}",
    auth=MachineToken(Scope.NOTES_READ),
    response={200: NoteDocument, **problems(401, 403, 404, 429)},
    operation_id="show_note",
    summary="Show a note",
    openapi_extra=described({}, {200: links(Link("trace", code="$response.body#/number"))}),
)
def get_note(request: HttpRequest, number: str) -> HttpResponse:
    """One note of your party, sent or received. Hyphens and blanks in the number do not matter."""
    note = show_note(number, caller(request).actor) if number.isprintable() else None
    if note is None:
        raise unknown_note(number)
    return json_response(request, 200, note_document(note))


@router.post(
    "/notes/{number}/correct",
    auth=MachineToken(Scope.NOTES_WRITE),
    response={(201, 202): NoteAnswer, **problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503)},
    operation_id="correct_note",
    summary="Correct a note",
    openapi_extra=described(takes(CORRECTION, "correction", key=True), {201: AFTERWARDS, 202: AFTERWARDS}),
)
def correct_note(request: HttpRequest, number: str) -> HttpResponse:
    """Registers a note in place of an open one: one step, linked. Parties, kind, countries and places cannot change;
    with `reissue` in `procedure` another recipient may be named."""
    asking, raw = caller(request), json_body(request)

    def work() -> Reply:
        old = note_of(number, asking)
        draft = read_document(parse(raw), CORRECTION, note_draft, refers_to=old.number)
        return registered(request, draft, asking.act(), CORRECTION)

    return replying(request, asking, canonical(raw), work)


@router.post(
    "/notes/{number}/{action}",
    auth=MachineToken(Scope.NOTES_WRITE),
    response={200: ActionAnswer, **problems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503)},
    operation_id="act_on_note",
    summary="Act on a note",
    openapi_extra=described(
        takes(ACTION, "action", key=True, optional=True, words={"action": ACTIONS}),
        {200: links(Link("show_note", number="$response.body#/number"))},
    ),
)
def act_on_note(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Confirms, declines, revokes, reports an exit or adds papers. `party` is yours and `date` today unless
    named; lines that are not named are received in full. `hold`, `release` and `seize` are the authority's."""
    asking, raw = caller(request), json_body(request)

    def work() -> Reply:
        act = asking.act()
        said = {name: value for name, value in parse(raw).items() if value not in (None, "")}
        body = {"date": act.today.isoformat(), "party": asking.party, **said}
        note = note_of(number, asking)
        draft = read_document(body, ACTION, action_draft, note=note.number, action=action)
        done = act_on_notes([draft], act)[0]
        if done.outcome is Outcome.REFUSED:
            raise stopped(faults_of(done.refusals, ACTION))
        return Reply(200, {"number": done.number, "action": draft.action, "outcome": "accepted"}, {})

    return replying(request, asking, canonical(raw), work)


def registered(request: HttpRequest, draft: NoteDraft, act: Act, shape: Shape) -> Reply:
    """Register (or check) a note and word its answer."""
    faults = strangers(draft, act)
    if faults:
        raise stopped(faults_of(faults, shape))
    answer = (register_notes if act.store else check_notes)([draft], act)[0]
    if answer.outcome is Outcome.REFUSED:
        raise stopped(faults_of(answer.refusals, shape))
    status = 202 if answer.outcome is Outcome.HELD else 201
    headers = {"Location": f"/api/v1/notes/{answer.number}"} if answer.number else {}
    return Reply(status, note_answer(request, answer, shape), headers)


def strangers(draft: NoteDraft, act: Act) -> list[Refusal]:
    """Who a note is from and what it refers to, decided before anything is compared with what others have registered:
    whoever may not speak for a sender must not learn which numbers that sender has used."""
    away = draft.kind == "return" and draft.sender.country != act.pack.country
    speaker = draft.recipient if away else draft.sender
    known = find_parties([speaker]) if speaker else {}
    faults = []
    if any(not policy.may_register(act.actor, party.id) for party in known.values()):
        faults.append(
            Refusal(Code.NOT_ALLOWED, "sender", {"party": str(draft.sender), "action": "register"}, draft.row)
        )
    if draft.refers_to:
        named = find_notes([(str(draft.sender), draft.refers_to)]).values()
        if any(not policy.may_see(act.actor, note.sender_id, note.recipient_id) for note in named):
            faults.append(Refusal(Code.UNKNOWN_NOTE, "refers_to", {"note": draft.refers_to}, draft.row))
    return faults


def note_answer(request: HttpRequest, answer: Answer, shape: Shape) -> dict[str, Any]:
    """What became of a note, in the caller's language."""
    language = language_of(request)

    def entries(refusals: Sequence[Refusal]) -> list[dict[str, Any]]:
        return [fault_entry(fault, language) for fault in faults_of(refusals, shape)]

    return {
        "own": answer.own, "outcome": answer.outcome.value, "number": answer.number,
        "reasons": entries(answer.refusals), "warnings": entries(answer.warnings),
    }  # fmt: skip


def note_of(number: str, asking: Caller) -> NoteFacts:
    """The note of a number, if the caller may know of it."""
    code = normalise_number(number)
    found = find_notes([("", code)]).get(("", code)) if is_number(code) else None
    if found is None or not policy.may_see(asking.actor, found.sender_id, found.recipient_id):
        raise unknown_note(number)
    return found


def unknown_note(number: str) -> Exception:
    """A number that nobody has used and one of somebody else's note get the same answer."""
    return stopped(
        [Fault(Refusal(Code.UNKNOWN_NOTE, "number", {"note": shown(number)}), "number")], status=404
    )
