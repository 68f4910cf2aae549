"""Exports against guidance: what the rules say of the goods that really left, month by month, and what each rule did.

The rules of each note's own date are asked, as the pack in force tells them. *Acknowledged* is what was not advised and was
sent with a reason. A rule's *reach* is what its condition covers on every day, also before it was valid and after it ended:
so trade before and after it can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from jolserik.guidance.columns import Batch
from jolserik.guidance.columns_kernel import judged, lines_hit
from jolserik.notes.queries.guided_lines import Goods, export_lines, facts_of, goods_of
from jolserik.packs import Pack
from jolserik.packs.rules import STRICTNESS, Rule, RuleBook, RuleList, Status, Verdict
from jolserik.packs.rules.rule import Standing
from jolserik.packs.timeline import Timeline
from jolserik.statistics.exports import NOTHING, Money
from jolserik.statistics.reading import Rates


@dataclass
class Trade:
    """Lines with their value and their exporters. A line without a value is counted apart, never as zero."""

    lines: int = 0
    value: Money = NOTHING
    unvalued: int = 0
    exporters: set[str] = field(default_factory=set)

    def add(self, exporter: str, value: Money | None) -> None:
        """One line more."""
        self.lines += 1
        self.exporters.add(exporter)
        if value is None:
            self.unvalued += 1
        else:
            self.value += value


class Cell(NamedTuple):
    """A month (its first day) and a verdict."""

    month: date
    verdict: Verdict


@dataclass
class RuleFigures:
    """What one rule did: lines that it hit while it spoke, those of them that it decided, and those that were acknowledged."""

    rule: str
    hit: Trade = field(default_factory=Trade)
    decided: int = 0
    acknowledged: int = 0
    last_hit: date | None = None


@dataclass
class Guided:
    """The figures of a time: trade by month and verdict, and every rule of the book, also those that never fired."""

    months: dict[Cell, Trade] = field(default_factory=dict)
    rules: dict[str, RuleFigures] = field(default_factory=dict)
    acknowledged: int = 0

    @property
    def silent(self) -> list[str]:
        """Rules that hit nothing."""
        return [rule for rule, figures in self.rules.items() if not figures.hit.lines]


class Line(NamedTuple):
    """One line with the strictest verdict on its goods, the rule that decided it, and its goods' places in the batch."""

    first: Goods
    verdict: Verdict
    rule: str
    places: range
    value: Money | None


def exports_against_guidance(pack: Pack, since: date, until: date) -> Guided:
    """The figures of the exports of those days, both included."""
    found = Guided(rules={rule: RuleFigures(rule) for rule in pack.rules.rules})
    for goods, batch in batches(pack, since, until):
        lines = list(lines_of(goods, list(judged(pack.rules, batch)), pack))
        for line in lines:
            add_line(found, line)
        for rule, figures in found.rules.items():
            add_hits(figures, lines, hit_places(pack.rules, batch, rule))
    return found


def batches(pack: Pack, since: date, until: date) -> Iterator[tuple[list[Goods], Batch]]:
    """What the exports of those days drew, some thousand lines at a time."""
    for goods in goods_of(export_lines(since, until), str(pack.time_zone)):
        batch = Batch()
        batch.add(facts_of(goods))
        yield goods, batch


def lines_of(goods: Sequence[Goods], said: Sequence[tuple[Verdict, str]], pack: Pack) -> Iterator[Line]:
    """The goods of each line together, with the strictest that was said of any of them."""
    rates = Rates(pack)
    for _, group in groupby(range(len(goods)), key=lambda place: goods[place].line_id):
        places = list(group)
        first = goods[places[0]]
        verdict, rule = max((said[place] for place in places), key=lambda one: STRICTNESS[one[0]])
        value = rates.value(first.value, first.currency, first.date)
        yield Line(first, verdict, rule, range(places[0], places[-1] + 1), value)


def add_line(found: Guided, line: Line) -> None:
    """A line under its month and verdict, and under the rule that decided it."""
    cell = Cell(line.first.date.replace(day=1), line.verdict)
    found.months.setdefault(cell, Trade()).add(line.first.exporter, line.value)
    acknowledged = line.verdict is Verdict.NOT_ADVISED and line.first.explained
    found.acknowledged += acknowledged
    if line.rule:
        found.rules[line.rule].decided += 1
        found.rules[line.rule].acknowledged += acknowledged


def hit_places(book: RuleBook, batch: Batch, rule: str) -> frozenset[int]:
    """Places in the batch of the goods that a rule hits."""
    return frozenset(lines_hit(book, batch, rule).tolist())


def add_hits(figures: RuleFigures, lines: Sequence[Line], places: frozenset[int]) -> None:
    """The lines of which a rule hits any goods."""
    for line in lines if places else ():
        if not places.isdisjoint(line.places):
            figures.hit.add(line.first.exporter, line.value)
            figures.last_hit = max(figures.last_hit or line.first.date, line.first.date)


def reach(pack: Pack, rule: Rule, since: date, until: date) -> Mapping[date, Trade]:
    """By month, the exports that a rule's condition covers on any day, whether or not it was valid then; on its lists stands
    all that ever stood there."""
    always = always_speaking(rule)
    lists = {code: always_listing(found) for code, found in pack.rules.lists.items()}
    book = RuleBook({always.id: always}, lists, pack.rules.home_issuers | always.issuers)
    found: dict[date, Trade] = {}
    for goods, batch in batches(pack, since, until):
        places = hit_places(book, batch, rule.id)
        for line in lines_of(goods, [(Verdict.ALLOWED, "")] * len(goods), pack):
            if not places.isdisjoint(line.places):
                month = line.first.date.replace(day=1)
                found.setdefault(month, Trade()).add(line.first.exporter, line.value)
    return found


def always_listing(found: RuleList) -> RuleList:
    """The list as if everything had always stood on it."""
    entries = {entry.code: replace(entry, since=date.min, until=date.max) for entry in found.entries}
    return replace(found, entries=tuple(entries.values()))


def always_speaking(rule: Rule) -> Rule:
    """The rule as if it had been in force on every day."""
    standing = Standing(date.min, Status.IN_FORCE, rule.known)
    return replace(
        rule,
        valid_from=date.min,
        valid_until=date.max,
        known_since=date.min,
        standings=Timeline((date.min,), (standing,)),
    )
