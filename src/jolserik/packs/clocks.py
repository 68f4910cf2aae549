"""Clocks: how long somebody may take before a note is overdue, counted in working days or in calendar days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from jolserik.packs.calendar import Calendar
from jolserik.packs.entries import Entry
from jolserik.packs.facts import Certainty, Known, Names, Sources, read_known, read_names
from jolserik.packs.timeline import Timeline, timeline


class Counting(StrEnum):
    """Which days a clock counts."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, slots=True)
class Clock:
    """`days` are counted from the day after the start; on the last of them the act is still in time."""

    name: str
    days: int
    counting: Counting
    names: Names
    known: Known

    def due(self, start: date, calendar: Calendar) -> date:
        """The last day in time; never beyond the last day there is."""
        if self.counting is Counting.CALENDAR_DAYS:
            return start + min(timedelta(days=self.days), date.max - start)
        return calendar.working_day_after(start, self.days)


Clocks = dict[str, Timeline[Clock]]

# The rest of the program asks for these, so a pack must set them all. A pack may add clocks of its own,
# which its procedures then name.
NEEDED = ("domestic", "export_eaeu", "export_third", "return", "comparison", "by_invoice", "paper")

OBJECTION = "objection"
USUAL: dict[str, Clock] = {
    OBJECTION: Clock(
        OBJECTION,
        10,
        Counting.WORKING_DAYS,
        Names("Қарсылыққа жауап", "Ответ на возражение", "The answer to an objection"),
        Known(Certainty.CHOSEN, ()),
    ),
}
"""Clocks that run also where a pack says nothing of them: nobody waits for an answer without a day."""


def read_clocks(top: Entry, sources: Sources) -> Clocks:
    """`clocks.yaml`: clocks by name; a clock that was changed stands once for each `from`."""
    found: dict[str, list[tuple[date, Clock]]] = {}
    for entry in top.entries("clocks"):
        since = entry.day("from", date.min)
        clock = _read_clock(entry, sources)
        found.setdefault(clock.name, []).append((since, clock))
        if any(later <= earlier for (earlier, _), (later, _) in pairwise(found[clock.name])):
            raise entry.fault("clock", f"{clock.name!r} stands twice, or its dates do not ascend")
    for name in NEEDED:
        if name not in found:
            raise top.fault("clocks", f"the clock {name!r} is missing")
    top.close()
    usual = {name: [(date.min, clock)] for name, clock in USUAL.items()}
    return {name: timeline(versions) for name, versions in (usual | found).items()}


def _read_clock(entry: Entry, sources: Sources) -> Clock:
    clock = Clock(
        entry.text("clock"),
        entry.whole("days", least=1),
        entry.choice("counting", Counting),
        read_names(entry),
        read_known(entry, sources),
    )
    entry.close()
    return clock
