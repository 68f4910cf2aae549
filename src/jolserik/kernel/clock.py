"""The clock is a parameter: no pure module asks what time it is, it is told.

Moments are in UTC and carry their zone. A *day* is a day of the jurisdiction whose zone the clock was given,
because stages, windows and clocks of law turn over at its midnight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Protocol


class Clock(Protocol):
    """Whoever can say what time it is."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        ...

    def today(self) -> date:
        """The day it is in the clock's zone."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    zone: tzinfo = UTC

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The day it is in the clock's zone."""
        return self.now().astimezone(self.zone).date()


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is moved: for tests, replays and loading of past days."""

    moment: datetime
    zone: tzinfo = UTC

    def __post_init__(self) -> None:
        if self.moment.tzinfo is None:
            raise ValueError("a moment without a zone is no moment")

    def now(self) -> datetime:
        """The moment it stands at, in UTC."""
        return self.moment.astimezone(UTC)

    def today(self) -> date:
        """The day of that moment in the clock's zone."""
        return self.moment.astimezone(self.zone).date()

    def advance(self, step: timedelta) -> None:
        """Move it on."""
        self.moment += step
