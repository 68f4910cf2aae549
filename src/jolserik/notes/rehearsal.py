"""Rehearsal: what the batches of one dry run remember of each other, so that checking a file equals registering it. Pure.

Only what later notes could find is kept: quantities taken from holdings, goods that movements brought, invoices used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jolserik.kernel.answers import Outcome
from jolserik.ledger.allocation import TEMPORARY_IDS, AccountKey, Stock, StockHolding
from jolserik.notes.facts import Facts, LotFacts
from jolserik.notes.planning.plan import Plan


@dataclass
class Rehearsal:
    """The memory of one dry run."""

    taken: dict[int, int] = field(default_factory=dict)
    serials: set[tuple[int, str]] = field(default_factory=set)
    drawn: dict[AccountKey, int] = field(default_factory=dict)
    arrived: dict[AccountKey, list[StockHolding]] = field(default_factory=dict)
    lots: dict[int, LotFacts] = field(default_factory=dict)
    uses: dict[tuple[int, str], set[int]] = field(default_factory=dict)
    moved: dict[AccountKey, int] = field(default_factory=dict)

    def wanted(self, wanted: Mapping[AccountKey, int]) -> dict[AccountKey, int]:
        """What to read of each account so that enough is left after what earlier batches took."""
        return {key: quantity + self.drawn.get(key, 0) for key, quantity in wanted.items()}

    def apply(self, stock: Stock) -> None:
        """Bring a stock that was just read to where the earlier batches left it."""
        for holding in stock.all_holdings():
            holding.free -= self.taken.get(holding.id, 0)
            holding.serials = [x for x in holding.serials if (holding.id, x) not in self.serials]
        for key, holdings in self.arrived.items():
            stock.load(key, [h for h in holdings if h.free > 0])

    def apply_on_hand(self, facts: Facts) -> None:
        """What earlier movements took from places and brought to others is on hand elsewhere now."""
        for key, change in self.moved.items():
            units = facts.on_hand.setdefault(key[:3], {})
            units[key.unit] = units.get(key.unit, 0) + change

    def remember(self, plans: Sequence[Plan], facts: Facts) -> None:
        """Keep what this batch has done."""
        for plan in plans:
            if plan.outcome is Outcome.REFUSED or plan.sender is None:
                continue
            for line in plan.lines:
                key = AccountKey(plan.sender.id, plan.sender_place, line.draft.product, line.draft.unit)
                for taking in line.takings:
                    if taking.holding.id < TEMPORARY_IDS:
                        self.taken[taking.holding.id] = self.taken.get(taking.holding.id, 0) + taking.quantity
                        self.drawn[key] = self.drawn.get(key, 0) + taking.quantity
                    self.serials.update((taking.holding.id, number) for number in taking.serials)
                if line.arrived:
                    to = plan.recipient_account(line.draft.product, line.draft.unit)
                    self.moved[key] = self.moved.get(key, 0) - line.draft.quantity
                    self.moved[to] = self.moved.get(to, 0) + line.draft.quantity
                    self.arrived.setdefault(to, []).extend(line.arrived)
                    self.lots.update({h.lot_id: facts.lots[h.lot_id] for h in line.arrived})
        self.uses = {key: {*self.uses.get(key, ()), *users} for key, users in facts.invoice_uses.items()} | {
            key: users for key, users in self.uses.items() if key not in facts.invoice_uses
        }
