"""Documents of the registry: parties, places, and rows of the registers of others. Pure data and their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jolserik.kernel.documents import Row, content_hash, head_of, repeated_lines
from jolserik.kernel.identifiers import PartyRef
from jolserik.kernel.refusals import Code, Refusal

INVOICE_HEAD = ("invoice", "date", "status", "seller", "buyer", "seller_place", "buyer_place")
INVOICE_LINE_FIELDS = (
    "line", "product", "unit", "quantity", "value", "currency", "origin_country", "maker_country", "origin_document",
    "origin_line",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PartyDraft:
    """A party as a register or a trader names it."""

    row: int | None
    party: PartyRef
    country: str = ""
    name: str = ""
    name_kk: str = ""
    name_en: str = ""
    registered_on: date | None = None
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceDraft:
    """A place of a party."""

    row: int | None
    place: str
    party: PartyRef
    kind: str = ""
    name: str = ""
    region: str = ""
    country: str = ""
    lat: Decimal | None = None
    lon: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class DeclarationDraft:
    """One line of a customs declaration, as the customs register tells it today."""

    row: int | None
    declaration: str
    line: int
    status: str
    holder: PartyRef
    product: str
    unit: str
    quantity: int
    date: date | None = None
    net_kg: int | None = None
    origin_country: str = ""
    maker_country: str = ""
    value: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class InvoiceLineDraft:
    """One line of an invoice."""

    line: int
    product: str
    unit: str
    quantity: int
    value: Decimal | None = None
    currency: str = ""
    origin_country: str = ""
    maker_country: str = ""
    origin_document: str = ""
    origin_line: str = ""


@dataclass(frozen=True, kw_only=True)
class InvoiceDraft:
    """An invoice, as the invoice register tells it today."""

    row: int | None
    invoice: str
    date: date
    status: str
    seller: PartyRef
    buyer: PartyRef
    lines: tuple[InvoiceLineDraft, ...]
    seller_place: str = ""
    buyer_place: str = ""
    content: bytes = b""


def party_draft(rows: Sequence[Row]) -> PartyDraft | list[Refusal]:
    """A party; its identifier and its country column must agree."""
    number, cells = rows[-1]
    if cells.get("country", cells["party"].country) != cells["party"].country:
        facts = {"value": cells["country"], "expected": cells["party"].country}
        return [Refusal(Code.BAD_VALUE, "country", facts, number)]
    return PartyDraft(row=rows[0][0], **cells)


def place_draft(rows: Sequence[Row]) -> PlaceDraft | list[Refusal]:
    """A place."""
    return PlaceDraft(row=rows[0][0], **rows[-1][1])


def declaration_draft(rows: Sequence[Row]) -> DeclarationDraft | list[Refusal]:
    """A declaration line; the last row of a file wins, as a register's later word does."""
    return DeclarationDraft(row=rows[0][0], **rows[-1][1])


def invoice_draft(rows: Sequence[Row]) -> InvoiceDraft | list[Refusal]:
    """An invoice with its lines."""
    head, faults = head_of(rows, INVOICE_HEAD)
    faults += repeated_lines(rows)
    lines = tuple(
        InvoiceLineDraft(**{name: cells[name] for name in INVOICE_LINE_FIELDS if name in cells})
        for _, cells in rows
    )
    return faults or InvoiceDraft(row=rows[0][0], lines=lines, content=content_hash(rows), **head)
