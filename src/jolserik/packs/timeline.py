"""Timelines: what held on a date, when later entries replace earlier ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Generic, TypeVar

Held = TypeVar("Held")


@dataclass(frozen=True, slots=True)
class Timeline(Generic[Held]):
    """Values with the day from which each holds, ascending. Each holds until the next begins; the last has no end."""

    since: tuple[date, ...]
    values: tuple[Held, ...]

    def on(self, day: date) -> Held | None:
        """What held on that day; None before the first entry."""
        index = bisect_right(self.since, day)
        return self.values[index - 1] if index else None

    def on_or_first(self, day: date) -> Held:
        """What held on that day, the first entry also for any earlier day."""
        return self.values[max(bisect_right(self.since, day) - 1, 0)]


def timeline(pairs: Sequence[tuple[date, Held]]) -> Timeline[Held]:
    """A timeline of (day, value) pairs, which must be ascending and not empty; raises ValueError otherwise."""
    since = tuple(day for day, _ in pairs)
    if not since or any(later <= earlier for earlier, later in pairwise(since)):
        raise ValueError("dates must ascend")
    return Timeline(since, tuple(value for _, value in pairs))
