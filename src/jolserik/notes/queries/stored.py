"""Registered notes as plans again, so that the same comparisons can look at them a second time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from jolserik.kernel.identifiers import parse_party
from jolserik.ledger.allocation import StockHolding, Taking
from jolserik.notes.documents import LineDraft, NoteDraft
from jolserik.notes.facts import Facts, NoteFacts
from jolserik.notes.planning.plan import Plan, PlannedLine
from jolserik.notes.queries.gathering import gather_invoices, lot_facts
from jolserik.packs import Stage
from jolserik.platform.bulk import from_jsonb, select
from jolserik.registry.acting import Act
from jolserik.registry.queries import KnownParty


def stored_plans(note_ids: Sequence[int], act: Act) -> list[tuple[NoteFacts, Plan]]:
    """Open and held notes, locked, with their lines and reserved draws. Those held by the authority stay held."""
    if not note_ids:
        return []
    rows = select(
        """
        SELECT n.id, n.number, n.own_number, n.kind, n.state, n.date, n.sender_id, n.recipient_id, '', '',
               n.recipient_country, n.returns_id
        FROM notes_note n
        WHERE n.id = ANY(%s) AND n.state IN ('open', 'held') AND n.hold_code <> 'held_by_authority'
        ORDER BY n.id FOR UPDATE OF n
        """,
        [list(note_ids)],
    )
    notes = [NoteFacts(*row) for row in rows]
    lines, heads = stored_lines([note.id for note in notes]), stored_heads([note.id for note in notes])
    return [(note, stored_plan(note, heads[note.id], lines.get(note.id, []), act)) for note in notes]


class StoredHead(NamedTuple):
    """What else the heads of notes say; papers and reasons that were added later belong to them."""

    note_id: int
    sender: str
    sender_registered_on: date | None
    recipient: str
    recipient_registered_on: date | None
    procedure: str
    end_user: str
    reason: str
    papers: Any
    registered_at: datetime


def stored_heads(note_ids: Sequence[int]) -> dict[int, StoredHead]:
    """Heads of some notes."""
    rows = select(
        """
        SELECT n.id, s.country || ':' || s.identifier, s.registered_on, r.country || ':' || r.identifier, r.registered_on,
               n.procedure, n.end_user, n.reason || COALESCE(a.reasons, ''), n.papers || COALESCE(a.papers, '[]'),
               n.registered_at
        FROM notes_note n JOIN registry_party s ON s.id = n.sender_id JOIN registry_party r ON r.id = n.recipient_id
        LEFT JOIN LATERAL (SELECT string_agg(DISTINCT x.reason, '') AS reasons, jsonb_agg(p.paper) AS papers
                           FROM notes_noteaction x LEFT JOIN LATERAL jsonb_array_elements(x.papers) AS p(paper) ON true
                           WHERE x.note_id = n.id AND x.action = 'add_paper') a ON true
        WHERE n.id = ANY(%s)
        """,
        [list(note_ids)],
    )
    return {row[0]: StoredHead(*row) for row in rows}


def stored_plan(note: NoteFacts, head: StoredHead, lines: list[PlannedLine], act: Act) -> Plan:
    """One note as the plan it once was."""
    papers = [paper for paper in from_jsonb(head.papers) if paper]
    draft = NoteDraft(
        row=None,
        note=note.own_number,
        kind=note.kind,
        date=note.date,
        sender=parse_party(head.sender),
        recipient=parse_party(head.recipient),
        procedure=head.procedure,
        end_user=head.end_user,
        reason=head.reason,
        papers=tuple((kind, number) for kind, number in papers),
        lines=tuple(line.draft for line in lines),
    )
    registered_on = head.registered_at.astimezone(act.zone).date()
    plan = Plan(draft, act.judged_on(draft.date), Stage.ENFORCE, Stage.ENFORCE, registered_on)
    plan.sender = known_party(note.sender_id, head.sender, head.sender_registered_on)
    plan.recipient = known_party(note.recipient_id, head.recipient, head.recipient_registered_on)
    plan.recipient_country = note.recipient_country
    plan.lines = lines
    plan.reviewed_id, plan.lots_stand = note.id, note.state == "open"
    return plan


def known_party(key: int, text: str, registered_on: date | None) -> KnownParty:
    """A party that stands on a note."""
    return KnownParty(key, text.partition(":")[0], text, True, registered_on)


def stored_lines(note_ids: Sequence[int]) -> dict[int, list[PlannedLine]]:
    """Lines with what they have drawn."""
    rows = select(
        """
        SELECT l.note_id, l.posting_id, l.line, l.product, l.unit, l.quantity, l.price, l.currency, l.invoice
        FROM notes_line l WHERE l.note_id = ANY(%s) ORDER BY l.note_id, l.line
        """,
        [list(note_ids)],
    )
    draws = select(
        """
        SELECT posting_id, holding_id, lot_id, quantity FROM ledger_draw WHERE posting_id = ANY(%s)
        ORDER BY posting_id, ordinal
        """,
        [[row[1] for row in rows]],
    )
    takings: dict[int, list[Taking]] = {}
    for posting_id, holding_id, lot_id, quantity in draws:
        takings.setdefault(posting_id, []).append(Taking(StockHolding(holding_id, lot_id, 0), quantity))
    found: dict[int, list[PlannedLine]] = {}
    for note_id, posting_id, line, product, unit, quantity, price, currency, invoice in rows:
        draft = LineDraft(
            row=None, line=line, product=product, unit=unit, quantity=quantity, price=price, currency=currency,
            invoice=invoice,
        )  # fmt: skip
        found.setdefault(note_id, []).append(PlannedLine(draft, takings.get(posting_id, [])))
    return found


def stored_facts(plans: Sequence[Plan]) -> Facts:
    """What comparing these plans needs to know; each one's own use of its invoice does not count against it."""
    facts = Facts()
    lot_ids = {taking.lot_id for plan in plans for line in plan.lines for taking in line.takings}
    facts.lots = lot_facts(lot_ids)
    gather_invoices([plan.draft for plan in plans], facts)
    return facts
