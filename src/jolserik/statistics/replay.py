"""Replay: what other rules would have said to the exports that really were registered, beside what those in force say.

Both books are asked about the same goods with the same facts, so that a difference is the rules' and nothing else. A line's
verdict is the strictest on any of the goods that it draws. What becomes of it depends on its papers and reason: prohibited is
refused, a missing licence or paper holds, what is not advised holds unless a reason was given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from jolserik.guidance.columns import Batch
from jolserik.guidance.columns_kernel import judged
from jolserik.notes.queries.guided_lines import Goods, export_lines, facts_of, goods_of
from jolserik.packs import Pack
from jolserik.packs.rules import STRICTNESS, Verdict
from jolserik.statistics.exports import NOTHING, Money
from jolserik.statistics.reading import Rates

Day = date
HS6 = 6
Progress = Callable[[int, int], None]


class Replayed(NamedTuple):
    """One line under both books: the verdicts, the deciding rules (empty where none decides), and its value."""

    number: str
    line: int
    date: Day
    exporter: str
    recipient: str
    destination: str
    product: str
    quantity: int
    unit: str
    value: Money | None
    explained: bool
    before: Verdict
    before_rule: str
    after: Verdict
    after_rule: str

    @property
    def changes(self) -> bool:
        """Whether the other book would have said something else."""
        return self.before is not self.after or self.before_rule != self.after_rule

    @property
    def outcome(self) -> str:
        """What would have become of it: let through, held or refused."""
        return outcome(self.after, explained=self.explained)

    @property
    def outcome_before(self) -> str:
        """The same by the rules in force."""
        return outcome(self.before, explained=self.explained)


def outcome(verdict: Verdict, *, explained: bool) -> str:
    """What a verdict does at full stage."""
    if verdict is Verdict.PROHIBITED:
        return "refused"
    if verdict in (Verdict.LICENCE_REQUIRED, Verdict.DOCUMENT_REQUIRED):
        return "held"
    return "held" if verdict is Verdict.NOT_ADVISED and not explained else "passed"


@dataclass
class Sum:
    """Lines, value and who and what they are of."""

    lines: int = 0
    value: Money = NOTHING
    unvalued: int = 0
    traders: set[str] = field(default_factory=set)
    goods: Counter[str] = field(default_factory=Counter)

    def add(self, line: Replayed) -> None:
        """One line more."""
        self.lines += 1
        self.traders.add(line.exporter)
        self.goods[line.product[:HS6]] += 1
        if line.value is None:
            self.unvalued += 1
        else:
            self.value += line.value


@dataclass
class Replay:
    """The whole: sums by (before, after), by rule that would newly decide, and by what would have become of the lines."""

    since: date
    until: date
    lines: int = 0
    moves: dict[tuple[Verdict, Verdict], Sum] = field(default_factory=dict)
    rules: dict[str, Sum] = field(default_factory=dict)
    outcomes: dict[tuple[str, str], Sum] = field(default_factory=dict)

    def add(self, line: Replayed) -> None:
        """One line more."""
        self.lines += 1
        self.moves.setdefault((line.before, line.after), Sum()).add(line)
        self.outcomes.setdefault((line.outcome_before, line.outcome), Sum()).add(line)
        if line.changes and line.after_rule:
            self.rules.setdefault(line.after_rule, Sum()).add(line)

    @property
    def stopped(self) -> Sum:
        """Lines that went through and would have been held or refused."""
        return self._summed(lambda before, after: before == "passed" and after != "passed")

    @property
    def freed(self) -> Sum:
        """Lines that were held or refused and would have gone through."""
        return self._summed(lambda before, after: before != "passed" and after == "passed")

    def _summed(self, wanted: Callable[[str, str], bool]) -> Sum:
        total = Sum()
        for (before, after), found in self.outcomes.items():
            if wanted(before, after):
                total.lines += found.lines
                total.value += found.value
                total.unvalued += found.unvalued
                total.traders |= found.traders
                total.goods += found.goods
        return total


def replayed(
    in_force: Pack, proposed: Pack, since: date, until: date, progress: Progress | None = None
) -> Iterator[Replayed]:
    """Every export line of those days under both packs, some thousand at a time."""
    rates, ids, done = Rates(in_force), export_lines(since, until), 0
    for goods in goods_of(ids, str(in_force.time_zone)):
        yield from lines_of(goods, verdicts(in_force, goods), verdicts(proposed, goods), rates)
        done += len({one.line_id for one in goods})
        if progress:
            progress(done, len(ids))


def replay(
    in_force: Pack,
    proposed: Pack,
    since: date,
    until: date,
    keep: Callable[[Replayed], None] | None = None,
    progress: Progress | None = None,
) -> Replay:
    """The sums; each line that changes is handed to `keep`."""
    found = Replay(since, until)
    for line in replayed(in_force, proposed, since, until, progress):
        found.add(line)
        if keep and line.changes:
            keep(line)
    return found


def verdicts(pack: Pack, goods: Sequence[Goods]) -> list[tuple[Verdict, str]]:
    """Verdict and deciding rule on each of the goods."""
    batch = Batch()
    batch.add(facts_of(goods))
    return list(judged(pack.rules, batch))


def lines_of(
    goods: Iterable[Goods],
    before: Sequence[tuple[Verdict, str]],
    after: Sequence[tuple[Verdict, str]],
    rates: Rates,
) -> Iterator[Replayed]:
    """Lines with the strictest that was said of any of their goods."""
    together = zip(goods, before, after, strict=True)
    for _, group in groupby(together, key=lambda one: one[0].line_id):
        members = list(group)
        first = members[0][0]
        was = max((said for _, said, _ in members), key=weight)
        would = max((said for _, _, said in members), key=weight)
        yield Replayed(
            first.number, first.line, first.date, first.exporter, first.recipient, first.destination,
            first.product, first.quantity, first.unit, rates.value(first.value, first.currency, first.date),
            first.explained, *was, *would,
        )  # fmt: skip


def weight(said: tuple[Verdict, str]) -> int:
    """How strict a verdict is."""
    return STRICTNESS[said[0]]
