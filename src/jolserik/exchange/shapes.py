"""Shapes: answers as plain documents, the same on the command line, over HTTP and in downloads. Quantities are decimal texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jolserik.kernel.quantity import format_quantity
from jolserik.ledger.queries.holdings import HeldLot
from jolserik.notes.queries.tracing import Hop, TraceBack, TraceForward


def holding(held: HeldLot) -> dict[str, Any]:
    """One row of holdings."""
    return {
        "party": held.party, "place": held.place, "lot": held.lot, "reference": held.reference,
        "product": held.product, "unit": held.unit, "on_hand": format_quantity(held.on_hand),
        "reserved": format_quantity(held.reserved), "abroad": held.abroad, "grade": held.grade,
    }  # fmt: skip


def trace_back(trace: TraceBack) -> dict[str, Any]:
    """A trace back to the roots."""
    return {
        "of": trace.of,
        "unit": trace.unit,
        "product": trace.product,
        "quantity": format_quantity(trace.quantity),
        "roots": [
            {
                "lot": root.lot, "reference": root.reference, "holder": root.holder,
                "origin_kind": root.origin_kind, "origin_document": root.origin_document,
                "origin_line": root.origin_line, "origin_country": root.origin_country,
                "maker_country": root.maker_country, "quantity": format_quantity(root.quantity), "grade": root.grade,
                "ingredients": [
                    {"lot": x.lot, "product": x.product, "quantity": format_quantity(x.quantity), "unit": x.unit}
                    for x in root.ingredients
                ],
            }
            for root in trace.roots
        ],
        "hops": hops(trace.hops),
    }  # fmt: skip


def trace_forward(trace: TraceForward) -> dict[str, Any]:
    """A trace forward to all ends."""
    return {
        "of": trace.of,
        "unit": trace.unit,
        "product": trace.product,
        "quantity": format_quantity(trace.quantity),
        "ends": [
            {
                "kind": end.kind, "party": end.party, "note": end.note, "quantity": format_quantity(end.quantity),
                "own_quantity": format_quantity(end.own_quantity), "own_unit": end.own_unit,
            }
            for end in trace.ends
        ],
        "hops": hops(trace.hops),
    }  # fmt: skip


def hops(found: Sequence[Hop]) -> list[dict[str, Any]]:
    """Changes of hands or place."""
    return [
        {
            "note": hop.note, "line": hop.line, "kind": hop.kind, "from": hop.sender, "to": hop.recipient,
            "lot": hop.lot, "quantity": format_quantity(hop.quantity), "grade": hop.grade,
            "date": hop.day.isoformat() if hop.day else None,
        }
        for hop in found
    ]  # fmt: skip
