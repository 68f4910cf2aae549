"""Time in the simulated country: months cut into waves, and how the measure takes hold.

A *wave* is a third of a month: what is answered in one wave can be sold on in the next, so a chain of five hands takes
about two months. The dates of the measure are those of the pack in force.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from jolserik.packs import Check, Pack, Stage

DEFAULT_START = date(2022, 12, 1)
WAVES_A_MONTH = 3
# Part of the domestic sales that go through notes, from the first talk of the measure until it is enforced.
_ADOPTION = {
    (2022, 12): 0.25,
    (2023, 1): 0.30,
    (2023, 2): 0.38,
    (2023, 3): 0.48,
    (2023, 4): 0.60,
    (2023, 5): 0.72,
    (2023, 6): 0.84,
}


@dataclass(frozen=True, slots=True)
class Wave:
    """The `part`-th third of a month; `index` counts from the start.

    `enforced`: documents of its days are refused when they are wrong. `stock_taking`: opening balances are taken.
    """

    index: int
    part: int
    first: date
    last: date
    enforced: bool
    stock_taking: bool

    @property
    def month(self) -> date:
        """The first day of the month."""
        return self.first.replace(day=1)

    @property
    def adoption(self) -> float:
        """How much of what is sold inside the country is registered, between 0 and 1."""
        if self.enforced:
            return 1.0
        return _ADOPTION.get((self.first.year, self.first.month), 0.25)

    def day(self, rng: Random) -> date:
        """Any day of the wave."""
        return self.first + timedelta(days=rng.randrange((self.last - self.first).days + 1))

    def days(self, rng: Random, count: int) -> list[date]:
        """Some days of the wave, in order."""
        return sorted(self.day(rng) for _ in range(count))


def waves_of(start: date, months: int, pack: Pack) -> list[Wave]:
    """All waves, oldest first. A wave is enforced when stock is so on its first day."""
    waves: list[Wave] = []
    month = start.replace(day=1)
    for _ in range(months):
        days = monthrange(month.year, month.month)[1]
        for part, (begin, end) in enumerate(((1, 10), (11, 20), (21, days)), 1):
            first, last = month.replace(day=begin), month.replace(day=end)
            enforced = pack.stage(Check.STOCK, first) is Stage.ENFORCE
            taking = pack.stock_taking_window.is_open(first) and pack.stock_taking_window.is_open(last)
            waves.append(Wave(len(waves), part, first, last, enforced, taking))
        month += timedelta(days=days)
    return waves
