"""Judging a batch: the same verdict and the same decisive rule for every line as `evaluate.judge` gives, many lines at a time.

A rule is taken apart into what must all hold. What hangs on one fact is looked up in a table of that fact's distinct values; of
these parts the one that the fewest lines can meet tells where to look at all, so that ten thousand rules about ten thousand
products cost little more than the lines that have such products. Rules that can concern a large part of the lines are asked of
all of them, some lines at a time, so that what two of them ask is looked up once and stays in the processor's cache.

Every rule that hits leaves a number at its lines: the stricter the greater, and of equal ones the first rule's. The greatest
number that is left at a line is its verdict and its decisive rule.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jolserik.guidance.columns import UNSTATED, Batch
from jolserik.guidance.columns_tables_kernel import NO, OPEN, YES, Facts, Table, Truths
from jolserik.guidance.columns_window_kernel import Window
from jolserik.packs.rules import STRICTNESS, Condition, Every, Rule, RuleBook, Verdict

VERDICTS = tuple(Verdict)
"""Verdicts by their codes, which are their places in the order of strictness."""

NO_RULE = -1
FEW = 1 / 8
"""A rule that can concern a smaller share of the lines than this is asked of those alone: gathering scattered lines costs
several times what passing over a line in its order does."""

VERY_FEW = 1 / 64
"""Once so few lines are left, no narrower part is looked for."""

LINES_AT_ONCE = 32_768
NO_PAPERS: frozenset[str] = frozenset()
Numbers = NDArray[np.unsignedinteger[Any]]
_CANNOT_SAY = STRICTNESS[Verdict.CANNOT_SAY]
_INFORM = STRICTNESS[Verdict.INFORM]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the rules say of each line of a batch: the code of the verdict (its place in `VERDICTS`), and the decisive rule (its
    place in `rules`), NO_RULE where nothing hits or nothing can be said. `hits` counts the lines that each rule hits."""

    codes: NDArray[np.uint8]
    decisive: NDArray[np.int32]
    hits: NDArray[np.int64]
    rules: tuple[str, ...]

    def verdict(self, line: int) -> Verdict:
        """The verdict of one line."""
        return VERDICTS[int(self.codes[line])]

    def decisive_rule(self, line: int) -> str | None:
        """The id of the rule that decides one line, if any hits it."""
        place = self.decisive[line]
        return None if place == NO_RULE else self.rules[place]


def verdicts(book: RuleBook, batch: Batch, *, known_on: date | None = None) -> Verdicts:
    """What the rules say of every line. With `known_on`, only rules that could be known on that day count."""
    if not batch.size:
        nothing = np.zeros(0, np.uint8)
        return Verdicts(
            nothing, nothing.astype(np.int32), np.zeros(len(book.rules), np.int64), tuple(book.rules)
        )
    judging = _Judging(book, batch)
    for place, rule in enumerate(book.rules.values()):
        if known_on is None or rule.known_since <= known_on:
            judging.take(rule, place)
    return judging.concluded()


def judged(book: RuleBook, batch: Batch, *, known_on: date | None = None) -> Iterator[tuple[Verdict, str]]:
    """Verdict and decisive rule, empty if there is none, of each line: for readers who want neither codes nor arrays."""
    found = verdicts(book, batch, known_on=known_on)
    rules = [*found.rules, ""]  # NO_RULE is the last place
    for code, place in zip(found.codes.tolist(), found.decisive.tolist(), strict=True):
        yield VERDICTS[code], rules[place]


def lines_hit(
    book: RuleBook, batch: Batch, rule_id: str, *, known_on: date | None = None
) -> NDArray[np.intp]:
    """The lines that a rule hits on a day on which it says something, in their order."""
    alone = replace(book, rules={rule_id: book.rules[rule_id]})
    return np.flatnonzero(verdicts(alone, batch, known_on=known_on).decisive != NO_RULE)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What a rule says on each day of the batch, or on all days alike: the number that it leaves at the lines that it hits, zero
    while it says nothing; the number where its papers are all named; how strict it is."""

    place: int
    papers: frozenset[str]
    numbers: Numbers
    with_papers: Numbers
    strictness: Truths


@dataclass(frozen=True, slots=True)
class _Asked:
    """What must all hold for a rule to hit: conditions, each with the fact that alone decides it, if one does. `known` is what is
    known of the lines beforehand."""

    presumed: frozenset[str]
    parts: Sequence[tuple[Condition, str]]
    known: Truths | np.uint8 | None = None

    def truths(self, window: Window) -> Truths:
        """Whether everything holds for each of the lines."""
        found = self.known
        if not isinstance(found, np.ndarray) and found is not None:
            found = np.full(window.size, found)
        for condition, fact in self.parts:
            says = window.truths(condition, fact, self.presumed)
            found = says if found is None else np.minimum(found, says)
            if not found.max(initial=NO):
                break
        assert found is not None, "a condition has parts"
        return found


class _Judging:
    """What is left at each line: the greatest number of the rules that hit it, and the strictest verdict of those that a
    missing fact keeps open."""

    def __init__(self, book: RuleBook, batch: Batch) -> None:
        self.book = book
        self.facts = Facts(batch, book.lists)
        self.count = len(book.rules)
        # The smaller the numbers, the more of them the processor compares at once: a byte does for a small book.
        self.best: Numbers = np.zeros(batch.size, np.min_scalar_type(self.count * len(VERDICTS)))
        self.open = np.zeros(batch.size, np.uint8)
        self.hits = np.zeros(self.count, np.int64)
        self.everywhere: list[tuple[_Spoken, _Asked]] = []
        self.without_product: list[tuple[_Spoken, _Asked]] = []

    def take(self, rule: Rule, place: int) -> None:
        """Ask a rule of the lines that it can concern if these are few, else put it aside for all lines."""
        spoken = self._spoken(rule, place)
        parts = [(part, self.facts.fact_of(part)) for part in _conjuncts(rule.when)]
        tables = self._tables(rule, parts) if spoken else None
        if spoken is None or tables is None:
            return
        fewest = min(tables, key=lambda place: tables[place].lines, default=None)
        if fewest is None or tables[fewest].lines > FEW * self.facts.size:
            self.everywhere.append((spoken, _Asked(rule.presumed, _fewest_first(parts, tables))))
            return
        fact, table = parts[fewest][1], tables[fewest]
        others = parts[:fewest] + parts[fewest + 1 :]
        if fact == "product" and self.facts.unstated and table.says[UNSTATED]:
            self.without_product.append((spoken, _Asked(rule.presumed, others, table.says[UNSTATED])))
        if table.lines:
            lines, says = self.facts.lines(fact, table)
            self._settle(spoken, _Asked(rule.presumed, others, says), Window(self.facts, lines))

    def _tables(self, rule: Rule, parts: Sequence[tuple[Condition, str]]) -> dict[int, Table] | None:
        """Tables of the parts that one fact decides, by their places; of very few lines one is enough. None if no line can meet
        them all."""
        found: dict[int, Table] = {}
        for place, (part, fact) in enumerate(parts):
            if fact:
                table = self.facts.table(part, fact, rule.presumed)
                if not table.lines and not (
                    fact == "product" and self.facts.unstated and table.says[UNSTATED]
                ):
                    return None
                if self.facts.has(fact):
                    found[place] = table
                    if table.lines < VERY_FEW * self.facts.size:
                        break
        return found

    def _spoken(self, rule: Rule, place: int) -> _Spoken | None:
        """What a rule says on the days of the batch; None if it says nothing on any of them."""
        days = self.facts.days
        pieces = [
            (verdict, begin, end)
            for verdict, since, until in _pieces(self.book, rule)
            if (begin := bisect_left(days, since, 1)) < (end := bisect_left(days, until, 1))
        ]
        if not pieces:
            return None
        always = len(pieces) == 1 and pieces[0][1:] == (1, len(days))
        numbers = np.zeros(1 if always else len(days), self.best.dtype)
        strictness = np.zeros(len(numbers), np.uint8)
        for verdict, begin, end in pieces:
            some = slice(None) if always else slice(begin, end)
            numbers[some] = self._number(verdict, place)
            strictness[some] = STRICTNESS[verdict]
        papers = frozenset(paper.kind for paper in rule.papers) if self.facts.has("papers") else NO_PAPERS
        with_papers = numbers
        if papers:
            with_papers = (numbers > 0) * self.best.dtype.type(self._number(Verdict.ALLOWED, place))
        return _Spoken(place, papers, numbers, with_papers, strictness)

    def _number(self, verdict: Verdict, place: int) -> int:
        """Greater for the stricter verdict, and among equal ones for the earlier rule; never zero."""
        return STRICTNESS[verdict] * self.count + self.count - place

    def _settle(self, spoken: _Spoken, asked: _Asked, window: Window) -> None:
        """Leave what a rule says at these lines; where its papers are all named, it allows."""
        truths = asked.truths(window)
        highest = truths.max(initial=NO)
        if highest == NO:
            return
        met = None
        if spoken.papers:
            met = self.facts.naming_all(spoken.papers).take(window.codes("papers"))
        if highest == YES:
            hit = truths == YES
            if met is None:
                left = hit * _on_day(spoken.numbers, window)
            else:
                left = (hit & ~met) * _on_day(spoken.numbers, window)
                left += (hit & met) * _on_day(spoken.with_papers, window)
            self.hits[spoken.place] += np.count_nonzero(left)
            self.best[window.lines] = np.maximum(self.best[window.lines], left)
        if spoken.strictness.max() > _INFORM:
            left_open = truths == OPEN
            if met is not None:
                left_open &= ~met
            if left_open.any():
                strictness = left_open * _on_day(spoken.strictness, window)
                self.open[window.lines] = np.maximum(self.open[window.lines], strictness)

    def _settle_rest(self) -> None:
        """Ask the rules that were put aside, some lines at a time."""
        stated = self.facts.unstated
        for rules, begin, end in (
            (self.everywhere + self.without_product, 0, stated),
            (self.everywhere, stated, self.facts.size),
        ):
            for start in range(begin, end if rules else begin, LINES_AT_ONCE):
                window = Window(self.facts, slice(start, min(end, start + LINES_AT_ONCE)), keep=True)
                for spoken, asked in rules:
                    self._settle(spoken, asked, window)

    def concluded(self) -> Verdicts:
        """The verdict and the decisive rule of each line, put back where it was in the batch."""
        self._settle_rest()
        decided = self.best > 0
        strictness, behind = np.divmod(self.best.astype(np.int32) - 1, np.int32(max(self.count, 1)))
        strictness[~decided] = STRICTNESS[Verdict.ALLOWED]
        undecided = self.open > np.maximum(strictness, _INFORM)
        codes = np.where(undecided, _CANNOT_SAY, strictness).astype(np.uint8)
        decisive = np.where(decided & ~undecided, self.count - 1 - behind, NO_RULE).astype(np.int32)
        if self.facts.order is not None:
            back = np.empty_like(self.facts.order)
            back[self.facts.order] = np.arange(len(back))
            codes, decisive = codes.take(back), decisive.take(back)
        return Verdicts(codes, decisive, self.hits, tuple(self.book.rules))


def _conjuncts(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, Every):
        for part in condition.parts:
            yield from _conjuncts(part)
    else:
        yield condition


def _fewest_first(
    parts: Sequence[tuple[Condition, str]], tables: Mapping[int, Table]
) -> Sequence[tuple[Condition, str]]:
    """Parts in an order in which it is known soonest that no line is left."""
    places = sorted(tables, key=lambda place: tables[place].lines)
    places += [place for place in range(len(parts)) if place not in tables]
    return [parts[place] for place in places]


def _pieces(book: RuleBook, rule: Rule) -> Iterator[tuple[Verdict, int, int]]:
    """The verdicts of a rule with the days on which it says them, from the first up to but not including the second."""
    turns = [day for day in rule.standings.since if rule.valid_from < day <= rule.valid_until]
    begins = [rule.valid_from, *turns]
    ends = [*(day.toordinal() for day in turns), rule.valid_until.toordinal() + 1]
    for since, end in zip(begins, ends, strict=True):
        verdict = book.verdict(rule, since)
        if verdict is not None:
            yield verdict, since.toordinal(), end


def _on_day(said: Numbers, window: Window) -> Numbers:
    return said.take(window.codes("date")) if len(said) > 1 else said
