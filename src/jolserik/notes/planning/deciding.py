"""Deciding: parties and places, then draws, comparisons and guidance; every fault is listed, the weightiest decides."""

from __future__ import annotations

from collections.abc import Sequence

from jolserik.kernel.answers import Outcome, holds_only
from jolserik.kernel.languages import fold_spelling
from jolserik.ledger.allocation import AccountKey, new_stock_holding
from jolserik.notes.documents import NoteDraft
from jolserik.notes.facts import Facts
from jolserik.notes.planning import comparing, drawing, guiding, heading
from jolserik.notes.planning.plan import Plan
from jolserik.packs import Check
from jolserik.registry.acting import Act


def plan_notes(drafts: Sequence[NoteDraft], facts: Facts, act: Act) -> list[Plan]:
    """Decide notes in their order."""
    return [plan_note(draft, facts, act) for draft in drafts]


def plan_note(draft: NoteDraft, facts: Facts, act: Act) -> Plan:
    """Decide one note; the stock of `facts` afterwards is what later notes find."""
    day = act.judged_on(draft.date)
    plan = Plan(
        draft, day, act.pack.stage(Check.STOCK, day), act.pack.stage(Check.COMPARISONS, day), act.today
    )
    heading.check_head(plan, facts, act)
    mark = facts.stock.mark()
    if plan.sender is not None and plan.recipient is not None:
        if plan.corrects is not None:
            facts.stock.give_back(plan.corrects.takings)
        comparing.take_over_settled(plan, facts)
        drawing.draw_lines(plan, facts)
        comparing.compare(plan, facts, act)
        guiding.guide(plan, facts, act)
    decide(plan)
    if plan.outcome is Outcome.REFUSED:
        facts.stock.undo(mark)
    else:
        follow_up(plan, facts, act)
    return plan


def decide(plan: Plan) -> None:
    """Refused by any fault that is not a reason to wait; held by those that are."""
    if not plan.refusals:
        plan.outcome = Outcome.ACCEPTED
    elif holds_only(plan.refusals):
        plan.outcome = Outcome.HELD


def follow_up(plan: Plan, facts: Facts, act: Act) -> None:
    """What later notes of the batch find: used invoices, and goods that a movement has brought."""
    assert plan.sender is not None
    for line in plan.draft.lines:
        if line.invoice:
            facts.invoice_uses.setdefault((plan.sender.id, fold_spelling(line.invoice)), set()).add(-id(plan))
    taken = {line.takes_over.posting_id for line in plan.lines if line.takes_over}
    if taken:
        facts.by_invoice = {
            key: [x for x in postings if x.posting_id not in taken]
            for key, postings in facts.by_invoice.items()
        }
    if plan.draft.kind != "movement":
        plan.due_on = act.pack.due(plan.draft.kind, plan.draft.date)
    if plan.settles_now and plan.draft.kind == "movement":
        for planned in plan.lines:
            key = plan.recipient_account(planned.draft.product, planned.draft.unit)
            from_key = AccountKey(
                plan.sender.id, plan.sender_place, planned.draft.product, planned.draft.unit
            )
            move_on_hand(facts, from_key, key, planned.draft.quantity)
            for taking in planned.takings:
                arrived = new_stock_holding(taking.lot_id, taking.quantity, taking.serials)
                planned.arrived.append(arrived)
                facts.stock.put(key, arrived)


def move_on_hand(facts: Facts, from_key: AccountKey, to_key: AccountKey, quantity: int) -> None:
    """What later notes of the batch find on hand after a movement."""
    for key, change in ((from_key, -quantity), (to_key, quantity)):
        units = facts.on_hand.setdefault(key[:3], {})
        units[key.unit] = units.get(key.unit, 0) + change
