"""Evaluation: one question against all rules of a book. Pure, and the only place that knows what rules come to together.

The verdict is the strictest of what the hitting rules say at their standing of the day. A rule that a missing fact keeps from
deciding, and that would be stricter than that, makes it `cannot_say`: silence is never taken for permission.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from jolserik.guidance.logic import holds
from jolserik.packs.rules import STRICTNESS, Question, Rule, RuleBook, RuleList, Status, Verdict
from jolserik.packs.rules.book import HEADING, WHOLE
from jolserik.packs.rules.conditions import facts_of
from jolserik.packs.rules.rule import Paper

COMING = timedelta(days=180)
"""How far ahead a rule that will be valid is told of."""

NOT_FOR_NEARNESS = frozenset({"product", "date", "kind"})
"""Facts that every rule tests and no trader varies; nearness of a product is judged by its heading."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule whose condition holds. `verdict` is what is left of it once the papers named are counted; `decided_by` are the
    facts of which each alone could have made it miss.
    """

    rule: Rule
    verdict: Verdict
    papers_missing: tuple[Paper, ...]
    decided_by: tuple[str, ...]

    @property
    def complied(self) -> bool:
        """Whether everything that the rule asks for is there."""
        return STRICTNESS[self.verdict] < STRICTNESS[self.rule.verdict] and bool(self.rule.papers)


@dataclass(frozen=True, slots=True)
class Open:
    """A rule that cannot be decided, or was decided by presuming: the facts that would tell, and what it would say."""

    rule: Rule
    verdict: Verdict
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A rule that misses by one fact; any of `facts` alone could make it hit."""

    rule: Rule
    verdict: Verdict
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that the rules say to a question. `presumed` are rules that miss only because a fact that nobody stated counts as
    absent; `history` are rules that hit but say nothing any more (denied, suspended, repealed); `coming` will be valid soon.
    """

    question: Question
    verdict: Verdict
    decisive: Hit | None
    hits: tuple[Hit, ...]
    undecided: tuple[Open, ...]
    presumed: tuple[Open, ...]
    near: tuple[Near, ...]
    history: tuple[Rule, ...]
    coming: tuple[Rule, ...]


def judge(book: RuleBook, question: Question, *, known_on: date | None = None) -> Judgement:
    """What the rules say. With `known_on`, only rules that could be known on that day count."""
    hits, undecided, presumed, near, history, coming = [], [], [], [], [], []
    for rule in book.concerning(question.product, near=True):
        if known_on is not None and rule.known_since > known_on:
            continue
        verdict = book.verdict(rule, question.date)
        if verdict is None:
            if past(rule, question.date) and holds_for(rule, question, book.lists):
                history.append(rule)
            elif coming_soon(book, rule, question.date) and holds_for(rule, question, book.lists):
                coming.append(rule)
            continue
        found = holds_for(rule, question, book.lists)
        if found:
            hits.append(hit(rule, verdict, question, book.lists))
        elif found is None:
            undecided.append(Open(rule, verdict, missing_facts(rule, question)))
        elif rule.presumed and holds(rule.when, question, book.lists) is None:
            presumed.append(Open(rule, verdict, missing_facts(rule, question)))
        elif facts := nearly(rule, question, book.lists):
            near.append(Near(rule, verdict, facts))
    return concluded(question, hits, undecided, presumed, near, history, coming)


def concluded(
    question: Question,
    hits: list[Hit],
    undecided: list[Open],
    presumed: list[Open],
    near: list[Near],
    history: list[Rule],
    coming: list[Rule],
) -> Judgement:
    """The verdict, and every list with the strictest first."""
    ranked = sorted(hits, key=lambda found: -STRICTNESS[found.verdict])
    decisive = ranked[0] if ranked else None
    verdict = decisive.verdict if decisive else Verdict.ALLOWED
    waiting = sorted(undecided, key=lambda found: -STRICTNESS[found.verdict])
    if waiting and STRICTNESS[waiting[0].verdict] > max(STRICTNESS[verdict], STRICTNESS[Verdict.INFORM]):
        verdict = Verdict.CANNOT_SAY
    return Judgement(
        question=question,
        verdict=verdict,
        decisive=decisive,
        hits=tuple(ranked),
        undecided=tuple(waiting),
        presumed=tuple(sorted(presumed, key=lambda found: -STRICTNESS[found.verdict])),
        near=tuple(sorted(near, key=lambda found: (-STRICTNESS[found.verdict], len(found.facts)))),
        history=tuple(history),
        coming=tuple(coming),
    )


def holds_for(rule: Rule, question: Question, lists: Mapping[str, RuleList]) -> bool | None:
    """Whether the rule's condition holds, with what it presumes."""
    return holds(rule.when, question, lists, rule.presumed)


def hit(rule: Rule, verdict: Verdict, question: Question, lists: Mapping[str, RuleList]) -> Hit:
    """A hitting rule; a rule whose papers are all named asks for nothing more."""
    missing = tuple(paper for paper in rule.papers if paper.kind not in question.papers)
    if rule.papers and not missing and STRICTNESS[verdict] > STRICTNESS[Verdict.ALLOWED]:
        verdict = Verdict.ALLOWED
    return Hit(rule, verdict, missing, deciding_facts(rule, question, lists))


def deciding_facts(rule: Rule, question: Question, lists: Mapping[str, RuleList]) -> tuple[str, ...]:
    """The facts of which each alone, were it another, could change whether the rule hits."""
    return tuple(
        fact
        for fact in facts_of(rule.when)
        if holds(rule.when, question, lists, rule.presumed, frozenset({fact})) is None
    )


def missing_facts(rule: Rule, question: Question) -> tuple[str, ...]:
    """The facts that the rule asks for and nobody stated, or of a product too few digits."""
    return tuple(
        fact
        for fact in facts_of(rule.when)
        if getattr(question, fact) is None
        or (fact == "product" and question.product is not None and len(question.product) < WHOLE)
    )


def nearly(rule: Rule, question: Question, lists: Mapping[str, RuleList]) -> tuple[str, ...]:
    """The facts of which each alone could make a missing rule hit; a product is near when its heading holds one."""
    facts = [fact for fact in deciding_facts(rule, question, lists) if fact not in NOT_FOR_NEARNESS]
    if question.product is not None and len(question.product) > HEADING:
        heading = replace(question, product=question.product[:HEADING])
        if holds_for(rule, heading, lists) is None:
            facts.append("product")
    return tuple(facts)


def past(rule: Rule, on: date) -> bool:
    """Whether the rule has had its day: denied, suspended or repealed by now, or no longer valid."""
    status = rule.status(on)
    if status is None:
        return False
    return status in (Status.DENIED, Status.SUSPENDED, Status.REPEALED) or on > rule.valid_until


def coming_soon(book: RuleBook, rule: Rule, on: date) -> bool:
    """Whether the rule becomes valid within the time for which one is told ahead."""
    return on < rule.valid_from <= on + COMING and book.verdict(rule, rule.valid_from) is not None
