"""Columns: the facts of many lines as one batch, so that rules are judged a column at a time (`columns_kernel`).

A fact stands as a dictionary of its distinct values and, for each line, the place of its value in it; place 0 says that nobody
stated the fact. What differs from line to line, quantities and values, stands as exact integers instead: millionths of a unit,
cents of a currency. A batch holds what was said and nothing of any rule book, so that two books can judge the same batch.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, Inexact, InvalidOperation
from itertools import islice
from operator import attrgetter
from typing import Any

from jolserik.packs.rules import FACTS, FactKind, Question, Within

UNSTATED = 0
"""The code of a fact that nobody stated."""

AMOUNTS: Mapping[str, int] = {
    fact: {FactKind.QUANTITY: 0, FactKind.VALUE: 2}[kind]
    for fact, kind in FACTS.items()
    if kind in (FactKind.QUANTITY, FactKind.VALUE)
}
"""Facts that are amounts, with the decimal places by which their numbers are made whole: a value is kept in cents."""

CODED = (*(fact for fact in FACTS if fact not in AMOUNTS), "papers")
"""Facts that are kept as codes of distinct values."""

LIMB_BITS = 62
LIMB = 1 << LIMB_BITS
NUMBER_MAX = 10**36
"""Every number between -NUMBER_MAX and NUMBER_MAX, both excluded, can be kept: as a lower half that is never negative and a
higher half that is mostly absent."""

QUESTIONS_AT_ONCE = 4096
_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])
_ROUNDED = Context(prec=60, traps=[InvalidOperation])
_ONE = Decimal(1)


class _Codes(dict[Any, int]):
    """Gives every value that it is asked for the first time the next code."""

    def __missing__(self, value: Any) -> int:
        code = self[value] = len(self)
        return code


@dataclass(slots=True)
class Column:
    """A fact of all lines. `places` are the distinct values in the order of their codes, None (not stated) first."""

    places: _Codes = field(default_factory=lambda: _Codes({None: UNSTATED}))
    codes: array[int] = field(default_factory=lambda: array("i"))

    def extend(self, values: Iterable[Any]) -> None:
        """The values of further lines; None for those of which nobody stated it."""
        self.codes.extend(map(self.places.__getitem__, values))


@dataclass(slots=True)
class Amounts:
    """An amount of all lines: units (or currencies) as codes, numbers in two halves. `high` is there only if some number
    needs it: number = high * LIMB + low."""

    decimals: int
    units: Column = field(default_factory=Column)
    low: array[int] = field(default_factory=lambda: array("q"))
    high: array[int] | None = None

    def extend(self, numbers: Sequence[int], units: Iterable[str | None]) -> None:
        """The whole numbers and units of further lines; unit None for those of which nobody stated it."""
        if self.high is not None or not 0 <= min(numbers, default=0) <= max(numbers, default=0) < LIMB:
            self._high_halves().extend(number >> LIMB_BITS for number in numbers)
            numbers = [number & (LIMB - 1) for number in numbers]
        self.low.extend(numbers)
        self.units.extend(units)

    def number(self, line: int) -> int | Decimal:
        """The number of a line, as it was stated."""
        found = self.low[line] + (0 if self.high is None else self.high[line] * LIMB)
        return _EXACT.scaleb(found, -self.decimals) if self.decimals else found

    def _high_halves(self) -> array[int]:
        if self.high is None:
            self.high = array("q", bytes(8 * len(self.low)))
        return self.high


def whole(number: int | Decimal, decimals: int) -> int:
    """A number as an integer of its last decimal place. Raises ValueError for one that is finer than that or too large."""
    if isinstance(number, int) and not decimals and -NUMBER_MAX < number < NUMBER_MAX:
        return number  # a quantity, nearly always
    try:
        found = int(_EXACT.to_integral_exact(_EXACT.scaleb(number, decimals)))
    except (Inexact, InvalidOperation):
        raise ValueError(f"{number} has more than {decimals} decimals") from None
    if not -NUMBER_MAX < found < NUMBER_MAX:
        raise ValueError(f"{number} is too large")
    return found


def span(leaf: Within, decimals: int) -> tuple[int, int]:
    """The whole numbers that a leaf admits, from the first up to but not including the second."""
    lowest, end = -NUMBER_MAX, NUMBER_MAX
    if leaf.at_least is not None:
        lowest = max(lowest, _bound(leaf.at_least, decimals, ROUND_CEILING))
    if leaf.more_than is not None:
        lowest = max(lowest, _bound(leaf.more_than, decimals, ROUND_FLOOR) + 1)
    if leaf.at_most is not None:
        end = min(end, _bound(leaf.at_most, decimals, ROUND_FLOOR) + 1)
    if leaf.less_than is not None:
        end = min(end, _bound(leaf.less_than, decimals, ROUND_CEILING))
    return lowest, end


def _bound(bound: Decimal, decimals: int, rounding: str) -> int:
    # A rule may say 1E+999999; what lies beyond every number that is kept is as good as the nearest such bound.
    if not -NUMBER_MAX < bound < NUMBER_MAX:
        return NUMBER_MAX if bound > 0 else -NUMBER_MAX
    kept = bound.quantize(_ONE.scaleb(-decimals), rounding, _ROUNDED)
    return max(-NUMBER_MAX, min(NUMBER_MAX, int(kept.scaleb(decimals, _ROUNDED))))


@dataclass(slots=True)
class Batch:
    """Lines as columns. A fact that no line states has no column."""

    size: int = 0
    columns: dict[str, Column] = field(default_factory=dict)
    amounts: dict[str, Amounts] = field(default_factory=dict)

    def add(self, facts: Mapping[str, Sequence[Any]]) -> None:
        """Further lines, a sequence of values for each fact, as `Question` holds them. A fact that is left out is not stated in
        any of them; every line has a date."""
        lengths = {len(values) for values in facts.values()}
        if "date" not in facts or len(lengths) != 1:
            raise ValueError("every fact needs a value or None for each line, and every line a date")
        if None in facts["date"]:
            raise ValueError("a line has no date")
        if unknown := facts.keys() - set(CODED) - AMOUNTS.keys():
            raise ValueError(f"no such fact: {', '.join(sorted(unknown))}")
        size = lengths.pop()
        numbers = {fact: _whole_ones(fact, facts[fact]) for fact in AMOUNTS.keys() & facts.keys()}
        for fact, wholes in numbers.items():
            units = (None if value is None else value[1] for value in facts[fact])
            self._amounts(fact).extend(wholes, units)
        for fact in facts.keys() - AMOUNTS.keys():
            self._column(fact).extend(facts[fact])
        for fact in self.amounts.keys() - facts.keys():
            self.amounts[fact].extend([0] * size, [None] * size)
        for fact in self.columns.keys() - facts.keys():
            self.columns[fact].codes.extend([UNSTATED] * size)
        self.size += size

    def questions(self, lines: Iterable[int]) -> Iterator[Question]:
        """Some of the lines as questions again, for the one-line evaluator."""
        values = {fact: list(column.places) for fact, column in self.columns.items()}
        units = {fact: list(amounts.units.places) for fact, amounts in self.amounts.items()}
        for line in lines:
            facts: dict[str, Any] = {}
            for fact, column in self.columns.items():
                if code := column.codes[line]:
                    facts[fact] = values[fact][code]
            for fact, amounts in self.amounts.items():
                if code := amounts.units.codes[line]:
                    facts[fact] = (amounts.number(line), units[fact][code])
            yield Question(**facts)

    def _column(self, fact: str) -> Column:
        if fact not in self.columns:
            self.columns[fact] = Column()
            self.columns[fact].codes.extend([UNSTATED] * self.size)
        return self.columns[fact]

    def _amounts(self, fact: str) -> Amounts:
        if fact not in self.amounts:
            self.amounts[fact] = Amounts(AMOUNTS[fact])
            self.amounts[fact].extend([0] * self.size, [None] * self.size)
        return self.amounts[fact]


def _whole_ones(fact: str, values: Sequence[tuple[int | Decimal, str] | None]) -> list[int]:
    decimals = AMOUNTS[fact]
    return [0 if value is None else whole(value[0], decimals) for value in values]


def batch_of(questions: Iterable[Question]) -> Batch:
    """Questions as a batch, in their order."""
    batch = Batch()
    for some in _by_the_thousand(iter(questions)):
        found = {fact: list(map(attrgetter(fact), some)) for fact in (*CODED, *AMOUNTS)}
        batch.add({fact: values for fact, values in found.items() if any(v is not None for v in values)})
    return batch


def _by_the_thousand(questions: Iterator[Question]) -> Iterator[list[Question]]:
    while some := list(islice(questions, QUESTIONS_AT_ONCE)):
        yield some
