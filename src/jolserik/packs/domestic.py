"""Domestic notes: for which goods a consignment note is required inside the country.

Only some goods move by note at home; all others can be followed there by invoices alone, or not at all. The list names
groups of products by the first digits of their codes. When the list in force is not known, the pack carries on the last
one and says so (`listed` is false): wrong in detail is better here than silently empty, and everybody can see it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jolserik.packs.entries import Entry
from jolserik.packs.facts import Known, Names, Sources, read_known, read_names
from jolserik.packs.timeline import Timeline, timeline


@dataclass(frozen=True, slots=True)
class Goods:
    """A group of products. A product belongs to it when its code begins with one of the prefixes."""

    code: str
    prefixes: tuple[str, ...]
    names: Names
    known: Known


@dataclass(frozen=True, slots=True)
class DomesticList:
    """The goods that need a domestic note from `since` on; `listed` is false when an older list is carried on."""

    since: date
    goods: tuple[Goods, ...]
    listed: bool
    known: Known

    def group_of(self, product: str) -> Goods | None:
        """The group that asks for a note for this product."""
        return next((group for group in self.goods if product.startswith(group.prefixes)), None)


def read_domestic(top: Entry, sources: Sources) -> Timeline[DomesticList]:
    """`products.yaml`: the lists in order of their dates. A list with `carries_on` repeats the goods before it."""
    lists: list[tuple[date, DomesticList]] = []
    for entry in top.entries("domestic_notes"):
        since = entry.day("from")
        listed = entry.flag("listed")
        goods = tuple(_read_goods(item, sources) for item in entry.entries("goods")) if listed else None
        if goods is None and not lists:
            raise entry.fault("listed", "the first list has none before it to carry on")
        found = DomesticList(
            since, lists[-1][1].goods if goods is None else goods, listed, read_known(entry, sources)
        )
        entry.close()
        lists.append((since, found))
    top.close()
    try:
        return timeline(lists)
    except ValueError as error:
        raise top.fault("domestic_notes", str(error)) from None


def _read_goods(entry: Entry, sources: Sources) -> Goods:
    prefixes = entry.words("prefixes")
    for prefix in prefixes:
        if not (prefix.isascii() and prefix.isdigit() and 2 <= len(prefix) <= 10):
            raise entry.fault("prefixes", f"{prefix!r} is not the beginning of a product code")
    if not prefixes:
        raise entry.fault("prefixes", "is missing")
    goods = Goods(entry.text("code"), prefixes, read_names(entry), read_known(entry, sources))
    entry.close()
    return goods
