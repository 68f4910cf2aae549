"""Overdue notes: past its clock a note is still reserved and has an owner; it never settles or frees itself."""

from __future__ import annotations

from django.db import transaction

from jolserik.evidence.commands import record_events
from jolserik.evidence.sealing import NewEvent
from jolserik.notes.queries.waiting import overdue_notes
from jolserik.platform.bulk import execute
from jolserik.registry.acting import Act
from jolserik.registry.commands.operating import operator_act


def mark_overdue(act: Act) -> int:
    """Mark the notes whose clock has run out, each with an event that higher rooms may read; how many."""
    with transaction.atomic():
        notes = overdue_notes(act.today)
        execute("UPDATE notes_note SET overdue_since = due_on + 1 WHERE id = ANY(%s)", [notes])
        record_events([NewEvent("note", key, "note.overdue", {}) for key in notes], now=act.now)
    return len(notes)


def sweep() -> None:
    """What the worker calls every few minutes."""
    mark_overdue(operator_act())
