"""A new note from a note: what a correction, a reissue or a return begins with, as cells of the file of notes."""

from __future__ import annotations

from jolserik.kernel.quantity import format_quantity
from jolserik.notes.queries.showing import ShownLine, ShownNote
from jolserik.web.trader.writing_notes import Texts


def correction_of(note: ShownNote, *, reissue: bool) -> tuple[Texts, list[Texts]]:
    """The note again, naming what it corrects; its date may not be before the old one, its number is a new one."""
    head = {
        "kind": note.kind, "procedure": " ".join(filter(None, (note.procedure, "reissue" if reissue else ""))),
        "date": note.date.isoformat(), "note": f"{note.own_number}-{len(note.replaced_by) + 2}",
        "sender": note.sender.text, "sender_place": note.sender_place, "recipient": note.recipient.text,
        "recipient_place": note.recipient_place, "recipient_country": note.recipient_country if note.is_export else "",
        "consignee": note.consignee, "end_user": note.end_user, "carrier": note.carrier, "contract": note.contract,
        "crossing": note.crossing, "refers_to": note.number, "reason": note.reason,
        "papers": ";".join(f"{kind}:{number}" for kind, number in note.papers), **shared_of(note),
    }  # fmt: skip
    return head, [line_of(line, line.quantity) for line in note.lines]


def return_of(note: ShownNote) -> tuple[Texts, list[Texts]]:
    """What arrived, back to where it came from. Goods abroad stand at no place of ours."""
    head = {
        "kind": "return", "sender": note.recipient.text, "sender_place": "" if note.is_export else note.recipient_place,
        "recipient": note.sender.text, "recipient_place": note.sender_place, "refers_to": note.number,
    }  # fmt: skip
    lines = [
        line_of(line, line.quantity_settled, priced=False) for line in note.lines if line.quantity_settled
    ]
    return head, lines


def shared_of(note: ShownNote) -> Texts:
    """What all lines of the note have in common."""
    first = note.lines[0]
    return {
        "invoice": first.invoice,
        "vehicle": first.vehicle,
        "container": first.container,
        "waybill": first.waybill,
    }


def line_of(line: ShownLine, quantity: int, *, priced: bool = True) -> Texts:
    """One line as cells; which lots it draws is decided anew."""
    cells = {"product": line.product, "unit": line.unit, "quantity": format_quantity(quantity)}
    if priced:
        cells |= {
            "price": format(line.price.normalize(), "f") if line.price is not None else "", "currency": line.currency,
            "packages": line.packages, "net_kg": kilograms(line.net_kg), "gross_kg": kilograms(line.gross_kg),
            "serials": ";".join(line.serials),
        }  # fmt: skip
    return cells


def kilograms(micro: int | None) -> str:
    """A weight as it is typed."""
    return "" if micro is None else format_quantity(micro)
