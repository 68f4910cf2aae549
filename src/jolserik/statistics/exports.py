"""Export lines as figures see them: facts of the note, value in two currencies at its date, and what is
proven of it. Pure.

A line is *registered* when its note is open or settled; a held note is not registered yet. Its value is price
times quantity as registered; a line without a price, or in a currency whose rate the pack does not know on
that day, has none and is counted apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from jolserik.statistics.shares import Part

GRADES = ("matched", "claimed", "unproven", "contradicted")
"""Grades of lots, best first."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which exports are meant: days of the note (both included), destination, first digits of the product,
    sender's region.
    """

    since: date | None = None
    until: date | None = None
    destination: str = ""
    product: str = ""
    region: str | None = None


class Money(NamedTuple):
    """One amount in the pack's own currency and in dollars, at the same day's rate."""

    kzt: Decimal
    usd: Decimal

    def __add__(self, other: Money) -> Money:  # type: ignore[override]
        return Money(self.kzt + other.kzt, self.usd + other.usd)

    def part(self, share: Fraction) -> Money:
        """A part of the amount, rounded half even to two decimals."""
        return Money(portion(self.kzt, share), portion(self.usd, share))


NOTHING = Money(Decimal(0), Decimal(0))
DOLLAR = "USD"


def portion(amount: Decimal, share: Fraction) -> Decimal:
    """An exact share of an amount of whole cents, rounded half even to whole cents."""
    if not share or share == 1:
        return amount if share else Decimal(0)
    whole, rest = divmod(int(amount * 100) * share.numerator, share.denominator)
    if 2 * rest > share.denominator or (2 * rest == share.denominator and whole % 2):
        whole += 1
    return Decimal(whole).scaleb(-2)


class RootLot(NamedTuple):
    """What figures say of a root lot."""

    grade: str
    origin_kind: str
    origin_country: str


class Drawn(NamedTuple):
    """What an export line took out of one tree, and whether every hop to there is proven. Millionths of the
    unit.
    """

    source_id: int
    unbroken: bool
    quantity: int


@dataclass(frozen=True, slots=True)
class ExportLine:
    """A registered export line. `proven` is the fraction of its quantity that has a proven chain; `roots`
    what it descends from, by root lot; `gone` the fraction that has left by the word of `exit_grade`.
    """

    id: int
    number: str
    line: int
    day: date
    product: str
    unit: str
    quantity: int
    sender: str
    sender_name: str
    recipient: str
    region: str
    destination: str
    state: str
    exit_grade: str
    gone: Fraction
    value: Money | None
    proven: Fraction
    proven_value: Money
    roots: Mapping[int, Part]

    @property
    def gone_value(self) -> Money:
        """The value of what is said or proven to have left."""
        return self.value.part(self.gone) if self.value else NOTHING


@dataclass(frozen=True)
class Exports:
    """All lines of some filters with what they descend from, and how certain the rates are that valued them."""

    lines: Sequence[ExportLine]
    lots: Mapping[int, RootLot]
    certainties: frozenset[str]

    def grade_of(self, line: ExportLine) -> str:
        """The weakest grade among the lots that a line descends from."""
        present = [self.lots[lot_id].grade for lot_id, part in line.roots.items() if part.whole]
        return max(present, key=GRADES.index, default="unproven")
