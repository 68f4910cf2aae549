"""One rule: what it asks, of whom, by which law, since when, how sure we are, and the examples that are its tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TypeVar

from jolserik.kernel.countries import COUNTRIES
from jolserik.packs.entries import Entry, Scalar, meant
from jolserik.packs.facts import Known, Names, Sources, read_known
from jolserik.packs.rules.conditions import Condition, facts_of, read_condition
from jolserik.packs.rules.facts import FACTS
from jolserik.packs.rules.lists import RuleList
from jolserik.packs.rules.question import BadFact, Question, parse_question
from jolserik.packs.rules.words import Binds, Status, Verdict
from jolserik.packs.stages import Stage
from jolserik.packs.timeline import Timeline, timeline

Held = TypeVar("Held")

RULE_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
RULE_ID_CHARACTERS_MAX = 40
PAPER_KIND = re.compile(r"[a-z][a-z0-9_]{1,39}")
WITH_PAPERS = frozenset({Verdict.DOCUMENT_REQUIRED, Verdict.LICENCE_REQUIRED})
ISSUERS = COUNTRIES | {"EU", "EAEU", "UN", "UK"}
ISSUERS_MAX = 12
TITLE_CHARACTERS_MAX = 300
EXAMPLES_MAX = 200


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
    line: int = field(compare=False)


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
    has_form = RULE_ID.fullmatch(rule_id) and len(rule_id) <= RULE_ID_CHARACTERS_MAX
    if not has_form or rule_id.lower() != top.file.stem:
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
        titles=_titles(top, "titles"),
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
    codes = issuer.split("/")
    for code in codes:
        if code not in ISSUERS:
            raise top.fault("issuer", f"{code!r} is not a country of ISO 3166, nor EU, EAEU, UN or UK")
    if len(set(codes)) < len(codes) or len(codes) > ISSUERS_MAX:
        raise top.fault("issuer", "names an issuer twice, or too many")
    return issuer


def _titles(entry: Entry, name: str) -> Names:
    """Texts of one line each."""
    found = _texts(entry, name)
    for language in ("kk", "ru", "en"):
        text = found.in_language(language)
        if "\n" in text or len(text) > TITLE_CHARACTERS_MAX:
            raise entry.entry(name).fault(
                language, f"must be one line of at most {TITLE_CHARACTERS_MAX} characters"
            )
    return found


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
    return _steps(
        top,
        "standing",
        lambda step: Standing(step.day("from"), step.choice("status", Status), read_known(step, sources)),
    )


def _steps(top: Entry, name: str, read: Callable[[Entry], Held]) -> Timeline[Held]:
    """What holds from which day on: a list of mappings with `from`, each later than the one before."""
    entries = top.entries(name)
    if not entries:
        raise top.fault(name, "lists nothing")
    steps = []
    for step in entries:
        steps.append((step.day("from"), read(step)))
        step.close()
    for place, ((earlier, _), (later, _)) in enumerate(pairwise(steps), start=1):
        if later <= earlier:
            raise entries[place].fault(
                "from", f"must be later than {earlier.isoformat()}, the step before it"
            )
    return timeline(steps)


def _presumed(top: Entry, when: Condition) -> frozenset[str]:
    found = top.words("presumed")
    asked = facts_of(when)
    for fact in found:
        if fact not in asked:
            raise top.fault("presumed", f"{fact!r} is not asked for by the condition")
        if fact == "date":
            raise top.fault("presumed", "a date is always stated")
    if len(set(found)) < len(found):
        raise top.fault("presumed", "names a fact twice")
    return frozenset(found)


def _papers(top: Entry, verdict: Verdict) -> tuple[Paper, ...]:
    found: list[Paper] = []
    for entry in top.entries("papers") if top.has("papers") else []:
        kind = entry.text("kind")
        if not PAPER_KIND.fullmatch(kind):
            raise entry.fault("kind", f"{kind!r} is not a kind of paper such as export_licence")
        if any(paper.kind == kind for paper in found):
            raise entry.fault("kind", f"{kind!r} stands twice")
        found.append(Paper(kind, _titles(entry, "names")))
        entry.close()
    top.taken.add("papers")
    if bool(found) != (verdict in WITH_PAPERS):
        wanted = (
            "must name what is required" if verdict in WITH_PAPERS else f"make no sense with {verdict.value}"
        )
        raise top.fault("papers", wanted)
    return tuple(found)


def _stages(top: Entry) -> Timeline[Stage] | None:
    top.taken.add("stages")
    if not top.has("stages") or not top.entries("stages"):
        return None
    return _steps(top, "stages", lambda step: step.choice("stage", Stage))


def _examples(top: Entry) -> tuple[Example, ...]:
    entries = top.entries("examples")
    if len(entries) > EXAMPLES_MAX:
        raise top.fault("examples", f"are more than {EXAMPLES_MAX}")
    found = tuple(_example(entry) for entry in entries)
    for wanted, said in ((True, "hits"), (False, "misses")):
        if not any(example.hits is wanted for example in found):
            raise top.fault("examples", f"none of them {said}")
    return found


def _example(entry: Entry) -> Example:
    ask = entry.entry("ask")
    stated: dict[str, str | Sequence[str]] = {}
    for name, value in ask.fields.items():
        # An empty text says that there is none, as with a recipient whom nobody named.
        stated[name] = value.text if isinstance(value, Scalar) else ask.words(name)
    try:
        question = parse_question(stated)
    except BadFact as bad:
        known = (*FACTS, "papers", "reason_given")
        hint = "" if bad.fact in known else meant(bad.fact, known)
        raise ask.fault(bad.fact, f"{bad.reason}{hint}") from None
    found = Example(question, entry.flag("hits"), _verdict_of(entry), entry.line)
    entry.close()
    return found


def _verdict_of(entry: Entry) -> Verdict | None:
    """What an example says that the rule then comes to."""
    entry.taken.add("verdict")
    if not entry.has("verdict"):
        return None
    verdict = entry.choice("verdict", Verdict)
    if verdict is Verdict.CANNOT_SAY:
        raise entry.fault("verdict", "is what guidance says when a fact is missing, not what a rule can say")
    if not entry.flag("hits"):
        raise entry.fault("verdict", "makes no sense where the rule misses: it then says nothing")
    return verdict
