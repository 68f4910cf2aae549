"""Tracing: from a quantity of a lot back to its origins, and from a lot forward to all its ends, with exact quantities.

The graph of lots is given as plain data (`Ancestry`), read once by a query; here is only arithmetic. Roots are lots with an
origin of their own: brought in, declared, or produced (production makes a new origin and lists its ingredients).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from jolserik.kernel.quantity import apportion


class Parent(NamedTuple):
    """One parent of a lot: its share in the child's unit and what was consumed in its own unit."""

    lot_id: int
    share: int
    consumed: int


@dataclass(frozen=True)
class Ancestry:
    """Parents of every lot that an identity-keeping conversion made, in the order of the parents' ids."""

    parents: Mapping[int, Sequence[Parent]]

    def roots_of(self, lot_id: int, quantity: int) -> dict[int, int]:
        """Root lots of `quantity` of a lot, with quantities in that lot's unit that sum to `quantity`."""
        parents = self.parents.get(lot_id)
        if not parents:
            return {lot_id: quantity}
        found: dict[int, int] = {}
        parts = apportion(quantity, [parent.share for parent in parents])
        for parent, part in zip(parents, parts, strict=True):
            if part:
                add_all(found, self.roots_of(parent.lot_id, part))
        return found


def add_all(into: dict[int, int], more: Mapping[int, int]) -> None:
    """Sum quantities by key."""
    for key, quantity in more.items():
        into[key] = into.get(key, 0) + quantity


def roots_of_draws(ancestry: Ancestry, draws: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Roots of several (lot, quantity) draws together, in the order of lot ids."""
    found: dict[int, int] = {}
    for lot_id, quantity in draws:
        add_all(found, ancestry.roots_of(lot_id, quantity))
    return dict(sorted(found.items()))


class End(NamedTuple):
    """Where a part of a lot stands or went: `quantity` in the unit asked for, `own_quantity` in the end's own unit."""

    kind: str
    party: str
    note: str
    quantity: int
    own_quantity: int
    own_unit: str


@dataclass(frozen=True)
class LotEnds:
    """All that became of one lot by itself: final ends, and what went into children by identity-keeping conversions."""

    unit: str
    quantity: int
    ends: Sequence[End]
    children: Sequence[tuple[int, int]]


def ends_of(lots: Mapping[int, LotEnds], ancestry: Ancestry, lot_id: int) -> list[End]:
    """All ends of a lot, through its children, in the unit of the lot; they sum to the lot's quantity."""
    lot = lots[lot_id]
    found = list(lot.ends)
    for child_id, consumed in lot.children:
        share = next(p.share for p in ancestry.parents[child_id] if p.lot_id == lot_id)
        found.extend(_portion(ends_of(lots, ancestry, child_id), consumed, share))
    return _merged(found)


def _portion(ends: Sequence[End], quantity: int, own_share: int) -> list[End]:
    """The part of a child's ends that descends from one parent: `quantity` in the parent's unit."""
    weights = [end.quantity for end in ends]
    parts = apportion(quantity, weights)
    child_parts = apportion(own_share, weights)
    return [
        end._replace(quantity=part, own_quantity=_own_part(end, child_part))
        for end, part, child_part in zip(ends, parts, child_parts, strict=True)
        if part or child_part
    ]


def _own_part(end: End, child_part: int) -> int:
    """The part of an end's own quantity, given its part in the child's unit."""
    if end.own_quantity == end.quantity:
        return child_part
    return end.own_quantity * child_part // end.quantity if end.quantity else 0


def _merged(ends: Iterable[End]) -> list[End]:
    """Ends of one kind, party, note and unit are one end."""
    sums: dict[tuple[str, str, str, str], tuple[int, int]] = {}
    for end in ends:
        key = (end.kind, end.party, end.note, end.own_unit)
        quantity, own = sums.get(key, (0, 0))
        sums[key] = (quantity + end.quantity, own + end.own_quantity)
    return [End(kind, party, note, q, own, unit) for (kind, party, note, unit), (q, own) in sorted(sums.items())]


GRADE_RANK = {"matched": 0, "claimed": 1, "unproven": 2, "contradicted": 3}


def weakest(grades: Iterable[str]) -> str:
    """A chain is as good as its weakest part; an empty chain is unproven."""
    return max(grades, key=GRADE_RANK.__getitem__, default="unproven")
