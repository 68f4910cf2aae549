"""Lists that rules name: of products (by prefix), countries or parties, each entry with the days on which it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from jolserik.packs.entries import Entry, PackError, read_yaml
from jolserik.packs.facts import Known, Names, Sources, read_known, read_names
from jolserik.packs.rules.facts import FactKind
from jolserik.packs.rules.question import BadFact, product_digits, read_fact


class ListOf(StrEnum):
    """What a list lists."""

    PRODUCTS = "products"
    COUNTRIES = "countries"
    PARTIES = "parties"


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
    """A named list. Equal by its content, so that what stands on it on a day is computed once."""

    code: str
    of: ListOf
    names: Names
    known: Known
    entries: tuple[ListEntry, ...]

    def on(self, day: date) -> frozenset[str]:
        """The codes that stand on the list on that day."""
        return standing_on(self.entries, day)

    def group_of(self, code: str, day: date) -> str:
        """The group of the entry that covers this code on that day, such as a tier; empty if none does."""
        return next(
            (e.group for e in self.entries if code.startswith(e.code) and e.since <= day <= e.until), ""
        )


@lru_cache(maxsize=4096)
def standing_on(entries: tuple[ListEntry, ...], day: date) -> frozenset[str]:
    """Which of the entries stand on that day."""
    return frozenset(entry.code for entry in entries if entry.since <= day <= entry.until)


def read_lists(folder: Path, sources: Sources) -> dict[str, RuleList]:
    """Every list of a folder, by its code, which is also the name of its file."""
    return {found.code: found for found in _lists(folder, sources)}


def _lists(folder: Path, sources: Sources) -> Iterator[RuleList]:
    for file in sorted(folder.glob("*.yaml")):
        yield read_list(read_yaml(file), sources)


def read_list(top: Entry, sources: Sources) -> RuleList:
    """One file of `lists/`."""
    code = top.text("list")
    if code != top.file.stem:
        raise top.fault("list", f"must be the name of its file, {top.file.stem!r}")
    of = top.choice("of", ListOf)
    entries = [_entry(entry, of) for entry in top.entries("entries")]
    _no_doubles(top, entries)
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


def _no_doubles(top: Entry, entries: list[tuple[ListEntry, Entry]]) -> None:
    seen: dict[str, list[ListEntry]] = {}
    for found, entry in entries:
        for other in seen.get(found.code, ()):
            if found.since <= other.until and other.since <= found.until:
                raise PackError(top.file, entry.line, f"{entry.path}.code", f"{found.code!r} stands twice")
        seen.setdefault(found.code, []).append(found)
