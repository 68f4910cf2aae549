"""Sums over export lines: the proven share and its breakdowns, the three ways of counting, and the flows.
Pure.

A share is of value in the pack's own currency, with lines that have no value counted apart and never as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

from jolserik.statistics.exports import GRADES, NOTHING, ExportLine, Exports, Money

SHARE_DIGITS = Decimal("0.000001")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Figure:
    """Registered value, the proven part of it, how many lines there are, and how many of them have no value."""

    exported: Money = NOTHING
    proven: Money = NOTHING
    lines: int = 0
    unvalued_lines: int = 0

    @property
    def share(self) -> Decimal | None:
        """The proven share to six digits; None where there is no value to take a share of."""
        if not self.exported.kzt:
            return None
        return (self.proven.kzt / self.exported.kzt).quantize(SHARE_DIGITS)


@dataclass(slots=True)
class Sum:
    """A figure while it is being added up."""

    exported_kzt: Decimal = Decimal(0)
    exported_usd: Decimal = Decimal(0)
    proven_kzt: Decimal = Decimal(0)
    proven_usd: Decimal = Decimal(0)
    lines: int = 0
    unvalued_lines: int = 0

    def add(self, exported: Money | None, proven: Money) -> None:
        """One line more; without a value it is only counted."""
        self.lines += 1
        if exported is None:
            self.unvalued_lines += 1
            return
        self.exported_kzt += exported.kzt
        self.exported_usd += exported.usd
        self.proven_kzt += proven.kzt
        self.proven_usd += proven.usd

    @property
    def figure(self) -> Figure:
        """The finished figure."""
        exported, proven = (
            Money(self.exported_kzt, self.exported_usd),
            Money(self.proven_kzt, self.proven_usd),
        )
        return Figure(exported, proven, self.lines, self.unvalued_lines)


@dataclass(frozen=True, slots=True)
class Row(Generic[Key]):
    """A figure and what it is about."""

    key: Key
    figure: Figure


@dataclass(frozen=True)
class ShareFigures:
    """The headline figure with its breakdowns. `by_grade` divides each line's value among the grades of its
    root lots.
    """

    total: Figure
    by_month: Sequence[Row[date]]
    by_destination: Sequence[Row[str]]
    by_group: Sequence[Row[str]]
    by_grade: Sequence[Row[str]]
    certainties: frozenset[str]

    @property
    def exported_value(self) -> Money:
        """All registered export value."""
        return self.total.exported

    @property
    def proven_value(self) -> Money:
        """The value of the quantities that have a proven chain."""
        return self.total.proven

    @property
    def share(self) -> Decimal | None:
        """The proven share of the whole."""
        return self.total.share

    @property
    def unvalued_lines(self) -> int:
        """Lines that no figure of value contains."""
        return self.total.unvalued_lines


def share_figures(exports: Exports, *, group_digits: int = 2) -> ShareFigures:
    """All breakdowns; product groups are the first digits of the code: 2 for chapters, 4 for headings."""
    lines = exports.lines
    return ShareFigures(
        total(lines),
        sorted(grouped(lines, lambda line: line.day.replace(day=1)), key=lambda row: row.key),
        by_value(grouped(lines, lambda line: line.destination)),
        by_value(grouped(lines, lambda line: line.product[:group_digits])),
        by_grade(exports),
        exports.certainties,
    )


def total(lines: Iterable[ExportLine]) -> Figure:
    """One figure for all lines."""
    added = Sum()
    for line in lines:
        added.add(line.value, line.proven_value)
    return added.figure


def grouped(lines: Iterable[ExportLine], key_of: Callable[[ExportLine], Key]) -> list[Row[Key]]:
    """Figures by what `key_of` says of a line."""
    sums: dict[Key, Sum] = {}
    for line in lines:
        sums.setdefault(key_of(line), Sum()).add(line.value, line.proven_value)
    return [Row(key, added.figure) for key, added in sums.items()]


def by_value(rows: Iterable[Row[str]]) -> list[Row[str]]:
    """The greatest value first, ties by key."""
    return sorted(rows, key=lambda row: (-row.figure.exported.kzt, row.key))


def by_grade(exports: Exports) -> list[Row[str]]:
    """Value by the grade of the lot it descends from. A line counts in every grade that it has a part of."""
    sums: dict[str, Sum] = {}
    for line in exports.lines:
        for grade, (whole, proven) in grade_parts(exports, line).items():
            value = line.value.part(whole) if line.value else None
            sums.setdefault(grade, Sum()).add(value, line.value.part(proven) if line.value else NOTHING)
    return [Row(grade, sums[grade].figure) for grade in GRADES if grade in sums]


def grade_parts(exports: Exports, line: ExportLine) -> dict[str, tuple[Fraction, Fraction]]:
    """Fractions of a line by the grade of their root lot: all of it, and the proven part."""
    parts: dict[str, tuple[Fraction, Fraction]] = {}
    for lot_id, part in line.roots.items():
        grade = exports.lots[lot_id].grade
        whole, proven = parts.get(grade, (Fraction(0), Fraction(0)))
        parts[grade] = (whole + part.whole, proven + part.proven)
    return parts


@dataclass(frozen=True, slots=True)
class ThreeWays:
    """One month's export value: what is proven to have left, what is said to have left, and all that is
    registered.
    """

    month: date
    proven: Money
    claimed: Money
    registered: Money

    @property
    def only_registered(self) -> Money:
        """Registered, and nobody has said that it left."""
        return Money(
            self.registered.kzt - self.claimed.kzt - self.proven.kzt,
            self.registered.usd - self.claimed.usd - self.proven.usd,
        )


def three_ways(lines: Iterable[ExportLine]) -> list[ThreeWays]:
    """By month of the note; `claimed` does not contain what is proven."""
    sums: dict[date, dict[str, Money]] = {}
    for line in lines:
        if line.value is None:
            continue
        month = sums.setdefault(
            line.day.replace(day=1), dict.fromkeys(("proven", "claimed", "registered"), NOTHING)
        )
        month["registered"] += line.value
        if line.exit_grade in ("proven", "claimed"):
            month[line.exit_grade] += line.gone_value
    return [ThreeWays(month, **ways) for month, ways in sorted(sums.items())]


@dataclass(frozen=True, slots=True)
class Flow:
    """Value that came from one country through one region of exporters to one destination."""

    origin: str
    region: str
    destination: str
    value: Money


def flows(exports: Exports) -> list[Flow]:
    """Value by origin country of the root lot, region of the last holder and destination; the greatest first."""
    sums: dict[tuple[str, str, str], Money] = {}
    for line in exports.lines:
        if line.value is None:
            continue
        for lot_id, part in line.roots.items():
            key = (exports.lots[lot_id].origin_country, line.region, line.destination)
            sums[key] = sums.get(key, NOTHING) + line.value.part(part.whole)
    found = [Flow(*key, value) for key, value in sums.items()]
    return sorted(found, key=lambda flow: (-flow.value.usd, flow.origin, flow.region, flow.destination))
