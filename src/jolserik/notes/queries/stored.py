"""Registered notes as plans again, so that the same comparisons can look at them a second time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jolserik.kernel.identifiers import parse_party
from jolserik.ledger.allocation import StockHolding, Taking
from jolserik.notes.documents import LineDraft, NoteDraft
from jolserik.notes.facts import Facts, NoteFacts
from jolserik.notes.planning.plan import Plan, PlannedLine
from jolserik.notes.queries.gathering import gather_invoices, lot_facts
from jolserik.packs import Stage
from jolserik.platform.bulk import select
from jolserik.registry.acting import Act
from jolserik.registry.queries import KnownParty


def stored_plans(note_ids: Sequence[int], act: Act) -> list[tuple[NoteFacts, Plan]]:
    """Open and held notes, locked, with their lines and reserved draws. Those held by the authority stay held."""
    if not note_ids:
        return []
    rows = select(
        """
        SELECT n.id, n.number, n.own_number, n.kind, n.state, n.date, n.sender_id, n.recipient_id, '', '',
               n.recipient_country, n.returns_id, n.procedure, s.country, s.identifier, r.country, r.identifier
        FROM notes_note n JOIN registry_party s ON s.id = n.sender_id JOIN registry_party r ON r.id = n.recipient_id
        WHERE n.id = ANY(%s) AND n.state IN ('open', 'held') AND n.hold_code <> 'held_by_authority'
        ORDER BY n.id FOR UPDATE OF n
        """,
        [list(note_ids)],
    )
    lines = stored_lines([row[0] for row in rows])
    return [(NoteFacts(*row[:12]), stored_plan(row, lines.get(row[0], []), act)) for row in rows]


def stored_plan(row: tuple[Any, ...], lines: list[PlannedLine], act: Act) -> Plan:
    """One note as the plan it once was."""
    sender, recipient = f"{row[13]}:{row[14]}", f"{row[15]}:{row[16]}"
    draft = NoteDraft(
        row=None,
        note=row[2],
        kind=row[3],
        date=row[5],
        sender=parse_party(sender),
        recipient=parse_party(recipient),
        procedure=row[12],
        lines=tuple(line.draft for line in lines),
    )
    plan = Plan(draft, act.judged_on(draft.date), Stage.ENFORCE, Stage.ENFORCE)
    plan.sender, plan.recipient = KnownParty(row[6], row[13], sender), KnownParty(row[7], row[15], recipient)
    plan.lines = lines
    plan.reviewed_id, plan.lots_stand = row[0], row[4] == "open"
    return plan


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
