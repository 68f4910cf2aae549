"""Holding and letting go: registered notes are looked at again when a register has spoken or a paper was added.

A held note whose papers now agree is registered by itself; an open one whose invoice was cancelled or changed is held; one
that still does not agree stays held under the weightiest reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jolserik.evidence.commands import record_events
from jolserik.evidence.sealing import NewEvent
from jolserik.kernel.refusals import by_precedence
from jolserik.notes.commands.effects import apply_waiting
from jolserik.notes.facts import NoteFacts
from jolserik.notes.planning import comparing, guiding
from jolserik.notes.queries.stored import stored_facts, stored_plans
from jolserik.packs import Check
from jolserik.platform.bulk import execute, select, touched
from jolserik.registry.acting import Act


def review_notes(note_ids: Sequence[int], act: Act) -> None:
    """Compare some open and held notes again, ask guidance about the held ones, and change their state as it must be."""
    notes = stored_plans(note_ids, act)
    if not notes:
        return
    facts = stored_facts([plan for _, plan in notes])
    for note, plan in notes:
        plan.comparison_stage = act.pack.stage(Check.COMPARISONS, plan.judged_on)
        comparing.compare(plan, facts, act)
        guiding.guide(plan, facts, act)
        if plan.refusals:
            hold(note, by_precedence(plan.refusals)[0].code.value, act)
        else:
            let_go(note, act)


def hold(note: NoteFacts, code: str, act: Act) -> None:
    """The note waits under this reason."""
    changed = select(
        """
        UPDATE notes_note SET state = 'held', hold_code = %s, hold_due_at = COALESCE(hold_due_at, %s)
        WHERE id = %s AND NOT (state = 'held' AND hold_code = %s) RETURNING hold_due_at
        """,
        [code, act.hold_due_at(), note.id, code],
    )
    for (due_at,) in changed:
        said = {"hold_code": code, "hold_due_at": due_at.isoformat()}
        record_events([NewEvent("note", note.id, "note.held", said)], now=act.now)


def let_go(note: NoteFacts, act: Act) -> None:
    """Nothing stands against the note: held becomes open, an owed comparison is paid."""
    if touched("UPDATE notes_note SET comparison_owed = false WHERE id = %s AND comparison_owed", [note.id]):
        record_events([NewEvent("note", note.id, "note.compared", {})], now=act.now)
    if note.state != "held":
        return
    execute(
        "UPDATE notes_note SET state = 'open', hold_code = '', hold_due_at = NULL WHERE id = %s", [note.id]
    )
    record_events([NewEvent("note", note.id, "note.registered", {"after": "held"})], now=act.now)
    apply_waiting(replace(note, state="open"), act)
