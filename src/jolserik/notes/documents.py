"""Consignment notes and actions as people send them: drafts, their columns, and the words they may use. Pure data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from jolserik.kernel.documents import Row, content_hash, head_of, repeated_lines
from jolserik.kernel.identifiers import PartyRef
from jolserik.kernel.money import line_value
from jolserik.kernel.refusals import Code, Refusal

Day = date
EXPORT_KINDS = frozenset({"export_eaeu", "export_third"})
NOTE_HEAD = (
    "note", "kind", "procedure", "date", "paper_date", "paper_reason", "sender", "sender_place", "recipient",
    "recipient_place", "recipient_country", "consignee", "end_user", "carrier", "contract", "crossing", "refers_to",
    "papers", "reason",
)  # fmt: skip
LINE_FIELDS = (
    "product", "unit", "quantity", "price", "currency", "packages", "net_kg", "gross_kg", "invoice", "draws", "vehicle",
    "container", "waybill", "serials",
)  # fmt: skip
ACTION_HEAD = ("note", "action", "date", "party", "reason", "source", "scope", "papers")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """One line of a note to be. Quantities in millionths; `draws` are (lot code or @reference, quantity)."""

    row: int | None
    line: int
    product: str
    unit: str
    quantity: int
    price: Decimal | None = None
    currency: str = ""
    packages: str = ""
    net_kg: int | None = None
    gross_kg: int | None = None
    invoice: str = ""
    draws: tuple[tuple[str, int], ...] = ()
    vehicle: str = ""
    container: str = ""
    waybill: str = ""
    serials: tuple[str, ...] = ()

    @property
    def value(self) -> Decimal | None:
        """Price x quantity, rounded half even to two decimals; None without a price."""
        return None if self.price is None else line_value(self.price, self.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDraft:
    """A consignment note as its sender tells it."""

    row: int | None
    note: str
    kind: str
    date: date
    sender: PartyRef
    lines: tuple[LineDraft, ...]
    procedure: str = ""
    paper_date: Day | None = None
    paper_reason: str = ""
    sender_place: str = ""
    recipient: PartyRef | None = None
    recipient_place: str = ""
    recipient_country: str = ""
    consignee: str = ""
    end_user: str = ""
    carrier: str = ""
    contract: str = ""
    crossing: str = ""
    refers_to: str = ""
    papers: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    content: bytes = b""

    @property
    def is_export(self) -> bool:
        """Goods leave the country."""
        return self.kind in EXPORT_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDraft:
    """Something to be done to a note. `lines` are (line or None, quantity received or None, row)."""

    row: int | None
    note: str
    action: str
    date: date
    party: PartyRef | None = None
    reason: str = ""
    source: str = ""
    scope: str = ""
    papers: tuple[tuple[str, str], ...] = ()
    lines: tuple[tuple[int | None, int | None, int | None], ...] = field(default=())
    content: bytes = b""


def note_draft(rows: Sequence[Row]) -> NoteDraft | list[Refusal]:
    """A note from its rows; lines without a number are numbered in order."""
    head, faults = head_of(rows, NOTE_HEAD)
    faults += repeated_lines(rows)
    invoices = {cells["invoice"] for _, cells in rows if "invoice" in cells}
    shared = invoices.pop() if len(invoices) == 1 else ""
    lines = [line_draft(number, cells, place, shared) for place, (number, cells) in enumerate(rows, 1)]
    return faults or NoteDraft(row=rows[0][0], lines=tuple(lines), content=content_hash(rows), **head)


def line_draft(number: int | None, cells: Any, place: int, invoice: str) -> LineDraft:
    """One row's line; the note's only invoice holds for lines that name none."""
    facts = {name: cells[name] for name in LINE_FIELDS if name in cells}
    facts.setdefault("invoice", invoice)
    return LineDraft(row=number, line=cells.get("line", place), **facts)


def action_draft(rows: Sequence[Row]) -> ActionDraft | list[Refusal]:
    """An action from its rows: one for the whole note, or one row per line it names."""
    head, faults = head_of(rows, ACTION_HEAD)
    number = rows[0][0]
    faults += repeated_lines(rows)
    if head["action"] == "exit":
        faults += [
            Refusal(Code.MISSING_VALUE, name, {}, number) for name in ("source", "scope") if name not in head
        ]
    if head["action"] == "add_paper" and not (head.get("papers") or head.get("reason")):
        faults.append(Refusal(Code.MISSING_VALUE, "papers", {}, number))
    lines = tuple(
        (cells.get("line"), cells.get("quantity_received"), row)
        for row, cells in rows
        if "line" in cells or "quantity_received" in cells
    )
    return faults or ActionDraft(row=number, lines=lines, content=content_hash(rows), **head)
