"""Receiving what the registers of others tell: recorded as new versions, then everything that rests on it is looked at again.

Lots follow customs' newest word; notes that waited for an invoice or a declaration are registered by themselves when it
comes and agrees; an invoice that is cancelled or changed holds its open note and leaves a finding on a settled one.
"""

from __future__ import annotations

from collections.abc import Sequence

from jolserik.evidence import exactly_once
from jolserik.kernel.answers import Answer
from jolserik.ledger.commands.reviewing import review_lots
from jolserik.notes.commands.by_invoice import reverse_changed
from jolserik.notes.commands.effects import find_invoice_change
from jolserik.notes.commands.holding import review_notes
from jolserik.notes.queries.waiting import notes_drawing_lots, notes_naming_invoices, settled_naming_invoices
from jolserik.registry.acting import Act
from jolserik.registry.commands import record_declarations, record_invoices
from jolserik.registry.documents import DeclarationDraft, InvoiceDraft


def receive_declarations(drafts: Sequence[DeclarationDraft], act: Act) -> list[Answer]:
    """Customs speaks: versions, grades of lots, and the held notes that draw them."""
    return exactly_once.retrying(lambda: take_declarations(drafts, act), busy=lambda: busy(drafts))


def take_declarations(drafts: Sequence[DeclarationDraft], act: Act) -> list[Answer]:
    """The same, inside a transaction."""
    answers, changed = record_declarations(drafts, act)
    if act.store and changed:
        lots = review_lots(changed, act)
        review_notes(notes_drawing_lots(lots), act)
    return answers


def receive_invoices(drafts: Sequence[InvoiceDraft], act: Act) -> list[Answer]:
    """The invoice register speaks: versions, held notes, findings on settled ones, and by-invoice postings undone."""
    return exactly_once.retrying(lambda: take_invoices(drafts, act), busy=lambda: busy(drafts))


def take_invoices(drafts: Sequence[InvoiceDraft], act: Act) -> list[Answer]:
    """The same, inside a transaction."""
    answers, changed = record_invoices(drafts, act)
    if act.store and changed:
        keys = [(invoice.seller, invoice.folded) for invoice in changed]
        again = [(x.seller, x.folded) for x in changed if x.before_id is not None]
        # Before any note is let go: what settles by this very word has not changed afterwards.
        find_invoice_change(settled_naming_invoices(again), act)
        review_notes(notes_naming_invoices(keys), act)
        reverse_changed(again, act)
    return answers


def busy(drafts: Sequence[DeclarationDraft | InvoiceDraft]) -> list[Answer]:
    """Everybody is told to send it again."""
    named = [(d.declaration if isinstance(d, DeclarationDraft) else d.invoice, d.row) for d in drafts]
    return exactly_once.busy_answers(named)
