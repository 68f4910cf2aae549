"""Some lines of a batch, and what conditions say of them: taken from the tables of facts, or compared where each line has a
number of its own.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jolserik.guidance.columns import LIMB, UNSTATED
from jolserik.guidance.columns_tables_kernel import YES, Facts, Lines, Truths, says_of_unstated
from jolserik.packs.rules import Condition, Every, Not, OneOf, Some, Within

REMEMBERED_MAX = 512
"""How many conditions are remembered for the same lines; books of very many rules repeat themselves less than that."""


class Window:
    """Some of the lines. With `keep`, what was looked up for them is kept for the rules to come."""

    def __init__(self, facts: Facts, lines: Lines, *, keep: bool = False) -> None:
        self.facts = facts
        self.lines = lines
        self.size = lines.stop - lines.start if isinstance(lines, slice) else len(lines)
        self.keep = keep
        self._codes: dict[str, NDArray[Any]] = {}
        self._truths: dict[tuple[Condition, bool], Truths] = {}

    def codes(self, fact: str) -> NDArray[Any]:
        """The codes of a fact on these lines."""
        found = self._codes.get(fact)
        if found is None:
            found = self._here(self.facts.codes(fact))
            if self.keep:
                found = self._codes[fact] = found.astype(np.intp)  # taking wants them so, each time
        return found

    def _here(self, column: NDArray[Any]) -> NDArray[Any]:
        return column[self.lines] if isinstance(self.lines, slice) else column.take(self.lines)

    def truths(self, condition: Condition, fact: str, presumed: frozenset[str]) -> Truths:
        """What a condition says of each of these lines; `fact` is the one that decides it, if only one does."""
        if not fact and isinstance(condition, Every | Some | Not):
            return self._joined(condition, presumed)
        if not self.keep:
            return self._looked_up(condition, fact, presumed)
        key = condition, (fact or getattr(condition, "fact", "")) in presumed
        found = self._truths.get(key)
        if found is None:
            found = self._looked_up(condition, fact, presumed)
            if len(self._truths) < REMEMBERED_MAX:
                self._truths[key] = found
        return found

    def _part(self, condition: Condition, presumed: frozenset[str]) -> Truths:
        return self.truths(condition, self.facts.fact_of(condition), presumed)

    def _joined(self, condition: Every | Some | Not, presumed: frozenset[str]) -> Truths:
        if isinstance(condition, Not):
            return np.subtract(YES, self._part(condition.part, presumed))
        join = np.minimum if isinstance(condition, Every) else np.maximum
        return reduce(join, [self._part(part, presumed) for part in condition.parts])

    def _looked_up(self, condition: Condition, fact: str, presumed: frozenset[str]) -> Truths:
        if fact:
            says = self.facts.says(condition, fact, presumed)
            return says.take(self.codes(fact)) if self.facts.has(fact) else np.full(self.size, says[UNSTATED])
        if isinstance(condition, Within):
            return self._compared(condition, condition.fact in presumed)
        assert isinstance(condition, OneOf)
        calendar = self.facts.calendar(condition, condition.fact in presumed)
        places = calendar.rows.take(self.codes("date"))
        if self.facts.has(condition.fact):
            places += calendar.columns.take(self.codes(condition.fact))
        return calendar.grid.take(places)

    def _compared(self, leaf: Within, presumed: bool) -> Truths:
        """Amounts between bounds; those of another unit cannot be compared."""
        if leaf.fact not in self.facts.batch.amounts:
            return np.full(self.size, says_of_unstated(leaf, presumed))
        units = self._here(self.facts.amounts(leaf.fact, "units"))
        low = self._here(self.facts.amounts(leaf.fact, "low"))
        high = self.facts.amounts(leaf.fact, "high")
        within = _between(*self.facts.span(leaf), low, self._here(high) if len(high) else high)
        same = units == self.facts.batch.amounts[leaf.fact].units.places.get(leaf.unit, -1)
        found: Truths = (within & same) * YES + ~same
        if presumed:
            found *= units != UNSTATED
        return found


def _between(lowest: int, end: int, low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.bool_]:
    if len(high):
        return _at_least(high, low, lowest) & ~_at_least(high, low, end)
    if end >= LIMB:
        return low >= lowest
    return low < end if lowest <= 0 else (low >= lowest) & (low < end)


def _at_least(high: NDArray[np.int64], low: NDArray[np.int64], bound: int) -> NDArray[np.bool_]:
    upper, lower = divmod(bound, LIMB)
    above: NDArray[np.bool_] = (high > upper) | ((high == upper) & (low >= lower))
    return above
