"""Closing open notes: their draws are released or settled and their lines say what became of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from jolserik.evidence.commands import record_events
from jolserik.evidence.sealing import NewEvent
from jolserik.ledger.allocation import AccountKey
from jolserik.ledger.journal import Journal, OpenDraw
from jolserik.ledger.words import State
from jolserik.notes.queries.referred import serials_of_draws
from jolserik.platform.bulk import execute, select
from jolserik.registry.acting import Act


class OpenLine(NamedTuple):
    """A line whose posting is still reserved, with its draws in their order and the account that would receive it."""

    note_id: int
    line_id: int
    line: int
    product: str
    unit: str
    quantity: int
    posting_id: int
    draws: tuple[OpenDraw, ...]
    account: AccountKey


def open_lines(note_ids: Collection[int]) -> list[OpenLine]:
    """Open lines of notes, in order, by two statements."""
    lines = select(
        """
        SELECT l.note_id, l.id, l.line, l.product, l.unit, l.quantity, l.posting_id, n.recipient_id, p.code
        FROM notes_line l JOIN notes_note n ON n.id = l.note_id JOIN registry_place p ON p.id = n.recipient_place_id
        WHERE l.note_id = ANY(%s) AND l.state = 'open' ORDER BY l.note_id, l.line
        """,
        [list(note_ids)],
    )
    draws = open_draws([line[6] for line in lines])
    return [
        OpenLine(
            note_id, line_id, number, product, unit, quantity, posting, tuple(draws.get(posting, ())),
            AccountKey(recipient, place, product, unit),
        )
        for note_id, line_id, number, product, unit, quantity, posting, recipient, place in lines
    ]  # fmt: skip


def open_draws(posting_ids: Collection[int]) -> dict[int, list[OpenDraw]]:
    """Reserved draws by posting, in their order, with the serial numbers they hold."""
    rows = select(
        """
        SELECT id, posting_id, holding_id, lot_id, quantity FROM ledger_draw
        WHERE posting_id = ANY(%s) AND state = 'open' ORDER BY posting_id, ordinal
        """,
        [list(posting_ids)],
    )
    serials = serials_of_draws([row[0] for row in rows])
    found: dict[int, list[OpenDraw]] = {}
    for row in rows:
        key, posting, holding, lot, quantity = row
        draw = OpenDraw(key, posting, holding, lot, quantity, serials.get(key, ()))
        found.setdefault(posting, []).append(draw)
    return found


def settle_line(journal: Journal, line: OpenLine, quantity: int, *, abroad: bool) -> None:
    """`quantity` of a line arrives, taken from its draws in their order; the rest is released to the sender."""
    left = quantity
    for draw in line.draws:
        part = min(left, draw.quantity)
        journal.settle(draw, part, line.account, abroad=abroad)
        left -= part
    journal.closed_postings[line.posting_id] = State.SETTLED if quantity else State.RELEASED


def release_lines(journal: Journal, lines: Sequence[OpenLine]) -> None:
    """Everything reserved by the lines is free again; a line that took over a sale by invoice reserved nothing."""
    for line in lines:
        for draw in line.draws:
            journal.release(draw)
            journal.closed_postings[line.posting_id] = State.RELEASED


def mark_lines(lines: Sequence[tuple[int, int]]) -> None:
    """Lines are done: (line id, quantity settled)."""
    execute(
        """
        UPDATE notes_line l SET quantity_settled = v.quantity,
               state = CASE WHEN v.quantity > 0 THEN 'settled' ELSE 'released' END
        FROM unnest(%s::bigint[], %s::bigint[]) AS v(id, quantity) WHERE l.id = v.id
        """,
        [[line for line, _ in lines], [quantity for _, quantity in lines]],
    )


def close_notes(journal: Journal, note_ids: Sequence[int], state: str, act: Act) -> None:
    """Notes that end without any goods arriving: replaced, declined, revoked."""
    if not note_ids:
        return
    lines = open_lines(note_ids)
    release_lines(journal, lines)
    mark_lines([(line.line_id, 0) for line in lines])
    end_notes(note_ids, state, act)
    record_events([NewEvent("note", key, f"note.{state}", {"state": state}) for key in note_ids], now=act.now)


def end_notes(note_ids: Sequence[int], state: str, act: Act) -> None:
    """The notes' own state, and that nothing is due any more."""
    execute(
        """
        UPDATE notes_note SET state = %s, closed_at = %s, hold_code = '', hold_due_at = NULL, overdue_since = NULL
        WHERE id = ANY(%s)
        """,
        [state, act.now, list(note_ids)],
    )
