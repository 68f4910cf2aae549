"""One rule: what it asks, of whom, by which law, since when, how sure we are, and the examples that are its tests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jolserik.packs.entries import Entry, Scalar
from jolserik.packs.facts import Known, Names, Sources, read_known
from jolserik.packs.rules.conditions import Condition, facts_of, read_condition
from jolserik.packs.rules.lists import RuleList
from jolserik.packs.rules.question import BadFact, Question, parse_question
from jolserik.packs.rules.words import Binds, Status, Verdict
from jolserik.packs.stages import Stage
from jolserik.packs.timeline import Timeline, timeline

RULE_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
PAPER_KIND = re.compile(r"[a-z][a-z0-9_]{1,39}")
WITH_PAPERS = frozenset({Verdict.DOCUMENT_REQUIRED, Verdict.LICENCE_REQUIRED})
NEVER_LAW_HERE = frozenset({Status.CLAIMED, Status.DENIED, Status.DRAFT, Status.PLANNED, Status.GUIDANCE})


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of a rule from a day on, with the evidence for it."""

    since: date
    status: Status
    known: Known


@dataclass(frozen=True, slots=True)
class Law:
    """The legal source: act, article, list of it."""

    act: str
    article: str
    list: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper that a rule asks for."""

    kind: str
    names: Names


@dataclass(frozen=True, slots=True)
class Example:
    """A question and whether the rule's condition holds for it; `verdict` is what the rule then says, if the example tells."""

    question: Question
    hits: bool
    verdict: Verdict | None
    line: int


@dataclass(frozen=True)
class Rule:
    """A rule as its file tells it. `verdict` is what the rule itself speaks of; what it may do depends on its standing."""

    id: str
    issuer: str
    binds: Binds
    titles: Names
    explanation: Names
    law: Law
    valid_from: date
    valid_until: date
    known_since: date
    standings: Timeline[Standing]
    when: Condition
    presumed: frozenset[str]
    verdict: Verdict
    papers: tuple[Paper, ...]
    remedy: Names
    lifted_by: Names
    stages: Timeline[Stage] | None
    known: Known
    examples: tuple[Example, ...]

    def status(self, on: date) -> Status | None:
        """The rule's status on that day; None before anybody said anything."""
        standing = self.standings.on(on)
        return None if standing is None else standing.status

    def is_valid(self, on: date) -> bool:
        """Whether that day lies within the rule's own validity."""
        return self.valid_from <= on <= self.valid_until

    @property
    def issuers(self) -> frozenset[str]:
        """Who issued it; several may have done so together."""
        return frozenset(self.issuer.split("/"))


def read_rule(top: Entry, lists: Mapping[str, RuleList], sources: Sources) -> Rule:
    """One file of `rules/`. Raises PackError with file, line and field."""
    rule_id = top.text("rule")
    if not RULE_ID.fullmatch(rule_id) or rule_id.lower() != top.file.stem:
        raise top.fault(
            "rule", f"must be capitals, digits and hyphens, and the name of its file, {top.file.stem!r}"
        )
    when = read_condition(top.entry("when"), lists)
    valid_from, valid_until = _validity(top.entry("valid"))
    verdict = top.choice("verdict", Verdict)
    if verdict is Verdict.CANNOT_SAY:
        raise top.fault("verdict", "is what guidance says when a fact is missing, not what a rule can say")
    rule = Rule(
        id=rule_id,
        issuer=_issuer(top),
        binds=top.choice("binds", Binds),
        titles=_texts(top, "titles"),
        explanation=_texts(top, "explanation"),
        law=_law(top.entry("law")),
        valid_from=valid_from,
        valid_until=valid_until,
        known_since=top.day("known_since"),
        standings=_standings(top, sources),
        when=when,
        presumed=_presumed(top, when),
        verdict=verdict,
        papers=_papers(top, verdict),
        remedy=_texts(top, "remedy"),
        lifted_by=_texts(top, "lifted_by"),
        stages=_stages(top),
        known=read_known(top, sources),
        examples=_examples(top),
    )
    top.close()
    return rule


def _issuer(top: Entry) -> str:
    issuer = top.text("issuer")
    if not re.fullmatch(r"[A-Z]{2,5}(/[A-Z]{2,5})*", issuer):
        raise top.fault("issuer", f"{issuer!r} is not a country, EU, EAEU or UN, or several joined by /")
    return issuer


def _texts(top: Entry, name: str) -> Names:
    inner = top.entry(name)
    found = Names(inner.text("kk"), inner.text("ru"), inner.text("en"))
    inner.close()
    return found


def _law(entry: Entry) -> Law:
    found = Law(entry.text("act"), entry.text("article", ""), entry.text("list", ""))
    entry.close()
    return found


def _validity(entry: Entry) -> tuple[date, date]:
    since, until = entry.day("from"), entry.day("until", date.max)
    if until < since:
        raise entry.fault("until", "lies before the start")
    entry.close()
    return since, until


def _standings(top: Entry, sources: Sources) -> Timeline[Standing]:
    steps = []
    for step in top.entries("standing"):
        found = Standing(step.day("from"), step.choice("status", Status), read_known(step, sources))
        step.close()
        steps.append((found.since, found))
    try:
        return timeline(steps)
    except ValueError as error:
        raise top.fault("standing", str(error)) from None


def _presumed(top: Entry, when: Condition) -> frozenset[str]:
    found = top.words("presumed")
    asked = facts_of(when)
    for fact in found:
        if fact not in asked:
            raise top.fault("presumed", f"{fact!r} is not asked for by the condition")
    return frozenset(found)


def _papers(top: Entry, verdict: Verdict) -> tuple[Paper, ...]:
    found = []
    for entry in top.entries("papers") if top.has("papers") else []:
        kind = entry.text("kind")
        if not PAPER_KIND.fullmatch(kind):
            raise entry.fault("kind", f"{kind!r} is not a kind of paper such as export_licence")
        names = entry.entry("names")
        found.append(Paper(kind, Names(names.text("kk"), names.text("ru"), names.text("en"))))
        names.close()
        entry.close()
    top.taken.add("papers")
    if bool(found) != (verdict in WITH_PAPERS):
        wanted = (
            "must name what is required" if verdict in WITH_PAPERS else f"make no sense with {verdict.value}"
        )
        raise top.fault("papers", wanted)
    return tuple(found)


def _stages(top: Entry) -> Timeline[Stage] | None:
    steps = []
    for step in top.entries("stages") if top.has("stages") else []:
        steps.append((step.day("from"), step.choice("stage", Stage)))
        step.close()
    top.taken.add("stages")
    if not steps:
        return None
    try:
        return timeline(steps)
    except ValueError as error:
        raise top.fault("stages", str(error)) from None


def _examples(top: Entry) -> tuple[Example, ...]:
    found = tuple(_example(entry) for entry in top.entries("examples"))
    for wanted, said in ((True, "hits"), (False, "misses")):
        if not any(example.hits is wanted for example in found):
            raise top.fault("examples", f"none of them {said}")
    return found


def _example(entry: Entry) -> Example:
    ask = entry.entry("ask")
    stated: dict[str, str | Sequence[str]] = {}
    for name, value in ask.fields.items():
        stated[name] = ask.text(name) if isinstance(value, Scalar) else ask.words(name)
    try:
        question = parse_question(stated)
    except BadFact as bad:
        raise ask.fault(bad.fact, bad.reason) from None
    verdict = entry.choice("verdict", Verdict) if entry.has("verdict") else None
    entry.taken.add("verdict")
    found = Example(question, entry.flag("hits"), verdict, entry.line)
    entry.close()
    return found
