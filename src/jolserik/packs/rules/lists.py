"""Lists that rules name: of products (by prefix), countries or parties, each entry with the days on which it stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from jolserik.packs.entries import Entry, read_yaml
from jolserik.packs.facts import Known, Names, Sources, read_known, read_names
from jolserik.packs.rules.facts import FactKind
from jolserik.packs.rules.question import BadFact, product_digits, read_fact


class ListOf(StrEnum):
    """What a list lists."""

    PRODUCTS = "products"
    COUNTRIES = "countries"
    PARTIES = "parties"


LIST_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
LISTED_FACTS: Mapping[FactKind, ListOf] = {
    FactKind.PRODUCT: ListOf.PRODUCTS,
    FactKind.COUNTRY: ListOf.COUNTRIES,
    FactKind.COUNTRIES: ListOf.COUNTRIES,
    FactKind.PARTY: ListOf.PARTIES,
}


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One code, country or party, on the list from `since` until `until`, both included."""

    code: str
    group: str
    since: date
    until: date


@dataclass(frozen=True)
class RuleList:
    """A named list. Whether something stands on it is found without reading through it."""

    code: str
    of: ListOf
    names: Names
    known: Known
    entries: tuple[ListEntry, ...]

    def on(self, day: date) -> frozenset[str]:
        """The codes that stand on the list on that day."""
        found = self._days.get(day)
        if found is None:
            if len(self._days) >= DAYS_REMEMBERED:
                self._days.clear()
            found = frozenset(entry.code for entry in self.entries if entry.since <= day <= entry.until)
            self._days[day] = found
        return found

    def covers(self, value: str, day: date) -> bool | None:
        """Whether a value stands on the list on that day, a product also by its beginning; None for a product of too few
        digits, of which only some lie on the list."""
        if any(entry.since <= day <= entry.until for entry in self.about(value)):
            return True
        if self.of is not ListOf.PRODUCTS or len(value) >= WHOLE:
            return False
        first = bisect_left(self._codes, value)
        for code in self._codes[first:]:
            if not code.startswith(value):
                break
            if any(entry.since <= day <= entry.until for entry in self._by_code[code]):
                return None
        return False

    def about(self, value: str) -> Iterator[ListEntry]:
        """The entries of any day that cover this value, those of the longest code first."""
        shortest = SHORTEST if self.of is ListOf.PRODUCTS else len(value)
        for length in range(len(value), shortest - 1, -1):
            yield from self._by_code.get(value[:length], ())

    def group_of(self, value: str, day: date) -> str:
        """The group of the entry that covers this value on that day, such as a tier; empty if none does."""
        return next((e.group for e in self.about(value) if e.since <= day <= e.until), "")

    @cached_property
    def _by_code(self) -> dict[str, list[ListEntry]]:
        found: dict[str, list[ListEntry]] = {}
        for entry in self.entries:
            found.setdefault(entry.code, []).append(entry)
        return found

    @cached_property
    def _codes(self) -> list[str]:
        return sorted(self._by_code)

    @cached_property
    def _days(self) -> dict[date, frozenset[str]]:
        return {}


WHOLE, SHORTEST = 10, 2
"""Digits of a whole product code, and of the shortest beginning of one."""

DAYS_REMEMBERED = 100


def read_lists(folder: Path, sources: Sources) -> dict[str, RuleList]:
    """Every list of a folder, by its code, which is also the name of its file."""
    return {found.code: found for found in _lists(folder, sources)}


def _lists(folder: Path, sources: Sources) -> Iterator[RuleList]:
    for file in sorted(folder.glob("*.yaml")):
        yield read_list(read_yaml(file), sources)


def read_list(top: Entry, sources: Sources) -> RuleList:
    """One file of `lists/`."""
    code = top.text("list")
    if not LIST_CODE.fullmatch(code) or code != top.file.stem:
        raise top.fault(
            "list", f"must be small letters, digits and _, and the name of its file, {top.file.stem!r}"
        )
    of = top.choice("of", ListOf)
    entries = [_entry(entry, of) for entry in top.entries("entries")]
    if not entries:
        raise top.fault("entries", "lists nothing")
    _no_doubles(entries)
    found = RuleList(code, of, read_names(top), read_known(top, sources), tuple(e for e, _ in entries))
    top.close()
    return found


def _entry(entry: Entry, of: ListOf) -> tuple[ListEntry, Entry]:
    since, until = entry.day("from", date.min), entry.day("until", date.max)
    if until < since:
        raise entry.fault("until", "lies before the start")
    code = entry.text("code")
    try:
        code = product_digits("code", code) if of is ListOf.PRODUCTS else read_fact(_FACT_OF[of], code)
    except BadFact as bad:
        raise entry.fault("code", bad.reason) from None
    found = ListEntry(code, entry.text("group", ""), since, until)
    entry.close()
    return found, entry


_FACT_OF = {ListOf.COUNTRIES: "origin", ListOf.PARTIES: "recipient"}


def _no_doubles(entries: list[tuple[ListEntry, Entry]]) -> None:
    """Refuses a code that stands twice on the same day, at the later place."""
    by_code: dict[str, list[tuple[date, int]]] = {}
    for place, (found, _) in enumerate(entries):
        by_code.setdefault(found.code, []).append((found.since, place))
    for code, steps in by_code.items():
        for (_, one), (since, other) in pairwise(sorted(steps)):
            if since <= entries[one][0].until:
                raise entries[max(one, other)][1].fault("code", f"{code!r} stands twice on the same day")
