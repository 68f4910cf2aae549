"""Goods over HTTP: what the party holds, a lot, and traces of lots, notes and lines."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from ninja import Router

from jolserik.api import parameters
from jolserik.api.callers import MachineToken, Scope, caller
from jolserik.api.limits import OFFSET_MAX
from jolserik.api.openapi import Link, described, links, problems
from jolserik.api.problems import Fault, json_response, stop_at_door, stopped
from jolserik.api.schemas import HoldingsPage, LotDocument, Traces
from jolserik.api.shapes import iso, plain
from jolserik.api.words import Door
from jolserik.exchange import shapes
from jolserik.kernel.fields import shown
from jolserik.kernel.quantity import format_quantity
from jolserik.kernel.refusals import Code, Refusal
from jolserik.ledger.queries.lot_balance import holders_of
from jolserik.ledger.queries.showing import WantedHoldings, page_of_holdings
from jolserik.notes.queries import tracing
from jolserik.notes.queries.seen_lots import SeenLot, lines_seen, lot_back, lot_forward, seen_lot
from jolserik.registry.acting import Actor

router = Router(tags=["goods"])
TEXT = {"type": "string", "maxLength": parameters.TEXT_CHARACTERS_MAX}
DIRECTIONS = ("back", "forward")


@router.get(
    "/holdings",
    auth=MachineToken(Scope.HOLDINGS_READ),
    response={200: HoldingsPage, **problems(400, 401, 403, 429)},
    operation_id="list_holdings",
    summary="List what your party holds",
    openapi_extra=described(
        {
            "parameters": [
                parameters.described("place", TEXT, "Only this place."),
                parameters.described("text", TEXT, "Product, lot, reference or name."),
                parameters.described(
                    "as_of", {"type": "string", "format": "date-time"}, "As it was at this moment."
                ),
                parameters.LIMIT,
                parameters.OFFSET,
            ]
        },
        {
            200: links(
                Link("show_lot", code="$response.body#/items/0/lot"),
                Link("trace", code="$response.body#/items/0/lot"),
            )
        },
    ),
)
def get_holdings(request: HttpRequest) -> HttpResponse:
    """One row per place and lot, in the order of places and products."""
    asking = caller(request)
    said = parameters.query(request, ("place", "text", "as_of", "limit", "offset"))
    offset, limit = parameters.page(said)
    wanted = WantedHoldings(
        asking.party_id, said.get("place", ""), said.get("text", ""), parameters.moment(said, "as_of")
    )
    found, total = page_of_holdings(wanted, offset=offset, limit=limit)
    rows = [shapes.holding(held) for held in found]
    further = offset + limit
    more = urlencode({**said, "limit": limit, "offset": further})
    following = f"/api/v1/holdings?{more}" if further < total and further <= OFFSET_MAX else None
    return json_response(request, 200, {"total": total, "items": rows, "next": following})


@router.get(
    "/lots/{code}",
    auth=MachineToken(Scope.HOLDINGS_READ),
    response={200: LotDocument, **problems(401, 403, 404, 429)},
    operation_id="show_lot",
    summary="Show a lot",
    openapi_extra=described({}, {200: links(Link("trace", code="$response.body#/lot"))}),
)
def get_lot(request: HttpRequest, code: str) -> HttpResponse:
    """A lot that your party brought in, holds, has held or is to receive. What its holder calls it, how much it was and
    which document proves it, only the holder sees."""
    actor = caller(request).actor
    lot = seen_lot(code, actor) if code.isprintable() else None
    if lot is None:
        raise stopped([Fault(Refusal(Code.LOT_UNKNOWN, "code", {"lot": shown(code)}), "code")], status=404)
    return json_response(request, 200, lot_document(lot, actor))


def lot_document(lot: SeenLot, actor: Actor) -> dict[str, Any]:
    """A lot as a document, with what the actor's parties have of it."""
    mine = holders_of(lot.id, actor.reads_for)
    own = {
        "reference": lot.reference, "quantity": format_quantity(lot.quantity), "date": iso(lot.date),
        "origin_document": lot.origin_document, "origin_line": lot.origin_line, "value": plain(lot.value),
        "currency": lot.currency,
    }  # fmt: skip
    return {
        "lot": lot.code, "product": lot.product, "unit": lot.unit, "name": lot.name, "origin_kind": lot.origin_kind,
        "origin_country": lot.origin_country, "maker_country": lot.maker_country, "procedure": lot.procedure,
        "clauses": list(lot.clauses), "grade": lot.grade,
        "on_hand": format_quantity(sum(holder.on_hand for holder in mine)),
        "reserved": format_quantity(sum(holder.reserved for holder in mine)), "own": own if lot.whole else None,
    }  # fmt: skip


@router.get(
    "/trace/{code}",
    auth=MachineToken(Scope.TRACE_READ),
    response={200: Traces, **problems(400, 401, 403, 404, 429)},
    operation_id="trace",
    by_alias=True,
    summary="Trace a lot, a note or a line",
    openapi_extra=described(
        {
            "parameters": [
                parameters.described(
                    "direction", {"type": "string", "enum": list(DIRECTIONS)}, "`back` unless named."
                )
            ]
        },
        {200: links(Link("trace", code="$response.body#/code", direction="forward"))},
    ),
)
def get_trace(request: HttpRequest, code: str) -> HttpResponse:
    """Back to the origins or forward to the ends. `code` is a lot, a note, or a line as `NUMBER.LINE`. You see the hops
    that your party took part in; of the rest what it is and how well it is proven, not whose."""
    actor = caller(request).actor
    said = parameters.query(request, ("direction",))
    direction = parameters.choice(said, "direction", DIRECTIONS, default="back")
    found = traces(code, direction, actor)
    if found is None:
        raise stop_at_door(Door.NOT_FOUND)
    return json_response(request, 200, {"code": code, "direction": direction, "traces": found})


def traces(code: str, direction: str, actor: Actor) -> list[dict[str, Any]] | None:
    """The traces of a code; None where it is nobody's or not for this actor."""
    if not code.isprintable():
        return None
    lines = lines_seen(code, actor)
    if not lines:
        lot = seen_lot(code, actor)
        if lot is None:
            return None
        if direction == "back":
            return [shapes.trace_back(lot_back(lot, actor))]
        return [shapes.trace_forward(lot_forward(lot, actor))]
    if direction == "back":
        return [shapes.trace_back(trace) for trace in tracing.trace_lines(lines, actor)]
    return [shapes.trace_forward(tracing.trace_line_forward(line, actor)) for line in lines]
