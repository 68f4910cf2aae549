"""What the conditions of rules say of the distinct values of a batch, and from there of its lines.

Kleene's three values are numbers here, so that "and" is the smaller one, "or" the greater one and "not" the way back from 2: a
condition on one fact becomes a table of such numbers, one for each distinct value, and taking from it tells the lines. Most of
the work is thus done once for a value and not once for a line.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jolserik.guidance.columns import AMOUNTS, UNSTATED, Batch, span
from jolserik.guidance.logic import absent
from jolserik.packs.rules import (
    FACTS,
    Condition,
    During,
    Every,
    Named,
    Not,
    OneOf,
    RuleList,
    Some,
    Within,
)
from jolserik.packs.rules.facts import SETS
from jolserik.packs.rules.lists import ListEntry

Truths = NDArray[np.uint8]
Codes = NDArray[np.int32]
Places = NDArray[np.intp]
Lines = slice | Places
"""Lines of a batch: those between two, or these."""

NO, OPEN, YES = np.uint8(0), np.uint8(1), np.uint8(2)
WHOLE_CODE = 10
TABLES_BYTES = 32_000_000
NOWHERE: Mapping[Any, int] = {None: UNSTATED}
NO_CODES = np.zeros(0, np.intp)
NO_NUMBERS = np.zeros(0, np.int64)
_HIGHEST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Table:
    """What a condition says of each value of a fact, by codes; the codes of which it does not say no, and how many lines have
    these. Of products only those that are stated are counted."""

    says: Truths
    codes: Places
    lines: int


class Facts:
    """The columns of a batch as arrays, beside the lists of a book.

    Lines stand here in the order of their product codes, those without one first, so that what lies below a prefix stands
    together; `order` tells where each was in the batch, `unstated` how many have no product code. Codes of products and dates are
    in the order of these; `days` tells the day of each code of a date.
    """

    def __init__(self, batch: Batch, lists: Mapping[str, RuleList]) -> None:
        self.batch = batch
        self.size = batch.size
        self.lists = lists
        self._columns: dict[str, NDArray[Any]] = {}
        self._counts: dict[str, Places] = {}
        self._sorted: dict[str, tuple[Places | None, Places]] = {}
        self._tables: dict[tuple[Condition, bool], Truths] = {}
        self._tables_bytes = 0
        self._numbers: dict[str, NDArray[np.int64]] = {}
        self._sets: dict[str, dict[str, list[int]]] = {}
        self._listings: dict[str, tuple[tuple[str, ...], tuple[ListEntry, ...]]] = {}
        self._calendars: dict[tuple[OneOf, bool], Calendar] = {}
        self._spans: dict[Within, tuple[int, int]] = {}
        self._met: dict[frozenset[str], NDArray[np.bool_]] = {}
        self._places = {fact: self._in_order(fact) for fact in ("product", "date") if self.has(fact)}
        self.order: Places | None = None
        if self.has("product"):
            self.order = np.argsort(self.codes("product"), kind="stable")
            self._columns.clear()
        self.unstated = int(self._count("product")[UNSTATED]) if self.has("product") else 0
        self.days = [0, *(day.toordinal() for day in self._places["date"] if day is not None)]
        self.first, self.last = self.days[1], self.days[-1]

    # Columns

    def has(self, fact: str) -> bool:
        """Whether any line states that fact."""
        return fact in self.batch.columns

    def places(self, fact: str) -> Mapping[Any, int]:
        """The codes of the distinct values of a fact."""
        found = self._places.get(fact)
        return found if found is not None else self.batch.columns[fact].places if self.has(fact) else NOWHERE

    def codes(self, fact: str) -> NDArray[Any]:
        """The code of each line of a fact that some line states."""
        if fact not in self._columns:
            codes = self.batch.columns[fact].codes
            found = np.frombuffer(codes, np.int32)
            if fact in self._places:  # from the codes of the batch to those in order
                places = self._places[fact]
                found = np.array([places[value] for value in self.batch.columns[fact].places]).take(found)
            self._columns[fact] = self._placed(found.astype(np.min_scalar_type(len(self.places(fact)))))
        return self._columns[fact]

    def amounts(self, fact: str, part: str) -> NDArray[Any]:
        """The units, or the lower or higher halves of the numbers, of each line of an amount that some line states; empty where
        no number has a higher half."""
        name = f"{fact} {part}"
        if name not in self._columns:
            amounts = self.batch.amounts[fact]
            found: NDArray[Any]
            if part == "units":
                found = np.frombuffer(amounts.units.codes, np.int32)
                found = found.astype(np.min_scalar_type(len(amounts.units.places)))
            elif part == "high" and amounts.high is None:
                return NO_NUMBERS
            else:
                found = np.frombuffer(amounts.low if part == "low" else amounts.high or b"", np.int64)
            self._columns[name] = self._placed(found)
        return self._columns[name]

    def _placed(self, column: NDArray[Any]) -> NDArray[Any]:
        return column if self.order is None else column.take(self.order)

    def _in_order(self, fact: str) -> dict[Any, int]:
        values = sorted(value for value in self.batch.columns[fact].places if value is not None)
        return {None: UNSTATED} | {value: code for code, value in enumerate(values, start=1)}

    def lines(self, fact: str, table: Table) -> tuple[Lines, Truths]:
        """The lines that a table counts, and what it says of each."""
        order, begins = self._order(fact)
        lengths, begins = self._count(fact).take(table.codes), begins.take(table.codes)
        says = table.says.take(table.codes).repeat(lengths)
        if order is None and table.codes[-1] - table.codes[0] == len(table.codes) - 1:
            return slice(int(begins[0]), int(begins[0]) + len(says)), says
        found = (begins - lengths.cumsum() + lengths).repeat(lengths)
        found += np.arange(len(found))
        return found if order is None else order.take(found), says

    def _count(self, fact: str) -> Places:
        """How many lines have each code."""
        if fact not in self._counts:
            self._counts[fact] = np.bincount(self.codes(fact), minlength=len(self.places(fact)))
        return self._counts[fact]

    def _order(self, fact: str) -> tuple[Places | None, Places]:
        """The lines in the order of their codes, None where they stand so, and the place in it at which each code begins."""
        if fact not in self._sorted:
            order = None if fact == "product" else np.argsort(self.codes(fact), kind="stable")
            self._sorted[fact] = order, np.cumsum(self._count(fact)) - self._count(fact)
        return self._sorted[fact]

    def span(self, leaf: Within) -> tuple[int, int]:
        """The whole numbers that a leaf about an amount admits."""
        if leaf not in self._spans:
            self._spans[leaf] = span(leaf, AMOUNTS[leaf.fact])
        return self._spans[leaf]

    def naming_all(self, papers: frozenset[str]) -> NDArray[np.bool_]:
        """Whether all these papers are named, by the codes of `papers`."""
        if papers not in self._met:
            met = [papers <= (named or frozenset()) for named in self.places("papers")]
            self._met[papers] = np.array(met, np.bool_)
        return self._met[papers]

    # Conditions

    def fact_of(self, condition: Condition) -> str:
        """The one fact by whose distinct values a condition is decided; empty if there is no such one."""
        if isinstance(condition, Not):
            return self.fact_of(condition.part)
        if isinstance(condition, Every | Some):
            found = {self.fact_of(part) for part in condition.parts}
            return found.pop() if len(found) == 1 else ""
        if condition.fact in AMOUNTS or (isinstance(condition, OneOf) and self._listing(condition)[1]):
            return ""
        return condition.fact

    def says(self, condition: Condition, fact: str, presumed: frozenset[str]) -> Truths:
        """What a condition on that one fact says of each of its values; the first is "nobody stated it"."""
        key = condition, fact in presumed
        found = self._tables.get(key)
        if found is None:
            if self._tables_bytes > TABLES_BYTES:
                self._tables.clear()
                self._tables_bytes = 0
            found = self._tables[key] = self._table(condition, fact, presumed)
            self._tables_bytes += len(found)
        return found

    def table(self, condition: Condition, fact: str, presumed: frozenset[str]) -> Table:
        """The same, with the lines that it concerns."""
        says = self.says(condition, fact, presumed)
        if not self.has(fact):
            return Table(says, NO_CODES, self.size if says[UNSTATED] else 0)
        first = 1 if fact == "product" else 0
        codes = np.flatnonzero(says[first:] != NO) + first
        return Table(says, codes, int(self._count(fact).take(codes).sum()))

    def _table(self, condition: Condition, fact: str, presumed: frozenset[str]) -> Truths:
        if isinstance(condition, Every):
            return reduce(np.minimum, [self._table(part, fact, presumed) for part in condition.parts])
        if isinstance(condition, Some):
            return reduce(np.maximum, [self._table(part, fact, presumed) for part in condition.parts])
        if isinstance(condition, Not):
            return np.subtract(YES, self._table(condition.part, fact, presumed))
        if isinstance(condition, OneOf):
            found = self._among(fact, self._listing(condition)[0])
        elif isinstance(condition, Named):
            found = np.full(len(self.places(fact)), YES if condition.named else NO, np.uint8)
            if "" in self.places(fact):
                found[self.places(fact)[""]] = NO if condition.named else YES
        elif isinstance(condition, Within):
            lowest, end = span(condition, 0)
            numbers = self._numbers_of(fact)
            found = ((numbers >= lowest) & (numbers < end)) * YES
        else:
            days = self._numbers_of(fact)
            found = ((days >= condition.since.toordinal()) & (days <= condition.until.toordinal())) * YES
        found[UNSTATED] = says_of_unstated(condition, fact in presumed)
        return found

    # Leaves

    def _among(self, fact: str, values: Iterable[str]) -> Truths:
        """Which values of a fact are among these."""
        found = np.zeros(len(self.places(fact)), np.uint8)
        matches = [self._matches(fact, value) for value in values]
        for _, below in matches:
            found[below] = OPEN
        for same, _ in matches:
            found[same] = YES
        return found

    def _matches(self, fact: str, value: str) -> tuple[Sequence[int], Sequence[int]]:
        """The codes of what such a value matches, and of shorter product codes below which it lies."""
        if fact == "product":
            begin = bisect_left(self._products, value)
            end = bisect_left(self._products, value + _HIGHEST, begin)
            short = self._short_products
            above = [short[value[:n]] for n in range(len(value)) if value[:n] in short] if short else []
            return range(begin + 1, end + 1), above
        if FACTS[fact] in SETS:
            return self._sets_with(fact).get(value, []), []
        code = self.places(fact).get(value)
        return [] if code is None else [code], []

    @cached_property
    def _products(self) -> list[str]:
        """The product codes in the order of their digits, so that those below a prefix stand together."""
        return [text for text in self.places("product") if text is not None]

    @cached_property
    def _short_products(self) -> dict[str, int]:
        places = self.places("product")
        return {text: code for text, code in places.items() if text is not None and len(text) < WHOLE_CODE}

    def _sets_with(self, fact: str) -> dict[str, list[int]]:
        """The codes of the sets that hold each word."""
        if fact not in self._sets:
            found: dict[str, list[int]] = {}
            for words, code in self.places(fact).items():
                for word in words or ():
                    found.setdefault(word, []).append(code)
            self._sets[fact] = found
        return self._sets[fact]

    def _numbers_of(self, fact: str) -> NDArray[np.int64]:
        """The number of each code of a fact of days; 0 for "nobody stated it"."""
        if fact not in self._numbers:
            values = self.days if fact == "date" else [value or 0 for value in self.places(fact)]
            self._numbers[fact] = np.array(values, np.int64)
        return self._numbers[fact]

    def _listing(self, leaf: OneOf) -> tuple[tuple[str, ...], tuple[ListEntry, ...]]:
        """What a leaf names on all days of the batch, and the entries that stand on some of them only."""
        if not leaf.listed:
            return leaf.values, ()
        if leaf.listed not in self._listings:
            steady, dated = [], []
            for entry in self.lists[leaf.listed].entries:
                since, until = entry.since.toordinal(), entry.until.toordinal()
                if since <= self.first and self.last <= until:
                    steady.append(entry.code)
                elif since <= self.last and self.first <= until:
                    dated.append(entry)
            self._listings[leaf.listed] = tuple(steady), tuple(dated)
        return self._listings[leaf.listed]

    def calendar(self, leaf: OneOf, presumed: bool) -> Calendar:
        """What a leaf says whose list changes within the days of the batch."""
        key = leaf, presumed
        if key not in self._calendars:
            self._calendars[key] = self._calendar(leaf, says_of_unstated(leaf, presumed))
        return self._calendars[key]

    def _calendar(self, leaf: OneOf, unstated: np.uint8) -> Calendar:
        standing, dated = self._listing(leaf)
        spans = [(code, self.first, self.last) for code in standing]
        spans += [(entry.code, entry.since.toordinal(), entry.until.toordinal()) for entry in dated]
        turns = sorted({day for _, since, until in spans for day in (since, until + 1)})
        turns = turns[bisect_right(turns, self.first) : bisect_right(turns, self.last)]
        matches = [(self._matches(leaf.fact, code), since, until) for code, since, until in spans]
        codes = sorted({int(code) for found, _, _ in matches for some in found for code in some})
        columns = np.ones(len(self.places(leaf.fact)), np.int32)
        columns[UNSTATED] = 0
        columns[codes] = np.arange(2, len(codes) + 2)
        grid = np.zeros((len(turns) + 1, len(codes) + 2), np.uint8)
        grid[:, 0] = unstated
        for kind, says in ((1, OPEN), (0, YES)):
            for found, since, until in matches:
                if len(found[kind]):
                    begin, end = bisect_right(turns, since), bisect_right(turns, until) + 1
                    grid[begin:end, columns[found[kind]]] = says
        rows = np.searchsorted(turns, self.days, side="right") * grid.shape[1]
        return Calendar(rows, columns, grid.ravel())


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is said of the values of a fact while nothing changes, time after time: `grid` at the sum of what `rows` says of the
    code of the date and `columns` of that of the value."""

    rows: Places
    columns: Codes
    grid: Truths


def says_of_unstated(leaf: OneOf | Named | Within | During, presumed: bool) -> np.uint8:
    if not presumed:
        return OPEN
    return YES if absent(leaf) else NO
