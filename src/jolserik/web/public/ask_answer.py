"""The answer as the page shows it: the document of guidance with links, signs and dates as people write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from jolserik.guidance import words
from jolserik.guidance.fact_words import issuer
from jolserik.guidance.rule_words import phrase
from jolserik.packs import Pack
from jolserik.packs.rules import STRICTNESS, Verdict
from jolserik.web import writing
from jolserik.web.public.ask_form import GOODS, PAPERS
from jolserik.web.public.ask_words import VERDICTS, Sign, status_state, verdict_state
from jolserik.web.states import State

FIELD_OF = {"product": GOODS}
MILD = STRICTNESS[Verdict.INFORM]


@dataclass(frozen=True, slots=True)
class FactLink:
    """A fact by its name, leading to its question."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule that holds, with everything that the reader may want to check."""

    id: str
    title: str
    href: str
    state: State
    binds: str
    issuer: str
    law: str
    status: State
    since: str
    certainty: str
    remedy: str
    lifted_by: str
    explanation: str
    sources: list[Mapping[str, str]]
    verdict: str

    @property
    def asks(self) -> bool:
        """Whether it stands against the export."""
        return STRICTNESS[Verdict(self.verdict)] > MILD


@dataclass(frozen=True, slots=True)
class OtherRule:
    """A rule that does not hold, with what it would come to and the facts that decide."""

    title: str
    href: str
    state: State | None
    facts: list[FactLink]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step to take."""

    effort: str
    text: str
    rule: str
    href: str


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper that is missing; `href` is the same question with the paper there."""

    name: str
    rules: list[tuple[str, str]]
    href: str


@dataclass(frozen=True)
class AnswerShown:
    """The whole answer."""

    document: Mapping[str, Any]
    sign: Sign
    sentence: str
    decisive: RuleShown | None
    others: list[RuleShown]
    ways: list[Step]
    remarks: list[Step]
    papers: list[PaperShown]
    missing: list[FactLink]
    single_changes: list[FactLink]
    undecided: list[OtherRule]
    presumed: list[OtherRule]
    near: list[OtherRule]
    history: list[OtherRule]
    coming: list[OtherRule]
    day: str

    @property
    def changes(self) -> bool:
        """Whether anything is known that would change the answer."""
        return bool(self.single_changes or self.undecided or self.presumed or self.near)


def shown(answer: Mapping[str, Any], pack: Pack, query: QueryDict) -> AnswerShown:
    """The answer to the question of an address."""
    language = answer["language"]
    rules = [_rule(one, pack, language) for one in answer["rules"]]
    open_ = answer["verdict"] == Verdict.CANNOT_SAY
    decisive = None if open_ else next((rule for rule in rules if rule.id == answer["decisive"]), None)
    day = writing.day(date.fromisoformat(answer["date"]))
    titles = {rule.id: (rule.title, rule.href) for rule in rules}
    return AnswerShown(
        document=answer,
        sign=VERDICTS[answer["verdict"]],
        sentence=answer["sentence"].replace(answer["date"], day),
        decisive=decisive,
        others=[rule for rule in rules if rule is not decisive],
        ways=[
            Step(way["effort_in_words"], way["text"], *titles[way["rule"]]) for way in answer["ways"]
        ],
        remarks=[Step("", rule.remedy, rule.title, rule.href) for rule in rules if rule.verdict == Verdict.INFORM],
        papers=[
            PaperShown(paper["name"], [titles[rule] for rule in paper["rules"]], _with_paper(query, paper["kind"]))
            for paper in answer["papers_missing"]
        ],
        missing=_deciding(answer) if open_ else [],
        single_changes=_facts(answer["single_changes"]),
        undecided=[_open(one, language) for one in answer["undecided"]],
        presumed=[_open(one, language) for one in answer["presumed"]],
        near=[_open(one, language) for one in answer["near"]],
        history=[_past(one) for one in answer["history"]],
        coming=[_coming(one) for one in answer["coming"]],
        day=day,
    )  # fmt: skip


def _rule(said: Mapping[str, Any], pack: Pack, language: str) -> RuleShown:
    verdict = said["verdict"]
    return RuleShown(
        id=said["rule"],
        title=said["title"],
        href=address_of(said["rule"]),
        state=verdict_state(verdict, words.word("verdicts", verdict, language)),
        binds=said["binds"],
        issuer=issuer(said["issuer"], language),
        law=law_in_words(said["law"], pack),
        status=status_state(said["status"], said["status_in_words"]),
        since=writing.day(date.fromisoformat(said["status_since"])),
        certainty=phrase("certainties", said["certainty"], language),
        remedy=said["remedy"],
        lifted_by=said["lifted_by"].rstrip("."),
        explanation=said["explanation"],
        sources=said["sources"],
        verdict=verdict,
    )


def _open(said: Mapping[str, Any], language: str) -> OtherRule:
    verdict = said["verdict"]
    state = verdict_state(verdict, words.word("verdicts", verdict, language))
    return OtherRule(said["title"], address_of(said["rule"]), state, _facts(said["facts"]))


def _past(said: Mapping[str, Any]) -> OtherRule:
    told = "; ".join(
        f"{writing.day(date.fromisoformat(step['since']))}: {step['status_in_words']}"
        for step in said["standings"]
    )
    return OtherRule(said["title"], address_of(said["rule"]), None, [], told)


def _coming(said: Mapping[str, Any]) -> OtherRule:
    day = writing.day(date.fromisoformat(said["valid_from"]))
    return OtherRule(
        said["title"], address_of(said["rule"]), None, [], _("valid from %(day)s") % {"day": day}
    )


def _facts(said: Iterable[Mapping[str, str]]) -> list[FactLink]:
    return [FactLink(one["name"], f"#id_{FIELD_OF.get(one['fact'], one['fact'])}") for one in said]


def _deciding(answer: Mapping[str, Any]) -> list[FactLink]:
    """The missing facts that keep a rule from deciding which would stand against the export."""
    strict = (one for one in answer["undecided"] if STRICTNESS[Verdict(one["verdict"])] > MILD)
    found = {fact["fact"]: fact for one in strict for fact in one["facts"]}
    return _facts(found.values())


def _with_paper(query: QueryDict, kind: str) -> str:
    there = query.copy()
    there.appendlist(PAPERS, kind)
    return f"?{there.urlencode()}"


def address_of(rule: str) -> str:
    """The page of a rule."""
    return reverse("rule", args=[rule.lower()])


def law_in_words(law: Mapping[str, str], pack: Pack) -> str:
    """Act, article and list in one line. A list of the pack has a page of its own and is not named by its code."""
    article = _("article %(article)s") % {"article": law["article"]} if law["article"] else ""
    own = law["list"] in pack.rules.lists
    named = _("list %(list)s") % {"list": law["list"]} if law["list"] and not own else ""
    return ", ".join(part for part in (law["act"], article, named) if part)
