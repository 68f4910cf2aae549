"""Effects: what each action does to the ledger, to the note's state and to its grades.

Confirmations and exits settle, declines and revocations release, seizures write off. An action on a held note waits as
evidence and takes effect here when the note is registered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg.types.json import Jsonb

from jolserik.kernel.quantity import format_quantity
from jolserik.ledger.commands.writing import take_numbers, write
from jolserik.ledger.journal import Journal
from jolserik.ledger.words import State
from jolserik.notes.commands import closing
from jolserik.notes.commands.closing import OpenLine
from jolserik.notes.documents import EXPORT_KINDS, ActionDraft
from jolserik.notes.facts import NoteFacts
from jolserik.notes.grading import exit_grade
from jolserik.platform.bulk import copy_rows, execute, from_jsonb, select
from jolserik.platform.keys import take_serials
from jolserik.registry.acting import Act
from jolserik.registry.queries import KnownParty

COUNTING_SOURCES = frozenset({"neighbour"})


@dataclass(frozen=True)
class Evidence:
    """Who says it and what was seen. Only a count, or the neighbour's entry record, changes quantities."""

    source: str = ""
    scope: str = ""
    day: date | None = None

    @classmethod
    def of(cls, draft: ActionDraft) -> Evidence:
        """The evidence that an action brings."""
        return cls(draft.source, draft.scope, draft.date)

    @property
    def counts(self) -> bool:
        """Whether its quantities replace the note's."""
        return self.scope == "counted" or self.source in COUNTING_SOURCES


def record_action(
    draft: ActionDraft,
    note: NoteFacts,
    party: KnownParty | None,
    lines: Mapping[int, int | None],
    *,
    waiting: bool,
    act: Act,
) -> int:
    """Append the action; its id."""
    (key,) = take_serials("notes_noteaction_id_seq", 1)
    columns = ("id", "note_id", "action", "date", "party_id", "person_id", "reason", "source", "scope", "papers", "lines",
               "waiting", "recorded_at")  # fmt: skip
    row = (key, note.id, draft.action, draft.date, party.id if party else None, act.actor.person_id, draft.reason,
           draft.source, draft.scope, Jsonb([list(paper) for paper in draft.papers]),
           Jsonb([[line, quantity] for line, quantity in lines.items()]), waiting, act.now)  # fmt: skip
    copy_rows("notes_noteaction", columns, [row])
    return key


def take_effect(
    journal: Journal, action: str, note: NoteFacts, lines: Mapping[int, int | None], evidence: Evidence, act: Act
) -> None:
    """Do to the ledger and the note what the action means."""
    if action == "confirm":
        receive(journal, note, lines, act)
    elif action == "exit":
        leave(journal, note, lines, evidence, act)
    elif action in ("decline", "revoke"):
        closing.close_notes(journal, [note.id], {"decline": "declined", "revoke": "revoked"}[action], act)
    elif action == "hold":
        execute(
            "UPDATE notes_note SET state = 'held', hold_code = 'held_by_authority', hold_due_at = %s WHERE id = %s",
            [act.hold_due_at(), note.id],
        )
    elif action == "seize":
        seize(journal, note, act)
    elif action == "release":
        release(note)


def receive(journal: Journal, note: NoteFacts, lines: Mapping[int, int | None], act: Act) -> None:
    """Every open line arrives: in full, or as much as was named; what differs is a finding to explain."""
    open_lines = closing.open_lines([note.id])
    settled = []
    for line in open_lines:
        said = lines.get(line.line)
        arrived = line.quantity if said is None else min(said, line.quantity)
        closing.settle_line(journal, line, arrived, abroad=False)
        settled.append((line.line_id, arrived))
        if said is not None and said != line.quantity:
            find("shortage" if said < line.quantity else "excess", note, line.line, line.quantity, said, act)
    closing.mark_lines(settled)
    closing.end_notes([note.id], "settled", act)


def leave(
    journal: Journal, note: NoteFacts, lines: Mapping[int, int | None], evidence: Evidence, act: Act
) -> None:
    """The first exit settles the lines it speaks of; later ones change grades only. A note ends when all lines are out."""
    open_lines = {line.line: line for line in closing.open_lines([note.id])}
    spoken_of = [line for number, line in open_lines.items() if not lines or number in lines]
    settled = []
    for line in spoken_of:
        said = lines.get(line.line) if evidence.counts else None
        gone = line.quantity if said is None else min(said, line.quantity)
        closing.settle_line(journal, line, gone, abroad=True)
        settled.append((line.line_id, gone))
        if said is not None and said != line.quantity:
            find("shortage" if said < line.quantity else "excess", note, line.line, line.quantity, said, act)
    closing.mark_lines(settled)
    if evidence.counts:
        later_counts(note, lines, {line.line for line in spoken_of}, act)
    grade_lines(note.id)
    if len(spoken_of) == len(open_lines) and open_lines:
        closing.end_notes([note.id], "settled", act)


def later_counts(note: NoteFacts, lines: Mapping[int, int | None], first: set[int], act: Act) -> None:
    """A lower count of goods that have left already is a finding that posts nothing."""
    rows = select("SELECT line, quantity_settled FROM notes_line WHERE note_id = %s AND state = 'settled'", [note.id])
    for line, gone in rows:
        said = lines.get(line)
        if line not in first and said is not None and said < gone:
            find("lower_count", note, line, gone, said, act)


def grade_lines(note_id: int) -> None:
    """Exit grades of a note's lines, from all exits and findings so far."""
    exits = [
        (source, {line for line, _ in from_jsonb(lines)})
        for source, lines in select(
            "SELECT source, lines FROM notes_noteaction WHERE note_id = %s AND action = 'exit' ORDER BY id", [note_id]
        )
    ]
    lower = {
        line for (line,) in select(
            "SELECT line FROM notes_finding WHERE note_id = %s AND kind = 'lower_count'", [note_id]
        )
    }  # fmt: skip
    rows = select("SELECT id, line FROM notes_line WHERE note_id = %s", [note_id])
    graded = [
        (line_id, exit_grade([s for s, lines in exits if not lines or line in lines], contradicted=line in lower))
        for line_id, line in rows
    ]
    execute(
        "UPDATE notes_line l SET exit_grade = v.grade FROM unnest(%s::bigint[], %s::text[]) AS v(id, grade) WHERE l.id = v.id",
        [[line for line, _ in graded], [grade for _, grade in graded]],
    )


def seize(journal: Journal, note: NoteFacts, act: Act) -> None:
    """The authority takes the goods: every open line leaves the ledger as a write-off of kind `seized`."""
    lines = closing.open_lines([note.id])
    for line in lines:
        for draw in line.draws:
            journal.settle(draw, draw.quantity, None)
        journal.closed_postings[line.posting_id] = State.SETTLED
    write_off_seized(note, lines, act)
    closing.mark_lines([(line.line_id, line.quantity) for line in lines])
    closing.end_notes([note.id], "seized", act)


def write_off_seized(note: NoteFacts, lines: Sequence[OpenLine], act: Act) -> None:
    """The paper of a seizure: a write-off that carries the note's number."""
    if not lines:
        return
    (number,) = take_numbers("W", 1)
    execute(
        """
        INSERT INTO ledger_writeoff (number, own_number, kind, date, holder_id, place_id, reason, registered_at)
        SELECT %s, %s, 'seized', %s, n.sender_id, COALESCE(n.sender_place_id, n.recipient_place_id), '', %s
        FROM notes_note n WHERE n.id = %s
        """,
        [number, note.number, act.today, act.now, note.id],
    )


def release(note: NoteFacts) -> None:
    """The authority lets a held note go; a comparison that was missing stays owed, visibly."""
    execute(
        """
        UPDATE notes_note SET state = 'open', comparison_owed = hold_code IN ('invoice_unknown', 'declaration_unknown'),
               hold_code = '', hold_due_at = NULL WHERE id = %s
        """,
        [note.id],
    )


def find(kind: str, note: NoteFacts, line: int | None, expected: int, found: int, act: Act) -> None:
    """Something about a note that wants an explanation."""
    facts: dict[str, Any] = {"expected": format_quantity(expected), "found": format_quantity(found)}
    copy_rows(
        "notes_finding",
        ("note_id", "line", "kind", "facts", "found_at", "explanation"),
        [(note.id, line, kind, Jsonb(facts), act.now, "")],
    )


def find_invoice_change(notes: Sequence[tuple[int, str]], act: Act) -> None:
    """Settled notes whose invoice was cancelled or changed afterwards."""
    copy_rows(
        "notes_finding",
        ("note_id", "kind", "facts", "found_at", "explanation"),
        [(note_id, "invoice_changed", Jsonb({"invoice": folded}), act.now, "") for note_id, folded in notes],
    )


def apply_waiting(note: NoteFacts, act: Act) -> None:
    """Confirmations and exits that came while a note was held take effect now that it is registered."""
    rows = select(
        """
        SELECT id, action, source, scope, date, lines FROM notes_noteaction WHERE note_id = %s AND waiting ORDER BY id
        """,
        [note.id],
    )
    for key, action, source, scope, day, lines in rows:
        state = select("SELECT state FROM notes_note WHERE id = %s", [note.id])[0][0]
        if state == "open" or (action == "exit" and note.kind in EXPORT_KINDS):
            journal = Journal(act.now)
            take_effect(journal, action, note, dict(from_jsonb(lines)), Evidence(source, scope, day), act)
            write(journal)
        execute("UPDATE notes_noteaction SET waiting = false WHERE id = %s", [key])
