"""Writes of the registers of others. Nothing is edited: another word about the same line is a new version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from jolserik.evidence.commands import record_events
from jolserik.evidence.sealing import NewEvent
from jolserik.kernel.answers import Answer, accepted, refused
from jolserik.kernel.languages import fold_spelling
from jolserik.kernel.refusals import Code, Refusal
from jolserik.platform.bulk import copy_rows, execute, select
from jolserik.platform.keys import take_serials
from jolserik.registry import policy
from jolserik.registry.acting import Act
from jolserik.registry.documents import (
    INVOICE_LINE_FIELDS,
    DeclarationDraft,
    InvoiceDraft,
    InvoiceLineDraft,
)

DECLARATION_FIELDS = (
    "number", "folded", "line", "date", "status", "holder", "product", "unit", "quantity", "net_kg", "origin_country",
    "maker_country", "value", "currency",
)  # fmt: skip


def record_declarations(
    drafts: Sequence[DeclarationDraft], act: Act
) -> tuple[list[Answer], set[tuple[str, int]]]:
    """Declaration lines as customs tells them today; the answers, and the (folded number, line) keys that changed."""
    if not policy.may_record_registers(act.actor):
        fault = Refusal(Code.NOT_ALLOWED, "declaration")
        return [refused(d.declaration, d.row, [fault]) for d in drafts], set()
    newest = {(fold_spelling(d.declaration), d.line): d for d in drafts}
    answers = [accepted(d.declaration, d.row, d.declaration) for d in drafts]
    if not act.store:
        return answers, set(newest)
    with transaction.atomic():
        return answers, _write_declarations(newest, act)


def _write_declarations(newest: dict[tuple[str, int], DeclarationDraft], act: Act) -> set[tuple[str, int]]:
    rows = select(
        f"""
        SELECT d.id, d.version, {", ".join("d." + name for name in DECLARATION_FIELDS)} FROM registry_declaration d
        JOIN unnest(%s::text[], %s::int[]) AS k(folded, line) ON d.folded = k.folded AND d.line = k.line
        WHERE d.current ORDER BY d.id FOR UPDATE OF d
        """,
        [[folded for folded, _ in newest], [line for _, line in newest]],
    )
    current = {(row[3], row[4]): row for row in rows}
    said = {key: _declaration_values(draft, key) for key, draft in newest.items()}
    changed = {key for key, values in said.items() if key not in current or tuple(current[key][2:]) != values}
    execute(
        "UPDATE registry_declaration SET current = false WHERE id = ANY(%s)",
        [[current[key][0] for key in changed if key in current]],
    )
    ids = take_serials("registry_declaration_id_seq", len(changed))
    rows = [
        (row_id, *said[key], current[key][1] + 1 if key in current else 1, True, act.now)
        for row_id, key in zip(ids, sorted(changed), strict=True)
    ]
    columns = ("id", *DECLARATION_FIELDS, "version", "current", "recorded_at")
    copy_rows("registry_declaration", columns, rows)
    record_events([_declaration_event(dict(zip(columns, row, strict=True))) for row in rows], now=act.now)
    return changed


def _declaration_event(row: dict[str, Any]) -> NewEvent:
    """What the leaf of one version of a declaration line commits to."""
    facts = {name: row[name] for name in (*DECLARATION_FIELDS, "version") if name != "folded"}
    facts["date"] = row["date"] and row["date"].isoformat()
    facts["value"] = None if row["value"] is None else f"{row['value']:.2f}"
    return NewEvent("declaration", row["id"], "declaration.recorded", facts)


def _declaration_values(draft: DeclarationDraft, key: tuple[str, int]) -> tuple[object, ...]:
    return (
        draft.declaration, key[0], draft.line, draft.date, draft.status, str(draft.holder), draft.product, draft.unit,
        draft.quantity, draft.net_kg, draft.origin_country, draft.maker_country, draft.value, draft.currency,
    )  # fmt: skip


class ChangedInvoice(NamedTuple):
    """An invoice whose newest version says something new. `before_id` is the version it replaces, if any."""

    seller: str
    folded: str
    before_id: int | None


def record_invoices(drafts: Sequence[InvoiceDraft], act: Act) -> tuple[list[Answer], list[ChangedInvoice]]:
    """Invoices as their register tells them today; the answers, and those that are new or changed."""
    if not policy.may_record_registers(act.actor):
        fault = Refusal(Code.NOT_ALLOWED, "invoice")
        return [refused(d.invoice, d.row, [fault]) for d in drafts], []
    newest = {(str(d.seller), fold_spelling(d.invoice)): d for d in drafts}
    answers = [accepted(d.invoice, d.row, d.invoice) for d in drafts]
    if not act.store:
        return answers, []
    with transaction.atomic():
        return answers, _write_invoices(newest, act)


def _write_invoices(newest: dict[tuple[str, str], InvoiceDraft], act: Act) -> list[ChangedInvoice]:
    rows = select(
        """
        SELECT i.seller, i.folded, i.id, i.version, i.content_hash, i.settled_at FROM registry_invoice i
        JOIN unnest(%s::text[], %s::text[]) AS k(seller, folded) ON i.seller = k.seller AND i.folded = k.folded
        WHERE i.current ORDER BY i.id FOR UPDATE OF i
        """,
        [[seller for seller, _ in newest], [folded for _, folded in newest]],
    )
    current = {(seller, folded): rest for seller, folded, *rest in rows}
    changed = [
        key for key, draft in newest.items() if key not in current or bytes(current[key][2]) != draft.content
    ]
    execute(
        "UPDATE registry_invoice SET current = false WHERE id = ANY(%s)",
        [[current[key][0] for key in changed if key in current]],
    )
    _insert_invoices([(key, newest[key], current.get(key)) for key in changed], act)
    return [ChangedInvoice(*key, current[key][0] if key in current else None) for key in changed]


def _insert_invoices(
    changed: Sequence[tuple[tuple[str, str], InvoiceDraft, list[object] | None]], act: Act
) -> None:
    ids = take_serials("registry_invoice_id_seq", len(changed))
    heads, lines = [], []
    for key, ((seller, folded), draft, before) in zip(ids, changed, strict=True):
        version, settled_at = (before[1] + 1, before[3]) if before else (1, None)  # type: ignore[operator]
        heads.append(
            (key, draft.invoice, folded, version, True, act.now, draft.content, draft.date, draft.status, seller,
             str(draft.buyer), draft.seller_place, draft.buyer_place, settled_at)
        )  # fmt: skip
        lines += [
            (key, x.line, x.product, x.unit, x.quantity, x.value, x.currency, x.origin_country, x.maker_country,
             x.origin_document, x.origin_line)
            for x in draft.lines
        ]  # fmt: skip
    copy_rows(
        "registry_invoice",
        ("id", "number", "folded", "version", "current", "recorded_at", "content_hash", "date", "status", "seller",
         "buyer", "seller_place", "buyer_place", "settled_at"),
        heads,
    )  # fmt: skip
    copy_rows(
        "registry_invoiceline",
        ("invoice_id", "line", "product", "unit", "quantity", "value", "currency", "origin_country", "maker_country",
         "origin_document", "origin_line"),
        lines,
    )  # fmt: skip
    versions: dict[int, tuple[Any, ...]] = {head[0]: (head[3], head[13]) for head in heads}
    record_events(
        [_invoice_event(key, draft, *versions[key]) for key, (_, draft, _) in zip(ids, changed, strict=True)],
        now=act.now,
    )


def _invoice_event(key: int, draft: InvoiceDraft, version: int, settled_at: datetime | None) -> NewEvent:
    """What the leaf of one version of an invoice commits to; an earlier version may have been posted already."""
    facts = {
        "number": draft.invoice, "version": version, "date": draft.date.isoformat(), "status": draft.status,
        "seller": str(draft.seller), "buyer": str(draft.buyer), "seller_place": draft.seller_place,
        "buyer_place": draft.buyer_place, "content": draft.content.hex(),
        "settled_at": settled_at and settled_at.isoformat(), "lines": [_line_facts(line) for line in draft.lines],
    }  # fmt: skip
    return NewEvent("invoice", key, "invoice.recorded", facts)


def _line_facts(line: InvoiceLineDraft) -> dict[str, Any]:
    facts = {name: getattr(line, name) for name in INVOICE_LINE_FIELDS}
    facts["value"] = None if line.value is None else f"{line.value:.2f}"
    facts["origin_line"] = str(line.origin_line or "")  # the invoice's own word, which is not always a number
    return {name: value for name, value in facts.items() if value}


def mark_settled(invoice_ids: Collection[int], act: Act) -> None:
    """These invoices have been posted without a note."""
    keys = sorted(invoice_ids)
    execute("UPDATE registry_invoice SET settled_at = %s WHERE id = ANY(%s)", [act.now, keys])
    record_events([NewEvent("invoice", key, "invoice.settled", {}) for key in keys], now=act.now)


def mark_unsettled(invoice_ids: Collection[int], act: Act) -> None:
    """A by-invoice posting was reversed, so the invoice may be posted again."""
    keys = sorted(invoice_ids)
    execute("UPDATE registry_invoice SET settled_at = NULL WHERE id = ANY(%s)", [keys])
    record_events([NewEvent("invoice", key, "invoice.unsettled", {}) for key in keys], now=act.now)
