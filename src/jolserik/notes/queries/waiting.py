"""Which notes rest on what a register has just said anew."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from jolserik.platform.bulk import select


def notes_naming_invoices(keys: Sequence[tuple[str, str]]) -> list[int]:
    """Open and held notes that name an invoice of these (seller, folded number), or one that only its buyer knows."""
    rows = select(
        """
        SELECT DISTINCT n.id FROM notes_line l JOIN notes_note n ON n.id = l.note_id
        WHERE l.invoice_folded = ANY(%s) AND n.state IN ('open', 'held') ORDER BY n.id
        """,
        [sorted({folded for _, folded in keys})],
    )
    return [note for (note,) in rows]


def settled_naming_invoices(keys: Sequence[tuple[str, str]]) -> list[tuple[int, str]]:
    """Settled notes of the sellers that name these invoices: (note id, folded number)."""
    rows = select(
        """
        SELECT DISTINCT n.id, l.invoice_folded FROM notes_line l JOIN notes_note n ON n.id = l.note_id
        JOIN registry_party p ON p.id = n.sender_id
        JOIN unnest(%s::text[], %s::text[]) AS k(seller, folded)
          ON l.invoice_folded = k.folded AND p.country || ':' || p.identifier = k.seller
        WHERE n.state = 'settled' ORDER BY n.id
        """,
        [[seller for seller, _ in keys], [folded for _, folded in keys]],
    )
    return [(note, folded) for note, folded in rows]


def notes_drawing_lots(lot_ids: Collection[int]) -> list[int]:
    """Held notes that draw these lots."""
    rows = select(
        """
        SELECT DISTINCT n.id FROM ledger_draw d JOIN notes_line l ON l.posting_id = d.posting_id
        JOIN notes_note n ON n.id = l.note_id WHERE d.lot_id = ANY(%s) AND n.state = 'held' ORDER BY n.id
        """,
        [list(lot_ids)],
    )
    return [note for (note,) in rows]


def overdue_notes(today: date) -> list[int]:
    """Open notes past their clock that are not marked yet, locked; one that somebody acts on just now waits for the next
    sweep."""
    rows = select(
        """
        SELECT id FROM notes_note WHERE state = 'open' AND due_on < %s AND overdue_since IS NULL ORDER BY id
        FOR UPDATE SKIP LOCKED
        """,
        [today],
    )
    return [note for (note,) in rows]
