"""What the registers of others say today: current versions of declarations and invoices, for a whole batch at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from jolserik.platform.bulk import select


class DeclarationFacts(NamedTuple):
    """The current version of one declaration line. Quantity in millionths."""

    number: str
    line: int
    status: str
    holder: str
    product: str
    unit: str
    quantity: int
    origin_country: str
    maker_country: str


def current_declarations(
    keys: Iterable[tuple[str, int]], *, lock: bool = False
) -> dict[tuple[str, int], DeclarationFacts]:
    """Current declaration lines by (folded number, line). `lock` keeps other batches from summing lots of them meanwhile."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    rows = select(
        f"""
        SELECT d.folded, d.number, d.line, d.status, d.holder, d.product, d.unit, d.quantity, d.origin_country,
               d.maker_country
        FROM registry_declaration d
        JOIN unnest(%s::text[], %s::int[]) AS k(folded, line) ON d.folded = k.folded AND d.line = k.line
        WHERE d.current ORDER BY d.folded, d.line {"FOR UPDATE OF d" if lock else ""}
        """,
        [[number for number, _ in wanted], [line for _, line in wanted]],
    )
    return {(folded, facts[1]): DeclarationFacts(*facts) for folded, *facts in rows}


class InvoiceLineFacts(NamedTuple):
    """One line of an invoice's current version. Quantity in millionths."""

    id: int
    line: int
    product: str
    unit: str
    quantity: int
    value: Decimal | None
    currency: str
    origin_country: str
    maker_country: str


@dataclass(frozen=True)
class InvoiceFacts:
    """An invoice's current version."""

    id: int
    number: str
    folded: str
    date: date
    status: str
    seller: str
    buyer: str
    settled: bool
    lines: Mapping[int, InvoiceLineFacts] = field(default_factory=dict)


INVOICE_COLUMNS = "i.id, i.number, i.folded, i.date, i.status, i.seller, i.buyer, i.settled_at IS NOT NULL"


def invoices_by_number(folded_numbers: Collection[str]) -> dict[str, list[InvoiceFacts]]:
    """Current invoices of any seller by their folded number."""
    if not folded_numbers:
        return {}
    heads = select(
        f"SELECT {INVOICE_COLUMNS} FROM registry_invoice i WHERE i.current AND i.folded = ANY(%s) ORDER BY i.id",
        [list(folded_numbers)],
    )
    found: dict[str, list[InvoiceFacts]] = {}
    for invoice in with_lines(heads):
        found.setdefault(invoice.folded, []).append(invoice)
    return found


def unsettled_invoices(
    *, until: date, limit: int, after: tuple[date, int] | None = None
) -> list[InvoiceFacts]:
    """Valid invoices up to a date that no settlement has posted yet, oldest first; `after` is (date, id) of the last seen."""
    heads = select(
        f"""
        SELECT {INVOICE_COLUMNS} FROM registry_invoice i
        WHERE i.current AND i.settled_at IS NULL AND i.status = 'valid' AND i.date <= %s AND (i.date, i.id) > (%s, %s)
        ORDER BY i.date, i.id LIMIT %s
        """,
        [until, *(after or (date.min, 0)), limit],
    )
    return with_lines(heads)


def with_lines(heads: list[tuple[Any, ...]]) -> list[InvoiceFacts]:
    """Invoices with the lines of their version."""
    lines: dict[int, dict[int, InvoiceLineFacts]] = {}
    rows = select(
        """
        SELECT l.invoice_id, l.id, l.line, l.product, l.unit, l.quantity, l.value, l.currency, l.origin_country,
               l.maker_country
        FROM registry_invoiceline l WHERE l.invoice_id = ANY(%s)
        """,
        [[head[0] for head in heads]],
    )
    for invoice_id, *facts in rows:
        line = InvoiceLineFacts(*facts)
        lines.setdefault(invoice_id, {})[line.line] = line
    return [
        InvoiceFacts(key, number, folded, day, status, seller, buyer, settled, lines.get(key, {}))
        for key, number, folded, day, status, seller, buyer, settled in heads
    ]
