"""The calendar: which days are worked, and the n-th working day after a date.

Three things make a day off: the weekend, a *holiday* that returns every year (when it falls on a weekend and is
`carried`, the next working day is off instead), and a *day off* of one date. A *moved* day takes the rest of a weekend
day and gives it to a working day, as governments order to make longer holidays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from jolserik.packs.entries import Entry
from jolserik.packs.facts import Known, Names, Sources, read_known, read_names

DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off that returns every year, in the years `since` to `until` inclusive."""

    month: int
    day: int
    since: int
    until: int
    carried: bool
    names: Names
    known: Known

    def in_year(self, year: int) -> date | None:
        """Its date in that year, if it is kept then."""
        return date(year, self.month, self.day) if self.since <= year <= self.until else None


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off of one date only, such as a feast that follows the moon."""

    on: date
    names: Names
    known: Known


@dataclass(frozen=True, slots=True)
class MovedDay:
    """`worked` is a day of rest that was worked, `off` the working day that was off in its place."""

    worked: date
    off: date
    known: Known


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days. `checked_from` to `checked_to` are the years whose single dates the pack holds."""

    weekend: frozenset[int]
    holidays: tuple[Holiday, ...]
    days_off: tuple[DayOff, ...]
    moved: tuple[MovedDay, ...]
    checked_from: int
    checked_to: int
    _by_year: dict[int, frozenset[date]] = field(default_factory=dict, repr=False, compare=False)

    def is_working(self, day: date) -> bool:
        """Whether people work on that day."""
        return day not in self._off_in(day.year)

    def working_day_after(self, start: date, days: int) -> date:
        """The n-th working day after `start`, which does not count; the last day there is if time ends before."""
        day = start
        while days > 0 and day < date.max:
            day += DAY
            days -= self.is_working(day)
        return day

    def checked(self, day: date) -> bool:
        """Whether the pack knows the single days off and moved days of that year, or only the yearly ones."""
        return self.checked_from <= day.year <= self.checked_to

    def _off_in(self, year: int) -> frozenset[date]:
        # A year is worked out once: this is asked twenty times for every due date.
        found = self._by_year.get(year)
        if found is None:
            found = self._by_year[year] = frozenset(self._work_out(year))
        return found

    def _work_out(self, year: int) -> set[date]:
        off = set(_weekends(year, self.weekend))
        kept = [(day, holiday.carried) for holiday in self.holidays if (day := holiday.in_year(year))]
        on_weekend = sorted(day for day, carried in kept if carried and day in off)
        off.update(day for day, _ in kept)
        for day in on_weekend:
            off.add(_first_free(day, off))
        off.update(day.on for day in self.days_off if day.on.year == year)
        off.update(move.off for move in self.moved if move.off.year == year)
        return off - {move.worked for move in self.moved}


def _weekends(year: int, weekend: frozenset[int]) -> Iterable[date]:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = map(date.fromordinal, range(first, last + 1))
    return (day for day in days if day.weekday() in weekend)


def _first_free(day: date, off: set[date]) -> date:
    while day in off and day < date.max:
        day += DAY
    return day


def read_calendar(top: Entry, sources: Sources) -> Calendar:
    """`holidays.yaml`: weekend, holidays of every year, single days off, moved days."""
    weekend = frozenset(_weekday(top, word) for word in top.words("weekend"))
    if len(weekend) > len(WEEKDAYS) - 1:
        raise top.fault("weekend", "leaves no day to work")
    calendar = Calendar(
        weekend,
        tuple(_read_holiday(entry, sources) for entry in top.entries("every_year")),
        tuple(_read_day_off(entry, sources) for entry in top.entries("days_off")),
        (),
        top.whole("checked_from", least=1),
        top.whole("checked_to", least=1),
    )
    moved = tuple(_read_moved(entry, calendar, sources) for entry in top.entries("moved"))
    top.close()
    return replace(calendar, moved=moved, _by_year={})


def _weekday(top: Entry, word: str) -> int:
    if word not in WEEKDAYS:
        raise top.fault("weekend", f"{word!r} is none of: {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(word)


def _read_holiday(entry: Entry, sources: Sources) -> Holiday:
    text = entry.text("on")
    try:
        # Checked in a common year: a holiday on 29 February would not return every year.
        day = date.fromisoformat(f"2023-{text}")
    except ValueError:
        raise entry.fault("on", f"{text!r} is not a day of every year such as 03-08") from None
    since = entry.whole("since") if entry.has("since") else date.min.year
    until = entry.whole("until") if entry.has("until") else date.max.year
    entry.taken |= {"since", "until"}
    carried = entry.flag("carried")
    names = read_names(entry)
    holiday = Holiday(day.month, day.day, since, until, carried, names, read_known(entry, sources))
    entry.close()
    return holiday


def _read_day_off(entry: Entry, sources: Sources) -> DayOff:
    found = DayOff(entry.day("on"), read_names(entry), read_known(entry, sources))
    entry.close()
    return found


def _read_moved(entry: Entry, unmoved: Calendar, sources: Sources) -> MovedDay:
    found = MovedDay(entry.day("worked"), entry.day("off"), read_known(entry, sources))
    if unmoved.is_working(found.worked):
        raise entry.fault("worked", f"{found.worked} is no day of rest that could be moved")
    if not unmoved.is_working(found.off):
        raise entry.fault("off", f"{found.off} is no working day that could be given free")
    entry.close()
    return found
