"""Effects: what actions do to the ledger, to the notes' states and to their grades, gathered for a batch and written at once.

Confirmations and exits settle, declines and revocations release, seizures write off. An action on a held note waits as
evidence and takes effect when the note is registered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jolserik.evidence.commands import record_events
from jolserik.evidence.sealing import NewEvent
from jolserik.kernel.quantity import format_quantity
from jolserik.ledger.commands.writing import take_numbers, write
from jolserik.ledger.journal import Journal
from jolserik.ledger.words import State
from jolserik.notes.commands import closing
from jolserik.notes.commands.closing import OpenLine
from jolserik.notes.commands.finding import Finding, record_findings
from jolserik.notes.facts import NoteFacts
from jolserik.notes.grading import exit_grade
from jolserik.platform.bulk import execute, from_jsonb, select
from jolserik.registry.acting import Act

COUNTING_SOURCES = frozenset({"neighbour"})
ENDS = {"decline": "declined", "revoke": "revoked"}


class Deed(NamedTuple):
    """One action on one note: the lines it names with quantities, and, for an exit, who says it and what was seen."""

    action: str
    note: NoteFacts
    lines: Mapping[int, int | None]
    source: str = ""
    scope: str = ""

    @property
    def counts(self) -> bool:
        """Whether its quantities replace the note's: only a count, or the neighbour's entry record."""
        return self.scope == "counted" or self.source in COUNTING_SOURCES


@dataclass
class Effects:
    """What a batch of deeds changes. Write it once."""

    act: Act
    journal: Journal
    open_lines: Mapping[int, Sequence[OpenLine]]
    gone: Mapping[int, Mapping[int, int]]
    marks: list[tuple[int, int]] = field(default_factory=list)
    ended: dict[str, list[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    graded: list[int] = field(default_factory=list)
    holds: list[int] = field(default_factory=list)
    released: list[NoteFacts] = field(default_factory=list)
    seized: list[NoteFacts] = field(default_factory=list)

    def end(self, note: NoteFacts, state: str) -> None:
        """The note is closed."""
        self.ended.setdefault(state, []).append(note.id)

    def find(self, kind: str, note: NoteFacts, line: int, expected: int, found: int) -> None:
        """Something that wants an explanation."""
        said = {"expected": format_quantity(expected), "found": format_quantity(found)}
        self.findings.append(Finding(kind, said, note.id, line))


def read_effects(note_ids: Sequence[int], act: Act) -> Effects:
    """The open lines of some notes, and what has gone of their other lines."""
    by_note: dict[int, list[OpenLine]] = {}
    for line in closing.open_lines(note_ids):
        by_note.setdefault(line.note_id, []).append(line)
    gone: dict[int, dict[int, int]] = {}
    for note_id, number, quantity in select(
        "SELECT note_id, line, quantity_settled FROM notes_line WHERE note_id = ANY(%s) AND state = 'settled'",
        [list(note_ids)],
    ):
        gone.setdefault(note_id, {})[number] = quantity
    return Effects(act, Journal(act.now), by_note, gone)


def take_effect(effects: Effects, deed: Deed) -> None:
    """What one deed means."""
    note = deed.note
    lines = effects.open_lines.get(note.id, ())
    if deed.action == "confirm":
        receive(effects, deed, lines)
    elif deed.action == "exit":
        leave(effects, deed, lines)
    elif deed.action in ENDS:
        closing.release_lines(effects.journal, lines)
        effects.marks += [(line.line_id, 0) for line in lines]
        effects.end(note, ENDS[deed.action])
    elif deed.action == "hold":
        effects.holds.append(note.id)
    elif deed.action == "release":
        effects.released.append(note)
    elif deed.action == "seize":
        seize(effects, note, lines)


def receive(effects: Effects, deed: Deed, lines: Sequence[OpenLine]) -> None:
    """Every open line arrives: in full, or as much as was named; what differs is a finding to explain."""
    for line in lines:
        settle(effects, deed, line, deed.lines.get(line.line), abroad=False)
    effects.end(deed.note, "settled")


def leave(effects: Effects, deed: Deed, lines: Sequence[OpenLine]) -> None:
    """The first exit settles the lines it speaks of; later ones change grades only. A note ends when all lines are out."""
    spoken_of = [line for line in lines if not deed.lines or line.line in deed.lines]
    for line in spoken_of:
        settle(effects, deed, line, deed.lines.get(line.line) if deed.counts else None, abroad=True)
    if deed.counts:
        for line_number, gone in effects.gone.get(deed.note.id, {}).items():
            said = deed.lines.get(line_number)
            if said is not None and said < gone:
                effects.find("lower_count", deed.note, line_number, gone, said)
    effects.graded.append(deed.note.id)
    if lines and len(spoken_of) == len(lines):
        effects.end(deed.note, "settled")


def settle(effects: Effects, deed: Deed, line: OpenLine, said: int | None, *, abroad: bool) -> None:
    """One line arrives or leaves; `said` is the quantity that was received or counted."""
    arrived = line.quantity if said is None else min(said, line.quantity)
    closing.settle_line(effects.journal, line, arrived, abroad=abroad)
    effects.marks.append((line.line_id, arrived))
    if said is not None and said != line.quantity:
        kind = "shortage" if said < line.quantity else "excess"
        effects.find(kind, deed.note, line.line, line.quantity, said)


def seize(effects: Effects, note: NoteFacts, lines: Sequence[OpenLine]) -> None:
    """The authority takes the goods: every open line leaves the ledger as a write-off of kind `seized`."""
    for line in lines:
        for draw in line.draws:
            effects.journal.settle(draw, draw.quantity, None)
        effects.journal.closed_postings[line.posting_id] = State.SETTLED
        effects.marks.append((line.line_id, line.quantity))
    effects.seized.append(note)
    effects.end(note, "seized")


def write_effects(effects: Effects) -> None:
    """All changes of the batch, each table by one statement."""
    act = effects.act
    write(effects.journal)
    closing.mark_lines(effects.marks)
    for state, notes in effects.ended.items():
        closing.end_notes(notes, state, act)
    record_findings(effects.findings, act)
    grade_exits(effects.graded)
    hold_by_authority(effects.holds, act)
    release(effects.released, act)
    write_off_seized(effects.seized, act)


def grade_exits(note_ids: Sequence[int]) -> None:
    """Exit grades of the lines of some notes, from all their exits and lower counts so far."""
    if not note_ids:
        return
    exits: dict[int, list[tuple[str, set[int]]]] = {}
    for note_id, source, lines in select(
        "SELECT note_id, source, lines FROM notes_noteaction WHERE note_id = ANY(%s) AND action = 'exit' ORDER BY id",
        [list(note_ids)],
    ):
        exits.setdefault(note_id, []).append((source, {line for line, _ in from_jsonb(lines)}))
    lower = set(
        select(
            "SELECT note_id, line FROM notes_finding WHERE note_id = ANY(%s) AND kind = 'lower_count'",
            [list(note_ids)],
        )
    )
    graded = []
    for line_id, note_id, line in select(
        "SELECT id, note_id, line FROM notes_line WHERE note_id = ANY(%s)", [list(note_ids)]
    ):
        sources = [source for source, lines in exits.get(note_id, ()) if not lines or line in lines]
        graded.append((line_id, exit_grade(sources, contradicted=(note_id, line) in lower)))
    execute(
        "UPDATE notes_line l SET exit_grade = v.grade FROM unnest(%s::bigint[], %s::text[]) AS v(id, grade) WHERE l.id = v.id",
        [[line for line, _ in graded], [grade for _, grade in graded]],
    )


def hold_by_authority(note_ids: Sequence[int], act: Act) -> None:
    """The authority stops notes that are still open."""
    if not note_ids:
        return
    execute(
        "UPDATE notes_note SET state = 'held', hold_code = 'held_by_authority', hold_due_at = %s WHERE id = ANY(%s)",
        [act.hold_due_at(), list(note_ids)],
    )


def release(notes: Sequence[NoteFacts], act: Act) -> None:
    """The authority lets held notes go; a comparison that was missing stays owed, visibly. What waited takes effect."""
    if not notes:
        return
    execute(
        """
        UPDATE notes_note SET state = 'open', comparison_owed = hold_code IN ('invoice_unknown', 'declaration_unknown'),
               hold_code = '', hold_due_at = NULL WHERE id = ANY(%s)
        """,
        [[note.id for note in notes]],
    )
    for note in notes:
        apply_waiting(note, act)


def write_off_seized(notes: Sequence[NoteFacts], act: Act) -> None:
    """The papers of seizures: write-offs that carry the notes' numbers."""
    if not notes:
        return
    rows = select(
        """
        INSERT INTO ledger_writeoff (number, own_number, kind, date, holder_id, place_id, reason, registered_at)
        SELECT v.number, n.number, 'seized', %s, n.sender_id, COALESCE(n.sender_place_id, n.recipient_place_id), '', %s
        FROM unnest(%s::text[], %s::bigint[]) AS v(number, note_id) JOIN notes_note n ON n.id = v.note_id
        RETURNING id, number, own_number, holder_id
        """,
        [act.today, act.now, take_numbers("W", len(notes)), [note.id for note in notes]],
    )
    facts = {"kind": "seized", "date": act.today.isoformat()}
    events = [
        NewEvent("write_off", key, "write_off.seized", {"number": number, "note": note, **facts}, holder)
        for key, number, note, holder in rows
    ]
    record_events(events, now=act.now)


def find_invoice_change(notes: Iterable[tuple[int, str]], act: Act) -> None:
    """Settled notes whose invoice was cancelled or changed afterwards."""
    record_findings([Finding("invoice_changed", {"invoice": folded}, note) for note, folded in notes], act)


def apply_waiting(note: NoteFacts, act: Act) -> None:
    """Confirmations and exits that came while a note was held take effect now that it is registered, in their order."""
    rows = select(
        "SELECT id, action, source, scope, lines FROM notes_noteaction WHERE note_id = %s AND waiting ORDER BY id",
        [note.id],
    )
    for key, action, source, scope, lines in rows:
        effects = read_effects([note.id], act)
        if effects.open_lines or action == "exit":
            take_effect(effects, Deed(action, note, dict(from_jsonb(lines)), source, scope))
            write_effects(effects)
        execute("UPDATE notes_noteaction SET waiting = false WHERE id = %s", [key])
    if rows:
        record_events([NewEvent("note", note.id, "note.caught_up", {"actions": len(rows)})], now=act.now)
