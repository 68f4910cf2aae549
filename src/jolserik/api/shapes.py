"""Shapes that only HTTP has: a note and a lot as documents. Traces and holdings are the exchange room's."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jolserik.kernel.quantity import format_quantity
from jolserik.notes.queries.showing import ShownAction, ShownLine, ShownNote


def note_document(note: ShownNote) -> dict[str, Any]:
    """A note as its sides see it."""
    return {
        "number": note.number, "own": note.own_number, "kind": note.kind, "procedure": note.procedure,
        "date": iso(note.date), "sender": note.sender.text, "sender_place": note.sender_place,
        "recipient": note.recipient.text, "recipient_place": note.recipient_place,
        "recipient_country": note.recipient_country, "consignee": note.consignee, "end_user": note.end_user,
        "carrier": note.carrier, "contract": note.contract, "crossing": note.crossing, "papers": papers(note.papers),
        "reason": note.reason, "relation": note.relation, "refers_to": note.refers_to, "state": note.state,
        "hold_code": note.hold_code, "due_on": iso(note.due_on), "overdue_since": iso(note.overdue_since),
        "registered_at": iso(note.registered_at), "closed_at": iso(note.closed_at),
        "lines": [line_document(line) for line in note.lines],
        "actions": [action_document(action) for action in note.actions],
    }  # fmt: skip


def line_document(line: ShownLine) -> dict[str, Any]:
    """A line with what it draws."""
    return {
        "line": line.line, "product": line.product, "unit": line.unit, "quantity": format_quantity(line.quantity),
        "quantity_settled": format_quantity(line.quantity_settled), "state": line.state, "price": plain(line.price),
        "currency": line.currency, "value": plain(line.value), "packages": line.packages, "net_kg": kg(line.net_kg),
        "gross_kg": kg(line.gross_kg), "invoice": line.invoice, "vehicle": line.vehicle, "container": line.container,
        "waybill": line.waybill, "serials": list(line.serials), "exit_grade": line.exit_grade,
        "draws": [
            {
                "lot": draw.lot, "reference": draw.reference, "quantity": format_quantity(draw.quantity),
                "settled": format_quantity(draw.settled_quantity), "origin_kind": draw.origin_kind,
                "origin_country": draw.origin_country, "grade": draw.grade,
            }
            for draw in line.draws
        ],
    }  # fmt: skip


def action_document(action: ShownAction) -> dict[str, Any]:
    """Something done to a note. Persons are not named: machines have no use for them."""
    return {
        "action": action.action, "date": iso(action.date), "party": action.party, "reason": action.reason,
        "source": action.source, "scope": action.scope, "papers": papers(action.papers),
        "lines": [{"line": line, "quantity_received": kg(quantity)} for line, quantity in action.lines],
        "recorded_at": iso(action.recorded_at),
    }  # fmt: skip


def papers(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    """Papers by kind and number."""
    return [{"kind": kind, "number": number} for kind, number in pairs]


def iso(moment: date | datetime | None) -> str | None:
    """A day or a moment as ISO 8601 writes it."""
    return moment.isoformat() if moment else None


def kg(micro: int | None) -> str | None:
    """A quantity that may be unknown."""
    return None if micro is None else format_quantity(micro)


def plain(amount: Decimal | None) -> str | None:
    """An amount without trailing zeros or exponent."""
    if amount is None:
        return None
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
