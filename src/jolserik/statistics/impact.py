"""The impact of a listing in figures: stock by holder, past exports by month, destination and exporter, and whom to write to.

Values are those of the note's day by the pack's rates, as in all figures; of a line that drew other goods too, the part that
left of touched ones. A line without a value is counted apart, never as zero. Quantities are summed by unit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jolserik.kernel.canonical import canonical_json
from jolserik.notes.queries.impact import Found, Held, LineFound, find_impact
from jolserik.notes.queries.touched import Way
from jolserik.notes.selection import Selection
from jolserik.packs import Pack
from jolserik.statistics.exports import Money
from jolserik.statistics.reading import Rates

REFERENCE_DIGITS = 12


@dataclass(slots=True)
class Gone:
    """What has left, added up: lines, those without a value, quantities in millionths of what left and of what came back."""

    lines: int = 0
    unvalued: int = 0
    gone: dict[str, int] = field(default_factory=dict)
    back: dict[str, int] = field(default_factory=dict)
    kzt: Decimal = Decimal(0)
    usd: Decimal = Decimal(0)

    def add(self, line: LineFound, value: Money | None) -> None:
        """One line more."""
        self.lines += 1
        self.gone[line.unit] = self.gone.get(line.unit, 0) + line.drawn
        if line.back:
            self.back[line.unit] = self.back.get(line.unit, 0) + line.back
        if value is None:
            self.unvalued += 1
        else:
            self.kzt += value.kzt
            self.usd += value.usd

    @property
    def value(self) -> Money:
        """The value of what left, of the lines that have one."""
        return Money(self.kzt, self.usd)


@dataclass(slots=True)
class OnHand:
    """What is on hand, added up by unit: all of it, and what is reserved. Quantities in millionths."""

    lots: set[int] = field(default_factory=set)
    on_hand: dict[str, int] = field(default_factory=dict)
    reserved: dict[str, int] = field(default_factory=dict)

    def add(self, held: Held, unit: str) -> None:
        """One lot at one place more."""
        self.lots.add(held.lot_id)
        self.on_hand[unit] = self.on_hand.get(unit, 0) + held.on_hand
        if held.reserved:
            self.reserved[unit] = self.reserved.get(unit, 0) + held.reserved


@dataclass(frozen=True, slots=True)
class ExportRow:
    """Past exports of one exporter to one destination in one month, in one unit."""

    month: date
    destination: str
    exporter_id: int
    unit: str
    sums: Gone


@dataclass(slots=True)
class Addressee:
    """Somebody to write to: what he has of it, what he has under way, what he has exported."""

    party_id: int
    stock: OnHand = field(default_factory=OnHand)
    under_way: set[str] = field(default_factory=set)
    exports: Gone = field(default_factory=Gone)


@dataclass(frozen=True)
class Impact:
    """The whole answer. `reference` names what was asked, on which day, of which pack."""

    selection: Selection
    today: date
    reference: str
    found: Found
    stock: OnHand
    notes: frozenset[str]
    exports: Gone
    rows: Sequence[ExportRow]
    addressees: Sequence[Addressee]
    certainties: frozenset[str]
    values: Mapping[tuple[str, int], Money | None]

    def lots(self, way: Way) -> int:
        """How many lots are touched in that way."""
        return sum(found is way for found in self.found.touched.lots.values())


def impact(selection: Selection, pack: Pack, today: date) -> Impact:
    """What a selection touches now, in figures."""
    found = find_impact(selection, today)
    rates = Rates(pack)
    values = {(line.number, line.line): value_of(line, rates) for line in found.exported}
    exports = Gone()
    rows: dict[tuple[date, str, int, str], Gone] = {}
    people: dict[int, Addressee] = {}
    for line in found.exported:
        value = values[line.number, line.line]
        key = (line.date.replace(day=1), line.destination, line.sender_id, line.unit)
        for sums in (exports, rows.setdefault(key, Gone()), at(people, line.sender_id).exports):
            sums.add(line, value)
    stock = OnHand()
    for held in found.stock:
        account = found.accounts[held.account_id]
        for total in (stock, at(people, account.holder_id).stock):
            total.add(held, account.unit)
    for line in found.under_way:
        at(people, line.sender_id).under_way.add(line.number)
    return Impact(
        selection, today, reference(selection, pack, today), found, stock,
        frozenset(line.number for line in found.under_way), exports,
        [ExportRow(*key, sums) for key, sums in sorted(rows.items())], by_weight(people.values()),
        frozenset(rates.certainties), values,
    )  # fmt: skip


def at(people: dict[int, Addressee], party_id: int) -> Addressee:
    """The sums of one party."""
    if party_id not in people:
        people[party_id] = Addressee(party_id)
    return people[party_id]


def value_of(line: LineFound, rates: Rates) -> Money | None:
    """The value of what a line drew of touched goods and really left, at the note's date."""
    whole = rates.value(line.value, line.currency, line.date)
    if whole is None or line.drawn == line.quantity:
        return whole
    return whole.part(Fraction(line.drawn, line.quantity))


def by_weight(people: Iterable[Addressee]) -> list[Addressee]:
    """Those who still have most first, then those who exported most."""

    def weight(one: Addressee) -> tuple[Any, ...]:
        return (-sum(one.stock.on_hand.values()), -one.exports.kzt, -one.exports.lines, one.party_id)

    return sorted(people, key=weight)


def reference(selection: Selection, pack: Pack, today: date) -> str:
    """What letters are cited by: `I-` and 12 hexadecimal digits of SHA-256 over what is listed, the day and the pack."""
    facts = {"selection": selection.stated(), "date": today.isoformat(), "pack": pack.fingerprint}
    return "I-" + hashlib.sha256(canonical_json(facts)).hexdigest()[:REFERENCE_DIGITS].upper()
