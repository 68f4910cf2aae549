"""Evaluation: one question against all rules of a book. Pure, and the only place that knows what rules come to together.

The verdict is the strictest of what the hitting rules say at their standing of the day. A rule that a missing fact keeps from
deciding, and that would be stricter than that, makes it `cannot_say`: silence is never taken for permission. So whoever states
less never gets a milder answer, except where a rule itself presumes that a fact is absent; the answer then says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from jolserik.guidance.logic import holds, open_facts
from jolserik.packs.rules import (
    FACTS,
    STRICTNESS,
    During,
    FactKind,
    OneOf,
    Question,
    Rule,
    RuleBook,
    RuleList,
    Status,
    Verdict,
    Within,
)
from jolserik.packs.rules.book import HEADING, turns
from jolserik.packs.rules.conditions import BOUNDS, facts_of, leaves
from jolserik.packs.rules.question import DAYS_MAX
from jolserik.packs.rules.rule import WITH_PAPERS, Paper

COMING = timedelta(days=180)
"""How far ahead a rule that will be valid is told of."""

NOT_FOR_NEARNESS = frozenset({"product", "date", "kind"})
"""Facts that every rule tests and no trader varies; nearness of a product is judged by its heading."""

GIVEN = frozenset({"product", "exporter"})
"""Facts that the person who asks cannot change: what the goods are, and who he is."""

AGES = tuple(fact for fact, kind in FACTS.items() if kind is FactKind.NUMBER)
"""Facts that count days, and so grow by themselves."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule whose condition holds. `verdict` is what is left of it once the papers named are counted; `papers_missing` is empty
    where nobody here asks for them. `decided_by` are the facts of which each alone could have made it miss, `together` those
    that only jointly could, if none alone; `supposing` are those that count as absent because nobody stated them. From the day
    `ends` on it asks for nothing any more, if only time passes.
    """

    rule: Rule
    verdict: Verdict
    papers_missing: tuple[Paper, ...]
    decided_by: tuple[str, ...]
    together: tuple[str, ...] = ()
    supposing: tuple[str, ...] = ()
    ends: date | None = None

    @property
    def complied(self) -> bool:
        """Whether every paper that the rule asks for is there."""
        return bool(self.rule.papers) and self.verdict is Verdict.ALLOWED


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
class Coming:
    """A rule that will say something, or something stricter, from a day on."""

    rule: Rule
    since: date
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that the rules say to a question. `decisive` is the hit that brings the verdict; there is none where nothing hits or
    nothing can be said. `presumed` are rules that miss only because a fact that nobody stated counts as absent; `history` are
    rules that hit but say nothing any more (denied, suspended, repealed); `coming` will say more soon.
    """

    question: Question
    verdict: Verdict
    decisive: Hit | None
    hits: tuple[Hit, ...]
    undecided: tuple[Open, ...]
    presumed: tuple[Open, ...]
    near: tuple[Near, ...]
    history: tuple[Rule, ...]
    coming: tuple[Coming, ...]

    @property
    def deciding(self) -> tuple[Open, ...]:
        """The undecided rules because of which nothing can be said: those that would be stricter than what is said."""
        said = max((STRICTNESS[hit.verdict] for hit in self.hits), default=0)
        return tuple(found for found in self.undecided if is_stricter(found.verdict, said))

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts to state so that something can be said."""
        return tuple(dict.fromkeys(fact for found in self.deciding for fact in found.facts))


def judge(book: RuleBook, question: Question, *, known_on: date | None = None) -> Judgement:
    """What the rules say. With `known_on`, only rules that could be known on that day count."""
    hits, undecided, presumed, near, history, coming = [], [], [], [], [], []
    for rule in book.concerning(question.product, near=True):
        if known_on is not None and rule.known_since > known_on:
            continue
        if soon := coming_soon(book, rule, question):
            coming.append(soon)
        verdict = book.verdict(rule, question.date)
        if verdict is None:
            if past(rule, question.date) and holds_for(rule, question, book.lists):
                history.append(rule)
            continue
        found = holds_for(rule, question, book.lists)
        if found:
            hits.append(explained(book, hit(rule, verdict, question, book.lists), question))
            continue
        verdict = after_papers(rule, verdict, question)
        if found is None:
            undecided.append(Open(rule, verdict, open_facts(rule.when, question, book.lists, rule.presumed)))
        elif supposing := supposed(rule, question, book.lists):
            presumed.append(Open(rule, verdict, supposing))
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
    coming: list[Coming],
) -> Judgement:
    """The verdict, and every list with the strictest first."""
    ranked = sorted(hits, key=lambda found: -STRICTNESS[found.verdict])
    decisive = ranked[0] if ranked else None
    verdict = decisive.verdict if decisive else Verdict.ALLOWED
    waiting = sorted(undecided, key=lambda found: -STRICTNESS[found.verdict])
    if waiting and is_stricter(waiting[0].verdict, STRICTNESS[verdict]):
        verdict, decisive = Verdict.CANNOT_SAY, None
    return Judgement(
        question=question,
        verdict=verdict,
        decisive=decisive,
        hits=tuple(ranked),
        undecided=tuple(waiting),
        presumed=tuple(sorted(presumed, key=lambda found: -STRICTNESS[found.verdict])),
        near=tuple(sorted(near, key=lambda found: (-STRICTNESS[found.verdict], len(found.facts)))),
        history=tuple(history),
        coming=tuple(sorted(coming, key=lambda found: (found.since, -STRICTNESS[found.verdict]))),
    )


def is_stricter(verdict: Verdict, said: int) -> bool:
    """Whether an undecided rule would ask for more than what is said already; what only informs leaves the answer as it is."""
    return STRICTNESS[verdict] > max(said, STRICTNESS[Verdict.INFORM])


def holds_for(rule: Rule, question: Question, lists: Mapping[str, RuleList]) -> bool | None:
    """Whether the rule's condition holds, with what it presumes."""
    return holds(rule.when, question, lists, rule.presumed)


def supposed(rule: Rule, question: Question, lists: Mapping[str, RuleList]) -> tuple[str, ...]:
    """The facts that the rule counts as absent because nobody stated them, as far as stating them could change its answer."""
    if not rule.presumed:
        return ()
    return tuple(fact for fact in open_facts(rule.when, question, lists) if fact in rule.presumed)


def after_papers(rule: Rule, verdict: Verdict, question: Question) -> Verdict:
    """What is left of a rule's verdict: one whose papers are all named asks for nothing more."""
    all_there = rule.papers and all(paper.kind in question.papers for paper in rule.papers)
    return Verdict.ALLOWED if all_there else verdict


def hit(rule: Rule, verdict: Verdict, question: Question, lists: Mapping[str, RuleList]) -> Hit:
    """A hitting rule, with what its papers leave of it. Advice and foreign law ask for no paper that nobody here could check."""
    verdict = after_papers(rule, verdict, question)
    asked = rule.papers if verdict in WITH_PAPERS else ()
    missing = tuple(paper for paper in asked if paper.kind not in question.papers)
    return Hit(rule, verdict, missing, deciding_facts(rule, question, lists))


def explained(book: RuleBook, found: Hit, question: Question) -> Hit:
    """A hit with all that an answer tells of it."""
    return replace(
        found,
        together=() if set(found.decided_by) - GIVEN else jointly(found.rule, question, book.lists),
        supposing=supposed(found.rule, question, book.lists),
        ends=ends(book, found, question),
    )


def deciding_facts(rule: Rule, question: Question, lists: Mapping[str, RuleList]) -> tuple[str, ...]:
    """The facts of which each alone, were it another, could change whether the rule hits."""
    return tuple(
        fact
        for fact in facts_of(rule.when)
        if holds(rule.when, question, lists, rule.presumed, frozenset({fact})) is None
    )


def jointly(rule: Rule, question: Question, lists: Mapping[str, RuleList]) -> tuple[str, ...]:
    """Facts that could make a hitting rule miss if all of them were others, though none alone could; as few as can be."""

    def decide(facts: tuple[str, ...]) -> bool:
        return holds(rule.when, question, lists, rule.presumed, frozenset(facts)) is None

    facts = tuple(fact for fact in facts_of(rule.when) if fact not in GIVEN)
    if not decide(facts):
        return ()
    for fact in facts:
        fewer = tuple(other for other in facts if other != fact)
        facts = fewer if decide(fewer) else facts
    return facts


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


def says(book: RuleBook, rule: Rule, question: Question) -> Verdict | None:
    """What one rule says to a question; None when it says nothing or misses."""
    verdict = book.verdict(rule, question.date)
    if verdict is None or not holds_for(rule, question, book.lists):
        return None
    return after_papers(rule, verdict, question)


def coming_soon(book: RuleBook, rule: Rule, question: Question) -> Coming | None:
    """The first day, of those for which one is told ahead, on which the rule says something stricter than today."""
    days = [day for day in turning_days(rule, question, book.lists) if day - question.date <= COMING]
    if not days:
        return None
    today = says(book, rule, question)
    for day in days:
        then = says(book, rule, later(question, day))
        if then is not None and (today is None or STRICTNESS[then] > STRICTNESS[today]):
            return Coming(rule, day, then)
    return None


def ends(book: RuleBook, found: Hit, question: Question) -> date | None:
    """The first day on which a rule that stands against the line does so no more, though nothing but time has passed."""
    if STRICTNESS[found.verdict] <= STRICTNESS[Verdict.INFORM]:
        return None
    for day in turning_days(found.rule, question, book.lists):
        then = says(book, found.rule, later(question, day))
        if then is None or STRICTNESS[then] <= STRICTNESS[Verdict.INFORM]:
            return day
    return None


def later(question: Question, day: date) -> Question:
    """The same question on a later day: everything that counts days has grown."""
    grown = (day - question.date).days
    ages = {fact: age for fact in AGES if (age := getattr(question, fact)) is not None}
    return replace(question, date=day, **{fact: min(age + grown, DAYS_MAX) for fact, age in ages.items()})


def turning_days(rule: Rule, question: Question, lists: Mapping[str, RuleList]) -> list[date]:
    """The days after that of the question on which the rule's answer to it may change by itself, in order."""
    days = set(turns(rule))
    for leaf in leaves(rule.when):
        if isinstance(leaf, During):
            days.update(_first_and_after(leaf.since, leaf.until))
        elif isinstance(leaf, OneOf) and leaf.listed:
            for value in _values(getattr(question, leaf.fact)):
                for entry in lists[leaf.listed].about(value):
                    days.update(_first_and_after(entry.since, entry.until))
        elif isinstance(leaf, Within) and leaf.fact in AGES:
            days.update(_days_of_bounds(leaf, getattr(question, leaf.fact), question.date))
    return sorted(day for day in days if day > question.date)


def _first_and_after(since: date, until: date) -> Iterator[date]:
    yield since
    if until < date.max:
        yield until + ONE_DAY


def _days_of_bounds(leaf: Within, age: int | None, on: date) -> Iterator[date]:
    """The days on which an age reaches a bound or passes it."""
    bounds = [bound for name in BOUNDS if (bound := getattr(leaf, name)) is not None]
    for ahead in (int(bound) + more - age for bound in bounds for more in (0, 1) if age is not None):
        if 0 < ahead <= (date.max - on).days:
            yield on + timedelta(days=ahead)


def _values(stated: str | frozenset[str] | None) -> frozenset[str]:
    """A stated fact as a set, be it one value, several or none."""
    if stated is None:
        return frozenset()
    return stated if isinstance(stated, frozenset) else frozenset({stated})
